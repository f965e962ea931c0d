import { type TextPosition } from './configuration-error';

/** What the parser of YAML says is wrong, of which the message may quote the text. */
export interface YamlParserError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** Why a text cannot be read as YAML, in words that show nothing of it. */
export interface YamlProblem extends TextPosition {
  readonly reason: string;
}

/** A part of a text, by its offsets. */
export interface TextPart {
  readonly from: number;
  readonly to: number;
}

const NO_VALUE =
  'a key has ": " behind it in the same line; a text that goes on from the line above is indented more than its key';

/** What each code of the parser means to those who wrote the text. */
const WORDS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*name) has no anchor and no tag of its own',
  BAD_ALIAS: 'an alias (*name) has no anchor (&name) above it, or the aliases expand to too much',
  BAD_COLLECTION_TYPE: 'a tag does not fit the list or the map behind it',
  BAD_DIRECTIVE: 'a line that begins with % is a directive, and this one is unknown',
  BAD_DQ_ESCAPE:
    'a backslash in double quotes begins an escape, and this one is unknown; write \\\\ or single quotes',
  BAD_INDENT: 'the line is indented like nothing above it',
  BAD_PROP_ORDER: 'an anchor or a tag is in the wrong place',
  BAD_SCALAR_START: 'a text that begins with this character has quotes around it',
  BLOCK_AS_IMPLICIT_KEY:
    'a second key in the same line, or a line indented below a value; a text with ": " in it has quotes around it',
  BLOCK_IN_FLOW: 'inside of [ ] or { } a comma is missing, or a list or map is written over several lines',
  DUPLICATE_KEY: 'the map has this key already',
  KEY_OVER_1024_CHARS: 'a key has at most 1024 characters',
  MISSING_CHAR: 'a quote, a comma, a bracket or ":" is missing',
  MULTILINE_IMPLICIT_KEY: NO_VALUE,
  MULTIPLE_ANCHORS: 'a value has at most one anchor',
  MULTIPLE_DOCS: 'there is one document, and here a second one begins',
  MULTIPLE_TAGS: 'a value has at most one tag',
  NON_STRING_KEY: 'a key is a text',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'a line is indented by a tab; YAML takes blanks alone',
  TAG_RESOLVE_FAILED: 'the tag (!name) is unknown',
  UNEXPECTED_TOKEN:
    'what begins here belongs to nothing before it; a text with quotes in it has quotes around it',
};

const OPEN_QUOTE = 'a quote is not closed, or its text goes on in a line that is not indented';

/** The same codes, where the parser's message tells two cases apart. */
const CASES: readonly (readonly [code: string, message: RegExp, words: string])[] = [
  ['MISSING_CHAR', /^Missing closing/, OPEN_QUOTE],
  ['MISSING_CHAR', /^Implicit map keys/, NO_VALUE],
  ['BAD_INDENT', /^Flow /, '[ or { is not closed, or what is in it is not indented'],
];

// What kubectl's reader refuses wherever it is, in quotes too.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\v\f\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

/**
 * The first thing that keeps a text from being read as YAML: what the parser says of it, in plain words and with its
 * place, and control characters, which the parser takes and Kubernetes does not.
 *
 * @param errors those that count: without that of a key twice where such a text is read
 * @param part one document of the text; positions are those of the text
 * @returns undefined where nothing does
 */
export function yamlProblem(
  text: string,
  errors: readonly YamlParserError[],
  part: TextPart = { from: 0, to: text.length },
): YamlProblem | undefined {
  const control = CONTROL.exec(text.slice(part.from, part.to));
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return {
      reason: `it holds the control character U+${code}`,
      ...positionOf(text, part.from + control.index),
    };
  }
  const [error] = errors;
  if (error === undefined) return undefined;
  const { code, message, pos } = error;
  const [, , words = WORDS[code] ?? 'it is no YAML'] =
    CASES.find(([of, pattern]) => of === code && pattern.test(message)) ?? [];
  const offset = words === OPEN_QUOTE ? openQuote(text, pos[0]) : pos[0];
  const reason = isInTemplate(text, offset) ? 'a template that is not filled in: {{ ... }}' : words;
  return { reason, ...positionOf(text, offset) };
}

/** What is wrong with aliases, which shows when the data is made of a text that could be read. */
export function yamlAliasProblem(): string {
  return WORDS['BAD_ALIAS'] ?? '';
}

/** Where the quote was opened that is still open at the end; the parser knows the end alone. */
function openQuote(text: string, end: number): number {
  let lineEnd = end;
  while (lineEnd > 0) {
    const start = text.lastIndexOf('\n', lineEnd - 1) + 1;
    const open = openQuoteIn(text.slice(start, lineEnd));
    if (open !== undefined) return start + open;
    lineEnd = start - 1;
  }
  return end;
}

/** The column, from 0, of a quote that is opened in a line and not closed in it. */
export function openQuoteIn(line: string): number | undefined {
  const open = /(?:^|[:\-,[{]\s+|[[{,])(?:"(?:\\[\s\S]|[^"\\])*\\?|'(?:''|[^'])*)$/.exec(line);
  return open === null ? undefined : open.index + open[0].search(/["']/);
}

function isInTemplate(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? text.length : end).includes('{{');
}

function positionOf(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
