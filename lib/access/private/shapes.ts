import {
  ANY_TEXT,
  ANYTHING,
  CALL,
  checkedBy,
  either,
  fields,
  FLAG,
  has,
  listOf,
  made,
  oneOf,
  openFields,
  optional,
  recordOf,
  TEXT,
} from '../../core';
import { CAPABILITIES } from '../../policy';
import { type SecretEngine } from '../../secrets';
import { AccessErrors } from '../errors';

/**
 * For values from untyped code, which the compiler does not see. What has an error of its own is let through here.
 * @throws ACCESS_VALUE_INVALID
 */
export const check = checkedBy((wrong) => AccessErrors.ACCESS_VALUE_INVALID(wrong));

export const AUTH_MOUNT = made(
  'AuthMount.kubernetes("k8s-shop")',
  has('method', 'path', 'audience', 'equals'),
);
export const MOUNT_OPTIONS = fields({
  audience: ANYTHING,
  namespace: ANYTHING,
});
export const ACCESS = made('VaultAccess.of(...)', has('roleName', 'reads', 'files', 'policy'));
export const CONTRACT = made('VaultAccessContract.of(...) or .fromFile(...)', has('workloads', 'toJson'));
export const ACCESSES = listOf(ACCESS);

const IDENTITY = {
  workload: ANYTHING,
  roleName: ANYTHING,
  namespace: ANYTHING,
  serviceAccount: ANYTHING,
  vault: ANYTHING,
  auth: AUTH_MOUNT,
  policyName: ANY_TEXT,
  uses: ANYTHING,
};
/** A VaultAccess is one, and has more. */
export const ACCESS_IDENTITY = openFields(IDENTITY);
export const ACCESS_PROPS = openFields({ ...IDENTITY, files: ANYTHING });

const ENGINES: Readonly<Record<SecretEngine, true>> = {
  'kv-v1': true,
  'kv-v2': true,
  database: true,
  pki: true,
  aws: true,
  azure: true,
  gcp: true,
  kubernetes: true,
  ssh: true,
  totp: true,
  other: true,
};
const READ = fields(
  {
    engine: oneOf(Object.keys(ENGINES)),
    path: ANY_TEXT,
    capabilities: listOf(oneOf(CAPABILITIES)),
    keys: listOf(TEXT),
    dynamic: FLAG,
    parameters: listOf(recordOf(ANY_TEXT)),
  },
  ['engine', 'path', 'capabilities', 'keys', 'dynamic'],
);
export const ACCESS_FILES = listOf(fields({ name: ANY_TEXT, reads: listOf(READ) }, ['name', 'reads']));

export const PLATFORM_RULES = fields({
  vault: ANYTHING,
  allowedPaths: either(CALL, recordOf(made('PolicyDocument.of(...)', has('rules', 'explain')))),
  namePrefix: CALL,
});
export const AT_OPTIONS = fields({ policyName: ANY_TEXT });
export const WHO_OPTIONS = fields({
  capability: oneOf(CAPABILITIES.filter((one) => one !== 'deny')),
});
export const OPTIONAL_TEXT = optional(TEXT);
const GROUP = fields({ name: TEXT, policies: listOf(TEXT) }, ['name', 'policies']);
export const ROLES_OF_GRANTS = listOf(
  fields({ path: TEXT, namespace: TEXT, arguments: openFields({}), groups: listOf(GROUP) }, [
    'path',
    'arguments',
  ]),
);
