/**
 * By UTF-16 code unit: the same on every machine, unlike `localeCompare`. For `Array.prototype.sort`.
 */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Control and format characters, halves of surrogate pairs, line separators: nobody sees them, servers refuse them. */
export const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** `text` for a terminal or a page: each character that would not be seen is the replacement character. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
