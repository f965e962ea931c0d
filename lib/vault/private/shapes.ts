import { TerraformStack, Token } from 'cdktf';
import {
  ANY_TEXT,
  ANYTHING,
  checkedBy,
  constructIn,
  either,
  fields,
  FLAG,
  has,
  isRevoked,
  listOf,
  made,
  openFields,
  placing,
  shape,
  TEXT,
} from '../../core';
import { VaultErrors } from '../errors';

/**
 * For values from untyped code, which the compiler does not see. What has an error of its own is let through here, and so
 * are Terraform's tokens.
 * @throws VAULT_VALUE_INVALID
 */
export const check = checkedBy(
  (wrong, path) => VaultErrors.VAULT_VALUE_INVALID(wrong, path),
  (value) => !isRevoked(value) && Token.isUnresolved(value),
);

/**
 * Where a construct is put, checked with its properties.
 * @throws VAULT_VALUE_INVALID
 */
export const placed = placing(
  check,
  constructIn('a TerraformStack or a construct in one, such as "this"', (one) => TerraformStack.isStack(one)),
);

const TTL = made('Ttl.hours(1)', has('seconds', 'toSeconds'));
const TARGET = {
  provider: made('new VaultProvider(...)', has('node')),
  vaultNamespace: TEXT,
  vaultAddress: TEXT,
};
const MOUNT = made(
  'new VaultKubernetesAuth(...), VaultJwtAuth or their fromAttributes',
  has('method', 'path', 'node'),
);

export const VAULT_TARGET = fields(TARGET);
export const ACCESS = made('VaultAccess.of(...)', has('roleName', 'reads', 'policy'));
export const CONTRACT = made('VaultAccessContract.fromFile(...)', has('workloads'));

/** What is no list and no object has an error of its own. */
const POLICIES = either(
  shape('a list', (value) => !Array.isArray(value)),
  listOf(
    either(
      shape('a policy', (value) => value !== undefined && value !== null && typeof value !== 'object'),
      openFields({ policyName: TEXT }, ['policyName']),
    ),
  ),
);

/** The values of these have errors of their own. */
const ROLE_OPTIONS = {
  tokenType: ANYTHING,
  aliasNameSource: ANYTHING,
  tokenBoundCidrs: ANYTHING,
  tokenPeriod: ANYTHING,
  tokenTtl: ANYTHING,
  tokenMaxTtl: ANYTHING,
  tokenExplicitMaxTtl: ANYTHING,
};
const SELECTOR = { namespaceSelector: ANYTHING };
const GRANT = {
  ...ROLE_OPTIONS,
  ...SELECTOR,
  allowOverwrite: ANYTHING,
  policies: POLICIES,
  tokenNumUses: ANYTHING,
};
export const GRANT_OPTIONS = fields(GRANT);
export const KUBERNETES_GRANT_OPTIONS = GRANT_OPTIONS;

const ROLE = {
  ...ROLE_OPTIONS,
  auth: MOUNT,
  roleName: ANY_TEXT,
  namespace: ANY_TEXT,
  serviceAccount: ANY_TEXT,
  audience: ANY_TEXT,
  policies: POLICIES,
  tokenNumUses: ANYTHING,
};
const NEEDED = ['auth', 'roleName', 'namespace', 'serviceAccount', 'policies'] as const;
export const KUBERNETES_ROLE = fields({ ...ROLE, ...SELECTOR }, NEEDED);
export const JWT_ROLE = fields({ ...ROLE, ...SELECTOR }, [...NEEDED, 'audience']);

const TUNING = fields({ defaultTokenTtl: TTL, maxTokenTtl: TTL, listed: FLAG });
const AUTH = { ...TARGET, path: ANY_TEXT, description: TEXT, tuning: TUNING };
const REVIEWER = made('TokenReviewer.localServiceAccount()', has('configuration', 'checkAudience'));
/** The addresses have errors of their own; an AksCluster is a cluster and more. */
const ENDPOINT = openFields(
  { apiServerUrl: ANYTHING, certificateAuthorityPem: ANY_TEXT, clusterName: TEXT },
  ['certificateAuthorityPem'],
);
const ISSUER = openFields({ oidcIssuerUrl: ANYTHING, clusterName: TEXT });

export const KUBERNETES_AUTH = fields({ ...AUTH, cluster: ENDPOINT, reviewer: REVIEWER }, [
  'cluster',
  'reviewer',
]);
export const JWT_AUTH = fields({ ...AUTH, cluster: ISSUER, keys: ANYTHING }, ['cluster']);
export const KUBERNETES_ATTRIBUTES = fields(
  { ...TARGET, path: ANY_TEXT, accessor: TEXT, reviewer: REVIEWER },
  ['path', 'reviewer'],
);
export const JWT_ATTRIBUTES = fields({ ...TARGET, path: ANY_TEXT, accessor: TEXT }, ['path']);

export const POLICY_PROPS = fields(
  {
    ...TARGET,
    policyName: ANY_TEXT,
    allowOverwrite: ANYTHING,
    document: made('PolicyDocument.of(...)', has('render', 'lint')),
  },
  ['document'],
);

const MOUNT_OPTIONS = { removable: FLAG };
export const SECRETS_MOUNT = fields(MOUNT_OPTIONS);
export const LEASED_MOUNT = fields({
  ...MOUNT_OPTIONS,
  defaultLease: TTL,
  maxLease: TTL,
});
export const KV_MOUNT = fields({
  ...MOUNT_OPTIONS,
  maxVersions: ANYTHING,
  casRequired: FLAG,
});

export const LOCAL_REVIEWER = fields({ apiServerUrl: TEXT });
export const CLIENT_REVIEWER = fields({ apiServerAudience: TEXT });
/** A text has an error of its own, as it would be in the state. */
export const ACCOUNT_REVIEWER = fields(
  {
    writeOnlyVersion: ANYTHING,
    jwt: either(
      made('new TerraformVariable(...)', has('node')),
      shape('a text', (value) => typeof value === 'string'),
    ),
  },
  ['jwt'],
);

const ROLE_OF_MEMBER = openFields({ auth: MOUNT, aliasName: TEXT }, ['auth']);
/** The lists have errors of their own where they are empty. */
export const IDENTITY_GROUP = fields({
  ...TARGET,
  groupName: ANYTHING,
  policies: POLICIES,
  members: either(
    shape('a list of grants', (value) => !Array.isArray(value)),
    listOf(
      either(
        shape('a grant', (value) => !has('role')(value)),
        openFields({
          role: either(
            shape('a role', (value) => !has('auth')(value)),
            ROLE_OF_MEMBER,
          ),
        }),
      ),
    ),
  ),
});
export const CA_OPTIONS = fields({ caPem: TEXT });
