import { capabilityBits } from '../capability';
import type { PolicyRule } from '../policy-rule';
import { uniteForEvaluation } from '../private/unite-rules';
import type { PolicyServer } from './parameters';
import { PathPattern } from './path-pattern';

/** Rules of one pattern, united as a server unites them, and where each came from. */
export interface PatternRules {
  readonly pattern: PathPattern;
  /** What a server makes of them together. */
  readonly united: PolicyRule;
  /** One bit a capability, by its place in `CAPABILITIES`. */
  readonly bits: number;
  /** The single rules, with the names of their policies. */
  readonly sources: readonly SourcedRule[];
}

/** A rule and the policy that it is in. */
export interface SourcedRule {
  readonly policy: string;
  readonly rule: PolicyRule;
}

/**
 * The rules of a token, arranged so that the deciding one is found without looking at the others.
 *
 * Among patterns the one whose first wildcard comes latest wins, so patterns are kept by what is before it (the
 * head), and a path's own beginnings are looked up from the longest to the shortest. The first hit decides.
 */
export class RuleIndex {
  private readonly exact = new Map<string, PatternRules>();
  /** By head, each list sorted so that the first match decides. */
  private readonly byHead = new Map<string, PatternRules[]>();
  /** The lengths of all heads, longest first. */
  private readonly headLengths: readonly number[];

  public constructor(rules: Iterable<SourcedRule>) {
    for (const entry of grouped(rules)) {
      const { pattern } = entry;
      if (pattern.kind === 'exact') this.exact.set(pattern.text, entry);
      else this.byHead.set(pattern.head, [...(this.byHead.get(pattern.head) ?? []), entry]);
    }
    for (const entries of this.byHead.values())
      entries.sort((a, b) => PathPattern.compare(b.pattern, a.pattern));
    const lengths = new Set([...this.byHead.keys()].map((head) => head.length));
    this.headLengths = [...lengths].sort((a, b) => b - a);
  }

  /** The rules for exactly this path. */
  public exactly(path: string): PatternRules | undefined {
    return this.exact.get(path);
  }

  /** The pattern that decides about `path`, exact paths left aside. */
  public byPattern(path: string): PatternRules | undefined {
    let segments: readonly string[] | undefined;
    for (const length of this.headLengths) {
      if (length > path.length) continue;
      const entries = this.byHead.get(path.slice(0, length));
      if (entries === undefined) continue;
      segments ??= path.split('/');
      for (const entry of entries) if (entry.pattern.matches(path, segments)) return entry;
    }
    return undefined;
  }

  /** All rules that match `path`, the deciding one first. */
  public all(path: string): readonly PatternRules[] {
    const segments = path.split('/');
    const exact = this.exact.get(path);
    const patterns = this.headLengths
      .filter((length) => length <= path.length)
      .flatMap((length) => this.byHead.get(path.slice(0, length)) ?? [])
      .filter((entry) => entry.pattern.matches(path, segments));
    return exact === undefined ? patterns : [exact, ...patterns];
  }

  /** Every pattern of the index. */
  public entries(): readonly PatternRules[] {
    return [...this.exact.values(), ...[...this.byHead.values()].flat()];
  }
}

/**
 * The rules that decide about a path; for a list the path is a folder, which servers look up without its last slash too.
 */
export function decidingRules(
  index: RuleIndex,
  path: string,
  list: boolean,
  server: PolicyServer,
): PatternRules | undefined {
  const exact = index.exactly(path);
  if (exact !== undefined || !list || !path.endsWith('/')) return exact ?? index.byPattern(path);
  const folder = path.slice(0, -1);
  const first = server === 'vault' ? folder : path;
  const second = server === 'vault' ? path : folder;
  return index.exactly(folder) ?? index.byPattern(first) ?? index.byPattern(second);
}

function grouped(rules: Iterable<SourcedRule>): readonly PatternRules[] {
  const byText = new Map<string, [SourcedRule, ...SourcedRule[]]>();
  for (const sourced of rules) {
    const text = sourced.rule.path.toString();
    const same = byText.get(text);
    if (same === undefined) byText.set(text, [sourced]);
    else same.push(sourced);
  }
  return [...byText].map(([text, sources]) => {
    const united = uniteForEvaluation([sources[0].rule, ...sources.slice(1).map((source) => source.rule)]);
    return Object.freeze({
      pattern: PathPattern.of(text),
      united,
      bits: capabilityBits(united.capabilities),
      sources,
    });
  });
}
