import { Testing, Chart, Duration } from 'cdk8s';
import { type ContainerProps, EnvValue } from 'cdk8s-plus-28';
import { Delivery, kv2, VaultInjectedDeployment, VaultInjectedJob, type VaultInjectedProps } from '../../lib';
import { waitUntil } from '../support/process';
import { barePods, injectedPod } from './bare-pod';
import { Cluster, type KubernetesObject } from './cluster';
import { type ApplicationReport, Scenario, statusOf } from './scenario';

/**
 * The deliveries beside the native sidecar, on a real node. What the injector's webhook makes of our annotations is
 * made by the model of it, which is checked against recordings of the real one; the pod that comes out runs here.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

async function prepared(): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'deliver');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse-battery-staple' });
  return scenario;
}

async function allow(scenario: Scenario): Promise<void> {
  await scenario.writePolicy();
  await scenario.writeRole();
}

const files = (scenario: Scenario) => ({ 'db-password': kv2(scenario.name).at('shop/db').key('password') });

/** The same with an application that ends after its report, as a Job's does. */
function once(props: VaultInjectedProps): VaultInjectedProps {
  const containers = props.containers.map((container): ContainerProps => ({
    ...container,
    startup: undefined,
    portNumber: undefined,
    envVariables: { ...container.envVariables, RUN_ONCE: EnvValue.fromValue('true') },
  }));
  return { ...props, containers };
}

/** Makes the pod of a workload by itself, as its controller would, as the webhook leaves it. */
async function applyInjected(scenario: Scenario, build: (chart: Chart) => void): Promise<void> {
  const chart = new Chart(Testing.app(), 'pod', { namespace: scenario.name });
  build(chart);
  const identity = { name: 'injected', namespace: scenario.name };
  for (const pod of barePods(Testing.synth(chart) as KubernetesObject[], identity)) {
    await cluster.apply(JSON.stringify(injectedPod(pod)));
  }
}

async function reportOf(scenario: Scenario, pod: string): Promise<ApplicationReport> {
  const log = await cluster.kubectl(['logs', pod, '-c', 'main', '-n', scenario.name]);
  return JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport;
}

/** The second agent logs in beside the application, which is ready without it. */
async function sidecarLoggedIn(scenario: Scenario, pod: string): Promise<void> {
  const log = () => cluster.kubectl(['logs', pod, '-c', 'vault-agent', '-n', scenario.name]);
  await waitUntil('the sidecar to log in', async () => (await log()).includes('authentication successful'));
}

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

describe('Delivery.initAndSidecar()', () => {
  test('the application starts after its files, the pod becomes ready, and one token is left of the two: the init container has revoked its own', async () => {
    const scenario = await prepared();
    await scenario.deploy(files(scenario), { delivery: Delivery.initAndSidecar() });
    await allow(scenario);
    const { startedAt, files: seen, uid } = await scenario.started();
    expect(uid).toBe(10_001);
    for (const { mtime } of Object.values(seen))
      expect(Date.parse(mtime)).toBeLessThan(Date.parse(startedAt));
    await sidecarLoggedIn(scenario, (await scenario.pod()).metadata.name);
    expect(await scenario.logins()).toBe(1);

    const native = await prepared();
    await native.deploy(files(native));
    await allow(native);
    await native.started();
    expect(await native.logins()).toBe(1);
  });

  test('while the secret is missing the pod says why, and the application has not started', async () => {
    const scenario = await prepared();
    await scenario.deploy(files(scenario), {
      delivery: Delivery.initAndSidecar(),
      startTimeout: Duration.seconds(10),
    });
    await scenario.writePolicy();
    expect(await scenario.gateMessage('vault-agent-init')).toMatch(
      /secrets not there after 10 s.*: db-password; vault-agent says: .*invalid role name/,
    );
    expect(statusOf(await scenario.pod(), 'main')?.state).toMatchObject({
      waiting: { reason: 'PodInitializing' },
    });
    await scenario.writeRole();
    expect(Object.keys((await scenario.started()).files)).toEqual(['db-password']);
  });

  test('a Job completes, and leaves no token', async () => {
    const scenario = await prepared();
    await scenario.apply(
      (chart) =>
        new VaultInjectedJob(chart, 'Work', {
          metadata: { name: 'work' },
          ...once(scenario.props(files(scenario))),
          delivery: Delivery.initAndSidecar(),
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
    expect(await scenario.logins()).toBe(0);
  });
});

describe('Delivery.injector()', () => {
  test('the pod that the webhook makes starts after its files, and becomes ready', async () => {
    const scenario = await prepared();
    const props = {
      metadata: { name: 'web' },
      ...scenario.props(files(scenario)),
      delivery: Delivery.injector(),
    };
    // The objects around the pod, and a controller that makes none of its own.
    await scenario.apply((chart) => new VaultInjectedDeployment(chart, 'Web', { ...props, replicas: 0 }));
    await allow(scenario);
    await applyInjected(scenario, (chart) => {
      new VaultInjectedDeployment(chart, 'Web', props);
    });
    await cluster.kubectl([
      'wait',
      '--for=condition=ready',
      'pod/injected',
      '-n',
      scenario.name,
      '--timeout=60s',
    ]);
    const { startedAt, files: seen } = await reportOf(scenario, 'injected');
    expect(Object.keys(seen)).toEqual(['db-password']);
    for (const { mtime } of Object.values(seen))
      expect(Date.parse(mtime)).toBeLessThan(Date.parse(startedAt));
    await sidecarLoggedIn(scenario, 'injected');
    expect(await scenario.logins()).toBe(2);
  });

  test('a Job that the webhook has changed completes', async () => {
    const scenario = await prepared();
    const props = {
      metadata: { name: 'work' },
      ...once(scenario.props(files(scenario))),
      delivery: Delivery.injector(),
    };
    await scenario.apply((chart) => new VaultInjectedDeployment(chart, 'Work', { ...props, replicas: 0 }));
    await allow(scenario);
    await applyInjected(scenario, (chart) => {
      new VaultInjectedJob(chart, 'Work', props);
    });
    const done = () => cluster.get<{ status: { phase: string } }>('pod', 'injected', scenario.name);
    await waitUntil('the pod to end', async () => (await done()).status.phase === 'Succeeded', {
      timeoutMs: 60_000,
    });
    expect(Object.keys((await reportOf(scenario, 'injected')).files)).toEqual(['db-password']);
  });

  test('a pod that the webhook has missed does not start, and says what is wrong', async () => {
    const scenario = await prepared();
    await scenario.deploy(files(scenario), {
      delivery: Delivery.injector(),
      startTimeout: Duration.seconds(10),
    });
    await allow(scenario);
    expect(await scenario.gateMessage()).toMatch(
      /missing in .*: db-password; the injector has not changed this pod/,
    );
    expect(statusOf(await scenario.pod(), 'main')?.state).toMatchObject({
      waiting: { reason: 'PodInitializing' },
    });
  });
});
