import { type VaultErrors } from '../../../lib/vault/errors';
import { type ErrorExamples } from './examples';

const takenBy = 'platform/Auth';

export const examples: ErrorExamples<typeof VaultErrors> = {
  VAULT_REVIEWER_JWT_VERSION_INVALID: [{ version: 0 }],
  VAULT_NEEDS_PROVIDER_5_13: [{ subject: 'reviewer.writeOnlyVersion' }],
  VAULT_PACKAGES_MISSING: [
    {
      name: 'aks-vault-constructs/cdktn/vault',
      packages: ['cdktn', '@cdktn/provider-vault'],
      other: 'aks-vault-constructs/vault',
      missing: 'cdktn',
    },
  ],
  VAULT_VALUE_INVALID: [
    {
      property: 'options.tokenTtl',
      wanted: 'must be made by Ttl.hours(1)',
      got: 3600,
      remedy: 'write tokenTtl: Ttl.hours(1)',
    },
  ],
  VAULT_POLICY_NAME_INVALID: [{ name: 'Shop Web' }],
  VAULT_POLICY_NAME_RESERVED: [{ name: 'root' }],
  VAULT_POLICY_NAME_TAKEN: [{ name: 'shop-web', takenBy: 'platform/ShopWeb' }],
  VAULT_AUTH_PATH_INVALID: [{ path: 'k8s-shop/', reason: 'a mount path neither starts nor ends with "/"' }],
  VAULT_AUTH_PATH_UNKNOWN: [{ value: '${var.mount}' }],
  VAULT_AUTH_PATH_TAKEN: [{ path: 'k8s-shop', takenBy }],
  VAULT_API_SERVER_URL_INVALID: [{ url: 'http://shop.azmk8s.io/' }],
  VAULT_CA_NOT_PEM: [{ property: 'cluster.certificateAuthorityPem', start: 'LS0tLS1CRUdJTi' }],
  VAULT_REVIEWER_JWT_LITERAL: [{}],
  VAULT_REVIEWER_JWT_NOT_SENSITIVE: [{ variable: 'reviewer_jwt' }],
  VAULT_ROLE_NAME_INVALID: [{ roleName: 'shop/web' }],
  VAULT_ROLE_NAME_TAKEN: [{ roleName: 'shop-web', mount: 'k8s-shop', takenBy: 'platform/Auth/shop-web' }],
  VAULT_ROLE_WILDCARD: [{ field: 'serviceAccount', value: '*' }],
  VAULT_ROLE_NAMESPACE_INVALID: [{ namespace: 'Shop' }],
  VAULT_ROLE_SERVICE_ACCOUNT_INVALID: [{ serviceAccount: 'system:serviceaccount:shop:web' }],
  VAULT_AUDIENCE_WITH_CLIENT_JWT: [
    { audience: 'vault' },
    { audience: 'vault', apiServerAudience: 'https://shop.azmk8s.io' },
  ],
  VAULT_AUDIENCE_MISSING: [{}],
  VAULT_TTL_INVALID: [{ unit: 'hours', amount: 1000 }],
  VAULT_ROLE_PERIOD_AND_TTL: [{}],
  VAULT_ROLE_TTL_EXCEEDS_MAX: [{ ttl: '2h', maxTtl: '1h' }],
  VAULT_ROLE_POLICY_NONE: [{}],
  VAULT_GRANT_METHOD: [{ mount: 'kubernetes', method: 'jwt' }],
  VAULT_GRANT_OTHER_MOUNT: [{ method: 'kubernetes', contractPath: 'kubernetes', mountPath: 'k8s-shop' }],
  VAULT_GRANT_OTHER_SERVER: [
    { contractAddress: 'https://vault-dev.example:8200', mountAddress: 'https://vault.example:8200' },
  ],
  VAULT_GRANT_OTHER_NAMESPACE: [{ contractNamespace: 'teams/a', mountNamespace: 'teams/b' }],
  VAULT_REVIEWER_IN_CLUSTER_STACK: [{ cluster: 'platform/Aks' }],
  VAULT_LOCAL_REVIEWER_IN_CLUSTER_STACK: [{ cluster: 'platform/Aks' }],
  VAULT_ISSUER_INVALID: [{ url: 'http://issuer.example' }],
  VAULT_ISSUER_TRIMMED: [{ url: 'https://westeurope.oic.prod-aks.azure.com/1111/2222' }],
  VAULT_POLICY_TWICE: [{ name: 'shop-web' }],
  VAULT_CIDR_INVALID: [{ got: '10.0.0.0/33' }],
  VAULT_NAMESPACE_SELECTOR: [
    { rule: 'at least one label: a selector without any selects every namespace', got: {} },
  ],
  VAULT_TOKEN_USES: [{ rule: 'a whole number from 1', got: 0.5 }],
  VAULT_ROLE_OPTION_INVALID: [{ option: 'tokenPeriod', rule: 'a Ttl, such as Ttl.hours(12)', got: 3600 }],
  VAULT_OVERWRITE_INVALID: [{ got: 'no' }],
  VAULT_GROUP_INVALID: [{ property: 'members', rule: 'a list of at least one', got: [] }],
  VAULT_GROUP_MEMBER: [
    { rule: 'Vault knows this account by its UID, which nobody knows before it is there', got: 'k8s-shop' },
  ],
  VAULT_JWT_KEYS: [{ rule: 'at least one key, otherwise nobody can log in' }],
  VAULT_BATCH_TOKEN_WITH_LEASES: [{ paths: ['database/creds/shop-orders'] }],
  VAULT_BATCH_TOKEN_PERIODIC: [{}],
  VAULT_SECRETS_PATH_INVALID: [{ path: '/secret', reason: 'a mount path neither starts nor ends with "/"' }],
  VAULT_SECRETS_PATH_TAKEN: [{ path: 'secret/shop', takenBy: 'platform/Secrets' }],
  VAULT_KV_VERSIONS_INVALID: [{ maxVersions: 0 }],
  VAULT_SECRET_IN_STATE: [{ type: 'vault_kv_secret_v2', what: 'the value of a secret' }],
};
