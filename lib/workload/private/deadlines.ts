import { Duration } from 'cdk8s';
import { deadlineFacts, DEADLINE_SLACK_SECONDS, shortDeadline } from '../../agent';
import { numberOf, type StartTiming } from '../../pod';
import { WorkloadErrors } from '../errors';

/** How long a Deployment waits for progress: 10 minutes, or the gate and minReady and 5 minutes where that is more. */
export function progressDeadline(
  props: { readonly progressDeadline?: Duration; readonly minReady?: Duration },
  { startTimeout }: StartTiming,
): Duration {
  const minReady = secondsOf('minReady', props.minReady) ?? 0;
  const seconds =
    secondsOf('progressDeadline', props.progressDeadline) ?? Math.max(600, startTimeout + minReady + 300);
  const atLeast = startTimeout + minReady + DEADLINE_SLACK_SECONDS;
  if (seconds < atLeast) {
    throw WorkloadErrors.WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT({
      progressDeadline: seconds,
      startTimeout,
      atLeast,
    });
  }
  return Duration.seconds(seconds);
}

/** Checks that a Job does not end before its start gate has said what is missing. */
export function checkActiveDeadline(
  activeDeadline: Duration | undefined,
  { startTimeout }: StartTiming,
): void {
  const atLeast = startTimeout + DEADLINE_SLACK_SECONDS;
  const seconds = secondsOf('activeDeadline', activeDeadline) ?? atLeast;
  if (seconds < atLeast) {
    throw WorkloadErrors.WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT({
      activeDeadline: seconds,
      startTimeout,
      atLeast,
    });
  }
}

/** Checks the deadline of an object that something else has made, as its manifest will have it. */
export function checkObjectDeadline(json: unknown, { startTimeout }: StartTiming): void {
  const short = shortDeadline(json, startTimeout);
  if (short === undefined) return;
  throw WorkloadErrors.WORKLOAD_OBJECT_DEADLINE_TOO_SHORT(deadlineFacts(short, startTimeout));
}

/** @throws WORKLOAD_VALUE_INVALID for what is no duration of whole seconds, which untyped code may pass */
function secondsOf(property: string, duration: Duration | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const seconds = numberOf(duration, 'toSeconds');
  if (seconds !== undefined) return seconds;
  const example = 'Duration.minutes(10)';
  throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property, example, got: duration, shown: true });
}
