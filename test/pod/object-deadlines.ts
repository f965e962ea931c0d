/** Objects with a start gate of 300 s: where each has its deadline, and what is the least that is enough. */
export interface DeadlineCase {
  readonly title: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Around a pod template, with a deadline or without. */
  readonly object: (template: unknown, deadline: number | undefined) => object;
  readonly property: string;
  readonly atLeast: number;
  /** What counts where the object says nothing. */
  readonly otherwise: number | undefined;
}

const deployment = (
  title: string,
  apiVersion: string,
  kind: string,
  more: object,
  atLeast: number,
): DeadlineCase => ({
  title,
  apiVersion,
  kind,
  object: (template, progressDeadlineSeconds) => ({
    spec: {
      ...more,
      ...(progressDeadlineSeconds === undefined ? {} : { progressDeadlineSeconds }),
      template,
    },
  }),
  property: 'spec.progressDeadlineSeconds',
  atLeast,
  otherwise: 600,
});

export const DEADLINE_CASES: readonly DeadlineCase[] = [
  deployment('a Deployment', 'apps/v1', 'Deployment', {}, 360),
  deployment('a Deployment with minReadySeconds', 'apps/v1', 'Deployment', { minReadySeconds: 30 }, 390),
  deployment('a Rollout', 'argoproj.io/v1alpha1', 'Rollout', {}, 360),
  {
    title: 'a Job',
    apiVersion: 'batch/v1',
    kind: 'Job',
    object: (template, activeDeadlineSeconds) => ({
      spec: { ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }), template },
    }),
    property: 'spec.activeDeadlineSeconds',
    atLeast: 360,
    otherwise: undefined,
  },
  {
    title: 'a CronJob',
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    object: (template, activeDeadlineSeconds) => ({
      spec: {
        jobTemplate: {
          spec: { ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }), template },
        },
      },
    }),
    property: 'spec.jobTemplate.spec.activeDeadlineSeconds',
    atLeast: 360,
    otherwise: undefined,
  },
  {
    title: "KEDA's ScaledJob",
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledJob',
    object: (template, activeDeadlineSeconds) => ({
      spec: {
        jobTargetRef: { ...(activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds }), template },
      },
    }),
    property: 'spec.jobTargetRef.activeDeadlineSeconds',
    atLeast: 360,
    otherwise: undefined,
  },
];

/** Objects that have no deadline of these, whatever they say. */
export const WITHOUT_DEADLINE: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['example.com/v1', 'Rollout'],
];
