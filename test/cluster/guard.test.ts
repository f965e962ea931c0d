import { Chart, Testing } from 'cdk8s';
import {
  GuardedNamespaces,
  GuardExemption,
  GuardMode,
  TokenAudience,
  VaultAdmissionGuard,
  type VaultAdmissionGuardProps,
} from '../../lib';
import { type PodTemplate } from '../../lib/pod';
import { MESSAGES, PODS, recordedPods } from '../guard/pods';
import { waitUntil } from '../support/process';
import { Cluster, type KubernetesObject } from './cluster';

/**
 * The guard on a real API server, which evaluates its expressions. Pods are created as in a dry run, which goes through
 * admission as every creation does and starts nothing.
 */
const cluster = Cluster.fromEnvironment();
const made: string[] = [];
const guards: string[] = [];

afterAll(async () => {
  if (guards.length > 0)
    await cluster.kubectl([
      'delete',
      'validatingadmissionpolicy,validatingadmissionpolicybinding',
      ...guards,
      '--ignore-not-found',
    ]);
  await Promise.all(made.map((namespace) => cluster.deleteNamespace(namespace)));
});

async function namespace(prefix: string): Promise<string> {
  const name = await cluster.createNamespace(prefix, 'privileged');
  made.push(name);
  return name;
}

async function guard(name: string, props: Omit<VaultAdmissionGuardProps, 'name'>): Promise<void> {
  const chart = new Chart(Testing.app(), 'guard');
  new VaultAdmissionGuard(chart, 'Guard', { ...props, name });
  guards.push(name);
  await cluster.apply(Testing.synth(chart) as KubernetesObject[]);
}

/** What the API server says to the creation of a pod: its refusal and its warnings. */
async function create(pod: PodTemplate, inNamespace: string, as = 'default'): Promise<string> {
  const object = {
    ...pod,
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...pod.metadata, name: 'web', namespace: inNamespace },
    spec: { ...pod.spec, serviceAccountName: as, nodeSelector: {} },
  };
  // The message goes through a file of standard output, where kubectl prints warnings as well.
  return cluster
    .kubectl(['create', '--dry-run=server', '-o', 'name', '--warnings-as-errors', '-f', '-'], {
      input: JSON.stringify(object),
    })
    .then(() => '')
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}

const bad = PODS.find(({ title }) => title === 'a token for Vault')?.pod as PodTemplate;
const good = PODS.find(({ title }) => title === 'an agent in the pod')?.pod as PodTemplate;

/** The API server compiles a new policy a moment after it was created. */
async function inForce(inNamespace: string): Promise<void> {
  const seen = async () => (await create(bad, inNamespace)) !== '';
  await waitUntil('the guard to be in force', seen, { timeoutMs: 60_000, intervalMs: 500 });
}

describe('VaultAdmissionGuard', () => {
  let guarded: string;
  beforeAll(async () => {
    guarded = await namespace('guarded');
    await guard(`${guarded}-deny`, { namespaces: GuardedNamespaces.named(guarded) });
    await inForce(guarded);
  });

  test('its expressions are of the right types to the API server', async () => {
    const policy = await cluster.get<{ status?: { typeChecking?: object } }>(
      'validatingadmissionpolicy',
      `${guarded}-deny`,
      guarded,
    );
    expect(policy.status?.typeChecking ?? {}).toEqual({});
  });

  test.each([...PODS, ...recordedPods()].map((one) => [one.title, one] as const))(
    '%s',
    async (_, { pod, refused }) => {
      const said = await create(pod, guarded);
      if (refused === undefined) expect(said).toBe('');
      else {
        expect(said).toContain(`ValidatingAdmissionPolicy '${guarded}-deny'`);
        expect(said).toMatch(MESSAGES[refused]);
      }
    },
  );

  test('a Deployment whose pods are refused says so in the events of its ReplicaSet', async () => {
    const selector = { matchLabels: { app: 'web' } };
    const template = { ...bad, metadata: { labels: { app: 'web' } } };
    await cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: guarded },
      spec: { selector, template },
    });
    const events = ['get', 'events', '-n', guarded, '-o', 'jsonpath={.items[*].message}'];
    await waitUntil(
      'the event',
      async () => MESSAGES['token without a gate'].test(await cluster.kubectl(events)),
      {
        timeoutMs: 60_000,
        intervalMs: 500,
      },
    );
  });

  test('leaves other namespaces alone', async () => {
    expect(await create(bad, await namespace('other'))).toBe('');
  });

  test('exempts a service account of one namespace, and labels', async () => {
    const name = await namespace('exempt');
    await cluster.kubectl(['create', 'serviceaccount', 'runner', '-n', name]);
    await guard(`${name}-exempt`, {
      namespaces: GuardedNamespaces.named(name),
      exemptions: [
        GuardExemption.serviceAccount(name, 'runner'),
        GuardExemption.labels({ 'example.com/vault': 'own-login' }),
      ],
    });
    await inForce(name);
    expect(await create(bad, name, 'runner')).toBe('');
    expect(await create({ ...bad, metadata: { labels: { 'example.com/vault': 'own-login' } } }, name)).toBe(
      '',
    );
    expect(await create({ ...bad, metadata: { labels: { 'example.com/vault': 'other' } } }, name)).toMatch(
      MESSAGES['token without a gate'],
    );
  });

  test('warns and lets pass, of namespaces with a label and tokens of another audience', async () => {
    const name = await namespace('warned');
    await cluster.kubectl(['label', 'namespace', name, `guard-test=${name}`]);
    await guard(`${name}-warn`, {
      namespaces: GuardedNamespaces.labelled({ 'guard-test': name }),
      mode: GuardMode.warn(),
      audiences: [TokenAudience.of('vault.shop'), TokenAudience.of('vault')],
    });
    await inForce(name);
    const said = await create(
      JSON.parse(JSON.stringify(bad).replace('"audience":"vault"', '"audience":"vault.shop"')) as PodTemplate,
      name,
    );
    expect(said).toMatch(/1 warning/);
    expect(await create(good, name)).toBe('');
  });
});
