// A part of bundling: keeps a source map right where something is put into a line of the generated code.
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The bit of a digit that says that the number goes on. */
const MORE = 32;

/** The number that a segment of a map begins with, how far its column is from that before it, and the rest. */
function columnOf(segment: string): { readonly column: number; readonly rest: string } {
  let [value, shift, length] = [0, 0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value += (bits % MORE) * 2 ** shift;
    shift += 5;
    length += 1;
    if (bits < MORE) break;
  }
  return { column: value % 2 === 1 ? -(value - 1) / 2 : value / 2, rest: segment.slice(length) };
}

/** A number that is not negative, as a map has it. */
function digitsOf(column: number): string {
  let value = column * 2;
  let digits = '';
  do {
    const bits = value % MORE;
    value = Math.floor(value / MORE);
    digits += DIGITS[value > 0 ? bits + MORE : bits] ?? '';
  } while (value > 0);
  return digits;
}

/** The mappings of one line in which so many characters were put before a column. */
export function withInserted(line: string, before: number, length: number): string {
  if (line === '') return line;
  let at = 0;
  let isMoved = false;
  return line
    .split(',')
    .map((segment) => {
      const { column, rest } = columnOf(segment);
      at += column;
      if (isMoved || at < before) return segment;
      isMoved = true;
      return `${digitsOf(column + length)}${rest}`;
    })
    .join(',');
}
