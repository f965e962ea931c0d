import { Chart, Cron, Duration, Lazy, Testing } from 'cdk8s';
import {
  ConcurrencyPolicy,
  type CronJobProps,
  type DaemonSetProps,
  type DeploymentProps,
  DeploymentStrategy,
  DnsPolicy,
  type JobProps,
  PodManagementPolicy,
  RestartPolicy,
  Secret,
  Service,
  type StatefulSetProps,
  StatefulSetUpdateStrategy,
  Volume,
  type WorkloadProps,
} from 'cdk8s-plus-28';
import {
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  VaultInjectedStatefulSet,
} from '../../lib';
import { errorWith } from '../support/errors';
import { injected } from './support';

// cdk8s-plus takes what untyped code hands over without a look: a text for `schedule` is a CronJob without one, a text for
// `volumes` a TypeError. Every property of the five kinds, with a right value and with those of other kinds.

type Own<Props> = Readonly<Record<Exclude<keyof Props, keyof WorkloadProps>, (chart: Chart) => unknown>>;
type Common = Readonly<
  Record<Exclude<keyof WorkloadProps, 'containers' | 'serviceAccount'>, (chart: Chart) => unknown>
>;

const minutes = () => Duration.minutes(20);

const COMMON: Common = {
  automountServiceAccountToken: () => true,
  dns: () => ({ policy: DnsPolicy.DEFAULT }),
  dockerRegistryAuth: (chart) => Secret.fromSecretName(chart, 'Registry', 'registry'),
  hostAliases: () => [{ ip: '10.0.0.10', hostnames: ['db.example'] }],
  hostNetwork: () => true,
  initContainers: () => [{ image: 'registry.example/migrate:1' }],
  isolate: () => true,
  metadata: () => ({ labels: { team: 'shop' } }),
  podMetadata: () => ({ labels: { team: 'shop' } }),
  restartPolicy: () => RestartPolicy.ALWAYS,
  securityContext: () => ({ user: 10_001 }),
  select: () => true,
  spread: () => true,
  terminationGracePeriod: minutes,
  volumes: (chart) => [Volume.fromEmptyDir(chart, 'Cache', 'cache')],
};
const JOB: Own<JobProps> = { activeDeadline: minutes, backoffLimit: () => 3, ttlAfterFinished: minutes };
const KINDS = {
  Deployment: {
    make: VaultInjectedDeployment,
    own: {
      minReady: () => Duration.seconds(10),
      progressDeadline: minutes,
      replicas: () => 2,
      strategy: () => DeploymentStrategy.recreate(),
    } satisfies Own<DeploymentProps>,
  },
  StatefulSet: {
    make: VaultInjectedStatefulSet,
    own: {
      minReady: () => Duration.seconds(10),
      podManagementPolicy: () => PodManagementPolicy.PARALLEL,
      replicas: () => 2,
      service: (chart) => new Service(chart, 'Service', { ports: [{ port: 80 }] }),
      strategy: () => StatefulSetUpdateStrategy.onDelete(),
    } satisfies Own<StatefulSetProps>,
  },
  DaemonSet: {
    make: VaultInjectedDaemonSet,
    own: { minReadySeconds: () => 10 } satisfies Own<DaemonSetProps>,
  },
  Job: { make: VaultInjectedJob, own: JOB },
  CronJob: {
    make: VaultInjectedCronJob,
    own: {
      ...JOB,
      concurrencyPolicy: () => ConcurrencyPolicy.ALLOW,
      failedJobsRetained: () => 1,
      schedule: () => Cron.daily(),
      startingDeadline: minutes,
      successfulJobsRetained: () => 1,
      suspend: () => true,
      timeZone: () => 'Europe/Berlin',
    } satisfies Own<CronJobProps>,
  },
};

type Kind = keyof typeof KINDS;
const build = (kind: Kind, props: (chart: Chart) => object) => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const Made = KINDS[kind].make as new (scope: Chart, id: string, props: never) => unknown;
  const needed = kind === 'CronJob' ? { schedule: Cron.daily() } : {};
  new Made(chart, 'Work', { ...injected(), ...needed, ...props(chart) } as never);
  return Testing.synth(chart) as unknown;
};
const CASES = (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
  Object.entries<(chart: Chart) => unknown>({ ...COMMON, ...KINDS[kind].own }).map(
    ([property, right]) => [kind, property, right] as const,
  ),
);
const refused = (property: string) =>
  errorWith('WORKLOAD_VALUE_INVALID', {
    constructPath: 'shop/Work',
    message: expect.stringContaining(`${property}: must be a value such as `),
  });
/** Values of which no more than one is right for any property. */
const WRONG: readonly unknown[] = ['', null, Symbol('x'), NaN, -1, 1.5, [null], () => 1];

test.each(CASES)('%s: %s takes a right value, and nothing', (kind, property, right) => {
  const given = (value: unknown) => () => ({ [property]: value });
  if (!(kind !== 'Job' && kind !== 'CronJob' && property === 'restartPolicy'))
    expect(() => build(kind, (chart) => ({ [property]: right(chart) }))).not.toThrow();
  if (property !== 'schedule') expect(build(kind, given(undefined))).toEqual(build(kind, given(undefined)));
});

test.each(CASES)('%s: %s refuses values of other kinds', (kind, property, right) => {
  const value = right(new Chart(Testing.app(), 'other'));
  const others = [
    ...WRONG,
    ...(typeof value === 'string' ? [] : ['a text']),
    ...(typeof value === 'boolean' ? [] : [true]),
    ...(typeof value === 'number' ? [] : [5]),
    ...(typeof value === 'object' && value?.constructor === Object ? [] : [{}]),
    ...(Array.isArray(value) ? [['x']] : [[]]),
  ];
  for (const wrong of others)
    expect(() => build(kind, () => ({ [property]: wrong }))).toThrow(refused(property));
});

test('a schedule as a text, and none, are told with a Cron; the text is shown', () => {
  const said = (schedule: unknown) => () => build('CronJob', () => ({ schedule }));
  const example = 'Cron.schedule({ minute: "15", hour: "3" })';
  expect(said('0 3 * * *')).toThrow(
    `schedule: must be a value such as ${example}, got "0 3 * * *"; write schedule: ${example} [WORKLOAD_VALUE_INVALID]`,
  );
  expect(said(undefined)).toThrow(`schedule: must be a value such as ${example}, got nothing; write`);
});

test('a value that is known at synth passes: Lazy of cdk8s, and what its resolvers take', () => {
  const replicas = Lazy.any({ produce: () => 3 }) as number;
  expect(build('Deployment', () => ({ replicas }))).toContainEqual(
    expect.objectContaining({ spec: expect.objectContaining({ replicas: 3 }) as unknown }),
  );
  // As cdktf writes a number that Terraform fills in.
  expect(() => build('Deployment', () => ({ replicas: -1.8881545897087626e289 }))).not.toThrow();
});
