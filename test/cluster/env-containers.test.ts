import { Duration } from 'cdk8s';
import { type ContainerProps, ImagePullPolicy } from 'cdk8s-plus-28';
import { EnvDelivery, kv2, OnChange } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { applyDelivered, readyDelivered } from './injected-pod';
import { Scenario, statusOf } from './scenario';

/**
 * Environment variables of several containers, an init container among them, by each way; and restarts that are spread.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

const SAY = 'echo "user=$DB_USER password=$DB_PASSWORD"';
const STAY = `${SAY}; trap "exit 0" TERM; while :; do sleep 1 & wait $!; done`;

async function prepared() {
  const scenario = await Scenario.create(cluster, 'envs');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { app: 'app-1', admin: 'admin-1' });
  const secret = kv2(scenario.name).at('shop/db');
  const container = (name: string, command: string): ContainerProps => ({
    name,
    image: cluster.state.images.busybox,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sh', '-c', command],
    securityContext: { user: 10_001, group: 10_001 },
    resources: { ...scenario.props({}).containers[0]?.resources },
  });
  const logs = async (what: string, name: string, ...more: string[]) =>
    (await cluster.kubectl(['logs', what, '-c', name, '-n', scenario.name, ...more])).trim();
  return { scenario, secret, container, logs };
}

test.each(['fileKeyRef', 'wrappedCommand', 'supervisor'] as const)(
  'EnvDelivery.%s(): a migration step and two containers have variables of their own',
  async (way) => {
    const { scenario, secret, container, logs } = await prepared();
    const delivery = EnvDelivery[way];
    const what = await applyDelivered(cluster, scenario, {
      ...scenario.props({}),
      files: undefined,
      env: [
        {
          variables: { DB_USER: 'app', DB_PASSWORD: secret.key('app') },
          delivery: delivery({ containers: ['web', 'worker'] }),
        },
        {
          variables: { DB_USER: 'admin', DB_PASSWORD: secret.key('admin') },
          delivery: delivery({ container: 'migrate' }),
        },
      ],
      initContainers: [container('migrate', SAY)],
      containers: [container('web', STAY), container('worker', STAY), container('other', STAY)],
    });
    await scenario.writePolicy();
    await scenario.writeRole();
    await readyDelivered(cluster, scenario, what);
    await waitUntil('all to have said it', async () =>
      (await Promise.all(['web', 'worker', 'other'].map((name) => logs(what, name)))).every((text) =>
        text.includes('user='),
      ),
    );
    // Its last line: the supervisor's own banner comes before it.
    const said = async (name: string) => (await logs(what, name)).split('\n').at(-1);
    expect(await said('migrate')).toBe('user=admin password=admin-1');
    expect(await said('web')).toBe('user=app password=app-1');
    expect(await said('worker')).toBe('user=app password=app-1');
    expect(await said('other')).toBe('user= password=');
  },
  180_000,
);

test('several reactions: both containers restart with the new value, each within its share of the spread', async () => {
  const { scenario, secret, container, logs } = await prepared();
  const spread = Duration.seconds(8);
  const what = await applyDelivered(cluster, scenario, {
    ...scenario.props({}),
    files: undefined,
    env: { DB_PASSWORD: secret.key('app') },
    envDelivery: EnvDelivery.fileKeyRef({ containers: ['web', 'worker'] }),
    containers: [container('web', STAY), container('worker', STAY)],
    onChange: [OnChange.restart({ spread }), OnChange.restart({ container: 'worker', spread })],
  });
  await scenario.writePolicy();
  await scenario.writeRole();
  await readyDelivered(cluster, scenario, what);
  await scenario.writeSecret('shop/db', { app: 'app-2', admin: 'admin-2' });
  for (const name of ['web', 'worker']) {
    await waitUntil('the new value', async () => (await logs(what, name)) === 'user= password=app-2', {
      timeoutMs: 60_000,
      intervalMs: 500,
    });
    expect(statusOf(await scenario.pod(), name)?.restartCount).toBe(1);
  }
  const agent = await logs(what, 'vault-agent');
  for (const name of ['web', 'worker']) {
    const said = new RegExp(`SIGTERM to container ${name} in (\\d+) s, this pod's share of 8 s`);
    expect(Number(said.exec(agent)?.[1])).toBeLessThanOrEqual(8);
    expect(agent).toContain(`sent SIGTERM to container ${name}`);
  }
  expect(agent).not.toContain('[ERROR]');
}, 180_000);
