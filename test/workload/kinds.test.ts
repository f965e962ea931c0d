import { Chart, Cron, Duration } from 'cdk8s';
import { Container, type ContainerProps, Service } from 'cdk8s-plus-28';
import {
  type IVaultInjected,
  VaultApp,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
} from '../../lib';
import { errorWith } from '../support/errors';
import { only, synthChart } from '../support/manifests';
import { application, containerOf, injected, podOf, podTemplateOf } from './support';

interface Workload extends IVaultInjected {
  addContainer(container: ContainerProps): Container;
  attachContainer(container: Container): void;
  addInitContainer(container: ContainerProps): Container;
}

const schedule = Cron.daily();

const KINDS: readonly [string, (chart: Chart, props: VaultInjectedProps) => Workload][] = [
  ['Deployment', (chart, props) => new VaultInjectedDeployment(chart, 'Work', props)],
  ['StatefulSet', (chart, props) => new VaultInjectedStatefulSet(chart, 'Work', props)],
  ['DaemonSet', (chart, props) => new VaultInjectedDaemonSet(chart, 'Work', props)],
  ['Job', (chart, props) => new VaultInjectedJob(chart, 'Work', props)],
  ['CronJob', (chart, props) => new VaultInjectedCronJob(chart, 'Work', { schedule, ...props })],
];

const refused = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

describe.each(KINDS)('VaultInjected%s', (kind, build) => {
  const manifests = (props: Partial<VaultInjectedProps> = {}) =>
    synthChart((chart) => {
      build(chart, injected(props));
    });

  test('emits one object of its kind, a ServiceAccount and the ConfigMap of the agent before it', () => {
    const made = manifests().map((manifest) => manifest.kind);
    expect(made.filter((one) => one === kind)).toHaveLength(1);
    expect(made).toContain('ServiceAccount');
    expect(made.indexOf('ConfigMap')).toBeLessThan(made.indexOf(kind));
  });

  test('has the same pod as every other kind: agent, gate, own init containers, own containers', () => {
    const { restartPolicy, ...spec } = podOf((chart) => {
      build(chart, injected()).addInitContainer({ name: 'migrate', image: 'registry.example/migrate:1' });
    });
    const { restartPolicy: others, ...reference } = podOf((chart) => {
      new VaultInjectedDeployment(chart, 'Work', injected()).addInitContainer({
        name: 'migrate',
        image: 'registry.example/migrate:1',
      });
    });
    expect(JSON.stringify(spec).replaceAll(/work-vault-agent|shop-work-[\w-]*-vault-agent/g, 'NAME')).toBe(
      JSON.stringify(reference).replaceAll(/work-vault-agent|shop-work-[\w-]*-vault-agent/g, 'NAME'),
    );
    expect(others).toBe('Always');
    expect(restartPolicy).toBe(/Job/.test(kind) ? 'Never' : 'Always');
  });

  test('mounts the secrets read-only into containers that are added or attached later', () => {
    const spec = podOf((chart) => {
      const workload = build(chart, injected());
      workload.addContainer({ name: 'added', image: 'registry.example/a:1' });
      workload.attachContainer(new Container({ name: 'attached', image: 'registry.example/b:1' }));
    });
    for (const name of ['main', 'added', 'attached']) {
      expect(containerOf(spec, name).volumeMounts).toEqual([
        { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
      ]);
    }
  });

  test('hardens the containers as Pod Security restricted demands', () => {
    const spec = podOf((chart) => {
      build(chart, injected());
    });
    for (const { securityContext } of [...spec.initContainers, ...spec.containers]) {
      expect(securityContext).toMatchObject({
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
        runAsNonRoot: true,
      });
    }
  });

  test('is in the contract of its app', () => {
    const app = new VaultApp();
    build(new Chart(app, 'shop', { namespace: 'shop' }), injected());
    expect(app.vaultAccess().workloads).toEqual([
      expect.objectContaining({ roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web' }),
    ]);
  });

  test.each(['vault-agent', 'vault-secrets-ready'])('refuses a container named %s', (name) => {
    expect(() => manifests({ containers: [{ ...application, name }] })).toThrow(
      refused('WORKLOAD_CONTAINER_NAME_RESERVED'),
    );
  });

  test('refuses to be without containers', () => {
    expect(() => manifests({ containers: [] })).toThrow(refused('WORKLOAD_CONTAINERS_EMPTY'));
  });
});

describe('VaultInjectedStatefulSet: the Service that names its pods', () => {
  test('is made of the ports of the containers, headless, and named as the workload', () => {
    const service = only(
      synthChart((chart) => {
        new VaultInjectedStatefulSet(chart, 'Work', {
          ...injected({
            containers: [{ ...application, ports: [{ number: 9090, name: 'metrics' }] }],
          }),
          metadata: { name: 'db' },
        });
      }),
      'Service',
    );
    expect(service).toMatchObject({
      metadata: { name: 'db', namespace: 'shop' },
      spec: { clusterIP: 'None', ports: [{ port: 8080 }, { port: 9090, name: 'metrics' }] },
    });
  });

  test('is the given one where one is given', () => {
    const manifests = synthChart((chart) => {
      const service = new Service(chart, 'Names', { metadata: { name: 'names' }, ports: [{ port: 1 }] });
      new VaultInjectedStatefulSet(chart, 'Work', { ...injected(), service });
    });
    expect(only(manifests, 'Service').metadata.name).toBe('names');
    expect(only(manifests, 'StatefulSet').spec).toMatchObject({ serviceName: 'names' });
  });

  test('cannot be made without a port', () => {
    expect(() =>
      synthChart((chart) => {
        const containers = [{ image: 'registry.example/shop/web:1.4.2' }];
        new VaultInjectedStatefulSet(chart, 'Work', injected({ containers }));
      }),
    ).toThrow(refused('WORKLOAD_STATEFUL_SET_PORTS_MISSING'));
  });
});

describe('VaultInjectedJob and VaultInjectedCronJob: the deadline', () => {
  const job = (activeDeadline: Duration | undefined) => () =>
    synthChart((chart) => {
      new VaultInjectedJob(chart, 'Work', { ...injected(), activeDeadline });
    });
  const cronJob = (activeDeadline: Duration | undefined) => () =>
    synthChart((chart) => {
      new VaultInjectedCronJob(chart, 'Work', { ...injected(), schedule, activeDeadline });
    });

  test.each([
    ['Job', job],
    ['CronJob', cronJob],
  ])('an activeDeadline of a %s below startTimeout and 60 s is refused, one of 360 s is not', (_, build) => {
    expect(build(Duration.seconds(359))).toThrow(refused('WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT'));
    expect(build(Duration.seconds(360))).not.toThrow();
    expect(build(undefined)).not.toThrow();
  });

  test('a CronJob has its pod below jobTemplate, with the token of the agent', () => {
    const template = podTemplateOf(cronJob(undefined)());
    expect(template.spec.volumes).toContainEqual(expect.objectContaining({ name: 'vault-token' }));
  });
});
