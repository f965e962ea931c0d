import { endOfInterpolation, unescape } from './hcl-escapes';
import { heredocValue, HEREDOC_START } from './hcl-heredoc';
import type { PolicyText, Position } from './syntax-tree';

export type TokenKind =
  'word' | 'text' | 'integer' | 'float' | 'boolean' | '{' | '}' | '[' | ']' | ',' | '=' | 'end';

/** A token; `value` of a text is unescaped, of others as written. */
export interface Token extends Position {
  readonly kind: TokenKind;
  readonly value: string;
  /** A text as written, with its quotes. */
  readonly raw?: string;
  /** A text written as a heredoc, which cannot be a key. */
  readonly heredoc: boolean;
  /** The comment that ends on the line before. */
  readonly comment: string | undefined;
  /** Of its first character in the text. */
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

type TokenPart = Omit<Token, 'start' | 'end'>;

const WORD = /[\p{L}_][\p{L}\p{Nd}_.-]*/uy;
const NUMBER = /-?(?:0x[0-9a-f]+|\d+(?:\.\d*)?(?:e[+-]?\d+)?)|\.\d+(?:e[+-]?\d+)?/iy;
const LINE_COMMENT = /(?:#|\/\/)[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?\*\//y;
const PLAIN_TEXT = /"([^"\\\n$]*)"/y;

/**
 * Cuts HCL 1 into tokens, as the parser inside of Vault does (`hashicorp/hcl`, branch `1.0.x-vault`).
 * Line ends must be `\n` already.
 */
export class HclScanner {
  private offset = 0;
  private line = 1;
  private lineStart = 0;
  /** The line of the last token's end, since a comment behind a token does not belong to the next one. */
  private lastLine = 0;

  public constructor(private readonly source: PolicyText) {}

  /** @throws POLICY_SYNTAX */
  public next(): Token {
    const comment = this.skipBlanksAndComments();
    const start = this.offset;
    // Filled in and not copied, which would take longer than all the rest.
    const token = this.token(comment) as TokenPart & { start: number; end: number };
    this.lastLine = this.line;
    token.start = start;
    token.end = this.offset;
    return token;
  }

  private token(comment: string | undefined): TokenPart {
    const character = this.source.text[this.offset];
    const line = this.line;
    const column = this.offset - this.lineStart + 1;
    switch (character) {
      case undefined:
        return { line, column, kind: 'end', value: '', heredoc: false, comment };
      case '{':
      case '}':
      case '[':
      case ']':
      case ',':
      case '=':
        this.offset += 1;
        return { line, column, kind: character, value: character, heredoc: false, comment };
      case '"':
        return { line, column, kind: 'text', ...this.quotedWithRaw(), heredoc: false, comment };
      case '<':
        return { line, column, kind: 'text', value: this.heredoc(), heredoc: true, comment };
      default:
        return this.word(line, column, comment) ?? this.number({ line, column }) ?? this.illegal();
    }
  }

  private word(line: number, column: number, comment: string | undefined): TokenPart | undefined {
    const value = this.take(WORD);
    if (value === undefined) return undefined;
    const kind = value === 'true' || value === 'false' ? 'boolean' : 'word';
    return { line, column, kind, value, heredoc: false, comment };
  }

  private number(at: Position): TokenPart | undefined {
    const value = this.take(NUMBER);
    if (value === undefined) return undefined;
    const kind = /^-?0x|^-?\d+$/i.test(value) ? 'integer' : 'float';
    if (kind === 'integer' && /^-?0\d*[89]/.test(value)) {
      throw this.source.syntaxError(at, 'a number that begins with 0 is octal', value);
    }
    return { line: at.line, column: at.column, kind, value, heredoc: false, comment: undefined };
  }

  private illegal(): never {
    const character = this.source.text[this.offset] ?? '';
    throw this.source.syntaxError(this.position(), ruleBrokenBy(character), character);
  }

  private quotedWithRaw(): Pick<Token, 'value' | 'raw'> {
    const start = this.offset;
    const value = this.quoted();
    return { value, raw: this.source.text.slice(start, this.offset) };
  }

  private quoted(): string {
    const plain = this.take(PLAIN_TEXT);
    if (plain !== undefined) return plain.slice(1, -1);
    const start = this.offset;
    const end = this.endOfQuoted();
    const value = unescape(this.source.text.slice(start + 1, end), true);
    if (typeof value !== 'string') throw this.failAt(start + 1 + value.offset, value.problem);
    this.advance(end + 1 - start);
    return value;
  }

