/**
 * By UTF-16 code unit: the same on every machine, unlike `localeCompare`. For `Array.prototype.sort`.
 */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The first control or format character, half of a surrogate pair or line separator: nobody sees them, servers refuse
 * them. What a keyboard can type holds none, and most texts are of that: the search for classes of Unicode costs more
 * than all other checks of a path.
 */
export function unprintableIn(text: string): string | undefined {
  return isAscii(text) ? undefined : /[\p{C}\p{Zl}\p{Zp}]/u.exec(text)?.[0];
}

/** Whether `text` has no half of a surrogate pair, which neither JSON in UTF-8 nor Go can hold. */
export function isWellFormed(text: string): boolean {
  return isAscii(text) || !/\p{Surrogate}/u.test(text);
}

/** Whether all of it is printable ASCII. */
function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/** `text` for a terminal or a page: each character that would not be seen is the replacement character. */
export function printable(text: string): string {
  if (isAscii(text)) return text;
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
