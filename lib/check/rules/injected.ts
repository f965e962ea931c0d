import { type CheckedPod } from '../model/checked-pod';
import { type Injection } from '../model/injection';
import { type Hit, type Rule } from '../rule';

/**
 * For pods that ask the injector; the others are none of its rules' business. Nor are those that are marked as done:
 * the webhook does not look at them at all.
 */
export function injected(
  check: (injection: Injection, pod: CheckedPod) => Iterable<Hit>,
): NonNullable<Rule['pod']> {
  return (pod) => (pod.injection === undefined || pod.injection.isMarked ? [] : check(pod.injection, pod));
}

/** Only where the containers of the pod are known. */
export function withContainers(
  check: (injection: Injection, pod: CheckedPod) => Iterable<Hit>,
): (injection: Injection, pod: CheckedPod) => Iterable<Hit> {
  return (injection, pod) => (injection.pod.hasSpec ? check(injection, pod) : []);
}
