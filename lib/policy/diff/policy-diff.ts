import { compareCodeUnits, counted, groupBy } from '../../core';
import { CAPABILITIES, type GrantedCapability } from '../capability';
import { PolicyErrors } from '../errors';
import type { PolicyServer } from '../evaluate/parameters';
import { PathPattern } from '../evaluate/path-pattern';
import { ROOT_PATHS } from '../evaluate/root-paths';
import { decidingRules, type PatternRules, RuleIndex, type SourcedRule } from '../evaluate/rule-index';
import { placeOf } from '../explain/shown-rule';
import { PolicyPath } from '../policy-path';
import { PolicyRule } from '../policy-rule';
import { type PolicyRules, sourcedRules } from '../policy-set';
import { effectOf } from './effect';
import { Region } from './region';
import { check, DIFF_OPTIONS } from '../private/arguments';

/** How {@link PolicyDiff.of} compares. */
export interface PolicyDiffOptions {
  /** Whose meaning counts. @default 'vault' */
  readonly server?: PolicyServer;
}

/** What differs for the requests of some paths. */
export interface PolicyChange {
  /** `changed`: allowed by both, under other conditions. */
  readonly kind: 'gained' | 'lost' | 'changed';
  readonly capability: GrantedCapability;
  /** As a policy writes it, such as `secret/data/shop/*`. */
  readonly path: string;
  /** Paths in it where this does not differ. */
  readonly except: readonly string[];
  /** A path of a request that gets another answer. */
  readonly example: string;
  /** The conditions under which it was allowed; empty where there were none. */
  readonly before: readonly string[];
  /** The conditions under which it is allowed now. */
  readonly after: readonly string[];
  /** Where the rules are that decide: `old.hcl:3`, of both sides. */
  readonly rules: readonly string[];
}

/**
 * What one policy, or several as one token has them, lets a token do that another does not, for every path there is.
 *
 * Compared is the meaning: order, formatting, comments and rules that decide nothing say nothing. The paths are cut into
 * as many regions as rules can tell apart, and each is asked once. Identity templates are compared by their text.
 *
 * @example
 * const before = PolicyDocument.parse('path "secret/data/shop" { capabilities = ["read"] }');
 * const after = PolicyDocument.parse('path "secret/data/*" { capabilities = ["read"] }');
 * PolicyDiff.of(before, after).gained;
 */
export class PolicyDiff {
  private constructor(
    /** Sorted by path and capability. */
    public readonly changes: readonly PolicyChange[],
  ) {
    Object.freeze(this);
  }

  /**
   * The difference from `before` to `after`; by name, so that changes can say where a rule is, or as a plain list.
   *
   * @throws POLICY_DIFF_TOO_LARGE where rules cross each other in more than 20,000 ways
   */
  public static of(
    before: PolicyRules | Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
    after: PolicyRules | Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
    options: PolicyDiffOptions = {},
  ): PolicyDiff {
    check('options', options, DIFF_OPTIONS);
    const { server = 'vault' } = options;
    const sides = [indexOf(before), indexOf(after)] as const;
    const patterns = sides.flatMap((side) => side.entries().map(({ pattern }) => Region.of(pattern)));
    const word = freshWord(sides.flatMap((side) => side.entries()));
    const ask = (capability: GrantedCapability, path: string): Compared => {
      const list = capability === 'list';
      const [old, young] = sides.map((side) => decidingRules(side, path, list, server));
      return compared(capability, path, old, young);
    };
    const requests = cellsOf(patterns, word);
    // A list asks for a folder with its slash, and rules for the path without it count too.
    const lists = cellsOf([...patterns, ...patterns.flatMap((one) => one.folders() ?? [])], word).map(
      ({ region, path }) => ({ region: region.asFolders(), path: `${path}/` }),
    );
    const changes = CAPABILITIES.filter((one): one is GrantedCapability => one !== 'deny').flatMap(
      (capability) =>
        reported(
          (capability === 'list' ? lists : requests).map((cell) => ({
            ...cell,
            ...ask(capability, cell.path),
          })),
          capability,
        ),
    );
    return new PolicyDiff(
      Object.freeze(
        changes.sort(
          (a, b) =>
            compareCodeUnits(a.path, b.path) ||
            CAPABILITIES.indexOf(a.capability) - CAPABILITIES.indexOf(b.capability),
        ),
      ),
    );
  }

