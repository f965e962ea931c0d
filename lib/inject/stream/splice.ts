import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { isObject } from '../form/written';
import { type Layout, layoutOf, rendered, renderedJson } from './render';
import { type Placement, placement } from './placement';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A value in the text: what it is, and how it is replaced as a whole. */
interface Slot {
  readonly node: Node | null;
  /** The key before it; undefined for an element of a list and for the root. */
  readonly key?: Node;
  readonly column: number;
}

/**
 * Changes the text of a document where its data changes, and nowhere else: comments, order, quotes and layout of
 * everything else stay as they are, byte for byte.
 */
export class Splice {
  private readonly edits: Edit[] = [];
  private readonly layout: Layout;

  public constructor(private readonly text: string) {
    this.layout = layoutOf(text);
  }

  /**
   * The text with other data.
   */
  public of(root: Node, from: unknown, to: unknown): string {
    this.change({ node: root, column: 0 }, from, to);
    return this.edits
      .map((edit, index) => ({ ...edit, index }))
      .sort((a, b) => b.start - a.start || b.index - a.index)
      .reduce((text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end), this.text);
  }

  /** The text with its root written again. */
  public again(root: Node, to: unknown): string {
    this.replace({ node: root, column: 0 }, to);
    const [edit] = this.edits;
    if (edit === undefined) return this.text;
    return this.text.slice(0, edit.start) + edit.text + this.text.slice(edit.end);
  }

  private change(slot: Slot, from: unknown, to: unknown): void {
    const { node } = slot;
    if (isDeepStrictEqual(from, to)) return;
    const done =
      (isMap(node) && isObject(from) && isObject(to) && this.changeMap(node, from, to)) ||
      (isSeq(node) &&
        Array.isArray(from) &&
        Array.isArray(to) &&
        slot.key !== undefined &&
        this.changeList(node, slot.key, from, to));
    if (!done) this.replace(slot, to);
  }

  private changeMap(
    node: YAMLMap,
    from: Readonly<Record<string, unknown>>,
    to: Readonly<Record<string, unknown>>,
  ): boolean {
    const last = node.items.at(-1);
    const removed = Object.keys(from).filter((name) => !Object.hasOwn(to, name));
    if (node.flow === true || last === undefined || !this.canRemove(node, removed)) return false;
    const column = this.columnOf((node.items[0]?.key as Node).range?.[0] ?? 0);
    const own = new Set<string>();
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      const name = String(isScalar(key) ? key.value : key);
      own.add(name);
      if (removed.includes(name)) this.remove(key, value);
      else this.change({ node: value, key, column }, from[name], to[name]);
    }
    const added = Object.entries(to).filter(
      // What a merge key brings is there already.
      ([name, value]) => !own.has(name) && !isDeepStrictEqual(from[name], value),
    );
    if (added.length > 0) {
      const lines = rendered(Object.fromEntries(added), this.layout, column);
      this.insertAfter(contentEnd(last.value as Node | null, last.key as Node), lines);
    }
    return true;
  }

  /** Whether keys are on lines of their own, and others stay: a map of none is written in another way. */
  private canRemove({ items }: YAMLMap, names: readonly string[]): boolean {
    if (names.length === 0) return true;
    const pairs = items as Pair<Node, Node | null>[];
    const gone = pairs.filter(({ key }) => isScalar(key) && names.includes(String(key.value)));
    return (
      gone.length === names.length &&
      gone.length < pairs.length &&
      gone.every(({ key }) => {
        const start = key.range?.[0] ?? 0;
        return this.text.slice(this.lineStart(start), start).trim() === '';
      })
    );
  }

  /** The lines of a key and of its value. */
  private remove(key: Node, value: Node | null): void {
    const end = contentEnd(value, key);
    const next = this.text[end - 1] === '\n' ? end - 1 : this.text.indexOf('\n', end);
    const start = this.lineStart(key.range?.[0] ?? 0);
    this.edits.push({ start, end: next === -1 ? this.text.length : next + 1, text: '' });
  }

  private lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  private changeList(node: YAMLSeq, key: Node, from: readonly unknown[], to: readonly unknown[]): boolean {
    const placed = node.flow === true || node.items.length === 0 ? undefined : placement(from, to);
    if (placed === undefined) return false;
    const column = this.columnOf(node.range?.[0] ?? 0);
    const items = node.items as Node[];
    let before = -1;
    for (const one of placed) {
      if (one.old !== undefined) {
        before = one.old;
        this.change({ node: items[before] ?? null, column: column + 2 }, from[before], one.value);
      } else this.insertItem(one, column, items[before], key);
    }
    return true;
  }

  private insertItem({ value }: Placement, column: number, before: Node | undefined, key: Node): void {
    const lines = rendered([value], { ...this.layout, indentsLists: false }, column);
    // Below the key, above the comments of the first element.
    const end = before === undefined ? (key.range?.[1] ?? 0) : contentEnd(before, before);
    this.insertAfter(end, lines);
  }

  /** Below the line in which something ends. */
  private insertAfter(end: number, lines: string): void {
    const { newline } = this.layout;
    const next = this.text[end - 1] === '\n' ? end - 1 : this.text.indexOf('\n', end);
    if (next === -1) {
      const at = this.text.length;
      this.edits.push({ start: at, end: at, text: newline + lines.slice(0, -newline.length) });
    } else this.edits.push({ start: next + 1, end: next + 1, text: lines });
  }

  private replace({ node, key, column }: Slot, to: unknown): void {
    if (key === undefined && column === 0) {
      const [start = 0, end = 0] = node?.range ?? [];
      const isFlow = (isMap(node) || isSeq(node)) && node.flow === true;
      const text = isFlow ? renderedJson(to, this.text.slice(start, end)) : rendered(to, this.layout, 0);
      const cut = this.text[end - 1] === '\n' || isFlow ? text : text.slice(0, -this.layout.newline.length);
      this.edits.push({ start, end, text: cut });
      return;
    }
    const start = key?.range?.[1] ?? node?.range?.[0] ?? 0;
    const end = node === null ? start : contentEnd(node, node);
    const lines =
      key === undefined
        ? rendered(to, this.layout, column).slice(column)
        : // The key stays as it is written.
          rendered({ k: to }, this.layout, column).slice(column + 1);
    const { newline } = this.layout;
    const text = this.text[end - 1] === '\n' ? lines : lines.slice(0, -newline.length);
    this.edits.push({ start, end, text });
  }

  private columnOf(offset: number): number {
    const line = this.text.lastIndexOf('\n', offset - 1) + 1;
    return offset - line - (this.text[line] === '\uFEFF' ? 1 : 0);
  }
}

/** Where the content of a value ends: before the comments and blank lines behind it. */
function contentEnd(node: Node | null, otherwise: Node): number {
  const of = node ?? otherwise;
  if ((isMap(of) || isSeq(of)) && of.flow !== true) {
    const last = of.items.at(-1) as Pair<Node, Node | null> | Node | undefined;
    if (last !== undefined) return 'key' in last ? contentEnd(last.value, last.key) : contentEnd(last, last);
  }
  return of.range?.[1] ?? 0;
}
