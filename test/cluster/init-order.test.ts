import { Duration, Size } from 'cdk8s';
import { type ContainerProps, ContainerRestartPolicy, Cpu, ImagePullPolicy, Probe } from 'cdk8s-plus-28';
import { kv2, ServiceMesh } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { Scenario, statusOf } from './scenario';

/**
 * The order of a pod that has containers of its own on both sides of the gate. Before it: what Istio's injector puts
 * there with native sidecars (`istio-init`, then `istio-proxy` as a native sidecar; the images are stand-ins that
 * redirect nothing). After it: an init container that reads every file, and a second native sidecar.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

afterAll(async () => {
  for (const scenario of scenarios) await scenario.remove();
});

function container(name: string, script: string, others: Partial<ContainerProps> = {}): ContainerProps {
  return {
    name,
    image: cluster.state.images.busybox,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sh', '-ec', script],
    securityContext: { user: 10_001, group: 10_001 },
    resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(8) } },
    ...others,
  };
}

/** A native sidecar that says what it sees, and ends when it is told to. */
function sidecar(name: string, script: string): ContainerProps {
  return container(name, `${script}\ntrap 'exit 0' TERM\nwhile :; do sleep 0.2; done`, {
    restartPolicy: ContainerRestartPolicy.ALWAYS,
    startup: Probe.fromCommand(['/bin/true'], { periodSeconds: Duration.seconds(1), failureThreshold: 30 }),
  });
}

const WITHOUT_SECRETS = 'if test -e /vault/secrets; then echo sees secrets; else echo sees none; fi';
const WITH_SECRETS = 'cat /vault/secrets/db-password /vault/secrets/api-key | wc -c';

/** Begin and end of a container by the kubelet's clock, in whole seconds. */
interface Times {
  readonly startedAt: number;
  readonly finishedAt: number;
}

async function timesOf(scenario: Scenario, name: string): Promise<Times> {
  const state = statusOf(await scenario.pod(), name)?.state as
    Readonly<Record<string, { startedAt?: string; finishedAt?: string } | undefined>> | undefined;
  const found = state?.['running'] ?? state?.['terminated'];
  return {
    startedAt: Date.parse(found?.startedAt ?? ''),
    finishedAt: Date.parse(found?.finishedAt ?? ''),
  };
}

test('Istio’s native proxy, agent, gate, own init container, second native sidecar, application: in this order', async () => {
  const scenario = await Scenario.create(cluster, 'order');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse' });
  await scenario.writeSecret('shop/payment', { apiKey: 'battery-staple' });
  const bytes = 'correct-horse'.length + 'battery-staple'.length;
  const files = {
    'db-password': kv2(scenario.name).at('shop/db').key('password'),
    'api-key': kv2(scenario.name).at('shop/payment').key('apiKey'),
  };
  await scenario.deploy(files, {
    mesh: ServiceMesh.istio(),
    initContainersBeforeSecrets: [
      // Long enough to be seen in timestamps of whole seconds.
      container('istio-init', `${WITHOUT_SECRETS}; sleep 2`),
      sidecar('istio-proxy', WITHOUT_SECRETS),
    ],
    initContainers: [container('migrate', `${WITH_SECRETS}; sleep 2`), sidecar('shipper', WITH_SECRETS)],
  });
  await scenario.writePolicy();

  // While the gate is closed, everything before it runs and nothing after it does.
  await waitUntil(
    'the gate to run',
    async () =>
      statusOf(await scenario.pod().catch(() => undefined), 'vault-secrets-ready')?.state['running'] !==
      undefined,
    { timeoutMs: 60_000, intervalMs: 250 },
  );
  const waiting = await scenario.pod();
  expect(statusOf(waiting, 'istio-proxy')?.state).toHaveProperty('running');
  expect(statusOf(waiting, 'vault-agent')?.state).toHaveProperty('running');
  for (const later of ['migrate', 'shipper', 'main']) {
    expect(statusOf(waiting, later)?.state).toHaveProperty('waiting');
  }
  await scenario.writeRole();
  const report = await scenario.started(60);

  const first = await timesOf(scenario, 'istio-init');
  const proxy = await timesOf(scenario, 'istio-proxy');
  const agent = await timesOf(scenario, 'vault-agent');
  const gate = await timesOf(scenario, 'vault-secrets-ready');
  const migrate = await timesOf(scenario, 'migrate');
  const shipper = await timesOf(scenario, 'shipper');
  expect(first.finishedAt - first.startedAt).toBeGreaterThanOrEqual(2000);
  expect(proxy.startedAt).toBeGreaterThanOrEqual(first.finishedAt);
  expect(agent.startedAt).toBeGreaterThanOrEqual(proxy.startedAt);
  expect(gate.startedAt).toBeGreaterThanOrEqual(agent.startedAt);
  expect(migrate.startedAt).toBeGreaterThanOrEqual(gate.finishedAt);
  expect(shipper.startedAt).toBeGreaterThanOrEqual(migrate.startedAt + 2000);
  expect(Date.parse(report.startedAt)).toBeGreaterThanOrEqual(shipper.startedAt);
  expect(Object.keys(report.files).sort()).toEqual(['api-key', 'db-password']);

  const logOf = async (name: string): Promise<string> =>
    (await cluster.kubectl(['logs', 'deployment/web', '-c', name, '-n', scenario.name])).trim();
  expect(await logOf('istio-init')).toBe('sees none');
  expect(await logOf('istio-proxy')).toBe('sees none');
  expect(await logOf('migrate')).toBe(String(bytes));
  expect(await logOf('shipper')).toBe(String(bytes));

  // The end: three native sidecars, told one after the other, within the 30 s that a pod has by default.
  expect(await scenario.logins()).toBe(1);
  const began = Date.now();
  await cluster.kubectl(['scale', 'deployment/web', '--replicas=0', '-n', scenario.name]);
  await waitUntil('the pod to be gone', async () => (await scenario.pods()).length === 0, {
    timeoutMs: 60_000,
    intervalMs: 250,
  });
  expect((Date.now() - began) / 1000).toBeLessThan(15);
  expect(await scenario.logins()).toBe(0);
});
