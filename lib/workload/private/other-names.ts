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
import { type Form } from './prop-forms';

// Apart from those of a Deployment: they load with the other kinds.

type Own<Props> = Readonly<Record<keyof Omit<Props, keyof WorkloadProps>, Form>>;

const STATEFUL_SET: Own<StatefulSetProps> = {
  minReady: 'duration',
  podManagementPolicy: 'text',
  replicas: 'whole',
  service: 'made',
  strategy: 'made',
};

const DAEMON_SET: Own<DaemonSetProps> = { minReadySeconds: 'whole' };

const JOB: Own<JobProps> = {
  activeDeadline: 'elsewhere',
  backoffLimit: 'whole',
  ttlAfterFinished: 'duration',
};

const CRON_JOB: Own<CronJobProps> = {
  ...JOB,
  concurrencyPolicy: 'text',
  failedJobsRetained: 'whole',
  schedule: 'cron',
  startingDeadline: 'duration',
  successfulJobsRetained: 'whole',
  suspend: 'flag',
  timeZone: 'text',
};

/** The properties that a kind other than Deployment has beside those of all; undefined for other classes. */
export function formsOfOtherKind(Class: unknown): Readonly<Record<string, Form>> | undefined {
  if (Class === StatefulSet) return STATEFUL_SET;
  if (Class === DaemonSet) return DAEMON_SET;
  if (Class === Job) return JOB;
  return Class === CronJob ? CRON_JOB : undefined;
}
