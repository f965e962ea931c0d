import { type ApiObject } from 'cdk8s';
import { type Location, locationOfKind, pointerSteps, type PodTemplate, reached } from '../../pod';
import { WorkloadErrors } from '../errors';

/**
 * The location of the pod template in an API object.
 * @param pointer A JSON pointer (RFC 6901), for kinds that are not known.
 * @returns undefined for a kind that is not known.
 * @throws WORKLOAD_POINTER_INVALID
 */
export function locationOf(
  { kind, apiGroup }: Pick<ApiObject, 'kind' | 'apiGroup'>,
  pointer: string | undefined,
): Location | undefined {
  if (pointer === undefined) return locationOfKind({ kind, apiGroup });
  const steps = pointerSteps(pointer);
  if (steps === undefined) throw WorkloadErrors.WORKLOAD_POINTER_INVALID({ pointer });
  return steps;
}

/** Whether a location exists in an object's JSON. */
export function leadsSomewhere(object: unknown, location: Location): boolean {
  return reached(object, location) !== undefined;
}

/**
 * The pod template at a location of an object's JSON.
 * @throws WORKLOAD_POINTER_INVALID
 */
export function templateAt(object: unknown, location: Location): PodTemplate {
  const found = reached(object, location);
  if (found === undefined) {
    throw WorkloadErrors.WORKLOAD_POINTER_INVALID({ pointer: `/${location.join('/')}` });
  }
  return found.value as PodTemplate;
}
