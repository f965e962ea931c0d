// Vault's side of a platform, as Terraform: policies, Kubernetes auth mounts, roles, grants derived from contracts.
// For platform teams, with cdktf and @cdktf/provider-vault. Imports access, policy and core; never aks or workload.
export { VaultPolicy, type IVaultPolicy, type VaultPolicyProps } from './vault-policy';
export {
  VaultKubernetesAuth,
  type IVaultKubernetesAuth,
  type VaultKubernetesAuthAttributes,
  type VaultKubernetesAuthProps,
} from './vault-kubernetes-auth';
export {
  AliasNameSource,
  VaultKubernetesRole,
  type RoleOptions,
  type TokenLifetime,
  type VaultKubernetesRoleProps,
} from './vault-kubernetes-role';
export {
  TokenReviewer,
  type ClientJwtOptions,
  type LocalServiceAccountOptions,
  type ReviewerConfiguration,
  type ReviewerJwt,
} from './token-reviewer';
export { Ttl } from './ttl';
export { type VaultGrant } from './grant';
export { type VaultTarget } from './neighbours';
export { type IKubernetesEndpoint } from '../core/kubernetes-endpoint';
