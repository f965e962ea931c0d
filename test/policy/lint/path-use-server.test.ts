// What to see here: what lint says of a path is what the servers say of it themselves. Every path that the server of the
// run describes (sys/internal/specs/openapi) is asked for with the capabilities that are said to be of use, and with
// none else.
import { pathUse, type KnownMounts, type MountKind } from '../../../lib/policy';
import { VaultClient } from '../../support/vault-server/client';
import { chosenServer } from '../../support/vault-server/server-kind';

const root = VaultClient.fromEnvironment();
const SERVER = chosenServer();

interface PathItem {
  readonly get?: { readonly parameters?: readonly { readonly name: string; readonly required?: boolean }[] };
  readonly post?: object;
  readonly patch?: object;
  readonly delete?: object;
  readonly 'x-vault-unauthenticated'?: boolean;
  readonly 'x-vault-createSupported'?: boolean;
}

const ENGINES: readonly MountKind[] = [
  'pki',
  'transit',
  'database',
  'ssh',
  'totp',
  'rabbitmq',
  'kubernetes',
  ...(SERVER.only.includes('aws')
    ? (['aws', 'azure', 'gcp', 'alicloud', 'consul', 'nomad', 'ldap', 'terraform', 'mongodbatlas'] as const)
    : []),
];
const METHODS = ['approle', 'userpass', 'kubernetes', 'jwt', 'cert'];
const mounts: KnownMounts = Object.fromEntries([
  ...ENGINES.map((kind) => [`uses-${kind}`, kind] as const),
  ['uses-kv2', 'kv-v2'],
]);

/** One method stands for several requests in the description, or the other server has more of them. */
const MORE: readonly RegExp[] = [
  // The two patterns of one path are described as one, with the requests of the first.
  /^cubbyhole\/|^sys\/(?:well-known|policies\/acl|policy|raw|workflows\/manage|managed-keys|leases\/lookup)/,
  /^uses-kv2\/(?:metadata|delete|undelete|destroy|config)/,
  /^auth\/uses-approle\/role\/[^/]+\/secret-id$/,
  /^uses-ldap\/(?:role|static-role|library)/,
  /^uses-transit\/cache-config$/,
  /^sys\/(?:storage\/raft|generate-root|quotas|mounts\/auth|auth\/[^/]+\/tune|namespaces|mounts\/|auth\/|leases|internal|replication|rotate|audit|mfa|plugins|activation|seal)/,
  /^identity\/mfa/,
];

function asked(item: PathItem): readonly string[] {
  const list = item.get?.parameters?.find(({ name }) => name === 'list');
  return [
    ...(item.post !== undefined && item['x-vault-createSupported'] === true ? ['create'] : []),
    ...(item.get !== undefined && list?.required !== true ? ['read'] : []),
    ...(item.post === undefined ? [] : ['update']),
    ...(item.patch === undefined ? [] : ['patch']),
    ...(item.delete === undefined ? [] : ['delete']),
    ...(list === undefined ? [] : ['list']),
  ];
}

let paths: readonly (readonly [string, PathItem])[];

beforeAll(async () => {
  for (const kind of ENGINES) await root.enableMount(`uses-${kind}`, { type: kind });
  await root.enableMount('uses-kv2', { type: 'kv', options: { version: '2' } });
  for (const type of METHODS) await root.enableAuth(`uses-${type}`, { type });
  const answer = await root.read('sys/internal/specs/openapi?generic_mount_paths=false');
  const described = (answer.body as { paths?: Readonly<Record<string, PathItem>> }).paths ?? {};
  paths = Object.entries(described)
    .map(([path, item]) => [path.slice(1).replace(/\{[^}]*\}/g, 'x'), item] as const)
    .filter(([path]) => /^(?:sys|identity|cubbyhole|uses-[\w-]+|auth\/(?:token|uses-[\w-]+))\//.test(path))
    .filter(
      ([path, item]) =>
        item['x-vault-unauthenticated'] !== true &&
        !/\^|^uses-ldap\/(?:static-)?(?:role|library)x/.test(path),
    );
});

test('the server describes its paths', () => {
  expect(paths.length).toBeGreaterThan(300);
});

test('every capability that a request asks for is one that the path can use', () => {
  const wrong = paths.flatMap(([path, item]) => {
    const use = pathUse(path, mounts);
    const missing = asked(item).filter((one) => use?.capabilities.includes(one as 'read') !== true);
    return missing.length === 0 ? [] : [{ path, missing, known: use?.capabilities }];
  });
  expect(wrong).toEqual([]);
});

test('no capability is said to be of use that no request asks for', () => {
  const wrong = paths.flatMap(([path, item]) => {
    if (path.endsWith('/') || MORE.some((one) => one.test(path))) return [];
    const more = (pathUse(path, mounts)?.capabilities ?? []).filter((one) => !asked(item).includes(one));
    return more.length === 0 ? [] : [{ path, more }];
  });
  expect(wrong).toEqual([]);
});
