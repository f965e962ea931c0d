import { INJECTOR_ANNOTATION_FAMILIES, INJECTOR_ANNOTATIONS } from '../../agent';

/** Names that are seen in the wild, and are near to nothing by their letters. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  address: 'service',
  'vault-addr': 'service',
  'vault-address': 'service',
  'auth-role': 'role',
  'vault-role': 'role',
  'vault-namespace': 'namespace',
};

/** The annotation that the author of `name` may have meant; undefined where none is near. */
export function likelyAnnotation(name: string): string | undefined {
  const lower = name.toLowerCase();
  const family = INJECTOR_ANNOTATION_FAMILIES.find((known) => known === `${lower}-`);
  if (family !== undefined) return `${family}NAME`;
  const other = OTHER_WORDS[lower];
  if (other !== undefined && Object.hasOwn(OTHER_WORDS, lower)) return other;
  const whole = INJECTOR_ANNOTATIONS.map((known) => ({ meant: known, cost: distance(lower, known) }));
  const families = INJECTOR_ANNOTATION_FAMILIES.flatMap((family) => {
    // The name's end is the user's: it is cut where as many dashes have passed as the family has.
    const dashes = family.split('-').length - 1;
    const parts = lower.split('-');
    const head = `${parts.slice(0, dashes).join('-')}-`;
    const tail = name.split('-').slice(dashes).join('-');
    return tail === '' ? [] : [{ meant: family + tail, cost: distance(head, family) }];
  });
  const [best] = [...whole, ...families].sort((a, b) => a.cost - b.cost);
  return best !== undefined && best.cost <= 2 + Math.floor(best.meant.length / 12) ? best.meant : undefined;
}

/** How many letters are to be changed, added, taken away or swapped with their neighbour. */
export function distance(a: string, b: string): number {
  // An annotation has at most 63 characters; a longer text is like none.
  if (Math.abs(a.length - b.length) > 6 || a.length > 128) return Number.POSITIVE_INFINITY;
  let [older, old]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (old[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(change, (old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (older[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [older, old] = [old, row];
  }
  return old[b.length] ?? 0;
}
