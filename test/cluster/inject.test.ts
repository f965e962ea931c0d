import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { injectManifests, readDeclaration } from '../../lib/inject';
import { bundledCli, chartFolder, injectProgram, postRendererFlags } from '../inject/post-renderer';
import { fileOf } from '../inject/support';
import { waitUntil } from '../support/process';
import { kustomizeFolder, withHelm } from '../support/tools';
import { Cluster } from './cluster';
import { type Pod, Scenario, statusOf } from './scenario';

/**
 * Charts that know nothing of Vault, installed by the real Helm 3 and 4 with `inject` as their post-renderer, and
 * applied by kustomize with it as a function: their pods become Ready, and no container has run before its files.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-inject-'));
  program = injectProgram(
    folder,
    ['--contract-folder', join(folder, 'vault-access')],
    await bundledCli(folder),
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
});

interface Installed {
  readonly scenario: Scenario;
  /** The flags for the chart's values. */
  readonly values: readonly string[];
  /** The path of the declaration. */
  readonly declaration: string;
}

/** Namespace, secret, policies and roles, the latter from the contract that `inject` derives. */
async function prepared(
  chart: string,
  targets: readonly { kind: string; name: string }[],
): Promise<Installed> {
  const scenario = await Scenario.create(cluster, chart);
  scenarios.push(scenario);
  await scenario.writeSecret('shop/payment', { apiKey: 'correct-horse-battery-staple' });
  const { images, vault } = cluster.state;
  const text = fileOf(
    targets.map((target) => ({
      target,
      access: { roleName: target.name },
      files: { 'api-key': { kv2: scenario.name, at: 'shop/payment', key: 'apiKey' } },
      startTimeout: '30s',
      renderInterval: '10s',
      agentImage: { reference: images.agent, binary: 'vault' },
    })),
    {
      metadata: {
        name: 'vault-secrets',
        annotations: { 'config.kubernetes.io/function': 'exec: { path: ./inject.sh }' },
      },
      vault: { plainHttpAddress: vault.address },
      auth: { kubernetes: scenario.name },
      namespace: scenario.name,
    },
  );
  const declaration = join(folder, 'vault.yaml');
  writeFileSync(declaration, text);
  const values = ['--set', `image=${images.app}`, '-n', scenario.name];
  const manifests = await withHelm(3, (helm) => helm(['template', 'shop', chartFolder(chart), ...values]));
  const { contract } = injectManifests(
    [{ file: 'shop', text: manifests }],
    readDeclaration(text, 'vault.yaml'),
  );
  for (const access of contract.workloads) {
    scenario.hasAccess(access);
    await scenario.writePolicy();
    await scenario.writeRole();
  }
  return { scenario, values, declaration };
}

function install(version: 3 | 4, chart: string, { values, declaration }: Installed): Promise<string> {
  return withHelm(version, (helm, home) =>
    helm([
      ...['upgrade', '--install', 'shop', chartFolder(chart), ...values, '--wait', '--timeout', '120s'],
      ...['--kubeconfig', cluster.state.kubeconfig],
      ...postRendererFlags(version, { home, program, declaration }),
    ]),
  );
}

/** The gate was there and is done, and no container of the application was started twice. */
function neverEarly(pod: Pod, ...containers: readonly string[]): void {
  expect(statusOf(pod, 'vault-secrets-ready')?.state['terminated']).toMatchObject({ reason: 'Completed' });
  expect(containers.map((name) => [name, statusOf(pod, name)?.restartCount])).toEqual(
    containers.map((name) => [name, 0]),
  );
}

test.each([3, 4] as const)(
  'a web application with Service, Ingress and HPA, installed by Helm %i',
  async (version) => {
    const installed = await prepared('web', [{ kind: 'Deployment', name: 'shop-web' }]);
    await install(version, 'web', installed);
    const pod = await installed.scenario.pod();
    expect(pod.status.phase).toBe('Running');
    neverEarly(pod, 'web');
  },
);

test('a StatefulSet with a hook, installed by Helm 4: the migration has its secrets before the chart is there', async () => {
  const installed = await prepared('stateful', [
    { kind: 'StatefulSet', name: 'shop-stateful' },
    { kind: 'Job', name: 'shop-stateful-migration' },
  ]);
  await install(4, 'stateful', installed);
  const pods = await installed.scenario.pods();
  expect(pods.map(({ status }) => status.phase)).toEqual(['Succeeded', 'Running']);
  neverEarly(pods[0] as Pod, 'migration');
  neverEarly(pods[1] as Pod, 'prepare', 'stateful');
});

test('a CronJob, applied by kustomize: its Jobs complete', async () => {
  const { scenario, values } = await prepared('cron', [{ kind: 'CronJob', name: 'shop-cron' }]);
  const text = await withHelm(3, (helm) => helm(['template', 'shop', chartFolder('cron'), ...values]));
  writeFileSync(join(folder, 'manifests.yaml'), text);
  const kustomization = `namespace: ${scenario.name}\nresources: [manifests.yaml]\ntransformers: [vault.yaml]\n`;
  writeFileSync(join(folder, 'kustomization.yaml'), kustomization);
  await cluster.apply(await kustomizeFolder(folder));
  await cluster.kubectl(['create', 'job', 'now', '--from=cronjob/shop-cron', '-n', scenario.name]);
  await waitUntil(
    'the Job to end',
    async () => /Succeeded|Failed/.test((await scenario.pods())[0]?.status.phase ?? ''),
    { timeoutMs: 100_000, intervalMs: 500 },
  );
  const pod = (await scenario.pods())[0] as Pod;
  expect(pod.status.phase).toBe('Succeeded');
  neverEarly(pod, 'report');
});
