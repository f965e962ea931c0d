import { Cron, Duration } from 'cdk8s';
import { type ContainerProps, EnvValue } from 'cdk8s-plus-28';
import {
  kv2,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
} from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { type ApplicationReport, type Pod, Scenario, statusOf } from './scenario';

/**
 * Every kind of workload on a real node: Jobs complete and leave no container running, a StatefulSet keeps its
 * identities, a rolling update and a new replica wait for their secrets as the first pod did.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

/** A namespace with secret, policy and role, as a platform team would have prepared it. */
async function prepared(): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'kinds');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse-battery-staple' });
  return scenario;
}

async function allow(scenario: Scenario): Promise<void> {
  await scenario.writePolicy();
  await scenario.writeRole();
}

const files = (scenario: Scenario) => ({ 'db-password': kv2(scenario.name).at('shop/db').key('password') });

/** The application as a Job has it: it ends after its report. */
function once(props: VaultInjectedProps): VaultInjectedProps {
  const containers = props.containers.map((container): ContainerProps => ({
    ...container,
    startup: undefined,
    portNumber: undefined,
    envVariables: { ...container.envVariables, RUN_ONCE: EnvValue.fromValue('true') },
  }));
  return { ...props, containers };
}

async function reportOf(scenario: Scenario, pod: Pod): Promise<ApplicationReport> {
  const log = await cluster.kubectl(['logs', pod.metadata.name, '-c', 'main', '-n', scenario.name]);
  return JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport;
}

/** Waits until the pod has ended, and gives it. */
async function ended(scenario: Scenario): Promise<Pod> {
  await waitUntil(
    'the pod to end',
    async () => /Succeeded|Failed/.test((await scenario.pods())[0]?.status.phase ?? ''),
    { timeoutMs: 100_000, intervalMs: 500 },
  );
  return scenario.pod();
}

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

describe('a Job', () => {
  test('completes after its application, and leaves no container running', async () => {
    const scenario = await prepared();
    await scenario.apply(
      (chart) =>
        new VaultInjectedJob(chart, 'Work', {
          metadata: { name: 'work' },
          ...once(scenario.props(files(scenario))),
        }),
    );
    await allow(scenario);
    await cluster.kubectl([
      'wait',
      '--for=condition=complete',
      'job/work',
      '-n',
      scenario.name,
      '--timeout=60s',
    ]);
    const pod = await ended(scenario);
    expect(pod.status.phase).toBe('Succeeded');
    for (const name of ['vault-agent', 'vault-secrets-ready', 'main']) {
      expect(statusOf(pod, name)?.state).toHaveProperty('terminated');
    }
    expect(Object.keys((await reportOf(scenario, pod)).files)).toEqual(['db-password']);
  });

  test('whose secrets are missing fails with the reason of the gate, and its application has not run', async () => {
    const scenario = await prepared();
    await scenario.apply((chart) => {
      const props = once({ ...scenario.props(files(scenario)), startTimeout: Duration.seconds(10) });
      return new VaultInjectedJob(chart, 'Work', { metadata: { name: 'work' }, backoffLimit: 0, ...props });
    });
    await cluster.kubectl([
      'wait',
      '--for=condition=failed',
      'job/work',
      '-n',
      scenario.name,
      '--timeout=60s',
    ]);
    const pod = await ended(scenario);
    expect(statusOf(pod, 'vault-secrets-ready')?.state['terminated']?.message).toMatch(
      /secrets not there after 10 s.*: db-password; vault-agent says: .*invalid role name/,
    );
    expect(statusOf(pod, 'main')?.state).toMatchObject({ waiting: { reason: 'PodInitializing' } });
  });
});

