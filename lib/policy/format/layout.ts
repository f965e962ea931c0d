import type { PolicyText } from '../parse/syntax-tree';
import type { CommentPiece, Piece } from './pieces';

const STEP = '  ';

/** An item of a block, laid out; lines behind the first have their indentation. */
interface Laid {
  /** Lines of comments, and blank lines, that are before it. */
  readonly before: readonly string[];
  /** `capabilities` of `capabilities = ["read"]`; undefined for a block. */
  readonly key: string | undefined;
  /** What is behind the key, or the whole item. */
  readonly lines: readonly string[];
  /** Whether it is on another side of a blank line or a comment than the item before it. */
  readonly apart: boolean;
  readonly block: boolean;
}

/** Lays the pieces of a text out, which are those of a policy without errors of syntax. */
export class Layout {
  private at = 0;
  /** Comments move to the piece that they are laid out with. */
  private readonly pieces: [Piece, ...Piece[]];

  private constructor(
    private readonly source: PolicyText,
    pieces: readonly [Piece, ...Piece[]],
  ) {
    this.pieces = [...pieces];
  }

  public static of(source: PolicyText, pieces: readonly [Piece, ...Piece[]]): string {
    const layout = new Layout(source, pieces);
    const lines = layout.block('end', '');
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  }

  private get piece(): Piece {
    return this.pieces[Math.min(this.at, this.pieces.length - 1)] ?? this.pieces[0];
  }

  /** The lines of items up to a closing bracket, which is left. */
  private block(until: 'end' | '}', indent: string): readonly string[] {
    const items: Laid[] = [];
    while (this.piece.kind !== until) {
      if (this.piece.kind === ',') {
        this.carry();
        continue;
      }
      const item = this.item(indent, items.length === 0);
      const trailing = this.trailing();
      items.push(trailing.length === 0 ? item : withTrailing(item, trailing));
    }
    const rest = ownLines(this.piece.comments, indent, items.length === 0);
    return [...joined(items, indent, until === 'end'), ...rest];
  }

  /** A comma between items says nothing; its comments go to the next piece. */
  private carry(): void {
    const { comments, newLine } = this.piece;
    this.at += 1;
    const next = this.piece;
    // Behind a comment that goes to the end of its line nothing else has room.
    const others = next.comments.map((comment, index) =>
      index === 0 && comments.length > 0 ? { ...comment, ownLine: true } : comment,
    );
    this.pieces[this.at] = {
      ...next,
      comments: [...comments, ...others],
      newLine: next.newLine || newLine,
    };
  }

  /** Comments behind what was laid out last, on its line; they are taken from the piece that they are before. */
  private trailing(): readonly string[] {
    if (this.piece.kind === ',') this.carry();
    const piece = this.piece;
    const count = piece.comments.findIndex(({ ownLine }) => ownLine);
    const own = count < 0 ? piece.comments.length : count;
    // A block comment before something on the same line belongs to that.
    const taken = piece.newLine || piece.kind === 'end' ? own : 0;
    if (taken === 0) return [];
    this.pieces[this.at] = { ...piece, comments: piece.comments.slice(taken) };
    return piece.comments.slice(0, taken).map(({ text }) => text);
  }

  private item(indent: string, first: boolean): Laid {
    const { comments, blankBefore } = this.piece;
    const above = ownLines(comments, indent, first);
    const blank = blankBefore && (!first || comments.length > 0) ? [''] : [];
    const keys: string[] = [];
    const inside: CommentPiece[] = [];
    while (this.piece.kind === 'word' || this.piece.kind === 'text') {
      if (keys.length > 0) inside.push(...this.piece.comments);
      keys.push(this.piece.written);
      this.at += 1;
    }
    inside.push(...this.piece.comments);
    const assigned = this.piece.kind === '=';
    if (assigned) {
      this.at += 1;
      inside.push(...this.piece.comments);
    }
    const value = this.value(indent);
    const key = keys.join(' ');
    const isBlock = value.block;
    return {
      // What is written between the parts of an item is kept above it.
      before: [...above, ...blank, ...ownLines(inside.map(onOwnLine), indent, true)],
      key: assigned && value.lines.length === 1 && !isBlock ? key : undefined,
      lines:
        assigned && value.lines.length === 1 && !isBlock
          ? value.lines
          : [`${key} ${assigned ? '= ' : ''}${value.lines[0] ?? ''}`, ...value.lines.slice(1)],
      apart: above.length + blank.length + inside.length > 0,
      block: !assigned,
    };
  }

