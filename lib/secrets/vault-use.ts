import { compareCodeUnits } from '../core';
import { type GrantedCapability, type PolicyRule } from '../policy';
import { SecretsErrors } from './errors';

/** Which kind of secrets engine a workload calls itself. */
export type UseEngine = 'transit';

/** What a workload does at one path of Vault by itself, for contracts and reports. */
export interface UsedPath {
  readonly engine: UseEngine;
  /** As a policy writes it, without a leading slash: `transit/encrypt/orders`. */
  readonly path: string;
  /** What the path's rule grants. */
  readonly capabilities: readonly GrantedCapability[];
}

/**
 * Something that the application does with Vault while it runs, such as encrypting with a key. It asks a listener of
 * the pod and has no token; the policy allows what is declared and nothing else.
 *
 * Made by `transit(mount).key(name).encrypt()` and its siblings. Immutable.
 */
export class VaultUse implements UsedPath {
  public readonly engine: UseEngine;
  public readonly path: string;
  public readonly capabilities: readonly GrantedCapability[];

  /** @internal */
  public constructor(
    engine: UseEngine,
    /** The rule that allows exactly this. */
    public readonly rule: PolicyRule,
  ) {
    this.engine = engine;
    this.path = rule.path.toString();
    this.capabilities = Object.freeze(
      rule.capabilities.filter((one): one is GrantedCapability => one !== 'deny'),
    );
    Object.freeze(this);
  }
}

/**
 * The uses of a workload, checked, each path once, sorted by path.
 * @throws SECRETS_USE_INVALID for what is no list, an empty one, and a reference or a file in it
 */
export function vaultUses(uses: readonly VaultUse[]): readonly VaultUse[] {
  const given: unknown = uses;
  if (!Array.isArray(given)) throw SecretsErrors.SECRETS_USE_INVALID({ at: 'uses', got: typeOf(given) });
  if (given.length === 0) throw SecretsErrors.SECRETS_USE_INVALID({ at: 'uses', got: 'an empty list' });
  const checked = Array.from(given, (use: unknown, index) => {
    if (use instanceof VaultUse) return use;
    throw SecretsErrors.SECRETS_USE_INVALID({ at: `uses[${String(index)}]`, got: typeOf(use) });
  });
  return unitedUses(checked);
}

/** The same uses, one a path, sorted by path. */
export function unitedUses<T extends UsedPath>(uses: readonly T[]): readonly T[] {
  const byPath = new Map(uses.map((use) => [use.path, use]));
  return Object.freeze([...byPath.values()].sort((a, b) => compareCodeUnits(a.path, b.path)));
}

/** Never the value, which may be a secret in the wrong place. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  const name: unknown = (value.constructor as { readonly name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name !== '' ? name : 'object';
}
