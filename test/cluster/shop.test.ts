import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { expectOk } from '../support/vault-server/client';
import { type Shop, synthShop } from '../support/shop';
import { Cluster, type KubernetesObject } from './cluster';
import { type ApplicationReport, type Pod } from './scenario';
import {
  applyShop,
  grantsOfStack,
  importShopImages,
  SHOP_SECRETS,
  startShopPlatform,
  type ShopPlatform,
} from './shop-platform';

/**
 * examples/shop on a real node, its manifests applied as synthesized, in a namespace that enforces Pod Security
 * `restricted`; Vault with TLS under the example's name; policies and roles from the synthesized Terraform. The
 * application's images have no shell.
 */
const cluster = Cluster.fromEnvironment();
let shop: Shop;
let platform: ShopPlatform;

beforeAll(async () => {
  await cluster.kubectl(['delete', 'namespace', 'shop', '--ignore-not-found'], { timeoutMs: 100_000 });
  shop = synthShop();
  platform = await startShopPlatform(cluster, grantsOfStack(cluster, shop));
  await importShopImages(cluster);
  await applyShop(cluster, shop.manifests, platform.vault);
}, 240_000);

afterAll(async () => {
  await cluster.deleteNamespace('shop');
  await platform.stop();
});

async function podsOf(deployment: 'web' | 'mailer'): Promise<readonly Pod[]> {
  const { items } = JSON.parse(await cluster.kubectl(['get', 'pods', '-n', 'shop', '-o', 'json'])) as {
    items: Pod[];
  };
  return items.filter(({ metadata }) => metadata.name.startsWith(`${deployment}-`));
}

async function reportsOf(deployment: 'web' | 'mailer'): Promise<readonly ApplicationReport[]> {
  const logs = (await podsOf(deployment)).map(({ metadata }) =>
    cluster.kubectl(['logs', metadata.name, '-c', 'main', '-n', 'shop']),
  );
  return (await Promise.all(logs)).map((log) => JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the shop on a node', () => {
  test('both deployments are ready: 2 pods of web and 1 of mailer, and no container was ever restarted', async () => {
    const [web, mailer] = [await podsOf('web'), await podsOf('mailer')];
    expect([web.length, mailer.length]).toEqual([2, 1]);
    for (const { status } of [...web, ...mailer]) {
      expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
      expect(status.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0]);
    }
  });

  test('the namespace does enforce Pod Security restricted: the same pod without a seccomp profile is refused', async () => {
    const deployment = parseAllDocuments(shop.manifests)
      .map((document) => document.toJS() as { kind: string; spec: { template: { spec: object } } })
      .find(({ kind }) => kind === 'Deployment');
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'weakened', namespace: 'shop' },
      spec: deployment?.spec.template.spec,
    };
    await expect(cluster.apply(JSON.parse(JSON.stringify(pod)) as KubernetesObject)).resolves.toContain(
      'created',
    );
    await cluster.kubectl(['delete', 'pod', 'weakened', '-n', 'shop', '--wait=false']);
    const weakened = JSON.stringify({ ...pod, metadata: { ...pod.metadata, name: 'weakened-2' } }).replaceAll(
      /"seccompProfile":\{[^}]*\}/g,
      '"seccompProfile":{"type":"Unconfined"}',
    );
    await expect(cluster.apply(weakened)).rejects.toThrow(/violates PodSecurity "restricted:latest"/);
  });

  test.each(['web', 'mailer'] as const)(
    'every pod of %s started after the last write of every file',
    async (deployment) => {
      for (const { startedAt, files } of await reportsOf(deployment)) {
        expect(Object.keys(files).sort()).toEqual(
          deployment === 'web'
            ? ['orders.env', 'orders.url', 'payment-api-key', 'web.pem']
            : ['smtp.properties'],
        );
        for (const { mtime, size } of Object.values(files)) {
          expect(size).toBeGreaterThan(0);
          expect(Date.parse(mtime)).toBeLessThan(Date.parse(startedAt));
        }
      }
    },
  );

  test('the API key arrives byte for byte', async () => {
    for (const { files } of await reportsOf('web')) {
      expect(files['payment-api-key']?.sha256).toBe(sha256(SHOP_SECRETS.apiKey));
    }
  });

  test('each pod of web has a database user of its own, and takes one lease', async () => {
    const leases = await platform.vault.client.list('sys/leases/lookup/database/creds/shop-orders');
    expect(leases.data['keys']).toHaveLength(2);
    const users = (await platform.postgres.query("select rolname from pg_roles where rolname like 'v-%'"))
      .trim()
      .split('\n');
    expect(users).toHaveLength(2);
  });

  test('each pod logs in once', async () => {
    const entities = await platform.vault.client.list('auth/token/accessors');
    const tokens = await Promise.all(
      (entities.data['keys'] as string[]).map((accessor) =>
        platform.vault.client.write('auth/token/lookup-accessor', { accessor }),
      ),
    );
    const paths = tokens.map(({ data }) => data['path']).filter((path) => path === 'auth/k8s-shop/login');
    expect(paths).toHaveLength(3);
  });

  test('no value of a secret is in what synth wrote, in any object of the namespace, or in a log of agent and gate', async () => {
    const objects = await cluster.kubectl([
      'get',
      'all,configmaps,secrets,serviceaccounts',
      '-n',
      'shop',
      '-o',
      'yaml',
    ]);
    const pods = [...(await podsOf('web')), ...(await podsOf('mailer'))].map(({ metadata }) => metadata.name);
    const logs = await Promise.all(
      pods.flatMap((pod) =>
        ['vault-agent', 'vault-secrets-ready'].map((name) =>
          cluster.kubectl(['logs', pod, '-c', name, '-n', 'shop']),
        ),
      ),
    );
    const users = (await platform.postgres.query("select rolname from pg_roles where rolname like 'v-%'"))
      .trim()
      .split('\n');
    const everything = [...Object.values(shop), objects, ...logs].join('\n');
    expect(everything).toContain('vault-agent');
    for (const value of [
      SHOP_SECRETS.apiKey,
      SHOP_SECRETS.smtpPassword,
      'staple',
      SHOP_SECRETS.smtpUser,
      ...users,
      'PRIVATE KEY',
    ]) {
      expect(everything).not.toContain(value);
    }
  });
});

