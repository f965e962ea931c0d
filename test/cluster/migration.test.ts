import { createHash } from 'node:crypto';
import { TerraformStack, Testing } from 'cdktf';
import { VaultAccessContract } from '../../lib';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { migrationPage, synthMigration, type Synthesized } from '../docs/migration-page';
import { applyVaultResources } from '../support/apply-vault-resources';
import { type Postgres, startPostgres } from '../support/postgres';
import { waitUntil } from '../support/process';
import { expectOk } from '../support/vault-server/client';
import { enableDatabase, postgresConnection } from '../support/vault-server/database-engine';
import { startServer, type TestServer } from '../support/vault-server/server';
import { chosenServer } from '../support/vault-server/server-kind';
import { Cluster } from './cluster';
import { EndpointWatch } from './endpoint-watch';
import { type InjectorWebhook, installInjector } from './injector-webhook';
import { agentContents, IMAGES, standardImages } from './node/standard-images';
import { type ApplicationReport, type Pod } from './scenario';

/**
 * docs/migration.md, step by step on the node: each step is applied over the step before, as the page has it, with the
 * injector's webhook asked by the API server. All the time a watch counts the ready pods behind the Service.
 */
const node = Cluster.fromEnvironment();
const page = migrationPage();
const REPLICAS = 2;
const API_KEY = 'pk_live_51H8x-correct-horse-battery';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let cluster: Cluster;
let vault: TestServer;
let postgres: Postgres;
let namespace: string;
let injector: InjectorWebhook;
let watch: EndpointWatch | undefined;

beforeAll(async () => {
  const host = node.state.hostAddress;
  postgres = await startPostgres();
  vault = await startServer({ host });
  const { address, rootToken } = vault;
  cluster = new Cluster({ ...node.state, vault: { ...node.state.vault, address, rootToken } });
  namespace = await cluster.createNamespace('migration', 'privileged'); // what the page begins with is not restricted
  await importImages();
  await fillVault();
  const image = agentImage();
  injector = await installInjector(cluster, namespace, { address, image });
  await applyBesides();
});

afterAll(async () => {
  await watch?.stop();
  await injector.remove();
  await cluster.deleteNamespace(namespace);
  await Promise.all([vault.stop(), postgres.stop()]);
});

/** The image that the library writes where nobody names one. */
function agentImage(): string {
  return /image: (hashicorp\/vault:\S+)/.exec(manifests())?.[1] ?? '';
}

/** The images that page and library name, made of the test's: an application with a shell that wants both files. */
async function importImages(): Promise<void> {
  const images = new Map(await standardImages());
  const files = { ...images.get(IMAGES.busybox)?.files, ...renamed(images.get(IMAGES.app)?.files?.['/app']) };
  await cluster.importImage('registry.example/shop/web:1.4.2', {
    files,
    env: { SECRETS_DIR: '/vault/secrets', REQUIRED_FILES: 'orders.env,api-key', IMAGE: 'migration' },
  });
  await cluster.importImage(`docker.io/${agentImage()}`, await agentContents(chosenServer()));
}

function renamed<File>(app: File | undefined): Readonly<Record<string, File>> {
  if (app === undefined) throw new Error('the application has no program');
  return { '/web': app };
}

/** Vault as it is before the migration: secrets, and the policy and the role that somebody has written by hand. */
async function fillVault(): Promise<void> {
  const { client } = vault;
  expectOk(await client.write('secret/data/shop/payment', { data: { apiKey: API_KEY } }), 'payment');
  await enableDatabase(client, 'database', postgresConnection(postgres), {
    name: 'shop-orders',
    default_ttl: '1h',
  });
  await cluster.enableKubernetesAuth('kubernetes');
  const policy = ['database/creds/shop-orders', 'secret/data/shop/payment']
    .map((path) => `path "${path}" { capabilities = ["read"] }`)
    .join('\n');
  expectOk(await client.putPolicy('web', policy), 'policy');
  const role = {
    bound_service_account_names: 'web',
    bound_service_account_namespaces: namespace,
    token_policies: 'web',
  };
  expectOk(await client.write('auth/kubernetes/role/web', role), 'role');
  await cluster.enableKubernetesAuth('k8s-shop');
}

