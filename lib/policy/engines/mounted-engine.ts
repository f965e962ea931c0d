import { mountPathProblem } from '../../core';
import { PolicyErrors } from '../errors';
import type { GrantedCapability } from '../capability';
import type { IdentityTemplate } from '../identity-template';
import { PolicyPath } from '../policy-path';
import { PolicyRule, type RuleOptions } from '../policy-rule';
import { checkedName } from '../private/path-checks';
import { hasToken } from '../private/tokens';

/** A name inside of an engine: of a secret, a role, a key. Plain text, which may hold identity templates. */
export type EngineName = string | IdentityTemplate;

/**
 * An engine at its mount. The subclasses are vocabularies: their verbs say what a user wants to do and give the
 * rule that allows just that.
 */
export abstract class MountedEngine {
  protected constructor(
    /** The engine's name in errors, such as `KvV2`. */
    private readonly engine: string,
    /** Without a slash at either end. */
    public readonly mountPath: string,
    /** What is before the mount in the API: `auth/` for auth methods. */
    private readonly prefix: '' | 'auth/' = '',
  ) {
    const problem =
      typeof mountPath === 'string' && hasToken(mountPath) ? undefined : mountPathProblem(mountPath);
    if (problem !== undefined)
      throw PolicyErrors.POLICY_MOUNT_INVALID({ engine, mount: mountPath, rule: problem });
  }

  /** A rule for a path below the mount; `relative` is already checked. @internal */
  protected allow(
    relative: string,
    capabilities: readonly GrantedCapability[],
    options?: RuleOptions,
  ): PolicyRule {
    return PolicyRule.allow(
      PolicyPath.of(`${this.prefix}${this.mountPath}/${relative}`),
      capabilities,
      options,
    );
  }

  /** A name of one segment, such as a role's. @internal */
  protected name(what: string, name: EngineName): string {
    return checkedName(`${what} of ${this.engine} ${JSON.stringify(this.mountPath)}`, name, {
      segments: 'one',
    });
  }

  /** A name of several segments, such as a KV secret's. @internal */
  protected path(what: string, name: EngineName): string {
    return checkedName(`${what} of ${this.engine} ${JSON.stringify(this.mountPath)}`, name, {
      segments: 'many',
    });
  }
}

/** Gives the rule for a path of the engine that made the object, so that objects of an engine need not extend it. */
export type Allow = (
  relative: string,
  capabilities: readonly GrantedCapability[],
  options?: RuleOptions,
) => PolicyRule;

/** The rules below a place that is no mount of the user's, such as `sys/`. */
export function allowBelow(prefix: string): Allow {
  return (relative, capabilities, options) =>
    PolicyRule.allow(PolicyPath.of(`${prefix}${relative}`), capabilities, options);
}
