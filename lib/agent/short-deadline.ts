/** Pulling the images, scheduling and the application's own start come on top of the gate. */
export const DEADLINE_SLACK_SECONDS = 60;

/** A deadline that a workload's controller keeps, and that is over before the start gate has said what is missing. */
export interface ShortDeadline {
  /** The way to it in the object. */
  readonly path: readonly string[];
  /** What the object says, or what counts where it says nothing. */
  readonly seconds: number;
  /** Whether the object says it. */
  readonly stated: boolean;
  /** The least that is enough. */
  readonly atLeast: number;
  /** How long a pod has to be ready besides; undefined for kinds without that. */
  readonly ready: number | undefined;
  /** What happens then, while the pod waits as it should. */
  readonly consequence: string;
}

/** What a {@link ShortDeadline} breaks, as errors say it. */
export function deadlineRule({ startTimeout, ready, consequence }: DeadlineFacts): string {
  const besides = ready === undefined ? '' : ` and minReadySeconds (${String(ready)} s)`;
  return `must be at least startTimeout (${String(startTimeout)} s)${besides} plus ${String(DEADLINE_SLACK_SECONDS)} s, otherwise ${consequence} before the start gate has said which secret is missing`;
}

/** Facts of an error about a {@link ShortDeadline}. */
export interface DeadlineFacts {
  readonly property: string;
  readonly got: string | number;
  readonly startTimeout: number;
  readonly ready: number | undefined;
  readonly atLeast: number;
  readonly consequence: string;
}

/** The facts of an error about it. */
export function deadlineFacts(short: ShortDeadline, startTimeout: number): DeadlineFacts {
  const { path, seconds, stated, atLeast, ready, consequence } = short;
  return {
    property: path.join('.'),
    got: stated ? seconds : `none, which is ${String(seconds)}`,
    startTimeout,
    ready,
    atLeast,
    consequence,
  };
}

interface Deadline {
  readonly path: readonly string[];
  /** Seconds where the object says none; undefined for no deadline. */
  readonly otherwise?: number;
  /** What is waited for besides: seconds that a pod has to be ready. */
  readonly besides?: readonly string[];
  readonly consequence: string;
}

const FAILED = 'it counts as failed';
const JOB = 'its pods are deleted';

/** The deadlines of the kinds that have one, by their API group and kind. */
const DEADLINES: Readonly<Record<string, Deadline>> = {
  'apps/Deployment': {
    path: ['spec', 'progressDeadlineSeconds'],
    otherwise: 600,
    besides: ['spec', 'minReadySeconds'],
    consequence: FAILED,
  },
  'argoproj.io/Rollout': {
    path: ['spec', 'progressDeadlineSeconds'],
    otherwise: 600,
    besides: ['spec', 'minReadySeconds'],
    consequence: FAILED,
  },
  'batch/Job': { path: ['spec', 'activeDeadlineSeconds'], consequence: JOB },
  'batch/CronJob': {
    path: ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds'],
    consequence: JOB,
  },
  'keda.sh/ScaledJob': { path: ['spec', 'jobTargetRef', 'activeDeadlineSeconds'], consequence: JOB },
};

const ABORTED = 'it is aborted, and stays so when the secrets have come,';

/**
 * The deadline of a workload that a start gate would miss; undefined where there is none, or what it says is no number
 * yet.
 * @param object The object as Kubernetes has it, whatever it is.
 * @param gateSeconds How long its start gate waits.
 */
export function shortDeadline(object: unknown, gateSeconds: number): ShortDeadline | undefined {
  const group = String(at(object, ['apiVersion'])).split('/');
  const kind = `${group.length > 1 ? (group[0] ?? '') : ''}/${String(at(object, ['kind']))}`;
  if (!Object.hasOwn(DEADLINES, kind)) return undefined;
  const { path, otherwise, besides, consequence } = DEADLINES[kind] as Deadline;
  const said = at(object, path);
  const seconds = said ?? otherwise;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return undefined;
  const minReady = besides === undefined ? undefined : (at(object, besides) ?? 0);
  const ready = typeof minReady === 'number' ? minReady : undefined;
  const atLeast = gateSeconds + (ready ?? 0) + DEADLINE_SLACK_SECONDS;
  if (seconds >= atLeast) return undefined;
  const isAborted = kind === 'argoproj.io/Rollout' && at(object, ['spec', 'progressDeadlineAbort']) === true;
  const stated = said !== undefined && said !== null;
  return { path, seconds, stated, atLeast, ready, consequence: isAborted ? ABORTED : consequence };
}

function at(object: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined,
    object,
  );
}