  /** Whether both mean the same. */
  public get same(): boolean {
    return this.changes.length === 0;
  }

  /** What is allowed now and was not. */
  public get gained(): readonly PolicyChange[] {
    return this.changes.filter(({ kind }) => kind === 'gained');
  }

  /** What was allowed and is no longer. */
  public get lost(): readonly PolicyChange[] {
    return this.changes.filter(({ kind }) => kind === 'lost');
  }

  /** What is allowed by both, under other conditions. */
  public get changed(): readonly PolicyChange[] {
    return this.changes.filter(({ kind }) => kind === 'changed');
  }

  /**
   * A line for each path and kind: `+` for what is allowed now, `-` for what no longer is, `~` for other conditions; then
   * the sums. In a code block of the language `diff` it is coloured.
   */
  public toString(): string {
    const groups = groupBy(this.changes, ({ kind, path, except, before, after, rules }) =>
      JSON.stringify([kind, path, except, before, after, rules]),
    );
    const lines = [...groups.values()].map((same) => lineOf(same));
    return [...lines, this.toSummary(), ''].join('\n');
  }

  /** `2 capabilities gained, 1 lost, 0 changed`, each at a path; or that both mean the same. */
  public toSummary(): string {
    if (this.same) return 'the same meaning';
    const [lost, changed] = [this.lost, this.changed].map(({ length }) => String(length));
    const gained = counted(this.gained.length, 'capability', 'capabilities');
    return `${gained} gained, ${lost ?? ''} lost, ${changed ?? ''} changed`;
  }
}

interface Compared {
  readonly kind: PolicyChange['kind'] | undefined;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly rules: readonly string[];
}

/** A region, and a path for which exactly the rules count that count for all paths that are in no smaller one. */
interface Cell {
  readonly region: Region;
  readonly path: string;
}

function indexOf(
  policies: PolicyRules | Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
): RuleIndex {
  const several = isOne(policies) ? [policies] : policies;
  return new RuleIndex(sourcedRules(several).map(withTrimmedTemplates));
}

function isOne(
  policies: PolicyRules | Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
): policies is PolicyRules {
  return !Array.isArray(policies) && Array.isArray((policies as Partial<PolicyRules> | null)?.rules);
}

/** `{{ identity.entity.id }}` is `{{identity.entity.id}}`. */
function withTrimmedTemplates({ policy, rule }: SourcedRule): SourcedRule {
  const text = rule.path.toString();
  if (!text.includes('{{')) return { policy, rule };
  const trimmed = text.replace(/\{\{([^{}]*)\}\}/g, (_all, selector: string) => `{{${selector.trim()}}}`);
  return { policy, rule: PolicyRule.asWritten({ ...rule, path: PolicyPath.unchecked(trimmed) }) };
}

const MOST_CELLS = 20_000;

/**
 * Every set of rules that some path can match, as the region of the paths that match at least these: the patterns and
 * whatever they have in common. Lengths count too, since `a/*` is for two segments or more.
 */
