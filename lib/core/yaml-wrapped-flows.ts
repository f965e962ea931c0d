import { type YamlParserError } from './yaml-problem';

/**
 * The same text with the lines inside of `[ ]` and `{ }` moved to the right, where YAML wants them: kubectl's reader takes
 * such lines wherever they begin. Lines stay lines.
 *
 * @returns undefined where no such line is the trouble
 */
export function indentWrappedFlows(text: string, errors: readonly YamlParserError[]): string | undefined {
  const lines = errors
    .filter(({ code, message }) => code === 'BAD_INDENT' && message.startsWith('Flow '))
    .map(({ pos }) => lineStart(text, pos[0]));
  const pieces: string[] = [];
  let done = 0;
  for (const line of lines) {
    if (line < done) continue;
    const open = openBefore(text, line, done);
    const close = open === undefined ? undefined : closeOf(text, open);
    if (open === undefined || close === undefined) return undefined;
    const indent = ' '.repeat(open - lineStart(text, open) + 1);
    pieces.push(text.slice(done, line), text.slice(line, close).replace(/^(?=.)/gm, indent));
    done = close;
  }
  return lines.length === 0 ? undefined : [...pieces, text.slice(done)].join('');
}

/** The outermost bracket that is open where a line begins, of the nearest line that opens one. */
function openBefore(text: string, line: number, least: number): number | undefined {
  for (let start = line; start > least;) {
    start = lineStart(text, start - 1);
    const [first] = openBrackets(text, start, line);
    if (first !== undefined) return first;
  }
  return undefined;
}

/** Behind the bracket that closes the one at `open`. */
function closeOf(text: string, open: number): number | undefined {
  let depth = 0;
  for (const { character, at } of outsideOfQuotes(text, open, text.length)) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

function openBrackets(text: string, from: number, to: number): readonly number[] {
  const open: number[] = [];
  for (const { character, at } of outsideOfQuotes(text, from, to)) {
    const begins = open.length > 0 || /[\s[{,:-]/.test(text[at - 1] ?? '\n');
    if ((character === '[' || character === '{') && begins) open.push(at);
    else if (character === ']' || character === '}') open.pop();
  }
  return open;
}

/** The characters that are in no quotes and in no comment. */
function* outsideOfQuotes(
  text: string,
  from: number,
  to: number,
): Iterable<{ readonly character: string; readonly at: number }> {
  let quote = '';
  for (let at = from; at < to; at++) {
    const character = text[at] ?? '';
    const before = text[at - 1] ?? '\n';
    if (quote !== '') {
      const isEscape = quote === '"' ? character === '\\' : character === "'" && text[at + 1] === "'";
      if (isEscape) at += 1;
      else if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /[\s[{,:]/.test(before)) quote = character;
    else if (character === '#' && /\s/.test(before)) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? to : end;
    } else yield { character, at };
  }
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
