import { createHash } from 'node:crypto';
import { type ContainerProps, Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { Size } from 'cdk8s';
import { FailedRotation, kv2, OnChange, type VaultInjectedDeploymentProps } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { Scenario, statusOf } from './scenario';

/**
 * A changed KV secret reaches the application by each reaction, within the interval of reading; and a secret that
 * cannot be read again leaves the last good file and becomes an event. The application is a shell script that says
 * when it starts, when it gets SIGHUP and when something is posted to it, with the hash of the file at that time.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
const FILE = '/vault/secrets/db-password';

/** renderInterval of the scenarios, and a second for the agent to write and the script to run. */
const WITHIN_MS = 11_000;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const application = `
seen() { echo "$1 $(sha256sum <${FILE} | cut -c 1-64)"; }
seen started
trap 'seen SIGHUP' HUP
trap 'exit 0' TERM
answer='read -r line; echo "$line $(sha256sum <${FILE} | cut -c 1-64)" >&3; printf "HTTP/1.0 200 OK\\r\\n\\r\\n"'
exec 3>&1
nc -ll -p 8080 -e sh -c "$answer" &
while :; do sleep 0.2 & wait $!; done
`;

function container(): ContainerProps {
  return {
    image: cluster.state.images.busybox,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sh', '-c', application],
    securityContext: { user: 10_001, group: 10_001 },
    resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(16) } },
  };
}

/** A running pod that has seen the first value. */
async function running(props: Partial<VaultInjectedDeploymentProps>): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'rotate');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'first' });
  const files = { 'db-password': kv2(scenario.name).at('shop/db').key('password') };
  await scenario.deploy(files, { containers: [container()], ...props });
  await scenario.writePolicy();
  await scenario.writeRole();
  await cluster.kubectl(['rollout', 'status', 'deployment/web', '-n', scenario.name, '--timeout=60s']);
  return scenario;
}

const logOf = async (scenario: Scenario, name: string): Promise<string> => {
  const { metadata } = await scenario.pod();
  return cluster.kubectl(['logs', metadata.name, '-c', name, '-n', scenario.name]);
};

/** How long it takes from a change of the secret until the log of a container has the line. */
async function delay(scenario: Scenario, name: string, line: string): Promise<number> {
  await scenario.writeSecret('shop/db', { password: 'second' });
  const began = Date.now();
  await waitUntil(`${name} to say ${line}`, async () => (await logOf(scenario, name)).includes(line), {
    timeoutMs: 30_000,
    intervalMs: 200,
  });
  return Date.now() - began;
}

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

describe('a changed secret reaches the application within the interval of reading, 10 s here', () => {
  test('by a signal to its process', async () => {
    const scenario = await running({ onChange: OnChange.signal('SIGHUP') });
    expect(await delay(scenario, 'main', `SIGHUP ${hashOf('second')}`)).toBeLessThan(WITHIN_MS);
    expect(await logOf(scenario, 'main')).toMatch(
      new RegExp(`^started ${hashOf('first')}\nSIGHUP [0-9a-f]+\n$`),
    );
    expect(statusOf(await scenario.pod(), 'main')?.restartCount).toBe(0);
  });

  test('by a restart of its container, while agent and pod stay', async () => {
    const scenario = await running({ onChange: OnChange.restart() });
    const before = await scenario.pod();
    expect(await delay(scenario, 'main', `started ${hashOf('second')}`)).toBeLessThan(WITHIN_MS + 2_000);
    const after = await scenario.pod();
    expect(after.metadata.name).toBe(before.metadata.name);
    expect(statusOf(after, 'main')?.restartCount).toBe(1);
    expect(statusOf(after, 'vault-agent')?.restartCount).toBe(0);
    expect(await scenario.logins()).toBe(1);
  });

  test('by a POST to its port', async () => {
    const scenario = await running({ onChange: OnChange.httpPost('http://127.0.0.1:8080/-/reload') });
    const line = `POST /-/reload HTTP/1.0\r ${hashOf('second')}`;
    expect(await delay(scenario, 'main', line)).toBeLessThan(WITHIN_MS);
  });

  test("by a program in the agent's container", async () => {
    const scenario = await running({ onChange: OnChange.command(['/bin/sha256sum', FILE]) });
    expect(await delay(scenario, 'vault-agent', hashOf('second'))).toBeLessThan(WITHIN_MS);
  });

  test('by the file itself where nothing else is said', async () => {
    const scenario = await running({});
    await scenario.writeSecret('shop/db', { password: 'second' });
    const began = Date.now();
    const args = ['exec', 'deployment/web', '-c', 'main', '-n', scenario.name, '--', 'sha256sum', FILE];
    await waitUntil('the new file', async () => (await cluster.kubectl(args)).includes(hashOf('second')), {
      timeoutMs: 30_000,
      intervalMs: 200,
    });
    expect(Date.now() - began).toBeLessThan(WITHIN_MS);
  });
});

describe('a reaction that fails', () => {
  test('is logged, and does no harm: no login and no restart beyond the first, and the next change comes through', async () => {
    const scenario = await running({ onChange: OnChange.command(['/bin/false']) });
    const failed = (await delay(scenario, 'vault-agent', 'on-change: /bin/false has failed with 1')) >= 0;
    expect(failed).toBe(true);
    expect(statusOf(await scenario.pod(), 'vault-agent')?.restartCount).toBe(0);
    expect(await scenario.logins()).toBe(1);
    await scenario.writeSecret('shop/db', { password: 'third' });
    const args = ['exec', 'deployment/web', '-c', 'main', '-n', scenario.name, '--', 'sha256sum', FILE];
    await waitUntil('the third value', async () => (await cluster.kubectl(args)).includes(hashOf('third')), {
      timeoutMs: 15_000,
      intervalMs: 200,
    });
  });
});

describe('a secret that cannot be read again', () => {
  test('leaves the last good file, keeps the pod in service, and becomes an event that says why', async () => {
    const scenario = await running({ failedRotation: FailedRotation.event() });
    // The key is gone: a deployment's typing error at the worst time.
    await scenario.writeSecret('shop/db', { passwd: 'second' });
    await waitUntil(
      'the event',
      async () => /Liveness probe failed: secrets cannot be read again/.test(await scenario.events()),
      { timeoutMs: 60_000, intervalMs: 1_000 },
    );
    expect(await scenario.events()).toMatch(
      /the last good files stay; vault-agent says: .*has no key .*password/,
    );
    const pod = await scenario.pod();
    expect(statusOf(pod, 'vault-agent')).toMatchObject({ ready: true, restartCount: 0 });
    expect(statusOf(pod, 'main')).toMatchObject({ ready: true, restartCount: 0 });
    const args = ['exec', pod.metadata.name, '-c', 'main', '-n', scenario.name, '--', 'cat', FILE];
    expect(await cluster.kubectl(args)).toBe('first');
  });
});
