import { type ITerraformDependable } from 'cdktf';
import { type IConstruct } from 'constructs';
import { type AuthMethod } from '../access';
import { type TokenReviewer } from './token-reviewer';
import { type VaultTarget } from './vault-target';

/** An auth mount that roles belong to, whatever its method. */
export interface IVaultAuth extends IConstruct {
  /** How workloads log in here. */
  readonly method: AuthMethod;
  /** The mount path without `auth/`, for example `k8s-shop`. */
  readonly path: string;
  /** The server and namespace that the mount belongs to; its roles and policies are written there too. */
  readonly target: VaultTarget;
  /** {@link target} as one comparable string. */
  readonly targetKey: string;
  /** What roles must wait for; undefined for a mount that is made elsewhere. */
  readonly mount?: ITerraformDependable;
  /** What tells the mount from all others in Vault's identities; undefined where a mount that is made elsewhere says none. */
  readonly accessor?: string | undefined;
}

/** A mount of the Kubernetes method, as its roles see it. */
export interface IKubernetesAuthMount extends IVaultAuth {
  readonly method: 'kubernetes';
  /** Who reviews the logins; decides which audiences a role may have. */
  readonly reviewer: TokenReviewer;
}

/** A mount of the JWT method, as its roles see it. */
export interface IJwtAuthMount extends IVaultAuth {
  readonly method: 'jwt';
}
