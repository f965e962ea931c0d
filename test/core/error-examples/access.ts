import { type AccessErrors } from '../../../lib/access/errors';
import { type ErrorExamples } from './examples';

const source = 'vault-access/vault-access.json';
const workloads = ['Deployment shop/web', 'Deployment shop/jobs'];

export const examples: ErrorExamples<typeof AccessErrors> = {
  ACCESS_VALUE_INVALID: [
    {
      property: 'auth',
      wanted: 'must be made by AuthMount.kubernetes("k8s-shop")',
      got: 5,
      remedy: 'write auth: AuthMount.kubernetes("k8s-shop")',
    },
  ],
  ACCESS_NAME_INVALID: [
    {
      property: 'role',
      rule: 'must be a name that Vault keeps as it is: 1 to 128 lower-case letters, digits, ".", "_" and "-", beginning and ending with a letter or digit, without "/"',
      got: 'Shop/Web',
      remedy: 'write the name so, for example "shop-web"',
    },
  ],
  ACCESS_SERVICE_ACCOUNT_DEFAULT: [{ namespace: 'shop' }],
  ACCESS_AUDIENCE_INVALID: [{ audience: 'my vault' }],
  ACCESS_FILES_EMPTY: [{ role: 'shop-web' }],
  ACCESS_READ_PATH_INVALID: [{ at: 'reads[0]', path: 'secret/data/*', problem: '"*" is a wildcard' }],
  ACCESS_READ_CAPABILITY: [
    {
      at: 'reads[0]',
      path: 'secret/data/shop/db',
      rule: 'a secret of the engine "kv2" takes exactly the capability "read"',
      got: ['read', 'delete'],
    },
  ],
  ACCESS_GRANT_SETTING: [
    { setting: 'tokenExplicitMaxTtl', rule: 'a whole number of seconds, from 1 s to 768 h', got: 0 },
  ],
  ACCESS_GRANTS_INVALID: [
    { source: 'vault-grants.json', at: '$.roles[0].path', reason: 'required field is missing' },
    { source: 'vault-grants.json', at: undefined, reason: 'there is no such file' },
  ],
  ACCESS_USE_INVALID: [
    {
      at: 'uses[0]',
      rule: 'a use of the engine "transit" takes exactly the capability "update"',
      got: 'create transit/encrypt/orders',
    },
  ],
  ACCESS_MOUNT_INVALID: [{ got: 'string' }],
  ACCESS_LOGIN_NAMESPACE: [
    { login: 'teams', secrets: 'payroll' },
    { login: 'teams', secrets: undefined },
  ],
  ACCESS_OTHER_VAULT: [
    {
      workload: workloads[0] ?? '',
      got: 'https://vault.example:8200 (namespace teams/b)',
      expected: 'https://vault.example:8200 (namespace teams/a)',
    },
  ],
  ACCESS_JWT_AUDIENCE: [{ path: 'jwt-shop' }],
  ACCESS_ROLE_DUPLICATE: [{ role: 'shop-web', mount: 'k8s-shop', workloads }],
  ACCESS_POLICY_DUPLICATE: [{ policy: 'shop-web', workloads }],
  ACCESS_CONTRACT_UNREADABLE: [
    { source, reason: 'ENOENT: no such file or directory' },
    { source: 'vault-access', reason: 'a folder', folder: true },
  ],
  ACCESS_CONTRACT_TOO_LARGE: [{ source, bytes: 20_000_000, limit: 10_485_760 }],
  ACCESS_CONTRACTS_NONE: [
    { pattern: 'contracts/*.json', meant: undefined },
    { pattern: 'vault-access', meant: 'vault-access/**/vault-access.json' },
  ],
  ACCESS_ACCOUNT_SHARED: [{ account: 'shop/web', mount: 'k8s-shop', workloads }],
  ACCESS_NAMESPACE_UNKNOWN: [
    { workload: workloads[0] ?? '', namespace: 'shop', known: ['billing'] },
    { workload: workloads[0] ?? '', namespace: 'shop', known: [] },
  ],
  ACCESS_NAME_NOT_ALLOWED: [
    {
      workload: workloads[0] ?? '',
      namespace: 'shop',
      property: 'role',
      name: 'billing-web',
      prefix: 'shop-',
    },
    {
      workload: workloads[0] ?? '',
      namespace: 'shop',
      property: 'policy',
      name: 'shop-eu-web',
      prefix: 'shop-',
      owner: 'shop-eu',
    },
  ],
  ACCESS_PATH_NOT_ALLOWED: [
    {
      workload: workloads[0] ?? '',
      namespace: 'shop',
      capability: 'read',
      path: 'secret/data/billing/db',
      decision: 'no rule matches',
    },
  ],
  ACCESS_CONTRACT_NOT_JSON: [{ source, reason: 'Unexpected end of JSON input' }],
  ACCESS_CONTRACT_VERSION: [
    { source, property: 'version', got: 'v9', known: ['v1'] },
    { source: 'vault-grants.json', property: 'kind', got: 'VaultGrants', known: ['VaultAccessContract'] },
  ],
  ACCESS_CONTRACT_INVALID: [{ source, at: 'workloads[0].role', reason: 'a text is expected' }],
  ACCESS_ROLE_AMBIGUOUS: [{ source, role: 'shop-web', mounts: ['k8s-shop', 'jwt-shop'] }],
  ACCESS_ROLE_UNKNOWN: [
    { source, role: 'shop-web', known: ['shop-jobs'] },
    { source, role: 'shop-web', known: [] },
  ],
};
