import { Size } from 'cdk8s';
import { type ContainerProps, Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { Delivery, dotenvFile, kubernetes, kv2, yamlFile } from '../../lib';
import { expectOk } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { applyDelivered, readyDelivered } from './injected-pod';
import { Scenario } from './scenario';

/**
 * What may be missing, as pods have it: the application starts with an empty file where that is decided, in every
 * delivery, and gets the value when it is written. And a token of the Kubernetes secrets engine, by an update whose
 * parameters are all that the policy allows.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

/** An application that can be looked into. */
const shell = (): ContainerProps => ({
  image: cluster.state.images.busybox,
  imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
  command: ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'],
  securityContext: { user: 10_001, group: 10_001 },
  resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(16) } },
});

const read = (scenario: Scenario, what: string, file: string): Promise<string> =>
  cluster.kubectl(['exec', what, '-n', scenario.name, '-c', 'main', '--', 'cat', `/vault/secrets/${file}`]);

test.each([Delivery.agent(), Delivery.initAndSidecar(), Delivery.injector()])(
  'a pod starts without its optional secret, and gets it when it is written: %j',
  async (delivery) => {
    const scenario = await Scenario.create(cluster, 'optional');
    scenarios.push(scenario);
    const mount = kv2(scenario.name);
    const flags = mount.at('shop/flags').optional();
    const files = {
      empty: flags.key('banner').orEmpty(),
      banner: flags.key('banner').orElse('none'),
      'all.yaml': yamlFile({ db: mount.at('shop/db').all(), flags: flags.all().orEmpty() }),
    };
    await scenario.writeSecret('shop/db', { user: 'shop' });
    const props = { ...scenario.props({}), files, delivery, containers: [shell()] };
    const what = await applyDelivered(cluster, scenario, props);
    await scenario.writePolicy();
    await scenario.writeRole();
    await readyDelivered(cluster, scenario, what);
    expect(await read(scenario, what, 'empty')).toBe('');
    expect(await read(scenario, what, 'banner')).toBe('none');
    expect(await read(scenario, what, 'all.yaml')).toContain('"user": "shop"');
    await scenario.writeSecret('shop/flags', { banner: 'sale' });
    await waitUntil('the banner', async () => (await read(scenario, what, 'empty')) === 'sale', {
      timeoutMs: 60_000,
    });
    expect(await read(scenario, what, 'all.yaml')).toContain('"banner": "sale"');
  },
  180_000,
);

test('a pod gets a token of the Kubernetes engine for the declared namespace, and its policy lets it ask for no other', async () => {
  const scenario = await Scenario.create(cluster, 'engine');
  scenarios.push(scenario);
  const { name } = scenario;
  const mount = `${name}-engine`;
  // The engine's own account may make tokens of the accounts in the namespace.
  await cluster.apply([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'engine', namespace: name } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'deployer', namespace: name } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'engine', namespace: name },
      rules: [{ apiGroups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'engine', namespace: name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'engine' },
      subjects: [{ kind: 'ServiceAccount', name: 'engine', namespace: name }],
    },
  ]);
  const jwt = (await cluster.kubectl(['create', 'token', 'engine', '-n', name])).trim();
  await cluster.vault.enableMount(mount, { type: 'kubernetes' });
  const config = {
    kubernetes_host: cluster.state.apiServer,
    kubernetes_ca_cert: cluster.state.caPem,
    service_account_jwt: jwt,
    disable_local_ca_jwt: true,
  };
  expectOk(await cluster.vault.write(`${mount}/config`, config), 'config');
  const role = { allowed_kubernetes_namespaces: ['*'], service_account_name: 'deployer' };
  expectOk(await cluster.vault.write(`${mount}/roles/ci`, role), 'role');
  const token = kubernetes(mount).role('ci').token({ namespace: name, ttl: '10m' });
  const files = { token: token.token, 'who.env': dotenvFile({ WHO: token.serviceAccount }) };
  await scenario.deploy(files, { containers: [shell()] });
  await scenario.writePolicy();
  await scenario.writeRole();
  await readyDelivered(cluster, scenario, 'deployment/web');
  expect(await read(scenario, 'deployment/web', 'who.env')).toBe("WHO='deployer'\n");
  const subject = (await read(scenario, 'deployment/web', 'token')).split('.')[1] ?? '';
  const claims = JSON.parse(Buffer.from(subject, 'base64url').toString()) as { readonly sub: string };
  expect(claims.sub).toBe(`system:serviceaccount:${name}:deployer`);
  const own = await cluster.vault.createToken({ policies: [name], no_default_policy: true });
  const asked = async (body: object): Promise<number> =>
    (await cluster.vault.request({ method: 'POST', path: `${mount}/creds/ci`, body, token: own })).status;
  expect(await asked({ kubernetes_namespace: name, ttl: '10m' })).toBe(200);
  expect(await asked({ kubernetes_namespace: 'default', ttl: '10m' })).toBe(403);
  expect(await asked({ kubernetes_namespace: name, ttl: '10m', cluster_role_binding: true })).toBe(403);
  await cluster.vault.delete(`sys/mounts/${mount}`);
}, 180_000);
