import { type Construct, type IConstruct } from 'constructs';
import { type AuthMount } from '../../access';
import { type VaultServer } from '../../agent';
import { WorkloadErrors } from '../errors';

/** What an app says once for all its workloads. */
export interface VaultDefaults {
  readonly vault?: VaultServer;
  readonly auth?: AuthMount;
}

const MARK = Symbol.for('aks-vault-constructs.VaultDefaults');

/** Keeps the defaults for everything below `root`. */
export function setVaultDefaults(root: IConstruct, defaults: VaultDefaults): void {
  Object.defineProperty(root, MARK, { value: Object.freeze({ ...defaults }) });
}

/**
 * Server and mount of one workload: its own, or those of the app.
 * @throws WORKLOAD_VAULT_MISSING, WORKLOAD_AUTH_MISSING
 */
export function vaultAndAuth(scope: Construct, own: VaultDefaults): Required<VaultDefaults> {
  const defaults = (scope.node.root as { readonly [MARK]?: VaultDefaults })[MARK] ?? {};
  const vault = own.vault ?? defaults.vault;
  const auth = own.auth ?? defaults.auth;
  if (vault === undefined) throw WorkloadErrors.WORKLOAD_VAULT_MISSING({});
  if (auth === undefined) throw WorkloadErrors.WORKLOAD_AUTH_MISSING({});
  return { vault, auth };
}
