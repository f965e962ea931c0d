import { openQuoteIn, type YamlParserError } from './yaml-problem';

/**
 * The same text with what old serializers wrap inside of quotes moved to the right, where YAML wants it: kubectl's reader
 * takes such lines wherever they begin, and blanks at their beginning mean nothing. Lines stay lines.
 *
 * @returns undefined where no quotes are left open
 */
export function indentWrappedQuotes(text: string, errors: readonly YamlParserError[]): string | undefined {
  const ends = errors
    .filter(({ code, message }) => code === 'MISSING_CHAR' && message.startsWith('Missing closing'))
    .map(({ pos }) => text.indexOf('\n', pos[0]))
    .filter((end) => end >= 0);
  if (ends.length === 0) return undefined;
  const pieces: string[] = [];
  let done = 0;
  for (const end of ends) {
    if (end < done) continue;
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const open = openQuoteIn(text.slice(start, end));
    const close = open === undefined ? -1 : endOfQuotes(text, start + open, text[start + open] ?? '"');
    if (open === undefined || close < 0) return undefined;
    const indent = ' '.repeat(open + 1);
    pieces.push(text.slice(done, end), text.slice(end, close).replace(/\n(?!\n)/g, `\n${indent}`));
    done = close;
  }
  return [...pieces, text.slice(done)].join('');
}

function endOfQuotes(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && quote === '"') at += 1;
    else if (character === quote && quote === "'" && text[at + 1] === "'") at += 1;
    else if (character === quote) return at;
  }
  return -1;
}
