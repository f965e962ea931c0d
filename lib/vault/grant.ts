import { Construct } from 'constructs';
import { type VaultAccess } from '../access';
import { VaultErrors } from '../core/errors';
import { type IVaultKubernetesAuth } from './vault-kubernetes-auth';
import { type RoleOptions, VaultKubernetesRole } from './vault-kubernetes-role';
import { VaultPolicy } from './vault-policy';

/** What `grant` made from one contract. */
export interface VaultGrant {
  readonly policy: VaultPolicy;
  readonly role: VaultKubernetesRole;
}

/**
 * The policy and the role of one workload. Not in the class of the mount, because a mount that was imported grants in
 * the same way.
 */
export function grantAccess(
  auth: Construct & IVaultKubernetesAuth,
  id: string,
  access: VaultAccess,
  options: RoleOptions,
): VaultGrant {
  const scope = new Construct(auth, id);
  const at = scope.node.path;
  if (access.auth.method !== 'kubernetes') {
    throw VaultErrors.VAULT_GRANT_METHOD({ method: access.auth.method }, at);
  }
  if (access.auth.path !== auth.path) {
    throw VaultErrors.VAULT_GRANT_OTHER_MOUNT({ contractPath: access.auth.path, mountPath: auth.path }, at);
  }
  const policy = new VaultPolicy(scope, 'Policy', {
    ...auth.target,
    name: access.policyName,
    document: access.policy(),
  });
  const role = new VaultKubernetesRole(scope, 'Role', {
    ...options,
    auth,
    roleName: access.role,
    namespace: access.namespace,
    serviceAccount: access.serviceAccount,
    audience: access.auth.audience.value,
    policies: [policy],
  });
  return { policy, role };
}
