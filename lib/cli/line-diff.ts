const CONTEXT = 3;

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A unified diff of two texts, as `diff -u` and git print it; empty where they are the same. */
export function lineDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = changed(before.split('\n'), after.split('\n'));
  const hunks = hunksOf(lines).map(({ from, to }) => hunk(lines, from, to));
  return [`--- ${file}`, `+++ ${file}`, ...hunks, ''].join('\n');
}

/** All lines of both, in order. What is the same at both ends is not compared. */
function changed(before: readonly string[], after: readonly string[]): readonly Line[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** More lines on both sides than this are shown as all gone and all new. */
const MOST_COMPARED = 3_000;

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const [rows, columns] = [before.length, after.length];
  const large = rows * columns > MOST_COMPARED * MOST_COMPARED;
  const lengths = large ? new Uint32Array() : new Uint32Array((rows + 1) * (columns + 1));
  const at = (row: number, column: number): number => lengths[row * (columns + 1) + column] ?? 0;
  for (let row = rows - 1; row >= 0 && !large; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * (columns + 1) + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && before[row] === after[column]) {
      lines.push({ sign: ' ', text: before[row] ?? '' });
      row += 1;
      column += 1;
    } else if (row < rows && (column === columns || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: '-', text: before[row] ?? '' });
      row += 1;
    } else {
      lines.push({ sign: '+', text: after[column] ?? '' });
      column += 1;
    }
  }
  return lines;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Where something changes, with the lines around it; what touches is one. */
function hunksOf(lines: readonly Line[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const [from, to] = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)];
    const last = ranges.at(-1);
    if (last !== undefined && from <= last.to) ranges[ranges.length - 1] = { from: last.from, to };
    else ranges.push({ from, to });
  }
  return ranges;
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (part: readonly Line[], other: '+' | '-'): number =>
    part.filter(({ sign }) => sign !== other).length;
  const [before, inside] = [lines.slice(0, from), lines.slice(from, to)];
  const range = (other: '+' | '-'): string => {
    const size = count(inside, other);
    return `${String(count(before, other) + (size === 0 ? 0 : 1))},${String(size)}`;
  };
  const body = inside.map(({ sign, text }) => `${sign}${text}`);
  return [`@@ -${range('+')} +${range('-')} @@`, ...body].join('\n');
}
