/** The first line of a heredoc: a dash for an indented one, and the anchor. */
export const HEREDOC_START = /<<(-?)([\p{L}_\p{Nd}]+)\r?\n/uy;

/**
 * The value of a heredoc, from its first character to the line end behind its anchor.
 *
 * Without a dash: the lines as they are. With a dash: without the indentation of the closing anchor, where every line
 * has it; else as they are.
 */
export function heredocValue(heredoc: string): string {
  const firstLine = heredoc.indexOf('\n');
  const indented = heredoc[2] === '-';
  const anchorLength = firstLine - (indented ? 3 : 2);
  const body = heredoc.slice(firstLine + 1, heredoc.length - anchorLength - 1);
  if (!indented) return body;
  const lines = body.split('\n');
  const indentation = lines.pop() ?? '';
  if (lines.some((line) => !line.startsWith(indentation))) return body.replace(/[ \t]+$/, '');
  return lines.map((line) => `${line.slice(indentation.length)}\n`).join('');
}
