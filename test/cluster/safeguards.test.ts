import { randomBytes } from 'node:crypto';
import { Chart, Testing } from 'cdk8s';
import { Delivery, kv2, type VaultInjectedProps } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster, type KubernetesObject } from './cluster';
import { applyDelivered, readyDelivered } from './injected-pod';
import { safeguardedLabel, safeguardObjects, safeguardPolicies } from './safeguards/policies';
import { DECLARATIONS, KINDS, lookedAt, podOf, SAFE_CONTAINER } from './safeguards/workloads';
import { Scenario } from './scenario';

/**
 * AKS Deployment Safeguards on a real API server: what AKS refuses or changes, written as ValidatingAdmissionPolicies.
 * Most objects are created as in a dry run, which goes through admission as every creation does and starts nothing.
 */
const cluster = Cluster.fromEnvironment();
const id = randomBytes(3).toString('hex');
const scenarios: Scenario[] = [];
let namespace: string;

/** The object as the API server would store it; throws what it says against it. */
async function stored(object: KubernetesObject): Promise<KubernetesObject> {
  const create = ['create', '--dry-run=server', '-o', 'json', '-f', '-'];
  return JSON.parse(await cluster.kubectl(create, { input: JSON.stringify(object) })) as KubernetesObject;
}

const refusal = (object: KubernetesObject): Promise<string> =>
  stored(object)
    .then(() => '')
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));

/** The workload of this kind with this declaration, as it is synthesized. */
function synthesized(kind: string, declaration: Partial<VaultInjectedProps>): KubernetesObject {
  const chart = new Chart(Testing.app(), 'test', { namespace });
  KINDS.find(([name]) => name === kind)?.[1](chart, lookedAt(declaration));
  const found = (Testing.synth(chart) as KubernetesObject[]).find((object) => object['kind'] === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

/** A pod that breaks nothing, but for what is changed of it. */
function pod(container: object = {}, more: object = {}): KubernetesObject {
  const probe = { tcpSocket: { port: 8080 } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'plain', namespace, ...more },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'main',
          image: 'registry.example/shop/web:1.4.2',
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          resources: {
            requests: { cpu: '100m', memory: '100Mi' },
            limits: { cpu: '100m', memory: '100Mi' },
          },
          readinessProbe: probe,
          livenessProbe: probe,
          ...container,
        },
      ],
    },
  };
}

/** A Deployment of that pod, with or without a spread. */
function deployment(replicas: number, spec: object = {}): KubernetesObject {
  const labels = { app: 'plain' };
  const template = { metadata: { labels }, spec: { ...(pod()['spec'] as object), ...spec } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'plain', namespace },
    spec: { replicas, selector: { matchLabels: labels }, template },
  };
}

const resources = (requests: object, limits: object): object => ({ resources: { requests, limits } });
const enough = { cpu: '100m', memory: '100Mi' };

beforeAll(async () => {
  namespace = await cluster.createNamespace('safeguarded');
  await cluster.kubectl(['create', 'serviceaccount', 'web', '-n', namespace]);
  await safeguarded(namespace);
  await cluster.apply(safeguardObjects(id));
  // The API server compiles a new policy a moment after it was created.
  const bad: readonly KubernetesObject[] = [
    pod({ livenessProbe: undefined }),
    pod(resources({ cpu: '100m' }, { cpu: '100m' })),
    pod({ image: 'web' }),
    deployment(2),
    pod({}, { labels: { 'kubernetes.azure.com/a': 'b' } }),
    pod(resources({ cpu: '99m', memory: '100Mi' }, enough)),
    deployment(1),
  ];
  expect(bad).toHaveLength(safeguardPolicies().length);
  for (const [index, { said }] of safeguardPolicies().entries()) {
    const inForce = async (): Promise<boolean> =>
      (await refusal(bad[index] as KubernetesObject)).includes(said);
    await waitUntil(`${said} to be in force`, inForce, { timeoutMs: 60_000, intervalMs: 500 });
  }
}, 300_000);

async function safeguarded(name: string): Promise<void> {
  const labels = Object.entries(safeguardedLabel(id)).map(([key, value]) => `${key}=${value}`);
  await cluster.kubectl(['label', 'namespace', name, ...labels]);
}

