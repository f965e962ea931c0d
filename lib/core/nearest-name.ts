/**
 * The name that was probably meant: the one of `known` with the fewest letters to change, if it is at most a third of
 * them (and at least two, so that short words have a chance).
 *
 * @returns undefined where no name is near
 */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, changes: changesBetween(written.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, changes }) => changes <= Math.max(2, Math.floor(name.length / 3)))
    .sort((a, b) => a.changes - b.changes);
  return best?.name;
}

/** All of `known`, those first that have the fewest letters to change. */
export function nearestFirst(written: string, known: readonly string[]): readonly string[] {
  return known
    .map((name) => ({ name, changes: changesBetween(written.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes)
    .map(({ name }) => name);
}

/** Levenshtein's distance: letters put in, taken out or exchanged. */
function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const exchanged = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(exchanged, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
