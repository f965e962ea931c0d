import fc from 'fast-check';
import {
  type AccessFile,
  AuthMount,
  TokenAudience,
  VaultAccess,
  VaultAccessContract,
} from '../../lib/access';
import { database, dotenvFile, type FileContent, kv2, type SecretRead } from '../../lib/secrets';

/** The example of the design, with whatever differs. */
export function shopWeb(changes: Partial<Parameters<typeof VaultAccess.of>[0]> = {}): VaultAccess {
  const creds = database('database').role('shop');
  const files: Record<string, FileContent> = {
    'db.env': dotenvFile({ DB_USER: creds.username, DB_PASSWORD: creds.password }),
    'api-key': kv2('secret').at('shop/payment').key('apiKey'),
  };
  return VaultAccess.of({
    workload: 'web',
    roleName: 'shop-web',
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
/** What the library takes for each engine; the engine is also the first segment, so that a path has one engine. */
const engine = fc.constantFrom('kv-v1', 'kv-v2', 'database', 'pki', 'other');

const read = fc.record({
  engine,
  path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/')),
  keys: fc.array(key, { maxLength: 4 }),
  dynamic: fc.boolean(),
});

const secretRead: fc.Arbitrary<SecretRead> = read.map((facts) => ({
  ...facts,
  path: `${facts.engine}/${facts.path}`,
  capabilities: [facts.engine === 'pki' ? 'update' : 'read'],
}));

const file: fc.Arbitrary<AccessFile> = fc.record({
  name: fc.oneof(label, fc.constantFrom('__proto__', 'toString', '.env', 'A_b-C.d')),
  reads: fc.array(secretRead, { minLength: 1, maxLength: 4 }),
});

const access = fc
  .record({
    workload: label,
    roleName: label,
    namespace: label,
    serviceAccount: label,
    auth: fc.constantFrom(
      AuthMount.kubernetes(),
      AuthMount.kubernetes('aks-prod', { audience: TokenAudience.of('https://x.example') }),
      AuthMount.kubernetes('teams/shop/k8s', { audience: TokenAudience.apiServer() }),
      AuthMount.jwt('jwt-shop'),
    ),
    files: fc.uniqueArray(file, { minLength: 1, maxLength: 4, selector: ({ name }) => name.toLowerCase() }),
  })
  .map(({ files, ...identity }) => VaultAccess.ofReads(identity, files));

/** Any contract that the library accepts. */
export const anyContract: fc.Arbitrary<VaultAccessContract> = fc
  .uniqueArray(access, { maxLength: 4, selector: ({ roleName }) => roleName })
  .map((workloads) => VaultAccessContract.of(workloads));
