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
/** How each engine is asked; the engine is also the first segment, so that a path has one engine. */
const WAYS: readonly Pick<SecretRead, 'engine' | 'capabilities'>[] = [
  ...(['kv-v1', 'kv-v2', 'database', 'aws', 'azure', 'gcp', 'totp', 'other'] as const).map((engine) => ({
    engine,
    capabilities: ['read'] as const,
  })),
  ...(['kv-v1', 'kv-v2'] as const).map((engine) => ({ engine, capabilities: ['list'] as const })),
  ...(['pki', 'gcp', 'kubernetes', 'ssh', 'other'] as const).map((engine) => ({
    engine,
    capabilities: ['update'] as const,
  })),
];
/** What the paths of an engine's updates and lists look like. */
const below = (engine: string, verb: string, path: string): string => {
  if (verb === 'list') return engine === 'kv-v2' ? `metadata/${path}/` : `${path}/`;
  if (verb === 'read' || engine === 'other') return `${verb}/${path}`;
  const last = path.split('/').at(-1) ?? 'x';
  return engine === 'gcp' ? `roleset/${last}/key` : `${engine === 'kubernetes' ? 'creds' : 'issue'}/${last}`;
};
const parameters = fc.array(
  fc.dictionary(
    fc.constantFrom('ttl', 'kubernetes_namespace'),
    fc.constantFrom('1h', 'shop', 'a|b `c`', '*'),
    {
      minKeys: 1,
    },
  ),
  { minLength: 1, maxLength: 3 },
);

const read = fc.record({
  way: fc.constantFrom(...WAYS),
  path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/')),
  keys: fc.array(key, { maxLength: 4 }),
  dynamic: fc.boolean(),
  parameters: fc.option(parameters, { nil: undefined }),
});

const secretRead: fc.Arbitrary<SecretRead> = read.map(({ way, path, keys, dynamic, parameters: sent }) => {
  const { engine, capabilities } = way;
  const [verb = ''] = capabilities;
  const needed = verb === 'update' && engine !== 'pki';
  const sets = sent ?? (needed ? [{ ttl: '1h' }] : undefined);
  return {
    engine,
    capabilities,
    keys,
    dynamic,
    path: `${engine}/${below(engine, verb, path)}`,
    ...(sets === undefined ? {} : { parameters: sets }),
  };
});

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

const accountOf = ({ auth, namespace, serviceAccount }: VaultAccess) =>
  [auth.path, namespace, serviceAccount].join(' ');

/** Any contract that the library accepts. */
export const anyContract: fc.Arbitrary<VaultAccessContract> = fc
  .uniqueArray(access, {
    maxLength: 4,
    comparator: (one, other) => one.roleName === other.roleName || accountOf(one) === accountOf(other),
  })
  .map((workloads) => VaultAccessContract.of(workloads));