  /** A value; its lines but the first have their indentation. */
  private value(indent: string): { readonly lines: readonly string[]; readonly block: boolean } {
    const { kind, written, heredoc } = this.piece;
    if (kind === '{') return { lines: this.object(indent), block: true };
    if (kind === '[') return { lines: this.list(indent), block: false };
    if (kind === 'end' || kind === '}' || kind === ']' || kind === ',' || kind === '=')
      throw this.source.syntaxError(this.piece, 'a value is expected here');
    this.at += 1;
    return { lines: heredoc ? written.replace(/\n$/, '').split('\n') : [written], block: false };
  }

  private object(indent: string): readonly string[] {
    const start = this.at;
    this.at += 1;
    const behind = this.trailing();
    const open = ['{', ...behind].join(' ');
    const body = this.block('}', indent + STEP);
    const one = this.pieces.slice(start + 1, this.at + 1).every(({ newLine }) => !newLine);
    this.at += 1;
    if (body.length === 0) return behind.length === 0 ? ['{}'] : [open, `${indent}}`];
    const [only = ''] = body;
    if (one && body.length === 1 && behind.length === 0 && !/^\s*(?:#|\/\/|\/\*)/.test(only))
      return [`{ ${only.trim()} }`];
    return [open, ...body, `${indent}}`];
  }

  private list(indent: string): readonly string[] {
    const start = this.at;
    this.at += 1;
    const inner = indent + STEP;
    const lines: string[] = [];
    const texts: string[] = [];
    const behind = this.trailing();
    let simple = behind.length === 0;
    while (this.piece.kind !== ']') {
      if (this.piece.kind === ',') {
        this.carry();
        continue;
      }
      const { comments } = this.piece;
      lines.push(...ownLines(comments, inner, lines.length === 0));
      const value = this.value(inner);
      const heredoc = this.pieces[this.at - 1]?.heredoc === true;
      const trailing = this.trailing();
      simple &&= comments.length + trailing.length === 0 && value.lines.length === 1;
      texts.push(value.lines.join('\n'));
      const last = value.lines.length - 1;
      const comma = [',', ...trailing].join(' ');
      lines.push(
        ...value.lines.map((line, index) => {
          const indented = index === 0 ? `${inner}${line}` : line;
          return index === last && !heredoc ? `${indented}${comma}` : indented;
        }),
        // The last line of a heredoc has nothing beside it.
        ...(heredoc ? [`${inner}${comma}`] : []),
      );
    }
    lines.push(...ownLines(this.piece.comments, inner, lines.length === 0));
    const broken = this.pieces.slice(start + 1, this.at + 1).some(({ newLine }) => newLine);
    simple &&= this.piece.comments.length === 0;
    this.at += 1;
    if (lines.length === 0 && behind.length === 0) return ['[]'];
    if (simple && !broken) return [`[${texts.join(', ')}]`];
    return [['[', ...behind].join(' '), ...lines, `${indent}]`];
  }
}

function onOwnLine(comment: CommentPiece): CommentPiece {
  return { ...comment, ownLine: true, blankBefore: false };
}

/** Comments on lines of their own, with at most one blank line before each. */
function ownLines(comments: readonly CommentPiece[], indent: string, first: boolean): readonly string[] {
  return comments.flatMap(({ text, blankBefore }, index) => [
    ...(blankBefore && !(first && index === 0) ? [''] : []),
    `${indent}${text}`,
  ]);
}

function withTrailing(item: Laid, trailing: readonly string[]): Laid {
  const lines = [...item.lines];
  lines[lines.length - 1] = [lines.at(-1) ?? '', ...trailing].join(' ');
  return { ...item, lines };
}

/** The items one below the other: `=` of neighbours in a column, stanzas with a blank line between them. */
function joined(items: readonly Laid[], indent: string, top: boolean): readonly string[] {
  const widths = columns(items);
  return items.flatMap((item, index) => {
    const previous = items[index - 1];
    const between = top && previous !== undefined && needsBlank(previous, item) ? [''] : [];
    const [first = '', ...others] = item.lines;
    const key = item.key === undefined ? '' : `${item.key.padEnd(widths[index] ?? 0)} = `;
    const before = between.length > 0 && item.before[0] === '' ? item.before.slice(1) : item.before;
    return [...between, ...before, `${indent}${key}${first}`, ...others];
  });
}

function needsBlank(previous: Laid, item: Laid): boolean {
  return previous.lines.length > 1 || item.lines.length > 1 || item.before[0] === '';
}

/** How wide the keys of neighbours are: the widest of each run of one-line items. */
function columns(items: readonly Laid[]): readonly number[] {
  const widths: number[] = [];
  for (let start = 0; start < items.length;) {
    let end = start + 1;
    while (end < items.length && items[end]?.key !== undefined && items[start]?.key !== undefined) {
      if (items[end]?.apart === true) break;
      end += 1;
    }
    const width = Math.max(...items.slice(start, end).map(({ key = '' }) => key.length));
    for (let index = start; index < end; index++) widths.push(width);
    start = end;
  }
  return widths;
}
