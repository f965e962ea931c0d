import { EnvValue, ServiceAccount } from 'cdk8s-plus-28';
import { kv2, VaultInjectedJob } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster, type KubernetesObject } from './cluster';
import { contentsOf } from './namespace-contents';
import { isOf, Releases } from './releases';
import { type Scenario, statusOf } from './scenario';

/**
 * The pod carries its configuration, on a real node: a Job needs no object of ours but itself, a ReplicaSet stays
 * complete after a prune, and nothing is left behind.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];

async function prepared(): Promise<Releases> {
  const releases = await Releases.create(cluster);
  scenarios.push(releases.scenario);
  return releases;
}

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

/** The Job of a hook, as an application team writes it whose platform makes the service accounts. */
function hookJob({ scenario, password }: Releases): readonly KubernetesObject[] {
  const { containers, access, ...props } = scenario.props({ 'db-password': password });
  return scenario.synth((chart) => {
    const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'Account', 'web');
    return new VaultInjectedJob(chart, 'Migrate', {
      metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
      ...props,
      access: { ...access, serviceAccount },
      containers: containers.map((container) => ({
        ...container,
        startup: undefined,
        portNumber: undefined,
        envVariables: { ...container.envVariables, RUN_ONCE: EnvValue.fromValue('true') },
      })),
    });
  });
}

/** What GitOps does: applies a release, and deletes what carries its label and is not in it. */
function sync(namespace: string, objects: readonly KubernetesObject[]): Promise<string> {
  const labels = { release: 'shop' };
  const items = objects.map((object) => ({
    ...object,
    metadata: { ...(object['metadata'] as object), labels },
  }));
  const kinds = ['core/v1/ConfigMap', 'core/v1/Secret', 'core/v1/ServiceAccount', 'apps/v1/Deployment'];
  const prune = kinds.map((kind) => `--prune-allowlist=${kind}`);
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  return cluster.kubectl(['apply', '-n', namespace, '-f', '-', '--prune', '-l', 'release=shop', ...prune], {
    input,
  });
}

/** As a node does that is drained; returns when the pod is gone. */
async function evict(namespace: string, name: string): Promise<void> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  await cluster.kubectl(['create', '--raw', path, '-f', '-'], { input: JSON.stringify(eviction) });
  await cluster.kubectl(['wait', '--for=delete', `pod/${name}`, '-n', namespace, '--timeout=60s']);
}

test('a hook Job completes when it is the one object that is applied: it needs nothing but its service account', async () => {
  const releases = await prepared();
  const { name } = releases.scenario;
  await cluster.kubectl(['create', 'serviceaccount', 'web', '-n', name]);
  const before = await contentsOf(cluster, name);
  const objects = hookJob(releases);
  expect(objects.map(({ kind }) => kind)).toEqual(['Job']);
  await releases.allow();
  await cluster.apply(objects);
  await cluster.kubectl(['wait', '--for=condition=complete', 'job/migrate', '-n', name, '--timeout=90s']);

  const pod = await releases.scenario.pod();
  expect(await releases.filesOf(pod)).toEqual(['db-password']);
  expect((await contentsOf(cluster, name)).filter((object) => !before.includes(object))).toEqual([
    'job.batch/migrate',
    `pod/${pod.metadata.name}`,
  ]);
});

test('an evicted pod of the old release comes back ready, after a prune, while the new rollout waits for a secret', async () => {
  const releases = await prepared();
  const { scenario } = releases;
  const files = { 'db-password': releases.password };
  // An object of the old release alone: it shows that the prune is one.
  const metadata = { name: 'of-old', namespace: scenario.name };
  await sync(scenario.name, [...releases.synth(files), { apiVersion: 'v1', kind: 'ConfigMap', metadata }]);
  await releases.allow();
  await releases.rolledOut();
  const old = (await releases.onlyPod()).metadata.name;
  const oldSet = (await releases.replicaSets())[0] ?? '';

  const more = { ...files, 'api-key': kv2(scenario.name).at('shop/payment').key('apiKey') };
  expect(await sync(scenario.name, releases.synth(more))).toContain('configmap/of-old pruned');
  await scenario.writePolicy();
  expect(await scenario.gateMessage()).toMatch(/api-key/);
  const left = await contentsOf(cluster, scenario.name);
  expect(left.filter((name) => !/^(?:pod|replicaset\.apps)\//.test(name))).toEqual([
    'configmap/kube-root-ca.crt',
    'deployment.apps/web',
    'serviceaccount/default',
    'serviceaccount/web',
  ]);

  await evict(scenario.name, old);
  const again = await waitUntil(
    'the old ReplicaSet to have a pod that is ready',
    async () =>
      (await releases.pods()).find((pod) => isOf(oldSet, pod) && statusOf(pod, 'main')?.ready === true),
    { timeoutMs: 90_000, intervalMs: 500 },
  );
  expect(again.metadata.name).not.toBe(old);
  expect(await releases.filesOf(again)).toEqual(['db-password']);
  const waiting = (await releases.pods()).find((pod) => !isOf(oldSet, pod));
  expect(statusOf(waiting, 'main')?.state).toMatchObject({ waiting: { reason: 'PodInitializing' } });

  await scenario.writeSecret('shop/payment', { apiKey: 'k' });
  await releases.rolledOut();
  expect(await releases.filesOf(await releases.onlyPod())).toEqual(['api-key', 'db-password']);
});

test('after fifty changes there is what the last one declares, and the 10 old ReplicaSets that Kubernetes keeps', async () => {
  const releases = await prepared();
  const { name } = releases.scenario;
  const before = await contentsOf(cluster, name);
  const change = async (number: number): Promise<readonly KubernetesObject[]> => {
    // Without a pod: it is the objects that count, and each change still makes a ReplicaSet.
    const objects = releases.synth({ [`db-password-${String(number)}`]: releases.password }, { replicas: 0 });
    await cluster.apply(objects);
    await releases.rolledOut();
    return objects;
  };
  for (let number = 0; number < 50; number++) await change(number);
  const last = await change(50);
  await waitUntil('old ReplicaSets to go', async () => (await releases.replicaSets()).length <= 11);

  const revision = "jsonpath={.metadata.annotations['deployment\\.kubernetes\\.io/revision']}";
  expect(await cluster.kubectl(['get', 'deployment', 'web', '-n', name, '-o', revision])).toBe('51');
  expect(await releases.replicaSets()).toHaveLength(11);
  const left = (await contentsOf(cluster, name)).filter((object) => !before.includes(object));
  expect(left.filter((object) => !object.startsWith('replicaset.apps/web-'))).toEqual([
    'deployment.apps/web',
    'serviceaccount/web',
  ]);
  expect(last.map(({ kind }) => kind).sort()).toEqual(['Deployment', 'ServiceAccount']);
}, 240_000);