describe('a CronJob', () => {
  test('makes Jobs that complete', async () => {
    const scenario = await prepared();
    await scenario.apply(
      (chart) =>
        new VaultInjectedCronJob(chart, 'Work', {
          metadata: { name: 'work' },
          schedule: Cron.monthly(),
          ...once(scenario.props(files(scenario))),
        }),
    );
    await allow(scenario);
    await cluster.kubectl(['create', 'job', 'now', '--from=cronjob/work', '-n', scenario.name]);
    await cluster.kubectl([
      'wait',
      '--for=condition=complete',
      'job/now',
      '-n',
      scenario.name,
      '--timeout=60s',
    ]);
    const pod = await ended(scenario);
    expect(statusOf(pod, 'vault-agent')?.state).toHaveProperty('terminated');
    expect(Object.keys((await reportOf(scenario, pod)).files)).toEqual(['db-password']);
  });
});

describe('a StatefulSet', () => {
  test('starts its pods in order, and a pod that is deleted comes back under its name, with its secrets', async () => {
    const scenario = await prepared();
    await scenario.apply(
      (chart) =>
        new VaultInjectedStatefulSet(chart, 'Work', {
          metadata: { name: 'db' },
          replicas: 2,
          ...scenario.props(files(scenario)),
        }),
    );
    await allow(scenario);
    const rollout = ['rollout', 'status', 'statefulset/db', '-n', scenario.name, '--timeout=90s'];
    await cluster.kubectl(rollout);
    expect((await scenario.pods()).map((pod) => pod.metadata.name)).toEqual(['db-0', 'db-1']);
    await cluster.kubectl(['delete', 'pod', 'db-0', '-n', scenario.name]);
    await cluster.kubectl(rollout);
    await cluster.kubectl([
      'wait',
      '--for=condition=ready',
      'pod/db-0',
      '-n',
      scenario.name,
      '--timeout=60s',
    ]);
    const again = (await scenario.pods()).find((pod) => pod.metadata.name === 'db-0');
    expect(again && Object.keys((await reportOf(scenario, again)).files)).toEqual(['db-password']);
  });
});

describe('a DaemonSet', () => {
  test('runs one pod on the one node', async () => {
    const scenario = await prepared();
    await scenario.apply(
      (chart) =>
        new VaultInjectedDaemonSet(chart, 'Work', {
          metadata: { name: 'log' },
          ...scenario.props(files(scenario)),
        }),
    );
    await allow(scenario);
    await cluster.kubectl(['rollout', 'status', 'daemonset/log', '-n', scenario.name, '--timeout=60s']);
    expect(Object.keys((await reportOf(scenario, await scenario.pod())).files)).toEqual(['db-password']);
  });
});

describe('a Deployment', () => {
  test('rolls to a changed configuration and scales: each new pod waits for its own files', async () => {
    const scenario = await prepared();
    await scenario.deploy(files(scenario));
    await allow(scenario);
    await scenario.started();
    const [first] = await scenario.pods();
    // One more file, whose secret comes later: the old pod serves until the new one has it.
    const more = { ...files(scenario), 'api-key': kv2(scenario.name).at('shop/payment').key('apiKey') };
    await scenario.deploy(more);
    await scenario.writePolicy();
    expect(await scenario.gateMessage()).toMatch(/api-key/);
    const during = await scenario.pods();
    expect(during).toHaveLength(2);
    expect(during[0]?.metadata).toMatchObject({ name: first?.metadata.name });
    expect(statusOf(during[0], 'main')?.ready).toBe(true);
    await scenario.writeSecret('shop/payment', { apiKey: 'k' });
    await scenario.started();
    expect(Object.keys((await reportOf(scenario, await scenario.pod())).files).sort()).toEqual([
      'api-key',
      'db-password',
    ]);

    await cluster.kubectl(['scale', 'deployment/web', '--replicas=3', '-n', scenario.name]);
    await scenario.started();
    const running = (await scenario.pods()).filter((pod) => pod.metadata.deletionTimestamp === undefined);
    expect(running).toHaveLength(3);
    for (const pod of running) {
      const { startedAt, files: seen } = await reportOf(scenario, pod);
      expect(Object.keys(seen)).toHaveLength(2);
      for (const { mtime } of Object.values(seen))
        expect(Date.parse(mtime)).toBeLessThan(Date.parse(startedAt));
    }
  });
});
