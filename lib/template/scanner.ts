/** What a Go template's action is made of, in the words of Go's own `text/template/parse`. */
export type TokenKind =
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'string'
  | 'char'
  | 'variable'
  | 'field'
  | 'dot'
  | 'number'
  | 'bool'
  | 'nil'
  | 'identifier'
  | 'keyword'
  | '('
  | ')'
  | ','
  | 'other'
  | 'end';

/** A piece of a template; texts in quotes as they are written. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
}

/** A template that Go's parser or execution refuses; `problem` quotes nothing of it but names. */
export class TemplateFailure {
  public constructor(public readonly problem: string) {}
}

const KEYWORDS = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]+(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]+)?|0[bB][01_]+|0[oO][0-7_]+|(?:[\d_]+(?:\.[\d_]*)?|\.[\d_]+)(?:[eE][+-]?[\d_]+)?)i?/y;
const WORD = /[\p{L}\p{Nd}_]*/uy;

/** Cuts a template into tokens, as Go does: texts are trimmed where a marker says so, comments are left out. */
export class TemplateScanner {
  private offset = 0;
  /** Whether the action before ended with a trim marker. */
  private trims = false;
  private readonly tokens: Token[] = [];

  private constructor(
    private readonly text: string,
    private readonly left: string,
    private readonly right: string,
  ) {}

  /** @throws TemplateFailure */
  public static scan(text: string, left: string, right: string): readonly Token[] {
    const scanner = new TemplateScanner(text, left, right);
    scanner.scan();
    return scanner.tokens;
  }

  private scan(): void {
    for (;;) {
      const open = this.text.indexOf(this.left, this.offset);
      const behind = open + this.left.length;
      const trims = open >= 0 && /^-[ \t\r\n]/.test(this.text.slice(behind, behind + 2));
      this.literal(this.text.slice(this.offset, open < 0 ? undefined : open), trims);
      if (open < 0) break;
      this.offset = trims ? behind + 1 : behind;
      if (!this.comment()) this.action();
    }
    this.tokens.push({ kind: 'end', value: '' });
  }

  private literal(text: string, trimsEnd: boolean): void {
    const from = this.trims ? text.replace(/^[ \t\r\n]+/, '') : text;
    const value = trimsEnd ? trimmedEnd(from) : from;
    if (value !== '') this.tokens.push({ kind: 'text', value });
    this.trims = false;
  }

  /** A comment fills its action. */
  private comment(): boolean {
    // Behind a trim marker there is a blank before the comment.
    const start = this.text[this.offset - 1] === '-' ? this.offset + 1 : this.offset;
    if (!this.text.startsWith('/*', start)) return false;
    const close = this.text.indexOf('*/', start + 2);
    if (close < 0) throw new TemplateFailure('a comment is not closed');
    this.offset = close + 2;
    const end = this.rightDelimiter();
    if (end === undefined) throw new TemplateFailure('a comment ends before its action does');
    this.offset = end;
    return true;
  }

  private action(): void {
    this.tokens.push({ kind: 'left', value: this.left });
    let parentheses = 0;
    for (;;) {
      const end = this.rightDelimiter();
      if (end !== undefined) {
        if (parentheses > 0) throw new TemplateFailure('a parenthesis is not closed');
        this.offset = end;
        this.tokens.push({ kind: 'right', value: this.right });
        return;
      }
      const token = this.token();
      if (token.value === '(') parentheses += 1;
      if (token.value === ')') parentheses -= 1;
      if (parentheses < 0) throw new TemplateFailure('a parenthesis too many');
      this.tokens.push(token);
    }
  }

  /** The offset behind the right delimiter; undefined where there is none here. */
  private rightDelimiter(): number | undefined {
    const { text, offset, right } = this;
    this.trims = /^[ \t\r\n]-/.test(text.slice(offset, offset + 2)) && text.startsWith(right, offset + 2);
    if (this.trims) return offset + 2 + right.length;
    return text.startsWith(right, offset) ? offset + right.length : undefined;
  }

  private token(): Token {
    const character = this.text[this.offset];
    if (character === undefined) throw new TemplateFailure('an action is not closed');
    if (/[ \t\r\n]/.test(character)) return this.space();
    if (character === '"' || character === "'") return this.quoted(character);
    if (character === '`') return this.raw();
    if (character === ':') {
      if (this.text[this.offset + 1] !== '=') throw new TemplateFailure('a ":" without "="');
      return this.take('declare', 2);
    }
    if (character === '=') return this.take('assign', 1);
    if (character === '|') return this.take('pipe', 1);
    if (character === '(' || character === ')' || character === ',') return this.take(character, 1);
    if (character === '$') return this.named('variable');
    if (character === '.' && !/\d/.test(this.text[this.offset + 1] ?? '')) return this.named('field');
    if (/[.\d+-]/.test(character)) return this.number();
    if (/[\p{L}_]/u.test(this.codePoint())) return this.identifier();
    if (/^[\x20-\x7e]$/.test(character)) return this.take('other', 1);
    throw new TemplateFailure('a character that no template has');
  }

