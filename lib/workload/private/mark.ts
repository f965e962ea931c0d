import { type IConstruct } from 'constructs';
import { type VaultAccess } from '../../access';

const MARK = Symbol.for('aks-vault-constructs.VaultInjected');

/** Marks a construct as one whose contract belongs into the contract file. */
export function markVaultInjected(construct: IConstruct, vaultAccess: () => VaultAccess): void {
  Object.defineProperty(construct, MARK, { value: vaultAccess });
}

/** The contracts of all workloads below `root` that read secrets from Vault, in the order of the tree. */
export function vaultAccessBelow(root: IConstruct): VaultAccess[] {
  return root.node
    .findAll()
    .map((construct) => (construct as { readonly [MARK]?: () => VaultAccess })[MARK])
    .filter((vaultAccess) => vaultAccess !== undefined)
    .map((vaultAccess) => vaultAccess());
}