afterAll(async () => {
  const policies = safeguardPolicies().map((_, index) => `safeguards-${id}-${String(index)}`);
  await cluster.kubectl([
    'delete',
    'validatingadmissionpolicy,validatingadmissionpolicybinding',
    ...policies,
    '--ignore-not-found',
  ]);
  await cluster.deleteNamespace(namespace);
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

describe('the policies', () => {
  test('let a pod pass that has everything', async () => {
    expect(await refusal(pod())).toBe('');
    expect(await refusal(deployment(3, { topologySpreadConstraints: spreadOf('plain') }))).toBe('');
  });

  test.each<[string, object, string]>([
    ['no readiness probe', { readinessProbe: undefined }, 'K8sAzureV2ContainerEnforceProbes: main'],
    ['a probe by gRPC', { livenessProbe: { grpc: { port: 1 } } }, 'K8sAzureV2ContainerEnforceProbes: main'],
    ['no tag', { image: 'registry.example:5000/web' }, 'K8sAzureV2ContainerNoLatestImage: main'],
    ['the tag latest', { image: 'registry.example/web:latest' }, 'K8sAzureV2ContainerNoLatestImage: main'],
    [
      'no request of memory',
      resources({ cpu: '100m' }, { cpu: '100m' }),
      'K8sAzureV1ContainerRequests: main',
    ],
    ['a small request', resources({ cpu: '25m', memory: '100Mi' }, enough), 'changed: resources: main'],
    ['little memory', resources({ cpu: '100m', memory: '64Mi' }, enough), 'changed: resources: main'],
    ['no limit of the CPU', resources(enough, { memory: '100Mi' }), 'changed: resources: main'],
  ])('refuse a container with %s', async (_, container, said) => {
    expect(await refusal(pod(container))).toContain(said);
  });

  test('let a digest pass, and no probe of an init container', async () => {
    const digest = `registry.example/web@sha256:${'0'.repeat(64)}`;
    expect(await refusal(pod({ image: digest }))).toBe('');
    const init = (pod()['spec'] as { containers: object[] }).containers[0];
    const plain = { ...init, name: 'init', readinessProbe: undefined, livenessProbe: undefined };
    const sidecar = { ...plain, name: 'sidecar', restartPolicy: 'Always' };
    const one = pod();
    expect(
      await refusal({ ...one, spec: { ...(one['spec'] as object), initContainers: [plain, sidecar] } }),
    ).toBe('');
  });
});

describe.each(DECLARATIONS)('%s', (_, declaration) => {
  const kinds = KINDS.map(([kind]) => kind);

  test.each(kinds)(
    'a %s and its pod are stored as they were sent with deploymentSafeguards',
    async (kind) => {
      const workload = synthesized(kind, { ...declaration, deploymentSafeguards: true });
      for (const object of [workload, podOf(workload, namespace)])
        expect(await stored(object)).toMatchObject(asStored(object));
    },
  );

  test.each(kinds)('a %s or its pod is refused without it', async (kind) => {
    const workload = synthesized(kind, declaration);
    expect(await refusal(podOf(workload, namespace))).toMatch(
      /(?:changed: resources|K8sAzureV2ContainerEnforceProbes): .*vault-/,
    );
    expect(await refusal(workload)).toMatch(/changed: |K8sAzureV/);
  });
});

describe.each<[string, Delivery]>([
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
])('Delivery.%s()', (_, delivery) => {
  test('without the option its sidecar has no liveness probe, and the pod is refused', async () => {
    const object = podOf(synthesized('Deployment', { delivery }), namespace);
    expect(await refusal(enoughResources(object))).toContain('K8sAzureV2ContainerEnforceProbes: vault-agent');
  });
});

describe.each<[string, Delivery]>([
  ['agent', Delivery.agent()],
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
])('a real pod of Delivery.%s()', (_, delivery) => {
  test('becomes ready in a namespace with safeguards, and stays so: its liveness probe passes', async () => {
    const scenario = await Scenario.create(cluster, 'safe');
    scenarios.push(scenario);
    await safeguarded(scenario.name);
    await scenario.writeSecret('shop/db', { password: 'correct-horse-battery-staple' });
    const props = scenario.props({ 'db-password': kv2(scenario.name).at('shop/db').key('password') });
    const containers = props.containers.map((one) => ({ ...one, ...SAFE_CONTAINER }));
    const what = await applyDelivered(cluster, scenario, {
      ...props,
      containers,
      delivery,
      deploymentSafeguards: true,
    });
    await scenario.writePolicy();
    await scenario.writeRole();
    await readyDelivered(cluster, scenario, what);
    const { status } = await scenario.pod();
    const restarts = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    expect(restarts.map(({ restartCount }) => restartCount)).toEqual(restarts.map(() => 0));
  });
});

function spreadOf(app: string): readonly object[] {
  return [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { app } },
    },
  ];
}

interface WithContainers {
  readonly spec: { readonly containers: readonly object[]; readonly initContainers?: readonly object[] };
}

/** With resources that nothing changes, so that other policies have their say. */
function enoughResources(object: KubernetesObject): KubernetesObject {
  const { spec } = object as unknown as WithContainers;
  const give = (containers: readonly object[] = []): object[] =>
    containers.map((one) => ({ ...one, ...resources(enough, enough) }));
  return {
    ...object,
    spec: { ...spec, containers: give(spec.containers), initContainers: give(spec.initContainers) },
  };
}

/** The API server writes quantities in its own way, `1024Mi` as `1Gi`, and leaves out what is zero by default. */
function asStored(object: KubernetesObject): KubernetesObject {
  const isLeftOut = (value: unknown): boolean =>
    value === 0 || value === false || (Array.isArray(value) && value.length === 0);
  return JSON.parse(
    JSON.stringify(object, (name, value: unknown) =>
      ['sizeLimit', 'status'].includes(name) || isLeftOut(value) ? undefined : value,
    ),
  ) as KubernetesObject;
}
