import { type IConstruct } from 'constructs';
import { type VaultAccess } from '../access';

const MARK = Symbol.for('aks-vault-constructs.VaultInjected');

/** A workload that reads secrets from Vault, and so has a contract with the platform. */
export interface IVaultInjected extends IConstruct {
  /** Who reads what, and how it logs in: what the platform derives policy and role from. */
  readonly vaultAccess: VaultAccess;
}

/** Marks a construct as one whose {@link IVaultInjected.vaultAccess} belongs into the contract file. */
export function markVaultInjected(construct: IVaultInjected): void {
  Object.defineProperty(construct, MARK, { value: true });
}

/** All workloads below `root` that read secrets from Vault, in the order of the tree. */
export function vaultInjectedBelow(root: IConstruct): IVaultInjected[] {
  return root.node.findAll().filter((construct): construct is IVaultInjected => MARK in construct);
}
