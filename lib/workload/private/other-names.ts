import {
  CronJob,
  type CronJobProps,
  DaemonSet,
  type DaemonSetProps,
  Job,
  type JobProps,
  StatefulSet,
  type StatefulSetProps,
  type WorkloadProps,
} from 'cdk8s-plus-28';

// Apart from those of a Deployment: they load with the other kinds.

type Own<Props> = Readonly<Record<keyof Omit<Props, keyof WorkloadProps>, true>>;

const STATEFUL_SET: Own<StatefulSetProps> = {
  minReady: true,
  podManagementPolicy: true,
  replicas: true,
  service: true,
  strategy: true,
};

const DAEMON_SET: Own<DaemonSetProps> = { minReadySeconds: true };

const JOB: Own<JobProps> = { activeDeadline: true, backoffLimit: true, ttlAfterFinished: true };

const CRON_JOB: Own<CronJobProps> = {
  ...JOB,
  concurrencyPolicy: true,
  failedJobsRetained: true,
  schedule: true,
  startingDeadline: true,
  successfulJobsRetained: true,
  suspend: true,
  timeZone: true,
};

/** The names of the properties that a kind other than Deployment has beside those of all; undefined for other classes. */
export function namesOfOtherKind(Class: unknown): object | undefined {
  if (Class === StatefulSet) return STATEFUL_SET;
  if (Class === DaemonSet) return DAEMON_SET;
  if (Class === Job) return JOB;
  return Class === CronJob ? CRON_JOB : undefined;
}
