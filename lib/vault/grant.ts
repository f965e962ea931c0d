import { Construct } from 'constructs';
import { VaultErrors } from './errors';
import { type AuthMethod, type VaultAccess } from '../access';
import { type RoleOptions, TokenType } from './role-options';
import { type IVaultAuth } from './vault-auth';
import { type VaultKubernetesRole } from './vault-kubernetes-role';
import { VaultPolicy } from './vault-policy';

/** What `grant` made from one contract. */
export interface VaultGrant<Role = VaultKubernetesRole> {
  readonly policy: VaultPolicy;
  readonly role: Role;
}

/** What the role of a grant is made of. */
export interface RoleOfGrant extends RoleOptions {
  readonly roleName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audience?: string;
  readonly policies: readonly [VaultPolicy];
}

/**
 * The policy and the role of one workload, below the mount, so that a workload that leaves takes both with it and
 * moves nothing else.
 *
 * @throws VAULT_GRANT_METHOD, VAULT_GRANT_OTHER_MOUNT, VAULT_BATCH_TOKEN_WITH_LEASES
 */
export function grantAccess<Role>(
  auth: Construct & IVaultAuth,
  method: AuthMethod,
  grant: { readonly id: string; readonly access: VaultAccess; readonly options: RoleOptions },
  roleIn: (scope: Construct, props: RoleOfGrant) => Role,
): VaultGrant<Role> {
  const { id, access, options } = grant;
  const scope = new Construct(auth, id);
  const at = scope.node.path;
  if (access.auth.method !== method) {
    throw VaultErrors.VAULT_GRANT_METHOD({ mount: method, method: access.auth.method }, at);
  }
  if (access.auth.path !== auth.path) {
    const facts = { method, contractPath: access.auth.path, mountPath: auth.path };
    throw VaultErrors.VAULT_GRANT_OTHER_MOUNT(facts, at);
  }
  if (options.tokenType === TokenType.BATCH && access.dynamic) {
    const paths = access.reads.filter((read) => read.dynamic).map((read) => read.path);
    throw VaultErrors.VAULT_BATCH_TOKEN_WITH_LEASES({ paths }, at);
  }
  const policy = new VaultPolicy(scope, 'Policy', {
    ...auth.target,
    policyName: access.policyName,
    document: access.policy(),
  });
  const role = roleIn(scope, {
    ...options,
    roleName: access.roleName,
    namespace: access.namespace,
    serviceAccount: access.serviceAccount,
    audience: access.auth.audience.value,
    policies: [policy],
  });
  return { policy, role };
}
