import { AGENT_CONTAINER, AGENT_INIT_CONTAINER, RESERVED_CONTAINERS } from '../../agent';
import { type CheckedPod } from '../model/checked-pod';
import { type Container } from '../model/container';
import { readyCall } from '../model/gate';

/** What makes what this library adds to a pod pass. */
export const SAFEGUARDS_OPTION = 'deploymentSafeguards: true where the secrets of this workload are declared';

/** What to write, by who has made a container. */
export interface Remedies {
  /** In the container itself. */
  readonly field: string;
  /** In an annotation of HashiCorp's injector. */
  readonly annotation: string;
}

/** Whether this library has made the pod, or what was added to it: its script runs in it. */
export function isOurs({ gate, template }: CheckedPod): boolean {
  return gate !== undefined || template.allContainers.some((one) => readyCall(one) !== undefined);
}

/** Where a container is changed: its own field, or what has made it. */
export function containerRemedy(
  pod: CheckedPod,
  { name }: Container,
  { field, annotation }: Remedies,
): string {
  if (isOurs(pod) && RESERVED_CONTAINERS.includes(name)) return SAFEGUARDS_OPTION;
  const isInjected =
    pod.injection !== undefined && (name === AGENT_CONTAINER || name === AGENT_INIT_CONTAINER);
  return isInjected ? annotation : field;
}
