import { type ITerraformDependable } from 'cdktf';
import { type IConstruct } from 'constructs';
import { type VaultTarget } from './neighbours';

/** An auth mount that roles belong to, whatever its method. */
export interface IVaultAuth extends IConstruct {
  /** The mount path without `auth/`, for example `k8s-shop`. */
  readonly path: string;
  /** The server and namespace that the mount belongs to; its roles and policies are written there too. */
  readonly target: VaultTarget;
  /** {@link target} as one comparable string. */
  readonly targetKey: string;
  /** What roles must wait for; undefined for a mount that is made elsewhere. */
  readonly mount?: ITerraformDependable;
}
