import { ANY_TEXT, type VaultDuration } from '../core';
import { CAPABILITY_LIST, check, DENY_OPTIONS, POLICY_PATH, RULE_OPTIONS } from './private/arguments';
import { PolicyErrors } from './errors';
import { type Capability, type GrantedCapability, isCapability, sortCapabilities } from './capability';
import { ControlGroup, type ControlGroupProps } from './control-group';
import { checkedConstraints, frozenConstraints, type ParameterConstraints } from './parameter-constraints';
import { secondsOf } from './policy-duration';
import { PolicyPath } from './policy-path';

/** What a rule can say besides its path and its capabilities. */
export interface RuleOptions {
  /** Written above the rule as `# ...` lines. @default none */
  readonly comment?: string;
  /**
   * Only these parameters, with only these values. KV v2 has no parameters that this could see.
   * @default every parameter
   */
  readonly allowedParameters?: ParameterConstraints;
  /** Never these parameters with these values; wins over `allowedParameters`. @default none */
  readonly deniedParameters?: ParameterConstraints;
  /** Each of these must be in the request. @default none */
  readonly requiredParameters?: readonly string[];
  /** The answer must be wrapped, for at least this long. @default wrapping is not demanded */
  readonly minWrappingTtl?: VaultDuration;
  /** The answer must be wrapped, for at most this long. @default wrapping is not demanded */
  readonly maxWrappingTtl?: VaultDuration;
  /** Which events a `subscribe` may see, such as `kv*` (Vault). @default none */
  readonly subscribeEventTypes?: readonly string[];
  /** Names or ids of MFA methods that every request must pass (Vault Enterprise step-up MFA). @default none */
  readonly mfaMethods?: readonly string[];
  /** Approval by others (Vault Enterprise). @default none */
  readonly controlGroup?: ControlGroupProps | ControlGroup;
}

/** Where a rule of a parsed policy stood, and what was written there that the model says in another way. */
export interface RuleSource {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `policy = "read"`, the spelling of Vault 0.x, when it was used. */
  readonly legacyPolicy?: string;
  /** Capabilities that stood beside `deny`; the server ignores them. */
  readonly overruled?: readonly Capability[];
  /** Keys that were written twice in the block; the last one counts, and newer Vaults refuse the policy. */
  readonly repeatedKeys?: readonly string[];
}

/** The whole content of a rule, for code inside of the room. */
export interface RuleFacts {
  readonly path: PolicyPath;
  readonly capabilities: readonly Capability[];
  readonly comment?: string | undefined;
  readonly allowedParameters?: ParameterConstraints | undefined;
  readonly deniedParameters?: ParameterConstraints | undefined;
  readonly requiredParameters?: readonly string[] | undefined;
  readonly minWrappingTtlSeconds?: number | undefined;
  readonly maxWrappingTtlSeconds?: number | undefined;
  readonly subscribeEventTypes?: readonly string[] | undefined;
  readonly mfaMethods?: readonly string[] | undefined;
  readonly controlGroup?: ControlGroup | undefined;
  readonly source?: RuleSource | undefined;
}

/**
 * One stanza of a policy: what may be done below one path. Immutable.
 *
 * Of all rules that match a request only the most specific one counts; a narrower rule therefore takes away what a
 * wider one has granted. `PolicyDocument.lint` finds such pairs.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies
 */
export class PolicyRule {
  public readonly path: PolicyPath;
  /** Each once, in the order of `CAPABILITIES`. */
  public readonly capabilities: readonly Capability[];
  public readonly comment: string | undefined;
  /** Names in lower case. */
  public readonly allowedParameters: ParameterConstraints | undefined;
  /** Names in lower case. */
  public readonly deniedParameters: ParameterConstraints | undefined;
  public readonly requiredParameters: readonly string[] | undefined;
  public readonly minWrappingTtlSeconds: number | undefined;
  public readonly maxWrappingTtlSeconds: number | undefined;
  public readonly subscribeEventTypes: readonly string[] | undefined;
  public readonly mfaMethods: readonly string[] | undefined;
  public readonly controlGroup: ControlGroup | undefined;
  /** Of a rule that was parsed. */
  public readonly source: RuleSource | undefined;

  private constructor(facts: RuleFacts) {
    this.path = facts.path;
    this.capabilities = sortCapabilities(facts.capabilities);
    this.comment = facts.comment;
    this.allowedParameters = facts.allowedParameters && frozenConstraints(facts.allowedParameters);
    this.deniedParameters = facts.deniedParameters && frozenConstraints(facts.deniedParameters);
    this.requiredParameters = facts.requiredParameters && sortedTexts(facts.requiredParameters);
    this.minWrappingTtlSeconds = facts.minWrappingTtlSeconds;
    this.maxWrappingTtlSeconds = facts.maxWrappingTtlSeconds;
    this.subscribeEventTypes = facts.subscribeEventTypes && sortedTexts(facts.subscribeEventTypes);
    this.mfaMethods = facts.mfaMethods && sortedTexts(facts.mfaMethods);
    this.controlGroup = facts.controlGroup?.controlling(this.capabilities);
    this.source = facts.source && Object.freeze(facts.source);
    Object.freeze(this);
  }

