import fc from 'fast-check';
import { VaultAccess, VaultAccessContract } from '../../lib/access';
import { CAPABILITIES } from '../../lib/policy';
import { database, type FileContent, kv1, kv2, pki, vaultPath } from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';

/**
 * For random sets of declared secrets: the derived policy allows exactly the declared reads and the care for the own
 * token, at every path that is declared, near to a declared one or unrelated. By the evaluator for many sets, and for a
 * sample by a real server that is asked what a token with this policy may do. All contracts go through JSON.
 */
interface Declared {
  readonly content: FileContent;
  readonly path: string;
  readonly capability: 'read' | 'update';
  readonly dynamic: boolean;
}

/** The library refuses `data/x` as the path of a KV v2 secret. */
const withoutPrefix = (path: string) => path.replace(/^(?:(?:data|metadata)\/)+/, '');

const mount = fc.constantFrom('secret', 'kv', 'teams/shop/kv', 'database', 'sys-kv');
const name = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/),
  fc.constantFrom('data', 'metadata', 'creds', 'a b', 'ü', "it's", '100%', '$x', 'a.b', '__proto__', 'Shop'),
);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));

const declared: fc.Arbitrary<Declared> = fc.oneof(
  fc.record({ mount, path: path.map(withoutPrefix) }).map(({ mount, path }) => ({
    content: kv2(mount).at(path).key('k'),
    path: `${mount}/data/${path}`,
    capability: 'read' as const,
    dynamic: false,
  })),
  fc.record({ mount, path }).map(({ mount, path }) => ({
    content: kv1(mount).at(path).key('k'),
    path: `${mount}/${path}`,
    capability: 'read' as const,
    dynamic: false,
  })),
  fc.record({ mount, name }).map(({ mount, name }) => ({
    content: database(mount).role(name).password,
    path: `${mount}/creds/${name}`,
    capability: 'read' as const,
    dynamic: true,
  })),
  fc.record({ mount, name }).map(({ mount, name }) => ({
    content: pki(mount).role(name).certificate({ commonName: 'web.shop.svc' }),
    path: `${mount}/issue/${name}`,
    capability: 'update' as const,
    dynamic: false,
  })),
  fc.record({ mount, path }).map(({ mount, path }) => ({
    content: vaultPath(`${mount}/${path}`).field('f'),
    path: `${mount}/${path}`,
    capability: 'read' as const,
    dynamic: true,
  })),
);

/** One path has one engine, as in Vault. */
const declarations = fc.uniqueArray(declared, { minLength: 1, maxLength: 6, selector: ({ path }) => path });

function accessOf(secrets: readonly Declared[]): VaultAccess {
  const files = Object.fromEntries(secrets.map(({ content }, index) => [`file-${String(index)}`, content]));
  const access = VaultAccess.of({
    workload: 'web',
    roleName: 'least',
    namespace: 'shop',
    serviceAccount: 'web',
    files,
  });
  return VaultAccessContract.fromJson(VaultAccessContract.of([access]).toJson()).role('least');
}

/** What the policy is for, path by path. */
function expectedOf(secrets: readonly Declared[]): ReadonlyMap<string, readonly string[]> {
  return new Map<string, readonly string[]>([
    ...secrets.map(({ path, capability }): [string, string[]] => [path, [capability]]),
    ['auth/token/renew-self', ['update']],
    ['auth/token/revoke-self', ['update']],
    ...(secrets.some(({ dynamic }) => dynamic)
      ? ([['sys/leases/renew', ['update']]] as [string, string[]][])
      : []),
  ]);
}

/** Paths above, below, beside and between the declared ones, and those that would give more. */
function probes(secrets: readonly Declared[]): readonly string[] {
  const near = secrets.flatMap(({ path }) => {
    const segments = path.split('/');
    const parent = segments.slice(0, -1).join('/');
    const metadata = path.replace('/data/', '/metadata/');
    return [
      ...[path, `${path}/`, `${path}/x`, `${path}x`, path.slice(0, -1), `x${path}`, path.toUpperCase()],
      ...[parent, `${parent}/`, `${parent}/other`, `${parent}/*`, `${parent}/+`, metadata, `${metadata}/`],
      ...[path.replace('/data/', '/delete/'), path.replace('/creds/', '/config/')],
    ];
  });
  const others = ['auth/token/create', 'auth/token/renew', 'auth/token/lookup-self', 'sys/leases/revoke'];
  const system = [
    'sys/leases/renew',
    'auth/token/renew-self',
    'auth/token/revoke-self',
    'sys/policies/acl/least',
    'sys/mounts',
    'cubbyhole/x',
  ];
  return [...new Set([...near, ...others, ...system])].filter((probe) => probe !== '' && probe !== '/');
}

describe('the policy that is derived from declared secrets', () => {
  test('allows exactly the declared reads, by the evaluator, for 500 sets at every capability', () => {
    fc.assert(
      fc.property(declarations, (secrets) => {
        const policy = accessOf(secrets).policy();
        const expected = expectedOf(secrets);
        for (const probe of probes(secrets)) {
          const allowed = CAPABILITIES.filter(
            (capability) => capability !== 'deny' && policy.explain(capability, probe).allowed,
          );
          expect([probe, allowed]).toEqual([probe, expected.get(probe) ?? []]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('allows exactly the declared reads, by a real server, for 200 sets', async () => {
    const client = VaultClient.fromEnvironment();
    await fc.assert(
      fc.asyncProperty(declarations, async (secrets) => {
        const policy = accessOf(secrets).policy();
        expectOk(await client.putPolicy('least-policy-test', policy.render()), 'policy');
        const token = await client.createToken({ policies: ['least-policy-test'], no_default_policy: true });
        const expected = expectedOf(secrets);
        // The server looks a path with a slash at its end up without it as well, as for a list, and cannot be asked
        // about one with a space there.
        const asked = probes(secrets).filter((probe) => !/[/ ]$/.test(probe));
        const may = await client.capabilities(token, asked);
        expect(may).toEqual(
          Object.fromEntries(asked.map((probe) => [probe, expected.get(probe) ?? ['deny']])),
        );
      }),
      { numRuns: 200 },
    );
  });
});
