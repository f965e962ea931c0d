import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import { AgentImage, AuthMount, type FileContent, kv2, VaultSecrets, VaultServer } from '../../lib';
import { vaultAccessBelow } from '../../lib/workload/private/mark';
import { waitUntil } from '../support/process';
import { ArgoRollouts } from './argo-rollouts';
import { Cluster, type KubernetesObject } from './cluster';
import { type ApplicationReport, type Pod, Scenario, statusOf } from './scenario';

/**
 * A Rollout of Argo with secrets by the mixin `VaultSecrets`, and Argo Rollouts' own controller: no pod of the first
 * revision and none of a canary starts its application before its files, the stable pods serve meanwhile, and a
 * deadline that is shorter than the wait does what docs/gitops.md says.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
let folder: string;
let argo: ArgoRollouts;

jest.setTimeout(20 * 60_000); // the first use builds the controller: test/tools/README.md

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-rollouts-'));
  argo = await ArgoRollouts.start(cluster, folder);
});
afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
  await argo.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Half of the pods are canaries until somebody promotes them. */
const CANARY = { strategy: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } } };

/** Releases of one Rollout, `web`, with two pods, in a namespace of its own. */
async function prepared(): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'rollouts');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse-battery-staple' });
  return scenario;
}

const password = (scenario: Scenario) => kv2(scenario.name).at('shop/db').key('password');
const apiKey = (scenario: Scenario) => kv2(scenario.name).at('shop/payment').key('apiKey');

/** Applies a Rollout whose application wants all of its files, and fails for good where one is missing. */
async function release(
  scenario: Scenario,
  files: Readonly<Record<string, FileContent>>,
  spec: object = CANARY,
  // The mixin refuses a deadline below the wait, so the one that is tried is set behind it, as a cluster's policy may.
  deadline: { readonly progressDeadlineSeconds?: number } = {},
): Promise<void> {
  const chart = new Chart(Testing.app(), 'test', { namespace: scenario.name });
  const { images, vault } = cluster.state;
  const rollout = new ApiObject(chart, 'Web', {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      ...spec,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          serviceAccountName: 'web',
          terminationGracePeriodSeconds: 1,
          containers: [
            {
              name: 'main',
              image: images.app,
              imagePullPolicy: 'IfNotPresent',
              env: [
                { name: 'SECRETS_DIR', value: '/vault/secrets' },
                { name: 'REQUIRED_FILES', value: Object.keys(files).join(',') },
              ],
              readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 1 },
              resources: { requests: { cpu: '10m', memory: '16Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                runAsUser: 10_001,
                seccompProfile: { type: 'RuntimeDefault' },
              },
            },
          ],
        },
      },
    },
  });
  VaultSecrets.addTo(rollout, {
    vault: VaultServer.atPlainHttp(vault.address),
    access: { roleName: 'web', auth: AuthMount.kubernetes(scenario.name) },
    files,
    agentImage: AgentImage.of(images.agent),
    startTimeout: Duration.seconds(15),
    renderInterval: Duration.seconds(10),
  });
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'web', namespace: scenario.name },
  };
  const objects = (Testing.synth(chart) as (KubernetesObject & { readonly spec?: object })[]).map((object) =>
    object['kind'] === 'Rollout' ? { ...object, spec: { ...object.spec, ...deadline } } : object,
  );
  await cluster.apply([account, ...objects]);
  for (const access of vaultAccessBelow(chart)) scenario.hasAccess(access);
}

async function allow(scenario: Scenario): Promise<void> {
  await scenario.writePolicy();
  await scenario.writeRole();
}

/** The pods that nobody has told to end, the oldest first. */
const living = async (scenario: Scenario): Promise<readonly Pod[]> =>
  (await scenario.pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);

/** The application of a pod has not been started, not even once. */
function expectNotStarted(pod: Pod | undefined): void {
  expect(statusOf(pod, 'main')).toMatchObject({
    restartCount: 0,
    state: { waiting: { reason: 'PodInitializing' } },
    lastState: {},
  });
}

/** The application of a pod was started once, and each of these files was there before it. */
async function expectNeverEarly(scenario: Scenario, pod: Pod, ...files: readonly string[]): Promise<void> {
  const log = await cluster.kubectl(['logs', pod.metadata.name, '-c', 'main', '-n', scenario.name]);
  const report = JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport;
  expect(Object.keys(report.files).sort()).toEqual(files);
  for (const { mtime } of Object.values(report.files))
    expect(Date.parse(mtime)).toBeLessThan(Date.parse(report.startedAt));
  expect(statusOf(pod, 'main')).toMatchObject({ ready: true, restartCount: 0 });
}

