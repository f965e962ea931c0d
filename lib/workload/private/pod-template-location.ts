import { type ApiObject } from 'cdk8s';
import { type PodTemplate } from '../../pod';
import { WorkloadErrors } from '../errors';

/** Where an API object holds its pod template: the names of the fields that lead to it. */
export type Location = readonly string[];

/** Kinds whose pods end by themselves. */
const COMPLETING: readonly string[] = ['Job', 'CronJob', 'ScaledJob'];

/** Whether the pods of a kind end by themselves. */
export function completes(kind: string): boolean {
  return COMPLETING.includes(kind);
}

/** Where the kinds keep their pod template that do not keep it at `spec.template`. */
const ELSEWHERE: Readonly<Record<string, Location>> = {
  Pod: [],
  PodTemplate: ['template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
};

/** Kinds that keep it there; every other has to be told by a pointer. */
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

/**
 * The location of the pod template in an object of this kind.
 * @param pointer A JSON pointer (RFC 6901), for kinds that are not known.
 * @returns undefined for a kind that is not known.
 */
export function locationOf(object: ApiObject, pointer: string | undefined): Location | undefined {
  if (pointer !== undefined) return stepsOf(pointer);
  const { kind, apiGroup } = object;
  if (kind === 'Service' && apiGroup !== 'serving.knative.dev') return undefined;
  if (Object.hasOwn(ELSEWHERE, kind)) return ELSEWHERE[kind];
  return AT_SPEC_TEMPLATE.includes(kind) ? ['spec', 'template'] : undefined;
}

function stepsOf(pointer: string): Location {
  if (pointer === '') return [];
  if (typeof pointer !== 'string' || !pointer.startsWith('/')) {
    throw WorkloadErrors.WORKLOAD_POINTER_INVALID({ pointer });
  }
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether a location exists in an object's JSON. */
export function leadsSomewhere(object: unknown, location: Location): boolean {
  return reached(object, location) !== undefined;
}

/** The pod template at a location of an object's JSON. */
export function templateAt(object: unknown, location: Location): PodTemplate {
  const found = reached(object, location);
  if (found === undefined) {
    throw WorkloadErrors.WORKLOAD_POINTER_INVALID({ pointer: `/${location.join('/')}` });
  }
  return found.value as PodTemplate;
}

/** What is at a location; undefined where it leads nowhere. */
function reached(object: unknown, location: Location): { readonly value: unknown } | undefined {
  let value = object;
  for (const step of location) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return { value };
}

/** The object's JSON with another pod template. */
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
