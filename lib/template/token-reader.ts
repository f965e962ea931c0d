import { TemplateFailure, type Token } from './scanner';

/** Goes through the tokens of a template. */
export class TokenReader {
  protected at = 0;

  protected constructor(private readonly tokens: readonly Token[]) {}

  protected expect(kind: Token['kind'], behind: string): void {
    const token = this.nextNonSpace();
    if (token.kind !== kind) throw new TemplateFailure(`${shown(token)} behind ${behind}`);
  }

  protected next(): Token {
    const token = this.peek();
    this.at += 1;
    return token;
  }

  protected peek(): Token {
    return this.tokens[this.at] ?? { kind: 'end', value: '' };
  }

  protected skipSpace(): void {
    while (this.peek().kind === 'space') this.at += 1;
  }

  protected nextNonSpace(): Token {
    this.skipSpace();
    return this.next();
  }

  protected peekNonSpace(): Token {
    this.skipSpace();
    return this.peek();
  }
}

/** Names are shown, texts are not: they may be anything. */
export function shown({ kind, value }: Token): string {
  if (kind === 'string' || kind === 'char') return 'a text in quotes';
  return kind === 'right' || kind === 'end' ? 'the end of the action' : JSON.stringify(value.slice(0, 40));
}
