import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Delivery,
  FailedRotation,
  type Kv2Secret,
  kv2,
  OnChange,
  VaultCa,
  type VaultInjectedDeploymentProps,
  VaultServer,
} from '../../lib';
import { createAuthority, issueCertificate } from '../support/certificates';
import { Cluster } from './cluster';
import { describedAnnotations } from './described-annotations';
import { Front } from './faults/front';
import { Scenario } from './scenario';

/**
 * What an operator sees of the configuration that the pod carries: `kubectl describe pod` of a pod that is ready. The
 * certificate authority that is given as PEM travels there too, and the agent talks to a server whose certificate it
 * has signed.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
let folder: string;
let front: Front;
let pem: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-described-'));
  const { hostAddress, vault } = cluster.state;
  const authority = await createAuthority(folder);
  const certificate = await issueCertificate(authority, 'vault', {
    commonName: 'vault',
    hosts: [hostAddress],
  });
  pem = readFileSync(authority.caFile, 'utf8');
  front = new Front(hostAddress, new URL(vault.address), certificate);
  await front.open();
});

afterAll(async () => {
  await Promise.all(scenarios.map((scenario) => scenario.remove()));
  await front.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The lines of annotations of a pod that is ready; it has no annotation but ours. */
async function described(
  props: (secret: Kv2Secret) => Partial<VaultInjectedDeploymentProps>,
): Promise<readonly string[]> {
  const scenario = await Scenario.create(cluster, 'described');
  scenarios.push(scenario);
  await scenario.writeSecret('shop/db', { password: 'correct-horse-battery-staple' });
  const secret = kv2(scenario.name).at('shop/db');
  await scenario.deploy({ 'db-password': secret.key('password') }, props(secret));
  await scenario.writePolicy();
  await scenario.writeRole();
  await scenario.started();
  const pod = (await scenario.pod()).metadata.name;
  return describedAnnotations(await cluster.kubectl(['describe', 'pod', pod, '-n', scenario.name]));
}

const names = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith('aks-vault-constructs/')).map((line) => line.replace(/:.*/, ''));

const longest = (lines: readonly string[]): number => Math.max(...lines.map((line) => line.length));

const atFront = (): VaultServer => VaultServer.at(front.address, { ca: VaultCa.fromPem(pem) });

test('a pod with nothing but files has 6 lines: 3 annotations, each a name and the beginning of its value', async () => {
  const lines = await described(() => ({}));
  expect(names(lines)).toEqual([
    'aks-vault-constructs/agent.json',
    'aks-vault-constructs/agent.sh',
    'aks-vault-constructs/secrets-ready.sh',
  ]);
  expect(lines).toHaveLength(6);
  expect(longest(lines)).toBeLessThanOrEqual(200);
});

test.each([
  ['Delivery.agent()', Delivery.agent()],
  ['Delivery.initAndSidecar()', Delivery.initAndSidecar()],
])(
  '%s with variables, a reaction, an event and a CA as PEM has 12 lines, 4 of them of the CA',
  async (_, delivery) => {
    const lines = await described((secret) => ({
      delivery,
      vault: atFront(),
      env: { DB_PASSWORD: secret.key('password') },
      onChange: { 'db-password': OnChange.signal('SIGHUP') },
      failedRotation: FailedRotation.event(),
    }));
    const ca = lines.indexOf('aks-vault-constructs/vault-ca.crt:');
    expect(lines[ca + 1]).toBe('-----BEGIN CERTIFICATE-----');
    expect(lines[ca + 3]).toBe('-----END CERTIFICATE-----');
    expect(names(lines)).toHaveLength(5);
    expect(lines).toHaveLength(12);
    expect(longest(lines)).toBeLessThanOrEqual(200);
  },
);
