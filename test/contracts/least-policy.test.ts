import fc from 'fast-check';
import { VaultAccess, VaultAccessContract } from '../../lib/access';
import { CAPABILITIES, type PolicyDocument, PolicySet } from '../../lib/policy';
import {
  aws,
  database,
  type FileContent,
  kubernetes,
  kv1,
  kv2,
  pki,
  ssh,
  totp,
  vaultPath,
} from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';

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
  /** What its requests send. @default nothing */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The library refuses `data/x` as the path of a KV v2 secret, and vaultPath what looks like one. */
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
  fc.record({ mount, name }).map(({ mount, name }) => ({
    content: kubernetes(mount).role(name).token({ namespace: 'shop' }).token,
    path: `${mount}/creds/${name}`,
    capability: 'update' as const,
    dynamic: true,
    parameters: { kubernetes_namespace: 'shop' },
  })),
  fc.record({ mount, name }).map(({ mount, name }) => ({
    content: ssh(mount).role(name).issue({ ttl: '1h' }).signedKey,
    path: `${mount}/issue/${name}`,
    capability: 'update' as const,
    dynamic: false,
    parameters: { ttl: '1h' },
  })),
  fc.record({ mount, name }).map(({ mount, name }) => ({
    content: aws(mount).role(name).stsCredentials().accessKey,
    path: `${mount}/sts/${name}`,
    capability: 'read' as const,
    dynamic: true,
  })),
  fc.record({ mount, name }).map(({ mount, name }) => ({
    content: totp(mount).key(name).code(),
    path: `${mount}/code/${name}`,
    capability: 'read' as const,
    dynamic: false,
  })),
  fc.record({ mount, path: path.map(withoutPrefix) }).map(({ mount, path }) => ({
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

/** What an optional secret of KV v2 takes beside its own rule: two rules for two more paths. */
const optionalRules = (mount: string, path: string): ReadonlyMap<string, readonly string[]> =>
  new Map([
    [`${mount}/data/${path}`, ['read']],
    [`${mount}/metadata/${path}`, ['read']],
    [
      `${mount}/metadata/${path
        .split('/')
        .slice(0, -1)
        .map((one) => `${one}/`)
        .join('')}`,
      ['list'],
    ],
  ]);

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

/** Parameters that several requests to one path may have. */
const sets = fc.array(
  fc.dictionary(fc.constantFrom('a', 'b', 'c_d'), fc.constantFrom('1', 'x=y', 'a,b', '*', 'ü "q"'), {
    minKeys: 1,
    maxKeys: 3,
  }),
  { minLength: 1, maxLength: 3 },
);
type Sets = readonly Readonly<Record<string, string>>[];

/** By the rule: every value is one that is declared for its name, and no name that all requests have is left out. */
function passes(request: Readonly<Record<string, string>>, declaredSets: Sets): boolean {
  const known = Object.entries(request).every(([name, value]) =>
    declaredSets.some((one) => one[name] === value),
  );
  const required = Object.keys(declaredSets[0] ?? {}).filter((name) =>
    declaredSets.every((one) => name in one),
  );
  return known && required.every((name) => name in request);
}

/** What is declared, and each with a name less, a name more and another value. */
function variants(declaredSets: Sets): readonly Readonly<Record<string, string>>[] {
  return declaredSets.flatMap((one) => [
    one,
    { ...one, other: '1' },
    ...Object.keys(one).flatMap((name) => [
      { ...one, [name]: 'another' },
      Object.fromEntries(Object.entries(one).filter(([other]) => other !== name)),
    ]),
  ]);
}

/** The same sets as reads: an agent makes one read of a path, so that only the first is one. */
function policyOf(verb: 'read' | 'update', path: string, declaredSets: Sets): PolicyDocument {
  const files = declaredSets
    .slice(0, verb === 'read' ? 1 : undefined)
    .map((parameters) => vaultPath(path, { verb, parameters, dynamic: false }).field('k'));
  return accessOf(files.map((content) => ({ content, path, capability: verb, dynamic: false }))).policy();
}

describe('the policy that is derived from requests with parameters', () => {
  test('allows exactly the declared names and values, by the evaluator, for 300 sets', () => {
    fc.assert(
      fc.property(sets, fc.constantFrom('read', 'update'), (declaredSets, verb) => {
        const counted = verb === 'read' ? declaredSets.slice(0, 1) : declaredSets;
        const policy = policyOf(verb, 'other/x', declaredSets);
        for (const parameters of variants(counted)) {
          const { allowed } = policy.explain(verb, 'other/x', { parameters });
          expect([parameters, allowed]).toEqual([parameters, passes(parameters, counted)]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('allows exactly the declared names and values, by a real server that is asked with them, for 40 sets', async () => {
    const client = VaultClient.fromEnvironment();
    // An engine to which every name is a parameter, and that answers both verbs.
    await client.enableMount('least-parameters', { type: 'kv', options: { version: '1' } });
    const path = 'least-parameters/x';
    expectOk(await client.write(path, { k: 'v' }), 'secret');
    const server = chosenServer().name;
    await fc.assert(
      fc.asyncProperty(sets, fc.constantFrom('read', 'update'), async (declaredSets, verb) => {
        const counted = verb === 'read' ? declaredSets.slice(0, 1) : declaredSets;
        const policy = policyOf(verb, path, declaredSets);
        expectOk(await client.putPolicy('least-parameters', policy.render()), 'policy');
        const token = await client.createToken({ policies: ['least-parameters'], no_default_policy: true });
        for (const parameters of variants(counted)) {
          const query = new URLSearchParams(parameters).toString();
          const { status } =
            verb === 'read'
              ? await client.request({ method: 'GET', path: `${path}?${query}`, token })
              : await client.request({ method: 'POST', path, body: parameters, token });
          // A write of nothing is refused by the engine, after the policy has let it through.
          const { allowed } = PolicySet.of([policy], { server }).explain(verb, path, { parameters });
          expect([verb, parameters, status !== 403]).toEqual([verb, parameters, allowed]);
          if (counted.some((one) => one === parameters)) expect(status).toBeLessThan(300);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the policy that is derived from declared secrets', () => {
  test('allows exactly the declared reads, by the evaluator, for 500 sets at every capability', () => {
    fc.assert(
      fc.property(declarations, (secrets) => {
        const policy = accessOf(secrets).policy();
        const expected = expectedOf(secrets);
        for (const probe of probes(secrets)) {
          const { parameters = {} } = secrets.find((one) => one.path === probe) ?? {};
          const allowed = CAPABILITIES.filter(
            (capability) =>
              capability !== 'deny' && policy.explain(capability, probe, { parameters }).allowed,
          );
          expect([probe, allowed]).toEqual([probe, expected.get(probe) ?? []]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of an optional secret allows to find out that it is there, and no other name or secret, for 200 of them', () => {
    const secret = fc.record({ mount, path: path.map(withoutPrefix) });
    fc.assert(
      fc.property(secret, ({ mount, path }) => {
        const own = `${mount}/data/${path}`;
        const content = kv2(mount).at(path).optional().key('k').orEmpty();
        const policy = accessOf([{ content, path: own, capability: 'read', dynamic: false }]).policy();
        const expected = optionalRules(mount, path);
        const near = [...expected.keys()].flatMap((one) => [
          one,
          `${one}x`,
          `${one}/`,
          one.slice(0, -1),
          `x${one}`,
        ]);
        for (const probe of near.filter((one) => one !== '' && !one.includes('//'))) {
          const allowed = CAPABILITIES.filter(
            (capability) => capability !== 'deny' && policy.explain(capability, probe).allowed,
          );
          // A list is asked with a slash at the end, and found without one as well.
          const wanted = expected.get(probe) ?? (expected.get(`${probe}/`) === undefined ? [] : allowed);
          expect([probe, allowed]).toEqual([probe, wanted]);
        }
      }),
      { numRuns: 200 },
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
