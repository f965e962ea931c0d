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
