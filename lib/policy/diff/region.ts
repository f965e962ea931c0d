import type { PathPattern } from '../evaluate/path-pattern';

/** A segment of a region: exactly the text, or any that begins with it. */
interface Segment {
  readonly text: string;
  readonly beginning: boolean;
}

/**
 * A set of request paths. Patterns are regions, and so is what two regions have in common, which patterns are not:
 * `a/b*` and `a/+/c` have the paths `a/b.../c`.
 */
export class Region {
  /** The same for the same set. */
  public readonly key: string;

  private constructor(
    private readonly segments: readonly Segment[],
    /** Whether anything may follow the last segment. */
    private readonly open: boolean,
  ) {
    this.key = `${segments.map(({ text, beginning }) => `${text}${beginning ? '\0' : ''}`).join('/')}${open ? '\0' : ''}`;
  }

  /** The paths that match a pattern. */
  public static of({ kind, parts, open }: PathPattern): Region {
    const segments = parts.map((part, index): Segment => {
      if (kind === 'segments' && part === '+') return { text: '', beginning: true };
      return { text: part, beginning: open && index === parts.length - 1 };
    });
    return new Region(segments, open);
  }

  /** What both have, or undefined where that is nothing. */
  public and(other: Region): Region | undefined {
    const [short, long] = this.segments.length <= other.segments.length ? [this, other] : [other, this];
    if (!short.open && short.segments.length !== long.segments.length) return undefined;
    const segments: Segment[] = [];
    for (const [index, segment] of long.segments.entries()) {
      const beside = short.segments[index];
      const both = beside === undefined ? segment : common(beside, segment);
      if (both === undefined) return undefined;
      segments.push(both);
    }
    return new Region(segments, short.open && long.open);
  }

  /** Whether every path of `inner` is in this region. */
  public covers(inner: Region): boolean {
    return this.and(inner)?.key === inner.key;
  }

  /** Whether a path is in it. */
  public has(path: string): boolean {
    const given = path.split('/');
    if (this.open ? given.length < this.length : given.length !== this.length) return false;
    return this.segments.every(({ text, beginning }, index) => {
      const segment = given[index] ?? '';
      return beginning ? segment.startsWith(text) : segment === text;
    });
  }

  /** The paths whose folder, with a slash at the end, is here and which are not here themselves, if there are any. */
  public folders(): Region | undefined {
    const last = this.segments.at(-1);
    if (last?.text !== '' || this.length < 2 || (this.open && !last.beginning)) return undefined;
    return new Region(this.segments.slice(0, -1), false);
  }

  /** The folders of these paths, as a list asks for them: with a slash at the end. */
  public asFolders(): Region {
    return this.open ? this : new Region([...this.segments, { text: '', beginning: false }], false);
  }

  /** The paths of at least so many segments. */
  public static ofLength(length: number): Region {
    return new Region(
      Array.from({ length }, () => ({ text: '', beginning: true })),
      true,
    );
  }

  /** From which numbers of segments on paths are, or are no longer, of this length. */
  public get lengths(): readonly number[] {
    return this.open ? [this.length] : [this.length, this.length + 1];
  }

  /**
   * A path of it, and of as few of the other regions as can be.
   * @param fresh text that is in no rule
   */
  public witness(fresh: string): string {
    return this.segments.map(({ text, beginning }) => `${text}${beginning ? fresh : ''}`).join('/');
  }

  /** As a policy writes it; `b*` in the middle is a segment that begins with b, which no policy can say. */
  public toString(): string {
    return this.segments
      .map(({ text, beginning }, index) => {
        if (!beginning) return text;
        if (this.open && index === this.segments.length - 1) return `${text}*`;
        return text === '' ? '+' : `${text}*`;
      })
      .join('/');
  }

  /** How many segments it has. */
  public get length(): number {
    return this.segments.length;
  }
}

function common(a: Segment, b: Segment): Segment | undefined {
  if (!a.beginning && !b.beginning) return a.text === b.text ? a : undefined;
  if (!a.beginning) return a.text.startsWith(b.text) ? a : undefined;
  if (!b.beginning) return b.text.startsWith(a.text) ? b : undefined;
  if (a.text.startsWith(b.text)) return a;
  return b.text.startsWith(a.text) ? b : undefined;
}
