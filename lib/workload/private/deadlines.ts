import { Duration } from 'cdk8s';
import { type StartTiming } from '../../pod';
import { WorkloadErrors } from '../errors';

/** Pulling the images, scheduling and the application's own start come on top of the gate. */
const SLACK_SECONDS = 60;

/** How long a Deployment waits for progress: 10 minutes, or the gate and minReady and 5 minutes where that is more. */
export function progressDeadline(
  props: { readonly progressDeadline?: Duration; readonly minReady?: Duration },
  { startTimeout }: StartTiming,
): Duration {
  const minReady = props.minReady?.toSeconds() ?? 0;
  const seconds = props.progressDeadline?.toSeconds() ?? Math.max(600, startTimeout + minReady + 300);
  const atLeast = startTimeout + minReady + SLACK_SECONDS;
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
  const atLeast = startTimeout + SLACK_SECONDS;
  const seconds = activeDeadline?.toSeconds() ?? atLeast;
  if (seconds < atLeast) {
    throw WorkloadErrors.WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT({
      activeDeadline: seconds,
      startTimeout,
      atLeast,
    });
  }
}
