import { unescape } from './hcl-escapes';
import { MOST_NESTED } from './hcl-parser';
import type { ItemNode, ObjectNode, PolicyText, ValueNode } from './syntax-tree';

const BLANK = /[ \t\n\r]*/y;
const TEXT = /"((?:[^"\\\n]|\\[^\n])*)"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const WORD = /true|false|null/y;

/**
 * Reads a JSON policy into the same tree as HCL: objects of nothing but objects become items with several keys, and
 * lists of nothing but objects become several items, as in the server.
 *
 * Stricter than the server, which also takes JSON that is cut off, and drops booleans and lists inside of lists.
 */
export class JsonParser {
  private offset = 0;
  private depth = 0;

  private constructor(private readonly source: PolicyText) {}

  /**
   * The items of the object that the text is.
   * @throws POLICY_SYNTAX
   */
  public static parse(source: PolicyText): readonly ItemNode[] {
    const parser = new JsonParser(source);
    const root = parser.value();
    if (parser.peek() !== '') throw parser.fail('nothing is expected behind the object');
    return flattened(root.kind === 'object' ? root.items : []);
  }

  private value(): ValueNode {
    const next = this.peek();
    const at = this.source.positionOf(this.offset);
    if (next === '{') return this.nested(() => this.object());
    if (next === '[') return this.nested(() => this.list());
    if (next === '"') return { ...at, kind: 'text', value: this.text() };
    const number = this.take(NUMBER);
    if (number !== undefined)
      return { ...at, kind: /[.e]/i.test(number) ? 'float' : 'integer', text: number };
    const word = this.take(WORD);
    if (word === undefined) throw this.fail('a JSON value is expected here');
    return word === 'null'
      ? { ...at, kind: 'text', value: '' }
      : { ...at, kind: 'boolean', value: word === 'true' };
  }

  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MOST_NESTED)
      throw this.fail(`objects and lists are nested at most ${String(MOST_NESTED)} deep`);
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(): ObjectNode {
    const at = this.source.positionOf(this.offset);
    const items: ItemNode[] = [];
    this.offset += 1;
    while (this.peek() !== '}') {
      if (items.length > 0) this.expect(',');
      this.peek();
      const place = this.source.positionOf(this.offset);
      const key = this.text();
      this.expect(':');
      items.push({ ...place, keys: [key], value: this.value() });
    }
    this.offset += 1;
    return { ...at, kind: 'object', items };
  }

  private list(): ValueNode {
    const at = this.source.positionOf(this.offset);
    const values: ValueNode[] = [];
    this.offset += 1;
    while (this.peek() !== ']') {
      if (values.length > 0) this.expect(',');
      const value = this.value();
      if (value.kind === 'boolean' || value.kind === 'list') {
        throw this.source.syntaxError(
          value,
          'servers drop booleans and lists inside of a list of a JSON policy',
          value.kind,
        );
      }
      values.push(value);
    }
    this.offset += 1;
    return { ...at, kind: 'list', values };
  }

  private text(): string {
    const start = this.offset;
    const raw = this.take(TEXT);
    if (raw === undefined) throw this.fail('a text in double quotes is expected here');
    const value = unescape(raw.slice(1, -1), false);
    if (typeof value === 'string') return value;
    throw this.source.syntaxError(this.source.positionOf(start + 1 + value.offset), value.problem);
  }

  private expect(character: ',' | ':'): void {
    if (this.peek() !== character) throw this.fail(`"${character}" is expected here`);
    this.offset += 1;
    this.peek();
  }

  /** The next character that is not blank; '' at the end. */
  private peek(): string {
    this.take(BLANK);
    return this.source.text[this.offset] ?? '';
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.source.text);
    if (match === null) return undefined;
    this.offset += match[0].length;
    return match[0];
  }

  private fail(rule: string): Error {
    const got = this.source.text.slice(this.offset, this.offset + 20);
    return this.source.syntaxError(this.source.positionOf(this.offset), rule, got === '' ? 'the end' : got);
  }
}

function flattened(items: readonly ItemNode[]): readonly ItemNode[] {
  return items.flatMap((item) => flattenedItem(item));
}

function flattenedItem(item: ItemNode): readonly ItemNode[] {
  const { value } = item;
  if (
    value.kind === 'list' &&
    value.values.length > 0 &&
    value.values.every((element) => element.kind === 'object')
  ) {
    return value.values.flatMap((element) => flattenedItem({ ...item, value: element }));
  }
  if (value.kind !== 'object') return [item];
  if (value.items.length > 0 && value.items.every((inner) => inner.value.kind === 'object')) {
    return value.items.flatMap((inner) => flattenedItem({ ...inner, keys: [...item.keys, ...inner.keys] }));
  }
  return [{ ...item, value: { ...value, items: flattened(value.items) } }];
}
