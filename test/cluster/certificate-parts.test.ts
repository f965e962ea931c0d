import { X509Certificate } from 'node:crypto';
import { type Chart } from 'cdk8s';
import { type ContainerProps, ImagePullPolicy, Probe } from 'cdk8s-plus-28';
import {
  Delivery,
  FileMode,
  type IVaultInjected,
  OnChange,
  pki,
  PodField,
  podText,
  VaultInjectedStatefulSet,
} from '../../lib';
import { waitUntil } from '../support/process';
import { expectOk } from '../support/vault-server/client';
import { Cluster } from './cluster';
import { applyDelivered, readyDelivered } from './injected-pod';
import { Scenario, statusOf } from './scenario';
import { importStrictImage, STRICT_USER } from './strict-image';

/**
 * A certificate in parts on a real node: OpenSSL in the application's container finds that key and certificate belong
 * together, before and after the certificate is replaced; and every pod has names of its own.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
let image: string;

beforeAll(async () => {
  image = await importStrictImage(cluster);
}, 300_000);

afterAll(async () => {
  for (const scenario of scenarios) {
    await scenario.remove();
    await cluster.vault.delete(`sys/mounts/${scenario.name}-pki`);
  }
});

/** A scenario with an authority of its own. */
async function prepared(): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'tls');
  scenarios.push(scenario);
  const mount = `${scenario.name}-pki`;
  await cluster.vault.enableMount(mount, { type: 'pki' });
  const authority = { common_name: 'Shop CA', ttl: '700h' };
  expectOk(await cluster.vault.write(`${mount}/root/generate/internal`, authority), 'authority');
  const role = { allow_any_name: true, enforce_hostnames: false, allowed_uri_sans: '*', max_ttl: '100h' };
  expectOk(await cluster.vault.write(`${mount}/roles/web`, role), 'role');
  return scenario;
}

/**
 * Says all the time whether key and certificate belong together; where they do not it looks once more, as a server
 * that is told to reload would not have to.
 */
const WATCH = `
cd /vault/secrets
digest() { openssl "$@" 2>/dev/null | sha256sum | cut -c 1-16; }
fits() { [ "$(digest x509 -in tls.crt -noout -pubkey)" = "$(digest pkey -in tls.key -pubout)" ]; }
trap 'exit 0' TERM
trap 'echo "told $(openssl x509 -in tls.crt -noout -serial)"; fits || echo "told too early"' HUP
while :; do
  if fits; then echo "ok $(openssl x509 -in tls.crt -noout -serial)"
  else sleep 0.3; fits && echo again || echo mismatch; fi
  sleep 0.2 & wait $!
done`;

const container = (scenario: Scenario, command: string): ContainerProps => ({
  image,
  imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
  command: ['/bin/sh', '-c', command],
  securityContext: { user: STRICT_USER, group: STRICT_USER },
  resources: scenario.props({}).containers[0]?.resources ?? {},
});

const parts = (scenario: Scenario, ttl: '25s' | '1h') => {
  const tls = pki(`${scenario.name}-pki`).role('web').certificateParts({ commonName: 'web.shop.svc', ttl });
  return {
    'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
    'tls.crt': { content: tls.fullChain, mode: FileMode.everyone() },
    'ca.crt': tls.chain,
  };
};

async function linesOf(scenario: Scenario, what: string): Promise<readonly string[]> {
  return (await cluster.kubectl(['logs', what, '-c', 'main', '-n', scenario.name])).split('\n');
}

test('key and certificate belong together before and after two rotations, and the application is notified after both are there', async () => {
  const scenario = await prepared();
  const what = await applyDelivered(cluster, scenario, {
    ...scenario.props({}),
    files: parts(scenario, '25s'),
    containers: [container(scenario, WATCH)],
    onChange: { 'tls.key': OnChange.signal('SIGHUP'), 'tls.crt': OnChange.signal('SIGHUP') },
  });
  await scenario.writePolicy();
  await scenario.writeRole();
  await readyDelivered(cluster, scenario, what);
  const serials = async () =>
    new Set((await linesOf(scenario, what)).flatMap((line) => /^ok serial=(\S+)/.exec(line)?.[1] ?? []));
  await waitUntil('two rotations', async () => (await serials()).size >= 3, {
    timeoutMs: 100_000,
    intervalMs: 2_000,
  });
  const lines = await linesOf(scenario, what);
  expect(lines.filter((line) => line === 'mismatch' || line === 'told too early')).toEqual([]);
  expect(lines.filter((line) => line.startsWith('told')).length).toBeGreaterThanOrEqual(2);
  const pod = await scenario.pod();
  expect(statusOf(pod, 'vault-agent')?.restartCount).toBe(0);
  expect(statusOf(pod, 'main')?.restartCount).toBe(0);
}, 180_000);

test.each([Delivery.initAndSidecar(), Delivery.injector()])(
  'with two agents the application is started again with the parts of the second: %j',
  async (delivery) => {
    const scenario = await prepared();
    const what = await applyDelivered(cluster, scenario, {
      ...scenario.props({}),
      delivery,
      files: parts(scenario, '1h'),
      containers: [container(scenario, WATCH)],
      onChange: OnChange.restart(),
    });
    await scenario.writePolicy();
    await scenario.writeRole();
    await readyDelivered(cluster, scenario, what);
    await waitUntil(
      'a line',
      async () => (await linesOf(scenario, what)).some((line) => line.startsWith('ok')),
      {
        timeoutMs: 60_000,
        intervalMs: 1_000,
      },
    );
    expect((await linesOf(scenario, what)).filter((line) => line === 'mismatch')).toEqual([]);
  },
  180_000,
);

test('every pod of a StatefulSet has a certificate of its own name and address', async () => {
  const scenario = await prepared();
  const tls = pki(`${scenario.name}-pki`)
    .role('web')
    .certificateParts({
      commonName: podText`${PodField.podName()}.queue.${PodField.namespace()}.svc`,
      ipSans: [PodField.podIp()],
      uriSans: [podText`spiffe://shop.example/${PodField.podName()}`],
      ttl: '1h',
    });
  const files = {
    'tls.crt': tls.certificate,
    'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
  };
  await scenario.apply(
    (chart: Chart): IVaultInjected =>
      new VaultInjectedStatefulSet(chart, 'Queue', {
        metadata: { name: 'queue' },
        ...scenario.props({}),
        files,
        replicas: 2,
        // Nothing listens there: the default probe would end the container.
        containers: [
          { ...container(scenario, WATCH), portNumber: 8443, startup: Probe.fromCommand(['true']) },
        ],
      }),
  );
  await scenario.writePolicy();
  await scenario.writeRole();
  await cluster.kubectl(['rollout', 'status', 'statefulset/queue', '-n', scenario.name, '--timeout=90s']);
  for (const pod of await scenario.pods()) {
    const { name } = pod.metadata;
    const pem = await cluster.kubectl([
      'exec',
      name,
      '-n',
      scenario.name,
      '-c',
      'main',
      '--',
      'cat',
      '/vault/secrets/tls.crt',
    ]);
    const { subject, subjectAltName = '' } = new X509Certificate(pem);
    expect(subject).toBe(`CN=${name}.queue.${scenario.name}.svc`);
    expect(subjectAltName).toContain(`IP Address:${pod.status.podIP ?? 'none'}`);
    expect(subjectAltName).toContain(`URI:spiffe://shop.example/${name}`);
  }
}, 180_000);
