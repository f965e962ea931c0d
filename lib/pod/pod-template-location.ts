import { type PodTemplate } from './kubernetes';

/** Where a Kubernetes object has its pod template: the names of the fields that lead to it. */
export type Location = readonly string[];

/** What the location depends on. */
export interface ObjectType {
  readonly kind: string;
  /** Without the version: `apps`, empty for the core API. */
  readonly apiGroup: string;
}

/** Kinds whose pods end by themselves. */
const COMPLETING: readonly string[] = ['Job', 'CronJob', 'ScaledJob'];

/** Whether the pods of a kind end by themselves. */
export function completes(kind: string): boolean {
  return COMPLETING.includes(kind);
}

/** Where the kinds have their pod template that do not have it at `spec.template`. */
const ELSEWHERE: Readonly<Record<string, Location>> = {
  Pod: [],
  PodTemplate: ['template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
};

/** Kinds that have it there; every other has to be told by a pointer. */
const AT_SPEC_TEMPLATE: readonly string[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'Rollout',
  // Of Knative.
  'Service',
  'Configuration',
];

/** The location of the pod template in an object of this kind; undefined for a kind that is not known. */
export function locationOfKind({ kind, apiGroup }: ObjectType): Location | undefined {
  if (kind === 'Service' && apiGroup !== 'serving.knative.dev') return undefined;
  if (Object.hasOwn(ELSEWHERE, kind)) return ELSEWHERE[kind];
  return AT_SPEC_TEMPLATE.includes(kind) ? ['spec', 'template'] : undefined;
}

/** The steps of a JSON pointer (RFC 6901); undefined for what is none. */
export function pointerSteps(pointer: unknown): Location | undefined {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What is at a location of an object's data; undefined where it leads nowhere. */
export function reached(object: unknown, location: Location): { readonly value: unknown } | undefined {
  let value = object;
  for (const step of location) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return { value };
}

/** The object's data with another pod template. */
export function withTemplateAt(object: unknown, location: Location, template: PodTemplate): unknown {
  const [step, ...rest] = location;
  // A Pod is its own template, and keeps its apiVersion and kind.
  if (step === undefined) return { ...(object as object), ...template };
  if (Array.isArray(object)) {
    return object.map((one: unknown, index) =>
      String(index) === step ? withTemplateAt(one, rest, template) : one,
    );
  }
  const fields = object as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: withTemplateAt(fields[step], rest, template) };
}