function cellsOf(patterns: readonly Region[], word: string): readonly Cell[] {
  const roots = ROOT_PATHS.map((path) => Region.of(PathPattern.of(path)));
  const known = [...patterns, ...roots.filter((root) => patterns.some((one) => one.and(root) !== undefined))];
  const lengths = [...new Set(known.flatMap((one) => one.lengths))].map((length) => Region.ofLength(length));
  const generators = [...new Map([...known, ...lengths].map((one) => [one.key, one])).values()];
  const regions = new Map(patterns.map((one) => [one.key, one]));
  const open = [...regions.values()];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const generator of generators) {
      const both = next.and(generator);
      if (both === undefined || regions.has(both.key)) continue;
      regions.set(both.key, both);
      open.push(both);
      if (regions.size > MOST_CELLS) throw PolicyErrors.POLICY_DIFF_TOO_LARGE({ most: MOST_CELLS });
    }
  }
  return [...regions.values()].flatMap((region) => {
    const path = region.witness(word);
    // Some are nothing but smaller ones together, such as "a/*" where there are "a/+" and longer paths.
    const nothing = generators.some((one) => one.has(path) && !one.covers(region));
    return nothing ? [] : [{ region, path }];
  });
}

function compared(
  capability: GrantedCapability,
  path: string,
  old: PatternRules | undefined,
  young: PatternRules | undefined,
): Compared {
  const [before, after] = [effectOf(old, capability, path), effectOf(young, capability, path)];
  const kind =
    before.allowed !== after.allowed
      ? after.allowed
        ? 'gained'
        : 'lost'
      : before.conditions.join('\n') === after.conditions.join('\n')
        ? undefined
        : 'changed';
  const rules = [old, young].flatMap((side) => side?.sources ?? []);
  const places = rules.map(({ policy, rule }) => placeOf(policy, rule)).filter((place) => place !== '');
  return {
    kind,
    before: before.conditions,
    after: after.conditions,
    rules: kind === undefined ? [] : [...new Set(places)],
  };
}

/** The changes, each at the widest region that has it; the regions in it that do not are named. */
function reported(
  cells: readonly (Cell & Compared)[],
  capability: GrantedCapability,
): readonly PolicyChange[] {
  return cells.flatMap(({ region, path: example, kind, ...rest }) => {
    if (kind === undefined) return [];
    const sameChange = (other: Compared): boolean =>
      other.kind === kind &&
      other.before.join('\n') === rest.before.join('\n') &&
      other.after.join('\n') === rest.after.join('\n');
    const others = cells.filter((other) => other.region.key !== region.key);
    const above = others.filter((other) => other.region.covers(region));
    const next = above.filter(
      (one) => !above.some((other) => other !== one && one.region.covers(other.region)),
    );
    if (next.some(sameChange)) return [];
    const below = others.filter((other) => region.covers(other.region) && !sameChange(other));
    const widest = below.filter(
      (one) => !below.some((other) => other !== one && other.region.covers(one.region)),
    );
    const except = [...new Set(widest.map((one) => one.region.toString()))].sort(compareCodeUnits);
    return [{ kind, capability, path: region.toString(), except, example, ...rest }];
  });
}

/** A segment that no rule names, and with which none goes on: of a letter that is in none of them. */
function freshWord(entries: readonly PatternRules[]): string {
  const used = new Set(entries.flatMap(({ pattern }) => [...pattern.text]));
  return [...'xzqjywkvugXZQJYWKVUG0123456789'].find((letter) => !used.has(letter)) ?? '\uE000';
}

const SIGNS = { gained: '+', lost: '-', changed: '~' } as const;

function lineOf(same: readonly [PolicyChange, ...PolicyChange[]]): string {
  const [{ kind, path, except, before, after, rules }] = same;
  const capabilities = same.map(({ capability }) => capability).join(', ');
  const conditions =
    kind === 'changed'
      ? `: ${before.join('; ') || 'no conditions'} -> ${after.join('; ') || 'no conditions'}`
      : [...before, ...after].map((condition) => `; ${condition}`).join('');
  const but = except.length === 0 ? '' : `, but not ${except.slice(0, 3).join(', ')}`;
  const more = except.length > 3 ? ` and ${String(except.length - 3)} more` : '';
  const where = rules.length === 0 ? '' : ` (${rules.join(', ')})`;
  return `${SIGNS[kind]} ${path}: ${capabilities}${conditions}${but}${more}${where}`;
}
