import type { GrantedCapability } from '../capability';
import type { PolicyRule } from '../policy-rule';
import type { ParameterRefusal } from './parameters';
import type { PatternRules, SourcedRule } from './rule-index';

/**
 * Why a request is allowed or refused.
 *
 * - `granted`: the deciding rule has the capability
 * - `no-rule`: no rule matches; everything is refused by default
 * - `denied`: the deciding rule says `deny`
 * - `not-granted`: the deciding rule lacks the capability, whatever wider rules say
 * - `needs-sudo`: the path is root-protected and the deciding rule lacks `sudo`
 * - `wrapping`: the rule demands a wrapped answer, or one of another TTL
 * - `template-value`: a value of the identity makes a path that the server refuses, and with it every request of the
 *   token: OpenBao for a `*`, `+` or slash in the value, Vault where the filled-in path has a `+*`
 * - `parameters`: the rule refuses a parameter of the request, or misses one
 */
export type DecisionReason =
  | 'granted'
  | 'no-rule'
  | 'denied'
  | 'not-granted'
  | 'needs-sudo'
  | 'wrapping'
  | 'parameters'
  | 'template-value';

/** What {@link Decision} is made of, for code inside of the room. */
export interface DecisionFacts {
  readonly capability: GrantedCapability;
  readonly path: string;
  readonly reason: DecisionReason;
  readonly deciding: PatternRules | undefined;
  readonly refusal?: ParameterRefusal | undefined;
  readonly candidates: () => readonly PatternRules[];
}

/** The answer of `explain`: allowed or not, by which rule, and which rules it has shadowed. */
export class Decision {
  public readonly allowed: boolean;
  public readonly reason: DecisionReason;
  public readonly capability: GrantedCapability;
  /** The path of the request. */
  public readonly path: string;

  /** @internal */
  public constructor(private readonly facts: DecisionFacts) {
    this.allowed = facts.reason === 'granted';
    this.reason = facts.reason;
    this.capability = facts.capability;
    this.path = facts.path;
  }

  /** The rule that decides: all rules of its path, united as a server unites them. Undefined when none matches. */
  public get rule(): PolicyRule | undefined {
    return this.facts.deciding?.united;
  }

  /** The single rules behind {@link Decision.rule}, with the names of their policies. */
  public get sources(): readonly SourcedRule[] {
    return this.facts.deciding?.sources ?? [];
  }

  /** Rules that match the path too and do not count, since a more specific one decides; the most specific first. */
  public get shadowed(): readonly PolicyRule[] {
    return this.others().map((candidate) => candidate.united);
  }

  /** The single rules behind {@link Decision.shadowed}, with the names of their policies. */
  public get shadowedSources(): readonly SourcedRule[] {
    return this.others().flatMap(({ sources }) => sources);
  }

  /** The parameter that was refused, for the reason `parameters`. */
  public get refusedParameter(): ParameterRefusal | undefined {
    return this.facts.refusal;
  }

  /** The whole answer in a few lines, for people. */
  public toString(): string {
    const verdict = this.allowed ? 'allowed' : 'refused';
    const lines = [`${this.capability} ${this.path}: ${verdict}, ${this.because()}`];
    if (this.rule !== undefined) lines.push(`  decided by ${this.decidedBy()}`);
    for (const rule of this.shadowed) lines.push(`  shadowed   ${shown(rule)}`);
    return lines.join('\n');
  }

  private others(): readonly PatternRules[] {
    return this.facts.candidates().filter((candidate) => candidate !== this.facts.deciding);
  }

  /** Why, in words. */
  public because(): string {
    switch (this.reason) {
      case 'granted':
        return 'the deciding rule grants it';
      case 'no-rule':
        return 'no rule matches this path';
      case 'denied':
        return 'the deciding rule denies everything';
      case 'not-granted':
        return `the deciding rule does not grant ${this.capability}, and only the most specific rule counts`;
      case 'needs-sudo':
        return 'the path is root-protected and the deciding rule lacks sudo';
      case 'wrapping':
        return `the deciding rule demands a wrapped answer ${this.wrapping()}`;
      case 'template-value':
        return 'a value of the identity makes a path of a rule that the server refuses, and with it the whole token';
      case 'parameters':
        return `parameter ${JSON.stringify(this.refusedParameter?.parameter)} ${this.parameterVerdict()}`;
    }
  }

  private wrapping(): string {
    const { minWrappingTtlSeconds: min, maxWrappingTtlSeconds: max } = this.rule ?? {};
    if (min !== undefined && max !== undefined && min > max)
      return `but allows no TTL at all (${String(min)}s to ${String(max)}s)`;
    return `of ${String(min ?? 0)}s to ${max === undefined ? 'any TTL' : `${String(max)}s`}`;
  }

  /** A name that the rule has is refused for its value. */
  private parameterVerdict(): string {
    const { allowedParameters: allowed = {}, deniedParameters: denied = {} } = this.rule ?? {};
    const { parameter = '', why = 'denied' } = this.refusedParameter ?? {};
    const name = parameter.toLowerCase();
    switch (why) {
      case 'required':
        return 'is required and missing';
      case 'denied': {
        const byValue =
          !Object.hasOwn(denied, '*') && Object.hasOwn(denied, name) && denied[name]?.length !== 0;
        return byValue ? 'has a value that is denied' : 'is denied';
      }
      case 'not-allowed':
        return Object.hasOwn(allowed, name)
          ? 'has a value that is not among the allowed ones'
          : 'is not among the allowed ones';
    }
  }

  private decidedBy(): string {
    const policies = [...new Set(this.sources.map((source) => source.policy))].filter((name) => name !== '');
    const lines = this.sources.flatMap(({ rule }) =>
      rule.source === undefined ? [] : [String(rule.source.line)],
    );
    const where = [
      ...(policies.length > 0 ? [`policy ${policies.join(', ')}`] : []),
      ...(lines.length > 0 ? [`line ${lines.join(', ')}`] : []),
    ];
    return `${this.rule === undefined ? '' : shown(this.rule)}${where.length > 0 ? ` (${where.join('; ')})` : ''}`;
  }
}

function shown(rule: PolicyRule): string {
  return `path ${JSON.stringify(rule.path.toString())} { ${rule.capabilities.join(', ') || 'no capabilities'} }`;
}
