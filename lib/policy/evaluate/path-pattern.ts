/**
 * How a server reads the path of a rule.
 *
 * - `exact`: matches itself only
 * - `prefix`: ended with `*` and has no `+` segment; matches whatever begins with it
 * - `segments`: compared segment by segment. A server takes this way for every path in which a segment begins with
 *   `+`, also where `+` is then literal, such as in `a/+b`
 */
export type PatternKind = 'exact' | 'prefix' | 'segments';

/** The path of a rule, taken apart once so that matching is cheap. */
export class PathPattern {
  /** What every matching path begins with: all of an exact path, else what is before the first wildcard. */
  public readonly head: string;
  /** Whether the path ended with `*` and matches whatever begins with it. */
  public readonly open: boolean;
  /** The segments, `+` for any; of an open pattern the last one is the beginning of a segment. */
  public readonly parts: readonly string[];
  /** The larger ones of two patterns of the same head decide; see {@link PathPattern.compare}. */
  private readonly wildcards: number;
  private readonly bytes: Buffer;

  private constructor(
    public readonly kind: PatternKind,
    public readonly text: string,
  ) {
    this.open = text.endsWith('*') && kind !== 'exact';
    const body = this.open ? text.slice(0, -1) : text;
    this.head = kind === 'segments' ? text.slice(0, text.indexOf('+')) : body;
    this.parts = body.split('/');
    this.wildcards = kind === 'segments' ? this.parts.filter((part) => part === '+').length : 0;
    this.bytes = Buffer.from(body, 'utf8');
    Object.freeze(this);
  }

  /** Reads a path as Vault does after it has dropped a leading slash. */
  public static of(text: string): PathPattern {
    const segments = text === '+' || text.startsWith('+/') || text.includes('/+');
    return new PathPattern(segments ? 'segments' : text.endsWith('*') ? 'prefix' : 'exact', text);
  }

  /**
   * Which of two patterns with the same head a server prefers: positive for `a`. A longer head always wins and is
   * not looked at here. Not ending with `*` wins, then fewer `+`, then the longer text, then the later one by bytes.
   */
  public static compare(a: PathPattern, b: PathPattern): number {
    if (a.open !== b.open) return a.open ? -1 : 1;
    if (a.wildcards !== b.wildcards) return b.wildcards - a.wildcards;
    if (a.bytes.length !== b.bytes.length) return a.bytes.length - b.bytes.length;
    return Buffer.compare(a.bytes, b.bytes);
  }

  /** Whether a server prefers this pattern to another one where a request matches both. */
  public winsOver(other: PathPattern): boolean {
    if (this.kind === 'exact' || other.kind === 'exact') return this.kind === 'exact';
    if (this.head.length !== other.head.length) return this.head.length > other.head.length;
    return PathPattern.compare(this, other) > 0;
  }

  /** Whether a request for `path` matches; `segments` is the same path, split at its slashes. */
  public matches(path: string, segments: readonly string[]): boolean {
    if (this.kind === 'exact') return path === this.text;
    if (this.kind === 'prefix') return path.startsWith(this.head);
    return this.matchesSegments(segments);
  }

  private matchesSegments(segments: readonly string[]): boolean {
    const { parts } = this;
    if (this.open ? segments.length < parts.length : segments.length !== parts.length) return false;
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] ?? '';
      const segment = segments[index] ?? '';
      if (part === '+' || part === segment) continue;
      if (this.open && index === parts.length - 1 && segment.startsWith(part)) continue;
      return false;
    }
    return true;
  }
}
