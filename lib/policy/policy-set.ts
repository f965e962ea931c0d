import { ANY_TEXT, type VaultDuration } from '../core';
import {
  CAPABILITIES,
  type Capability,
  capabilityBit,
  type GrantedCapability,
  isCapability,
} from './capability';
import { Decision, type DecisionReason } from './evaluate/decision';
import { fillIn, type PolicyIdentity } from './evaluate/identity-values';
import {
  type ParameterRefusal,
  type PolicyServer,
  refusedParameter,
  type RequestParameters,
} from './evaluate/parameters';
import { isRootPath } from './evaluate/root-paths';
import { decidingRules, type PatternRules, RuleIndex, type SourcedRule } from './evaluate/rule-index';
import { PolicyErrors } from './errors';
import type { PolicyRule } from './policy-rule';
import { check, POLICIES, REQUEST_DETAILS, SET_OPTIONS } from './private/arguments';
import { secondsOf } from './policy-duration';

/** How a {@link PolicySet} is to be understood. */
export interface PolicySetOptions {
  /** Whose meaning counts. `docs/policy.md` lists where they differ. @default 'vault' */
  readonly server?: PolicyServer;
  /** Who the token belongs to. @default nobody: rules with templates are dropped, as servers drop them */
  readonly identity?: PolicyIdentity;
}

/** Whatever has the rules of one policy: a `PolicyDocument` is one. */
export interface PolicyRules {
  readonly rules: readonly PolicyRule[];
}

/** What a request carries besides its path. */
export interface RequestDetails {
  /** @default no parameters */
  readonly parameters?: RequestParameters;
  /** The TTL of response wrapping that the request asks for. @default none */
  readonly wrapTtl?: VaultDuration;
}

const WITH_PARAMETERS: readonly Capability[] = ['read', 'create', 'update', 'patch', 'recover'];

/**
 * Several policies as one token has them: what a server would answer.
 *
 * The answers are those of the policies alone. Whether a mount exists, and what its engine says, they do not know.
 *
 * @example `PolicySet.of({ shop, base }).explain('read', 'secret/data/shop/db').allowed`
 */
export class PolicySet {
  /** Every rule as it is written, with the name of its policy. */
  public readonly rules: readonly SourcedRule[];
  /** Rules that are not there for this token, since its identity lacks the value of a template. */
  public readonly dropped: readonly SourcedRule[];
  private readonly index: RuleIndex;
  private readonly server: PolicyServer;
  /** A value of the identity that the server refuses, and with it the whole token. */
  private readonly unusable: boolean;

  private constructor(rules: readonly SourcedRule[], options: PolicySetOptions) {
    const identity = options.identity ?? {};
    this.server = options.server ?? 'vault';
    const filled = rules.map(({ policy, rule }) => ({ policy, rule: fillIn(rule, identity, this.server) }));
    this.rules = rules;
    this.dropped = rules.filter((_rule, index) => filled[index]?.rule === 'dropped');
    this.unusable = filled.some(({ rule }) => rule === 'forbidden');
    this.index = new RuleIndex(
      filled.flatMap(({ policy, rule }) => (typeof rule === 'string' ? [] : [{ policy, rule }])),
    );
  }

  /** The policies of a token; by name, so that `explain` can say where a rule is, or as a plain list. */
  public static of(
    policies: Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
    options: PolicySetOptions = {},
  ): PolicySet {
    check('options', options, SET_OPTIONS);
    return new PolicySet(sourcedRules(policies), options);
  }

