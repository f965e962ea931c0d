import { Duration } from 'cdk8s';
import { WorkloadErrors } from './errors';

/** The durations of a pod's start, as the user gives them. */
export interface StartTimingProps {
  /** How long one run of the start gate waits for the files. */
  readonly startTimeout?: Duration;
  /** How long the projected service account token lives. */
  readonly tokenExpiration?: Duration;
  /** How often static secrets are read again. */
  readonly renderInterval?: Duration;
}

/** The same durations, all of them set and in agreement. */
export interface StartTiming {
  readonly startTimeout: Duration;
  readonly tokenExpiration: Duration;
  readonly renderInterval: Duration;
}

/** Pulling the images, scheduling and the application's own start come on top of the gate. */
const SLACK_SECONDS = 60;

/**
 * Checks the durations of a start against each other and fills in the defaults: 5 minutes for the gate, 1 hour (or the
 * gate, if more) for the token, 1 minute between two reads.
 */
export function startTiming(props: StartTimingProps, constructPath: string): StartTiming {
  const startTimeout = (props.startTimeout ?? Duration.minutes(5)).toSeconds();
  if (startTimeout < 10 || startTimeout > 86400) {
    throw WorkloadErrors.WORKLOAD_START_TIMEOUT_OUT_OF_BOUNDS({ seconds: startTimeout }, constructPath);
  }
  // Without a wish of the user's the token follows the gate, which may wait longer than an hour.
  const tokenExpiration = props.tokenExpiration?.toSeconds() ?? Math.max(3600, startTimeout);
  if (tokenExpiration < 600 || tokenExpiration > 86400) {
    throw WorkloadErrors.WORKLOAD_TOKEN_EXPIRATION_OUT_OF_BOUNDS({ seconds: tokenExpiration }, constructPath);
  }
  if (tokenExpiration < startTimeout) {
    throw WorkloadErrors.WORKLOAD_TOKEN_EXPIRES_BEFORE_START(
      { tokenExpiration, startTimeout },
      constructPath,
    );
  }
  const renderInterval = (props.renderInterval ?? Duration.minutes(1)).toSeconds();
  if (renderInterval < 10 || renderInterval > 86400) {
    throw WorkloadErrors.WORKLOAD_RENDER_INTERVAL_OUT_OF_BOUNDS({ seconds: renderInterval }, constructPath);
  }
  return {
    startTimeout: Duration.seconds(startTimeout),
    tokenExpiration: Duration.seconds(tokenExpiration),
    renderInterval: Duration.seconds(renderInterval),
  };
}

/** How long a Deployment waits for progress: 10 minutes, or the gate and minReady and 5 minutes where that is more. */
export function progressDeadline(
  props: { readonly progressDeadline?: Duration; readonly minReady?: Duration },
  timing: StartTiming,
  constructPath: string,
): Duration {
  const startTimeout = timing.startTimeout.toSeconds();
  const minReady = props.minReady?.toSeconds() ?? 0;
  const seconds = props.progressDeadline?.toSeconds() ?? Math.max(600, startTimeout + minReady + 300);
  const atLeast = startTimeout + minReady + SLACK_SECONDS;
  if (seconds < atLeast) {
    throw WorkloadErrors.WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT(
      { progressDeadline: seconds, startTimeout, atLeast },
      constructPath,
    );
  }
  return Duration.seconds(seconds);
}

/** Checks that a Job does not end before its start gate has said what is missing. */
export function checkActiveDeadline(
  activeDeadline: Duration | undefined,
  timing: StartTiming,
  constructPath: string,
): void {
  const startTimeout = timing.startTimeout.toSeconds();
  const atLeast = startTimeout + SLACK_SECONDS;
  const seconds = activeDeadline?.toSeconds() ?? atLeast;
  if (seconds < atLeast) {
    throw WorkloadErrors.WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT(
      { activeDeadline: seconds, startTimeout, atLeast },
      constructPath,
    );
  }
}