  /**
   * Allows something. `deny` is not among the capabilities, since the server drops everything beside it:
   * see {@link PolicyRule.deny}.
   *
   * @throws POLICY_CAPABILITIES_EMPTY for an empty list
   * @throws POLICY_CAPABILITY_UNKNOWN for a word that is no capability (only from untyped code)
   * @throws POLICY_DENY_NOT_ALONE for `deny` in the list (only from untyped code)
   * @throws POLICY_WRAPPING_TTL_ORDER where the lowest wrapping TTL is above the highest
   * @throws POLICY_PARAMETERS_STAR, POLICY_PARAMETERS_REPEATED, POLICY_DURATION_INVALID,
   *   POLICY_CONTROL_GROUP_INVALID, and what `PolicyPath.of` throws
   */
  public static allow(
    path: string | PolicyPath,
    capabilities: readonly GrantedCapability[],
    options?: RuleOptions,
  ): PolicyRule {
    const where = pathOf(path);
    if (options !== undefined)
      check(`options for ${JSON.stringify(where.toString())}`, options, RULE_OPTIONS);
    checkCapabilities(where.toString(), capabilities);
    if (options === undefined) return new PolicyRule({ path: where, capabilities });
    return new PolicyRule({
      path: where,
      capabilities,
      ...checkedOptions(where.toString(), capabilities, options),
    });
  }

  /** Forbids everything below a path, whatever other policies of the token grant for this same path. */
  public static deny(path: string | PolicyPath, options?: Pick<RuleOptions, 'comment'>): PolicyRule {
    if (options !== undefined) check('options', options, DENY_OPTIONS);
    return new PolicyRule({ path: pathOf(path), capabilities: ['deny'], comment: options?.comment });
  }

  /**
   * A rule from facts that need no check: parsed ones, or those of united rules.
   * @internal
   */
  public static asWritten(facts: RuleFacts): PolicyRule {
    return new PolicyRule(facts);
  }

  /** Whether this rule forbids. */
  public get isDeny(): boolean {
    return this.capabilities.includes('deny');
  }

  /** The same rule with another comment. */
  public withComment(comment: string): PolicyRule {
    check('comment', comment, ANY_TEXT);
    return new PolicyRule({ ...this, comment });
  }
}

function pathOf(path: string | PolicyPath): PolicyPath {
  if (typeof path === 'string') return PolicyPath.of(path);
  if (!((path as unknown) instanceof PolicyPath)) check('path', path, POLICY_PATH);
  return path;
}

function checkCapabilities(path: string, capabilities: readonly string[]): void {
  if (!Array.isArray(capabilities))
    check(`capabilities for ${JSON.stringify(path)}`, capabilities, CAPABILITY_LIST);
  if (capabilities.length === 0) throw PolicyErrors.POLICY_CAPABILITIES_EMPTY({ path });
  const unknown = capabilities.findIndex((capability) => !isCapability(capability));
  if (unknown >= 0) {
    throw PolicyErrors.POLICY_CAPABILITY_UNKNOWN({ path, capability: String(capabilities[unknown]) });
  }
  if (capabilities.includes('deny')) throw PolicyErrors.POLICY_DENY_NOT_ALONE({ path, capabilities });
}

function checkedOptions(
  path: string,
  capabilities: readonly Capability[],
  options: RuleOptions,
): Omit<RuleFacts, 'path' | 'capabilities'> {
  const ttl = (name: 'minWrappingTtl' | 'maxWrappingTtl') => {
    const given = options[name];
    return given === undefined ? undefined : secondsOf(`${name} of ${JSON.stringify(path)}`, given);
  };
  const [min, max] = [ttl('minWrappingTtl'), ttl('maxWrappingTtl')];
  if (min !== undefined && max !== undefined && min > max) {
    throw PolicyErrors.POLICY_WRAPPING_TTL_ORDER({ path, min, max });
  }
  const { allowedParameters: allowed, deniedParameters: denied, controlGroup: group } = options;
  const controlGroup = group === undefined || group instanceof ControlGroup ? group : ControlGroup.of(group);
  if (controlGroup !== undefined) checkControlled(path, capabilities, controlGroup);
  return {
    comment: options.comment,
    allowedParameters: allowed && checkedConstraints('allowedParameters', allowed),
    deniedParameters: denied && checkedConstraints('deniedParameters', denied),
    requiredParameters: options.requiredParameters,
    minWrappingTtlSeconds: min,
    maxWrappingTtlSeconds: max,
    subscribeEventTypes: options.subscribeEventTypes,
    mfaMethods: options.mfaMethods,
    controlGroup,
  };
}

function checkControlled(path: string, granted: readonly Capability[], group: ControlGroup): void {
  for (const [factor, { controlledCapabilities = [] }] of Object.entries(group.factors)) {
    const extra = controlledCapabilities.find((capability) => !granted.includes(capability));
    if (extra !== undefined) {
      const rule = `controlledCapabilities are among the capabilities of the rule for ${JSON.stringify(path)}`;
      throw PolicyErrors.POLICY_CONTROL_GROUP_INVALID({ factor, rule, got: extra });
    }
  }
}

function sortedTexts(texts: readonly string[]): readonly string[] {
  return Object.freeze([...new Set(texts)].sort());
}
