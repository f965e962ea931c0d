import { type VaultDuration } from '../core';
import { PolicyErrors } from './errors';
import { type Capability, isRequestCapability, type RequestCapability, sortCapabilities } from './capability';
import { secondsOf } from './policy-duration';
import { CAPABILITIES_KNOWN, check, CONTROL_GROUP } from './private/arguments';

/** Who must approve a request before its answer can be fetched. */
export interface ControlGroupFactor {
  /** Names of identity groups; any member may approve. */
  readonly groupNames?: readonly string[];
  /** Ids of identity groups. */
  readonly groupIds?: readonly string[];
  /** How many members must approve; at least 1. */
  readonly approvals: number;
  /**
   * The capabilities that need this approval; each one must be granted by the rule.
   * @default all of the rule's capabilities
   */
  readonly controlledCapabilities?: readonly RequestCapability[];
}

/** The plain form in which a {@link ControlGroup} is made. */
export interface ControlGroupProps {
  /** How long an approval is waited for. @default the server's (24 h) */
  readonly ttl?: VaultDuration;
  /** Whether members of the group may approve their own requests (OpenBao). @default false */
  readonly selfApproval?: boolean;
  /** By a name of your choice; at least one. */
  readonly factors: Readonly<Record<string, ControlGroupFactor>>;
}

/**
 * Approval by others before a request's answer can be fetched (Vault Enterprise).
 *
 * @see https://developer.hashicorp.com/vault/docs/enterprise/control-groups
 */
export class ControlGroup {
  private constructor(
    /** In seconds; undefined for the server's default. */
    public readonly ttlSeconds: number | undefined,
    public readonly selfApproval: boolean,
    public readonly factors: Readonly<Record<string, ControlGroupFactor>>,
  ) {
    Object.freeze(this);
  }

  /**
   * @throws POLICY_CONTROL_GROUP_INVALID without factors, for a factor without groups, or with approvals below 1
   * @throws POLICY_DURATION_INVALID for a TTL that is not positive
   */
  public static of(props: ControlGroupProps): ControlGroup {
    check('control group', props, CONTROL_GROUP);
    const problem = factorsProblem(props.factors);
    if (problem !== undefined) throw PolicyErrors.POLICY_CONTROL_GROUP_INVALID(problem);
    const ttl = props.ttl === undefined ? undefined : secondsOf('ttl of a control group', props.ttl);
    return ControlGroup.asWritten(ttl, props.selfApproval ?? false, props.factors);
  }

  /** The same with the default of `controlledCapabilities` written out: OpenBao demands it, and JSON needs it. */
  public controlling(capabilities: readonly Capability[]): ControlGroup {
    check('capabilities', capabilities, CAPABILITIES_KNOWN);
    const factors = Object.entries(this.factors).map(
      ([name, factor]) =>
        [name, { controlledCapabilities: capabilities.filter(isRequestCapability), ...factor }] as const,
    );
    return ControlGroup.asWritten(this.ttlSeconds, this.selfApproval, Object.fromEntries(factors));
  }

  /**
   * Of an existing policy, unchecked.
   * @internal
   */
  public static asWritten(
    ttlSeconds: number | undefined,
    selfApproval: boolean,
    factors: Readonly<Record<string, ControlGroupFactor>>,
  ): ControlGroup {
    const copies = Object.entries(factors).map(([name, factor]) => [name, copyOf(factor)] as const);
    return new ControlGroup(ttlSeconds, selfApproval, Object.freeze(Object.fromEntries(copies)));
  }
}

function copyOf(factor: ControlGroupFactor): ControlGroupFactor {
  return Object.freeze({
    ...(factor.groupNames && { groupNames: Object.freeze([...factor.groupNames]) }),
    ...(factor.groupIds && { groupIds: Object.freeze([...factor.groupIds]) }),
    approvals: factor.approvals,
    ...(factor.controlledCapabilities && {
      controlledCapabilities: sortCapabilities(factor.controlledCapabilities).filter(isRequestCapability),
    }),
  });
}

/** What Vault refuses of a control group's factors, or undefined. */
export function factorsProblem(
  factors: Readonly<Record<string, ControlGroupFactor>>,
): { readonly factor: string; readonly rule: string; readonly got: unknown } | undefined {
  const entries = Object.entries(factors);
  if (entries.length === 0)
    return { factor: '', rule: 'a control group has at least one factor', got: factors };
  for (const [factor, { approvals, groupNames = [], groupIds = [] }] of entries) {
    if (!Number.isInteger(approvals) || approvals < 1) {
      return { factor, rule: 'approvals is a whole number of at least 1', got: approvals };
    }
    if (groupNames.length + groupIds.length === 0) {
      return {
        factor,
        rule: 'a factor names at least one group in groupNames or groupIds',
        got: { groupNames, groupIds },
      };
    }
  }
  return undefined;
}