/** What the page takes for granted: the service account of its Deployment, and a Service that clients use. */
async function applyBesides(): Promise<void> {
  await cluster.apply([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    },
  ]);
}

/** What the page's program writes, with the server and the namespace of this test, and images that are here already. */
function synth(properties = '', program = page.program): Synthesized {
  const code = program
    .replace("VaultServer.at('https://vault.example:8200')", `VaultServer.atPlainHttp('${vault.address}')`)
    .replace("namespace: 'shop'", `namespace: '${namespace}'`);
  const { manifests: text, contract } = synthMigration(code, properties);
  const manifests = text
    .replaceAll('imagePullPolicy: Always', 'imagePullPolicy: IfNotPresent')
    .replaceAll(/cpu: 1000m/g, 'cpu: 10m'); // cdk8s-plus asks for a whole core, of which this node has two
  return { manifests, contract };
}

function manifests(properties = ''): string {
  return synth(properties).manifests;
}

/** With the ServiceAccount in the manifest, as the last step has it. */
function withAccount(): string {
  const program = page.program.replace(/ServiceAccount\.fromServiceAccountName\([^)]*\)/, "'web'");
  return synth('', program).manifests;
}

const before = (): string => page.before.replace('namespace: shop', `namespace: ${namespace}`);

/** Applies a step over the one before, and returns the pods once it is rolled out. */
async function rollOut(text: string): Promise<readonly Pod[]> {
  await cluster.apply(text);
  return rolledOut();
}

async function rolledOut(): Promise<readonly Pod[]> {
  const rollout = ['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=240s'];
  await cluster.kubectl(rollout, { timeoutMs: 250_000 });
  const pods = async (): Promise<readonly Pod[]> => {
    const list = JSON.parse(
      await cluster.kubectl(['get', 'pods', '-n', namespace, '-l', 'app=web', '-o', 'json']),
    ) as { readonly items: readonly Pod[] };
    return list.items;
  };
  await waitUntil('the old pods to be gone', async () => (await pods()).length === REPLICAS, {
    timeoutMs: 120_000,
  });
  return pods();
}

const containers = ({ status }: Pod): readonly string[] =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
    .map(({ name }) => name)
    .sort();

/** What the application of each pod found at its start, and that it was started again as often as was expected. */
async function reports(pods: readonly Pod[], restarts: number): Promise<readonly ApplicationReport[]> {
  return Promise.all(
    pods.map(async ({ metadata: { name }, status }) => {
      const web = status.containerStatuses?.find((container) => container.name === 'web');
      expect({ name, restarts: web?.restartCount }).toEqual({ name, restarts });
      const log = await cluster.kubectl(['logs', name, '-c', 'web', '-n', namespace]);
      return JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport;
    }),
  );
}

async function apiKeys(pods: readonly Pod[], restarts = 0): Promise<readonly (string | undefined)[]> {
  return (await reports(pods, restarts)).map(({ files }) => files['api-key']?.sha256);
}

/** No client has ever found fewer ready pods than the Deployment has replicas; a rollout has one more for a time. */
function expectNeverFewer(): void {
  const counts = watch?.counts() ?? [];
  expect(Math.min(...counts)).toBe(REPLICAS);
  expect(Math.max(...counts)).toBeGreaterThan(REPLICAS);
}

/** A rollout of step 2 takes two times its `minReady`. */
const SEVERAL_ROLLOUTS = 360_000;

