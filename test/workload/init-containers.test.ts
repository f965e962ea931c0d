import { type Chart, Cron } from 'cdk8s';
import { type ContainerProps, ContainerRestartPolicy } from 'cdk8s-plus-28';
import {
  Delivery,
  EnvDelivery,
  kv2,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedDeploymentProps,
  VaultInjectedStatefulSet,
} from '../../lib';
import { errorWith } from '../support/errors';
import { type ContainerSpec, type PodSpec } from '../support/manifests';
import { application, containerOf, injected, podOf } from './support';

const route: ContainerProps = { name: 'route', image: 'registry.example/net/route:1' };
const tunnel: ContainerProps = {
  name: 'tunnel',
  image: 'registry.example/net/tunnel:1',
  restartPolicy: ContainerRestartPolicy.ALWAYS,
};
const migrate: ContainerProps = { name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' };
const shipper: ContainerProps = {
  name: 'shipper',
  image: 'registry.example/shop/shipper:1',
  restartPolicy: ContainerRestartPolicy.ALWAYS,
};

type Props = Partial<VaultInjectedDeploymentProps>;

function pod(props: Props, after?: (workload: VaultInjectedDeployment) => void): PodSpec {
  return podOf((chart) => {
    const workload = new VaultInjectedDeployment(chart, 'Work', { ...injected(), ...props });
    after?.(workload);
  });
}

const names = ({ initContainers }: PodSpec): string[] => initContainers.map(({ name }) => name);
const secretMounts = ({ volumeMounts = [] }: ContainerSpec) =>
  volumeMounts.filter(({ mountPath }) => mountPath === '/vault/secrets');
const tokenMounts = ({ volumeMounts = [] }: ContainerSpec) =>
  volumeMounts.filter(({ name }) => name === 'vault-token');

const both: Props = {
  initContainersBeforeSecrets: [route, tunnel],
  initContainers: [migrate, shipper],
};

test('initContainersBeforeSecrets run before agent and gate, initContainers after them, each in its order', () => {
  expect(names(pod(both))).toEqual([
    'route',
    'tunnel',
    'vault-agent',
    'vault-secrets-ready',
    'migrate',
    'shipper',
  ]);
});

test('without them agent and gate stand first', () => {
  expect(names(pod({ initContainersBeforeSecrets: [] }))).toEqual(['vault-agent', 'vault-secrets-ready']);
  expect(names(pod({}))).toEqual(['vault-agent', 'vault-secrets-ready']);
});

test('those before have no mount of the secrets, those after have it read-only', () => {
  const spec = pod(both);
  for (const name of ['route', 'tunnel']) expect(containerOf(spec, name).volumeMounts ?? []).toEqual([]);
  for (const name of ['migrate', 'shipper', 'main']) {
    expect(secretMounts(containerOf(spec, name))).toEqual([expect.objectContaining({ readOnly: true })]);
  }
});

test('native sidecars are native on both sides', () => {
  const spec = pod(both);
  for (const name of ['tunnel', 'shipper']) {
    expect(containerOf(spec, name)).toMatchObject({ restartPolicy: 'Always' });
  }
});

test('those before get the defaults of Pod Security restricted too', () => {
  expect(containerOf(pod(both), 'route').securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
  });
});

test.each([0, 1, 3])('with %d containers before, token and message go to agent and gate alone', (count) => {
  const before = Array.from({ length: count }, (_, index) => ({ ...route, name: `route-${String(index)}` }));
  const spec = pod({ initContainersBeforeSecrets: before, initContainers: [migrate] });
  const all = [...spec.initContainers, ...spec.containers];
  expect(all.filter((one) => tokenMounts(one).length > 0).map(({ name }) => name)).toEqual(['vault-agent']);
  expect(all.filter((one) => 'terminationMessagePolicy' in one).map(({ name }) => name)).toEqual([
    'vault-secrets-ready',
  ]);
});

test('Delivery.initAndSidecar() has them before its init container', () => {
  const spec = pod({ ...both, delivery: Delivery.initAndSidecar() });
  expect(names(spec)).toEqual(['route', 'tunnel', 'vault-agent-init', 'migrate', 'shipper']);
  const all = [...spec.initContainers, ...spec.containers];
  expect(all.filter((one) => tokenMounts(one).length > 0).map(({ name }) => name)).toEqual([
    'vault-agent-init',
    'vault-agent',
  ]);
});

test('the copy of the supervisor stays after the gate', () => {
  const spec = pod({
    ...both,
    containers: [{ ...application, command: ['/web'] }],
    env: { KEY: kv2('secret').at('shop/payment').key('apiKey') },
    envDelivery: EnvDelivery.supervisor(),
  });
  expect(names(spec)).toEqual([
    'route',
    'tunnel',
    'vault-agent',
    'vault-secrets-ready',
    'vault-agent-copy',
    'migrate',
    'shipper',
  ]);
});

test('Delivery.injector() refuses them, since the webhook puts its own init container first', () => {
  expect(() => pod({ initContainersBeforeSecrets: [route], delivery: Delivery.injector() })).toThrow(
    errorWith('POD_INIT_BEFORE_SECRETS_WITH_INJECTOR', {
      constructPath: 'shop/Work',
      message: expect.stringContaining('"route"'),
    }),
  );
  expect(names(pod({ initContainersBeforeSecrets: [], delivery: Delivery.injector() }))).toEqual([
    'vault-secrets-ready',
  ]);
});

test.each(['vault-agent', 'vault-secrets-ready'])('the name %s is refused there too', (name) => {
  expect(() => pod({ initContainersBeforeSecrets: [{ ...route, name }] })).toThrow(
    errorWith('POD_CONTAINER_NAME_RESERVED', { constructPath: 'shop/Work' }),
  );
});

test('addInitContainer() after construction stays after the gate, with the secrets', () => {
  const spec = pod(both, (workload) => workload.addInitContainer({ ...migrate, name: 'late' }));
  expect(names(spec).at(-1)).toBe('late');
  expect(secretMounts(containerOf(spec, 'late'))).toHaveLength(1);
});

test.each<[string, (chart: Chart) => unknown]>([
  ['StatefulSet', (chart) => new VaultInjectedStatefulSet(chart, 'Work', given())],
  ['DaemonSet', (chart) => new VaultInjectedDaemonSet(chart, 'Work', given())],
  ['Job', (chart) => new VaultInjectedJob(chart, 'Work', given())],
  ['CronJob', (chart) => new VaultInjectedCronJob(chart, 'Work', { schedule: Cron.daily(), ...given() })],
])('a %s has them in the same order', (_, build) => {
  const spec = podOf((chart) => void build(chart));
  expect(names(spec)).toEqual(['route', 'vault-agent', 'vault-secrets-ready', 'migrate']);
  expect(secretMounts(containerOf(spec, 'route'))).toEqual([]);
  expect(tokenMounts(containerOf(spec, 'vault-agent'))).toHaveLength(1);
});

function given() {
  return { ...injected({ initContainersBeforeSecrets: [route] }), initContainers: [migrate] };
}
