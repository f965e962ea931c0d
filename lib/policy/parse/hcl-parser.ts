import { PolicyErrors } from '../errors';
import type { PolicyServer } from '../evaluate/parameters';
import { HclScanner, type Token } from './hcl-scanner';
import type { ItemNode, ObjectNode, PolicyText, Position, ValueNode } from './syntax-tree';

/** Far deeper than any policy. */
export const MOST_NESTED = 100;

/**
 * Reads HCL 1 as Vault does. Both spellings of blocks (`key { }` and `key = { }`), commas between items, several
 * labels, lists with a comma at the end.
 */
export class HclParser {
  private readonly scanner: HclScanner;
  private token: Token;
  private depth = 0;

  private constructor(
    private readonly source: PolicyText,
    private readonly server: PolicyServer,
  ) {
    this.scanner = new HclScanner(source);
    this.token = this.scanner.next();
  }

  /**
   * The items at the top of the text.
   * @param server Vault refuses a block in which an argument (`key = value`) is repeated, since 1.21; OpenBao does not
   * @throws POLICY_SYNTAX, POLICY_ARGUMENT_REPEATED
   */
  public static parse(source: PolicyText, server: PolicyServer): readonly ItemNode[] {
    return new HclParser(source, server).items('end', { line: 1, column: 1 });
  }

  private items(until: 'end' | '}', open: Position): readonly ItemNode[] {
    const items: ItemNode[] = [];
    const assigned = new Set<string>();
    while (this.token.kind !== until) {
      // Where it is missing, nobody knows; what lacks it is known.
      if (this.token.kind === 'end')
        throw this.source.syntaxError(open, 'the block that begins here has no "}"');
      // Arguments are compared as written: `ttl` and `"ttl"` are two to the server.
      const key = this.token.raw ?? this.token.value;
      const item = this.item(until);
      if (item === undefined) break;
      if (item.assigned === true) this.refuseRepeated(item, key, assigned);
      items.push(item);
      if (this.token.kind === ',') this.advance();
    }
    return items;
  }

  private refuseRepeated(item: ItemNode, key: string, assigned: Set<string>): void {
    if (assigned.has(key) && this.server === 'vault') {
      const place = this.source.place(item);
      throw this.source.placed(PolicyErrors.POLICY_ARGUMENT_REPEATED({ place, argument: key }), item);
    }
    assigned.add(key);
  }

  private item(until: 'end' | '}'): ItemNode | undefined {
    const first = this.token;
    const keys = this.keys();
    const { line, column, comment } = first;
    const start: Position = this.token;
    if (this.token.kind === '{') return { line, column, comment, keys, value: this.object() };
    if (this.token.kind !== '=') throw this.unexpected(`"=" or "{" behind ${cut(keys)}`);
    if (keys.length > 1)
      throw this.source.syntaxError(start, 'a key with labels is followed by "{" and not by "="');
    this.advance();
    // The server's parser takes a file that ends behind "=" for one that ends before the key.
    if ((this.token.kind as Token['kind']) === 'end' && until === 'end') return undefined;
    return { line, column, comment, keys, value: this.value(), assigned: true };
  }

  private keys(): readonly string[] {
    const keys: string[] = [];
    while (this.token.kind === 'word' || (this.token.kind === 'text' && !this.token.heredoc)) {
      keys.push(this.token.value);
      this.advance();
    }
    if (keys.length === 0) throw this.unexpected('a key');
    return keys;
  }

  private value(): ValueNode {
    const { kind, value, line, column } = this.token;
    switch (kind) {
      case '{':
        return this.object();
      case '[':
        return this.nested(() => this.list());
      case 'text':
        this.advance();
        return { kind, value, line, column };
      case 'integer':
      case 'float':
        this.advance();
        return { kind, text: value, line, column };
      case 'boolean':
        this.advance();
        return { kind, value: value === 'true', line, column };
      default:
        throw this.unexpected('a value');
    }
  }

  private object(): ObjectNode {
    return this.nested(() => this.objectBody());
  }

  /** Bounded, so that a text of nothing but brackets is an error of the text and not of the stack. */
  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MOST_NESTED)
      throw this.source.syntaxError(
        this.token,
        `blocks and lists are nested at most ${String(MOST_NESTED)} deep`,
      );
    const value = read();
    this.depth -= 1;
    return value;
  }

  private objectBody(): ObjectNode {
    const { line, column } = this.token;
    this.advance();
    const items = this.items('}', { line, column });
    this.advance();
    return { kind: 'object', items, line, column };
  }

  private list(): ValueNode {
    const { line, column } = this.token;
    const values: ValueNode[] = [];
    let comma = false;
    this.advance();
    while (this.token.kind !== ']') {
      if (this.token.kind === ',') {
        comma = false;
        this.advance();
        continue;
      }
      if (comma) throw this.unexpected('"," or "]"');
      const value = this.value();
      values.push(value);
      // As in the server's parser: behind a list inside of a list no comma is needed.
      comma = value.kind !== 'list';
    }
    this.advance();
    return { kind: 'list', values, line, column };
  }

  private advance(): void {
    this.token = this.scanner.next();
  }

  private unexpected(wanted: string): Error {
    const { kind, value } = this.token;
    const got = kind === 'end' ? 'the end of the policy' : value;
    return this.source.syntaxError(this.token, `${wanted} is expected here`, got);
  }
}

/** The keys as a message shows them: a text that is no policy may have thousands. */
function cut(keys: readonly string[]): string {
  const text = keys.slice(0, 3).join(' ');
  return keys.length > 3 || text.length > 100 ? `${text.slice(0, 100)} ...` : text;
}