describe("the grants of the shop's platform", () => {
  const token = async (account: string, namespace: string, audience?: string): Promise<string> => {
    const args = [
      'create',
      'token',
      account,
      '-n',
      namespace,
      ...(audience === undefined ? [] : [`--audience=${audience}`]),
    ];
    return (await cluster.kubectl(args)).trim();
  };
  const login = async (role: string, jwt: string) =>
    platform.vault.client.write('auth/k8s-shop/login', { role, jwt });
  let elsewhere: string;

  beforeAll(async () => {
    elsewhere = await cluster.createNamespace('elsewhere');
    await cluster.kubectl(['create', 'serviceaccount', 'web', '-n', elsewhere]);
  });
  afterAll(() => cluster.deleteNamespace(elsewhere));

  test('let the service account web of the namespace shop in, with exactly the policy shop-web', async () => {
    const { status, body } = await login('shop-web', await token('web', 'shop', 'vault'));
    expect(status).toBe(200);
    expect(body['auth']).toMatchObject({
      policies: ['shop-web'],
      token_type: 'service',
      lease_duration: 3600,
      renewable: true,
    });
  });

  test.each<[string, () => Promise<string>]>([
    ['the same name in another namespace', () => token('web', elsewhere, 'vault')],
    ['another account of the namespace', () => token('mailer', 'shop', 'vault')],
    ['the default account of the namespace', () => token('default', 'shop', 'vault')],
    ['a token for another audience', () => token('web', 'shop', 'elsewhere')],
    ["a token for the API server's own audience", () => token('web', 'shop')],
    ['a token that nobody signed', async () => `${(await token('web', 'shop', 'vault')).slice(0, -6)}AAAAAA`],
  ])('keep out %s', async (_, jwt) => {
    const { status, body } = await login('shop-web', await jwt());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body['auth']).toBeFalsy();
  });

  test('what web declares to read is exactly what its token may do', async () => {
    const { body } = expectOk(await login('shop-web', await token('web', 'shop', 'vault')), 'login');
    const { client_token } = body['auth'] as { client_token: string };
    const may = await platform.vault.client.capabilities(client_token, [
      'secret/data/shop/payment',
      'database/creds/shop-orders',
      'pki/issue/shop-web',
      'auth/token/renew-self',
      'auth/token/revoke-self',
      'sys/leases/renew',
      'secret/data/shop/smtp',
      'secret/metadata/shop/payment',
      'secret/data/shop',
      'database/creds/other',
      'pki/issue/other',
      'auth/token/create',
      'sys/mounts',
      'cubbyhole/x',
    ]);
    expect(may).toEqual({
      'secret/data/shop/payment': ['read'],
      'database/creds/shop-orders': ['read'],
      'pki/issue/shop-web': ['update'],
      'auth/token/renew-self': ['update'],
      'auth/token/revoke-self': ['update'],
      'sys/leases/renew': ['update'],
      ...Object.fromEntries(
        [
          'secret/data/shop/smtp',
          'secret/metadata/shop/payment',
          'secret/data/shop',
          'database/creds/other',
          'pki/issue/other',
          'auth/token/create',
          'sys/mounts',
          'cubbyhole/x',
        ].map((path) => [path, ['deny']]),
      ),
    });
  });
});
