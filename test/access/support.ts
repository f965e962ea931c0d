import fc from 'fast-check';
import {
  type AccessFile,
  AuthMount,
  TokenAudience,
  VaultAccess,
  VaultAccessContract,
} from '../../lib/access';
import { type GrantedCapability } from '../../lib/policy';
import { database, dotenv, type FileContent, kv2 } from '../../lib/secrets';

/** The example of the design, with whatever differs. */
export function shopWeb(changes: Partial<Parameters<typeof VaultAccess.of>[0]> = {}): VaultAccess {
  const creds = database('database').role('shop');
  const files: Record<string, FileContent> = {
    'db.env': dotenv({ DB_USER: creds.username, DB_PASSWORD: creds.password }),
    'api-key': kv2('secret').at('shop/payment').key('apiKey'),
  };
  return VaultAccess.of({
    workload: 'web',
    role: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    files,
    ...changes,
  });
}

const label = fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,8}[a-z0-9])?$/);
const segment = fc.oneof(
  label,
  fc.constantFrom('a b', 'ü', "it's", '"', '100%', 'a?b', '$x', '|', '`', '__proto__', 'constructor'),
);
const key = fc.oneof(
  label,
  fc.string({ minLength: 1 }),
  fc.constantFrom('__proto__', 'constructor', 'a|b', '``'),
);
const capabilities = fc.uniqueArray(
  fc.constantFrom<GrantedCapability>('create', 'read', 'update', 'patch', 'delete', 'list', 'sudo'),
  { minLength: 1 },
);

const read = fc.record({
  engine: fc.constantFrom(
    'kv-v1' as const,
    'kv-v2' as const,
    'database' as const,
    'pki' as const,
    'other' as const,
  ),
  path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/')),
  capabilities,
  keys: fc.array(key, { maxLength: 4 }),
  dynamic: fc.boolean(),
});

const file: fc.Arbitrary<AccessFile> = fc.record({
  name: fc.oneof(label, fc.constantFrom('__proto__', 'toString', '.env', 'A_b-C.d')),
  reads: fc.array(read, { minLength: 1, maxLength: 4 }),
});

const access = fc
  .record({
    workload: label,
    role: label,
    namespace: label,
    serviceAccount: label,
    mount: fc.constantFrom('kubernetes', 'aks-prod', 'teams/shop/k8s'),
    audience: fc.constantFrom(
      TokenAudience.of('vault'),
      TokenAudience.of('https://x.example'),
      TokenAudience.apiServer(),
    ),
    files: fc.uniqueArray(file, { minLength: 1, maxLength: 4, selector: ({ name }) => name.toLowerCase() }),
  })
  .map(({ mount, audience, files, ...identity }) =>
    VaultAccess.ofReads({ ...identity, auth: AuthMount.kubernetes(mount, { audience }) }, files),
  );

/** Any contract that the library accepts. */
export const anyContract: fc.Arbitrary<VaultAccessContract> = fc
  .uniqueArray(access, { maxLength: 4, selector: ({ role }) => role })
  .map((workloads) => VaultAccessContract.of(workloads));