  private space(): Token {
    const start = this.offset;
    while (/[ \t\r\n]/.test(this.text[this.offset] ?? '')) {
      if (this.offset > start && this.rightDelimiter() !== undefined) break;
      this.offset += 1;
    }
    return { kind: 'space', value: ' ' };
  }

  private quoted(quote: '"' | "'"): Token {
    const start = this.offset;
    for (this.offset += 1; ; this.offset += 1) {
      const character = this.text[this.offset];
      if (
        character === '\\' &&
        this.text[this.offset + 1] !== undefined &&
        this.text[this.offset + 1] !== '\n'
      )
        this.offset += 1;
      else if (character === undefined || character === '\n' || character === '\\')
        throw new TemplateFailure('a text in quotes is not closed');
      else if (character === quote) break;
    }
    this.offset += 1;
    const value = this.text.slice(start, this.offset);
    if (quote === '"' && !isGoString(value))
      throw new TemplateFailure('an escape in quotes that Go does not know');
    if (quote === "'" && !isGoChar(value))
      throw new TemplateFailure('single quotes hold one character in Go; texts are in double quotes');
    return { kind: quote === '"' ? 'string' : 'char', value };
  }

  private raw(): Token {
    const close = this.text.indexOf('`', this.offset + 1);
    if (close < 0) throw new TemplateFailure('a text in backquotes is not closed');
    return this.take('string', close + 1 - this.offset);
  }

  /** `$name`, `.name`, or their sign alone. */
  private named(kind: 'variable' | 'field'): Token {
    const start = this.offset;
    this.offset += 1;
    this.word();
    const value = this.text.slice(start, this.offset);
    this.terminated(value);
    return { kind: value === '.' ? 'dot' : kind, value };
  }

  private identifier(): Token {
    const value = this.word();
    this.terminated(value);
    if (KEYWORDS.has(value)) return { kind: 'keyword', value };
    if (value === 'true' || value === 'false') return { kind: 'bool', value };
    return { kind: value === 'nil' ? 'nil' : 'identifier', value };
  }

  private number(): Token {
    NUMBER.lastIndex = this.offset;
    const value = NUMBER.exec(this.text)?.[0];
    if (value === undefined || value === '') throw new TemplateFailure('a sign without a number');
    this.offset += value.length;
    if (/[\p{L}\p{Nd}_]/u.test(this.codePoint())) throw new TemplateFailure('a number that is none');
    return { kind: 'number', value };
  }

  private word(): string {
    WORD.lastIndex = this.offset;
    const [word = ''] = WORD.exec(this.text) ?? [];
    this.offset += word.length;
    return word;
  }

  /** What may follow a name. A dash, a bracket or a quote may not. */
  private terminated(name: string): void {
    const next = this.text[this.offset];
    if (next === undefined || /[ \t\r\n.,|:()=]/.test(next) || this.text.startsWith(this.right, this.offset))
      return;
    const shown = /^[\x21-\x7e]$/.test(next) ? `"${next}"` : 'a character';
    throw new TemplateFailure(
      name.startsWith('.') && next === '-'
        ? `a dash behind ${name}: a field's name has none`
        : `${shown} behind ${name}`,
    );
  }

  private codePoint(): string {
    const code = this.text.codePointAt(this.offset);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private take(kind: TokenKind, length: number): Token {
    const value = this.text.slice(this.offset, this.offset + length);
    this.offset += length;
    return { kind, value };
  }
}

/** By hand: an expression for blanks at the end looks at each run of blanks again and again. */
function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

const ESCAPE = String.raw`\\(?:[abfnrtv\\]|QUOTE|[0-3][0-7]{2}|x[\da-fA-F]{2}|u(?![dD][89a-fA-F])[\da-fA-F]{4}|U(?:000[\da-fA-F]|0010)[\da-fA-F]{4})`;

function isGoString(quoted: string): boolean {
  return new RegExp(`^"(?:[^"\\\\\\n]|${ESCAPE.replace('QUOTE', '"')})*"$`).test(quoted);
}

function isGoChar(quoted: string): boolean {
  return new RegExp(`^'(?:[^'\\\\\\n]|${ESCAPE.replace('QUOTE', "'")})'$`, 'u').test(quoted);
}
