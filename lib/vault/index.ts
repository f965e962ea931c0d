// Vault's side of a platform, as Terraform: policies, auth mounts (Kubernetes and JWT), roles, grants derived from
// contracts, mounts of secrets.
// For platform teams, with cdktf and @cdktf/provider-vault. Imports access, policy and core; never aks or workload.
export { ConfigurationError, type Problem } from '../core';
export { VaultPolicy, type IVaultPolicy, type VaultPolicyProps } from './vault-policy';
export {
  VaultKubernetesAuth,
  type IVaultKubernetesAuth,
  type VaultKubernetesAuthAttributes,
  type VaultKubernetesAuthProps,
} from './vault-kubernetes-auth';
export { VaultKubernetesRole, type VaultKubernetesRoleProps } from './vault-kubernetes-role';
export {
  VaultJwtAuth,
  type IVaultJwtAuth,
  type VaultJwtAuthAttributes,
  type VaultJwtAuthProps,
} from './vault-jwt-auth';
export { VaultJwtRole, type VaultJwtRoleProps } from './vault-jwt-role';
export {
  AliasNameSource,
  TokenType,
  type GrantOptions,
  type KubernetesGrantOptions,
  type NamespaceSelector,
  type RoleOptions,
  type TokenLifetime,
  type TokenUses,
} from './role-options';
export {
  VaultSecretsMounts,
  type KvV2MountOptions,
  type LeasedMountOptions,
  type SecretsMount,
  type SecretsMountOptions,
} from './vault-secrets-mounts';
export {
  TokenReviewer,
  type ClientJwtOptions,
  type LocalServiceAccountOptions,
  type ReviewerConfiguration,
  type ReviewerJwt,
  type ServiceAccountOptions,
} from './token-reviewer';
export { IssuerKeys, type IssuerCertificateOptions, type IssuerKeysConfiguration } from './issuer-keys';
export { VaultIdentityGroup, type IGroupMember, type VaultIdentityGroupProps } from './vault-identity-group';
export { type MountTuning } from './mount-tuning';
export { Ttl } from './ttl';
export { type VaultGrant, type VaultGrants } from './vault-grant';
export { type IJwtAuthMount, type IKubernetesAuthMount, type IVaultAuth } from './vault-auth';
export { type VaultTarget } from './vault-target';
export { type IKubernetesEndpoint } from '../core';
export { type ITokenIssuer } from '../core';