  /** The offset of the closing quote. Quotes and line ends inside of `${...}` do not count. */
  private endOfQuoted(): number {
    const { text } = this.source;
    for (let index = this.offset + 1; index < text.length; index++) {
      const character = text[index];
      if (character === '"') return index;
      if (character === '\n') break;
      if (character === '\\') index += 1;
      if (character === '$' && text[index + 1] === '{') index = endOfInterpolation(text, index) - 1;
    }
    throw this.failAt(this.offset, 'a text in quotes ends on its line; in it, "${" needs its "}"');
  }

  private heredoc(): string {
    const at = this.position();
    HEREDOC_START.lastIndex = this.offset;
    const start = HEREDOC_START.exec(this.source.text);
    if (start === null)
      throw this.source.syntaxError(at, 'a heredoc begins with "<<NAME" or "<<-NAME" and a new line');
    const [whole, dash, anchor = ''] = start;
    // With a dash the server demands a line that is longer than the anchor. Lines end with \n only, unlike those of ^.
    const indentation = String.raw`[\t\v\f\r ]${dash === '-' ? '+' : '*'}`;
    const end = new RegExp(String.raw`(?<=\n)${indentation}${anchor}\r*\n`, 'g');
    end.lastIndex = this.offset + whole.length;
    const match = end.exec(this.source.text);
    if (match === null)
      throw this.source.syntaxError(at, `the heredoc ends with a line of its own that says ${anchor}`);
    const text = this.source.text.slice(this.offset, match.index + match[0].length);
    this.advance(text.length);
    return heredocValue(text);
  }

  private skipBlanksAndComments(): string | undefined {
    let group: string[] = [];
    let groupEnd = 0;
    for (;;) {
      this.skipBlanks();
      const character = this.source.text[this.offset];
      if (character !== '#' && character !== '/') break;
      const startLine = this.line;
      const comment = this.take(LINE_COMMENT) ?? this.take(BLOCK_COMMENT);
      if (comment === undefined) break;
      if (startLine === this.lastLine) continue;
      if (startLine > groupEnd + 1) group = [];
      group.push(...commentLines(comment));
      groupEnd = this.line;
    }
    if (this.source.text.startsWith('/*', this.offset))
      throw this.failAt(this.offset, 'a comment ends with "*/"');
    return group.length > 0 && groupEnd + 1 === this.line ? group.join('\n') : undefined;
  }

  private skipBlanks(): void {
    const { text } = this.source;
    for (;;) {
      const character = text[this.offset];
      if (character === '\n') {
        this.line += 1;
        this.lineStart = this.offset + 1;
      } else if (character !== ' ' && character !== '\t' && character !== '\r') {
        return;
      }
      this.offset += 1;
    }
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.source.text);
    if (match === null) return undefined;
    const [taken] = match;
    if (taken.startsWith('/*')) this.advance(taken.length);
    else this.offset += taken.length;
    return taken;
  }

  private advance(length: number): void {
    const end = this.offset + length;
    for (;;) {
      const newLine = this.source.text.indexOf('\n', this.offset);
      if (newLine < 0 || newLine >= end) break;
      this.line += 1;
      this.lineStart = newLine + 1;
      this.offset = newLine + 1;
    }
    this.offset = end;
  }

  private position(): Position {
    return { line: this.line, column: this.offset - this.lineStart + 1 };
  }

  private failAt(offset: number, rule: string): Error {
    return this.source.syntaxError(this.source.positionOf(offset), rule);
  }
}

/** What people mean by characters that HCL has only inside of quotes. */
function ruleBrokenBy(character: string): string {
  if (/['/*+`‘’“”]/.test(character)) return 'paths and other texts are in double quotes';
  return character === ':' ? 'a key is followed by "="' : 'this character has no place here';
}

/** A comment's words, without its signs. */
function commentLines(comment: string): readonly string[] {
  if (!comment.startsWith('/*')) return [comment.replace(/^(?:#|\/\/) ?/, '').trimEnd()];
  const lines = comment.slice(2, -2).split('\n');
  return lines.map((line) => line.replace(/^\s*\* ?/, '').trim()).filter((line) => line !== '');
}
