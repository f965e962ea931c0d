import { type Construct, type IConstruct } from 'constructs';
import { type AuthMount } from '../../access';
import { type VaultServer } from '../../agent';
import { WorkloadErrors } from '../errors';

/** What an app says once for all its workloads. */
export interface VaultDefaults {
  readonly vault?: VaultServer;
  readonly auth?: AuthMount;
  readonly policyName?: PolicyNaming;
  readonly deploymentSafeguards?: boolean;
}

/** Makes the name of a workload's policy of its role and its mount. */
export type PolicyNaming = (roleName: string, auth: AuthMount) => string;

const MARK = Symbol.for('aks-vault-constructs.VaultDefaults');

/** Keeps the defaults for everything below `root`. */
export function setVaultDefaults(root: IConstruct, defaults: VaultDefaults): void {
  Object.defineProperty(root, MARK, { value: Object.freeze({ ...defaults }) });
}

/**
 * Server and mount of one workload: its own, or those of the app.
 * @throws WORKLOAD_VAULT_MISSING, WORKLOAD_AUTH_MISSING
 */
export function vaultAndAuth(
  scope: Construct,
  own: Pick<VaultDefaults, 'vault' | 'auth'>,
): Required<Pick<VaultDefaults, 'vault' | 'auth'>> {
  const defaults = defaultsOf(scope);
  const vault = own.vault ?? defaults.vault;
  const auth = own.auth ?? defaults.auth;
  if (vault === undefined) throw WorkloadErrors.WORKLOAD_VAULT_MISSING({});
  if (auth === undefined) throw WorkloadErrors.WORKLOAD_AUTH_MISSING({});
  return { vault, auth };
}

/** The name of a workload's policy: its own, or the one that the app makes; undefined for the role's. */
export function policyNameOf(
  scope: Construct,
  own: string | undefined,
  roleName: string,
  auth: AuthMount,
): string | undefined {
  return own ?? defaultsOf(scope).policyName?.(roleName, auth);
}

/** What a workload says of Deployment Safeguards: its own, or what the app says; left out where nobody does. */
export function safeguardsOf(
  scope: Construct,
  own: Pick<VaultDefaults, 'deploymentSafeguards'>,
): Pick<VaultDefaults, 'deploymentSafeguards'> {
  // A wrong value of untyped code is told where the declaration is checked.
  if (own.deploymentSafeguards !== undefined) return { deploymentSafeguards: own.deploymentSafeguards };
  const { deploymentSafeguards } = defaultsOf(scope);
  return deploymentSafeguards === undefined ? {} : { deploymentSafeguards };
}

function defaultsOf(scope: Construct): VaultDefaults {
  return (scope.node.root as { readonly [MARK]?: VaultDefaults })[MARK] ?? {};
}
