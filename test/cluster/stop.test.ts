import { Duration } from 'cdk8s';
import { type ContainerProps, Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { Delivery, kv2, VaultInjectedJob, type VaultInjectedProps } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { Scenario } from './scenario';

/**
 * The end of a pod: its token is revoked at the server, after the application has ended and not before. What hangs on
 * the token, database users, is in leases.test.ts.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

afterAll(async () => {
  for (const scenario of scenarios) await scenario.remove();
});

/** An application that goes on for some seconds after SIGTERM, as one does that still has requests to answer. */
function draining(seconds: number): ContainerProps {
  const script = `trap 'i=0; while [ $i -lt ${String(seconds)} ]; do echo draining; sleep 1; i=$((i + 1)); done; exit 0' TERM
while :; do sleep 0.2; done`;
  return {
    image: cluster.state.images.busybox,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sh', '-c', script],
    securityContext: { user: 10_001, group: 10_001 },
    resources: { cpu: { request: Cpu.millis(10) } },
  };
}

async function deployed(overrides: Partial<VaultInjectedProps> = {}): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'stop');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse' });
  const files = { 'db-password': kv2(scenario.name).at('shop/db').key('password') };
  await scenario.deploy(files, { containers: [draining(4)], ...overrides });
  await scenario.writePolicy();
  await scenario.writeRole();
  await cluster.kubectl(['rollout', 'status', 'deployment/web', '-n', scenario.name, '--timeout=60s']);
  return scenario;
}

/** Scales to none and gives the number of logins at the server, each quarter of a second until the pod is gone. */
async function stop(scenario: Scenario): Promise<{ logins: readonly number[]; seconds: number }> {
  const began = Date.now();
  await cluster.kubectl(['scale', 'deployment/web', '--replicas=0', '-n', scenario.name]);
  const logins: number[] = [];
  await waitUntil(
    'the pod to be gone',
    async () => {
      logins.push(await scenario.logins());
      return (await scenario.pods()).length === 0;
    },
    { timeoutMs: 60_000, intervalMs: 250 },
  );
  return { logins, seconds: (Date.now() - began) / 1000 };
}

describe('when a pod of Delivery.agent() stops', () => {
  test('its token stays while the application drains for 4 s, and is revoked before the pod is gone', async () => {
    const scenario = await deployed();
    expect(await scenario.logins()).toBe(1);
    const { logins, seconds } = await stop(scenario);
    expect(await scenario.logins()).toBe(0);
    expect(seconds).toBeGreaterThan(4);
    expect(seconds).toBeLessThan(15);
    // Samples of the first three seconds, in which the application still ran.
    expect(logins.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 1));
  });

  test('a policy without auth/token/revoke-self, from before, leaves the token to its TTL and stops as quickly', async () => {
    const scenario = await deployed();
    await cluster.vault.putPolicy(
      scenario.name,
      `path "${scenario.name}/data/shop/db" { capabilities = ["read"] }`,
    );
    const { seconds } = await stop(scenario);
    expect(await scenario.logins()).toBe(1);
    expect(seconds).toBeLessThan(15);
  });
});

test('a Job that completes leaves no token, whatever the delivery', async () => {
  for (const delivery of [Delivery.agent(), Delivery.initAndSidecar()]) {
    const scenario = await Scenario.create(cluster, 'stop-job');
    scenarios.push(scenario);
    await scenario.writeSecret('shop/db', { password: 'correct-horse' });
    const files = { 'db-password': kv2(scenario.name).at('shop/db').key('password') };
    const container: ContainerProps = {
      ...draining(0),
      command: ['/bin/sh', '-c', 'test -s /vault/secrets/db-password'],
    };
    const props = { ...scenario.props(files), delivery, containers: [container] };
    await scenario.apply(
      (chart) =>
        new VaultInjectedJob(chart, 'Work', {
          ...props,
          metadata: { name: 'work' },
          ttlAfterFinished: Duration.hours(1),
        }),
    );
    await scenario.writePolicy();
    await scenario.writeRole();
    await cluster.kubectl(
      ['wait', 'job/work', '-n', scenario.name, '--for=condition=complete', '--timeout=60s'],
      { timeoutMs: 70_000 },
    );
    expect(await scenario.logins()).toBe(0);
  }
});

test('the sidecar revokes the token that the init container leaves, beside the running application, and its own at the end', async () => {
  const scenario = await deployed({ delivery: Delivery.initAndSidecar() });
  await waitUntil('the sidecar to revoke the token of the init container', async () =>
    (await scenario.logs()).includes('agent.sh: the token of the agent before is revoked'),
  );
  await waitUntil('the sidecar to log in', async () => (await scenario.logins()) > 0);
  expect(await scenario.logins()).toBe(1);
  await stop(scenario);
  expect(await scenario.logins()).toBe(0);
});
