// The bindings of the provider, named here and nowhere else in this room. They are of vault 5.6.0; the build makes the room
// a second time of the same sources, with `@cdktn/provider-vault` (5.13.0) in their place: .ci/frameworks.ts. By their deep
// paths: the package's index loads every resource.
export { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
export { IdentityEntity } from '@cdktf/provider-vault/lib/identity-entity';
export { IdentityEntityAlias } from '@cdktf/provider-vault/lib/identity-entity-alias';
export { IdentityGroup } from '@cdktf/provider-vault/lib/identity-group';
export { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
export { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
export { KubernetesAuthBackendConfig } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-config';
export { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
export { KvSecretBackendV2 } from '@cdktf/provider-vault/lib/kv-secret-backend-v2';
export { Mount } from '@cdktf/provider-vault/lib/mount';
export { Policy } from '@cdktf/provider-vault/lib/policy';
// What only later versions of the provider can say.
export { vaultProvider } from './provider/vault-5-6';
