/** The text behind the head, in lines of about a terminal's width; further lines begin below the first word. */
export function wrappedBehind(head: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = head;
  for (const word of text.split(' ')) {
    if (line.length + word.length > 110 && line.length > head.length) {
      lines.push(line.trimEnd());
      line = ' '.repeat(head.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** `1 rule`, `2 rules`, `2 policies`. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${String(count)} ${count === 1 ? word : plural}`;
}