describe('docs/migration.md on the node, with two ready pods at any time', () => {
  const INJECTED = ['vault-agent', 'vault-agent-init', 'web'];
  const GATED_INJECTION = ['vault-agent', 'vault-agent-init', 'vault-secrets-ready', 'web'];
  const OWN = ['vault-agent', 'vault-secrets-ready', 'web'];

  test(
    'the Deployment that it begins with runs, with "<no value>" for the misspelt key',
    async () => {
      const pods = await rollOut(before());
      expect(pods.map(containers)).toEqual([INJECTED, INJECTED]);
      expect(await apiKeys(pods)).toEqual([sha256('<no value>\n'), sha256('<no value>\n')]);
      watch = await EndpointWatch.start(cluster, { service: 'web', namespace, replicas: REPLICAS });
    },
    SEVERAL_ROLLOUTS,
  );

  test(
    'step 1: policy and role come from the contract, beside the old ones',
    async () => {
      const stack = new TerraformStack(Testing.app(), 'platform');
      const auth = VaultKubernetesAuth.fromAttributes(stack, 'Auth', {
        path: 'k8s-shop',
        reviewer: TokenReviewer.localServiceAccount(),
      });
      auth.grantAll(VaultAccessContract.fromJson(synth().contract));
      expect(await applyVaultResources(vault.client, Testing.synth(stack))).toEqual([
        expect.stringContaining('shop-web') as string,
        'auth/k8s-shop/role/shop-web',
      ]);
      expect((await vault.client.read('auth/kubernetes/role/web')).status).toBe(200);
    },
    SEVERAL_ROLLOUTS,
  );

  test(
    'step 2: the injector goes on, the start gate is there, and the key is the right one',
    async () => {
      const pods = await rollOut(manifests(page.withInjector));
      expect(pods.map(containers)).toEqual([GATED_INJECTION, GATED_INJECTION]);
      // Once: the injector's second agent brings a second lease.
      expect(await apiKeys(pods, 1)).toEqual([sha256(API_KEY), sha256(API_KEY)]);
      expectNeverFewer();
    },
    SEVERAL_ROLLOUTS,
  );

  test(
    'step 3: the agent comes from the manifest',
    async () => {
      const pods = await rollOut(manifests());
      expect(pods.map(containers)).toEqual([OWN, OWN]);
      expect(await apiKeys(pods)).toEqual([sha256(API_KEY), sha256(API_KEY)]);
      expectNeverFewer();
    },
    SEVERAL_ROLLOUTS,
  );

  test(
    'it can be taken back: step 2 over step 3, and the old Deployment over step 2',
    async () => {
      expect((await rollOut(manifests(page.withInjector))).map(containers)).toEqual([
        GATED_INJECTION,
        GATED_INJECTION,
      ]);
      expect((await rollOut(before())).map(containers)).toEqual([INJECTED, INJECTED]);
      expectNeverFewer();
    },
    SEVERAL_ROLLOUTS,
  );

  test(
    'what it ends with goes over what it begins with at once, too',
    async () => {
      expect((await rollOut(manifests())).map(containers)).toEqual([OWN, OWN]);
      expectNeverFewer();
    },
    SEVERAL_ROLLOUTS,
  );

  test(
    'step 4: without the injector, the old role and the old policy, new pods start as before',
    async () => {
      const injected = await cluster.kubectl([
        ...['get', 'pods', '-n', namespace, '-o'],
        'jsonpath={.items[*].metadata.annotations.vault\\.hashicorp\\.com/agent-inject-status}',
      ]);
      expect(injected).toBe('');
      await injector.remove();
      expectOk(await vault.client.delete('auth/kubernetes/role/web'), 'role');
      expectOk(await vault.client.delete('sys/policies/acl/web'), 'policy');
      await cluster.apply(withAccount());
      const account = await cluster.get('serviceaccount', 'web', namespace);
      expect(account).toMatchObject({ automountServiceAccountToken: false });
      await cluster.kubectl(['rollout', 'restart', 'deployment/web', '-n', namespace]);
      const pods = await rolledOut();
      expect(pods.map(containers)).toEqual([OWN, OWN]);
      expect(await apiKeys(pods)).toEqual([sha256(API_KEY), sha256(API_KEY)]);
      expectNeverFewer();
    },
    SEVERAL_ROLLOUTS,
  );
});
