import { type VaultAccess } from '../access';
import { type VaultPolicy } from './vault-policy';

/** What `grant` made from one workload of a contract. */
export interface VaultGrant<Role> {
  readonly policy: VaultPolicy;
  readonly role: Role;
}

/** What `grantAll` made from a contract, and what it did not. */
export interface VaultGrants<Role> {
  /** One for each workload that logs in at this mount, in the order of the contract. */
  readonly granted: readonly VaultGrant<Role>[];
  /** Workloads that log in at another mount; nothing was made for them. */
  readonly leftOut: readonly VaultAccess[];
}
