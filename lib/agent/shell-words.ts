/** Words for a line of shell: each arrives as it is, whatever it holds. */
export function shellWords(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
}