  /**
   * What a server answers to a request: allowed or not, the deciding rule, and the rules it has shadowed.
   *
   * A `list` asks for a folder: a slash is added to the path where there is none, as the server adds it.
   *
   * @param path of the request, without `/v1/`
   * @throws POLICY_DURATION_INVALID for a wrapping TTL that is not positive
   */
  public explain(capability: GrantedCapability, path: string, details: RequestDetails = {}): Decision {
    check('path', path, ANY_TEXT);
    if (!isCapability(capability)) throw PolicyErrors.POLICY_CAPABILITY_UNKNOWN({ path, capability });
    check('details', details, REQUEST_DETAILS);
    if (details.wrapTtl !== undefined) secondsOf('wrapTtl of the request', details.wrapTtl);
    const asked = requestPath(capability, path);
    const deciding = this.deciding(asked, capability === 'list');
    const refusal =
      deciding && details.parameters && WITH_PARAMETERS.includes(capability)
        ? refusedParameter(deciding.united, details.parameters, this.server)
        : deciding && refusedParameterOfNone(deciding, capability, this.server);
    return new Decision({
      capability,
      path: asked,
      reason: this.unusable ? 'template-value' : reasonOf(capability, asked, deciding, details, refusal),
      deciding,
      refusal,
      candidates: () => this.candidates(asked, capability === 'list'),
    });
  }

  /**
   * What a token may do at a path, as `sys/capabilities` of the server says it; `['deny']` for nothing.
   *
   * As there, the path is looked up as for a `list`, also without its last slash, but none is added to it.
   */
  public capabilities(path: string): readonly Capability[] {
    check('path', path, ANY_TEXT);
    const bits = this.deciding(path.replace(/^\/+/, ''), true)?.bits ?? 0;
    if (this.unusable || bits === 0 || (bits & capabilityBit('deny')) !== 0) return ['deny'];
    return CAPABILITIES.filter((capability) => (bits & capabilityBit(capability)) !== 0);
  }

  private deciding(path: string, list: boolean): PatternRules | undefined {
    return decidingRules(this.index, path, list, this.server);
  }

  private candidates(path: string, list: boolean): readonly PatternRules[] {
    if (!list || !path.endsWith('/')) return this.index.all(path);
    return [...new Set([...this.index.all(path), ...this.index.all(path.slice(0, -1))])];
  }
}

/** The rules of several policies, each with the name of its policy. */
export function sourcedRules(
  policies: Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
): readonly SourcedRule[] {
  check('policies', policies, POLICIES);
  const named = isList(policies) ? policies.map((policy) => ['', policy] as const) : Object.entries(policies);
  return named.flatMap(([policy, document]) => document.rules.map((rule) => ({ policy, rule })));
}

/** `Array.isArray` does not narrow readonly lists. */
function isList(
  policies: Readonly<Record<string, PolicyRules>> | readonly PolicyRules[],
): policies is readonly PolicyRules[] {
  return Array.isArray(policies);
}

function requestPath(capability: Capability, path: string): string {
  const asked = path.startsWith('/') ? path.replace(/^\/+/, '') : path;
  return capability === 'list' && !asked.endsWith('/') ? `${asked}/` : asked;
}

/** A request without parameters can still lack a required one. */
function refusedParameterOfNone(
  deciding: PatternRules,
  capability: Capability,
  server: PolicyServer,
): ParameterRefusal | undefined {
  if (deciding.united.requiredParameters === undefined || !WITH_PARAMETERS.includes(capability))
    return undefined;
  return refusedParameter(deciding.united, {}, server);
}

function reasonOf(
  capability: GrantedCapability,
  path: string,
  deciding: PatternRules | undefined,
  details: RequestDetails,
  refusal: ParameterRefusal | undefined,
): DecisionReason {
  if (deciding === undefined) return 'no-rule';
  if ((deciding.bits & capabilityBit('deny')) !== 0) return 'denied';
  if ((deciding.bits & capabilityBit(capability)) === 0) return 'not-granted';
  if (wrappingRefused(deciding, details)) return 'wrapping';
  if (refusal !== undefined) return 'parameters';
  if ((deciding.bits & capabilityBit('sudo')) === 0 && isRootPath(path)) return 'needs-sudo';
  return 'granted';
}

function wrappingRefused({ united }: PatternRules, details: RequestDetails): boolean {
  const min = united.minWrappingTtlSeconds ?? 0;
  const max = united.maxWrappingTtlSeconds ?? 0;
  if (min === 0 && max === 0) return false;
  if (details.wrapTtl === undefined) return true;
  const ttl = secondsOf('wrapTtl of the request', details.wrapTtl);
  return (max > 0 && ttl > max) || (min > 0 && ttl < min) || (min > 0 && max > 0 && min > max);
}