test('the first revision waits at its gates, and the Rollout is Progressing until the role is there', async () => {
  const scenario = await prepared();
  await release(scenario, { 'db-password': password(scenario) });
  expect(await scenario.gateMessage()).toMatch(/secrets not there after 15 s.*: db-password/);
  expect(await argo.status(scenario.name)).toMatchObject({ phase: 'Progressing' });
  const waiting = await living(scenario);
  expect(waiting).toHaveLength(2);
  waiting.forEach(expectNotStarted);
  await allow(scenario);
  await argo.phase('Healthy', scenario.name);
  for (const pod of await living(scenario)) await expectNeverEarly(scenario, pod, 'db-password');
});

test('a canary waits for a secret of its own while the stable pods serve, then for its promotion', async () => {
  const scenario = await prepared();
  await release(scenario, { 'db-password': password(scenario) });
  await allow(scenario);
  await argo.phase('Healthy', scenario.name);
  const stable = await living(scenario);
  expect(stable).toHaveLength(2);

  await release(scenario, { 'api-key': apiKey(scenario), 'db-password': password(scenario) });
  await scenario.writePolicy();
  expect(await scenario.gateMessage()).toMatch(/secrets not there after 15 s.*: api-key/);
  // setWeight: 50 has one canary, whose weight is not reached before it is ready.
  expect(await argo.status(scenario.name)).toMatchObject({ phase: 'Progressing', currentStepIndex: 0 });
  const during = await living(scenario);
  const canaries = during.filter(
    ({ metadata }) => !stable.some((one) => one.metadata.name === metadata.name),
  );
  expect(canaries).toHaveLength(1);
  canaries.forEach(expectNotStarted);
  const serving = during.filter((pod) => statusOf(pod, 'main')?.ready === true);
  expect(serving.length).toBeGreaterThanOrEqual(1);

  await scenario.writeSecret('shop/payment', { apiKey: 'k' });
  expect(await argo.phase('Paused', scenario.name)).toMatchObject({ currentStepIndex: 1 });
  await argo.promote(scenario.name);
  await argo.phase('Healthy', scenario.name);
  const after = await living(scenario);
  expect(after).toHaveLength(2);
  for (const pod of after) await expectNeverEarly(scenario, pod, 'api-key', 'db-password');
});

test('progressDeadlineSeconds below the wait makes it Degraded; when the secret is there it goes on by itself', async () => {
  const scenario = await prepared();
  await release(scenario, { 'db-password': password(scenario) }, CANARY, { progressDeadlineSeconds: 5 });
  expect(await argo.phase('Degraded', scenario.name)).toMatchObject({
    message: expect.stringMatching(/^ProgressDeadlineExceeded: /) as string,
  });
  (await living(scenario)).forEach(expectNotStarted);
  await allow(scenario);
  await argo.phase('Healthy', scenario.name);
});

test('with progressDeadlineAbort the canary is taken away, and the secret that comes later does not bring it back', async () => {
  const scenario = await prepared();
  const spec = { ...CANARY, progressDeadlineAbort: true };
  const deadline = { progressDeadlineSeconds: 20 };
  await release(scenario, { 'db-password': password(scenario) }, spec, deadline);
  await allow(scenario);
  await argo.phase('Healthy', scenario.name);
  await release(scenario, { 'api-key': apiKey(scenario), 'db-password': password(scenario) }, spec, deadline);
  await scenario.writePolicy();
  expect(await argo.phase('Degraded', scenario.name)).toMatchObject({
    abort: true,
    message: expect.stringMatching(/^RolloutAborted: /) as string,
  });
  await waitUntil('the stable pods to be both there again', async () => {
    const pods = await living(scenario);
    return pods.length === 2 && pods.every((pod) => statusOf(pod, 'main')?.ready === true);
  });
  for (const pod of await living(scenario)) await expectNeverEarly(scenario, pod, 'db-password');
  await scenario.writeSecret('shop/payment', { apiKey: 'k' });
  expect(await argo.status(scenario.name)).toMatchObject({ phase: 'Degraded' });
  await argo.retry(scenario.name);
  await argo.phase('Paused', scenario.name);
});
