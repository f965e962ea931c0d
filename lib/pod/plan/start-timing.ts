import { type NamedSecretFile } from '../../secrets';
import { PodErrors } from '../errors';
import { type DurationLike } from '../../core';

/** The durations of a pod's start, as they are declared. */
export interface StartTimingInput {
  /** How long one run of the start gate waits for the files. */
  readonly startTimeout?: DurationLike;
  /** How long the projected service account token lives. */
  readonly tokenExpiration?: DurationLike;
  /** How often static secrets are read again. */
  readonly renderInterval?: DurationLike;
}

/** The same durations in seconds, all of them set and in agreement. */
export interface StartTiming {
  readonly startTimeout: number;
  readonly tokenExpiration: number;
  readonly renderInterval: number;
}

const DAY = 86_400;

/**
 * Checks the durations of a start against each other and fills in the defaults: 5 minutes for the gate, 1 hour (or the
 * gate, if more) for the token, 1 minute between two reads.
 */
export function startTiming(input: StartTimingInput): StartTiming {
  const startTimeout = input.startTimeout?.toSeconds() ?? 300;
  if (!(startTimeout >= 10 && startTimeout <= DAY)) {
    throw PodErrors.POD_START_TIMEOUT_OUT_OF_BOUNDS({ seconds: startTimeout });
  }
  // Where it is not declared the token follows the gate, which may wait longer than an hour.
  const tokenExpiration = input.tokenExpiration?.toSeconds() ?? Math.max(3600, startTimeout);
  if (!(tokenExpiration >= 600 && tokenExpiration <= DAY)) {
    throw PodErrors.POD_TOKEN_EXPIRATION_OUT_OF_BOUNDS({ seconds: tokenExpiration });
  }
  if (tokenExpiration < startTimeout) {
    throw PodErrors.POD_TOKEN_EXPIRES_BEFORE_START({ tokenExpiration, startTimeout });
  }
  const renderInterval = input.renderInterval?.toSeconds() ?? 60;
  if (!(renderInterval >= 10 && renderInterval <= DAY)) {
    throw PodErrors.POD_RENDER_INTERVAL_OUT_OF_BOUNDS({ seconds: renderInterval });
  }
  return { startTimeout, tokenExpiration, renderInterval };
}

/**
 * What is good for a short time has to be read again within it.
 * @throws POD_RENDER_INTERVAL_TOO_LONG
 */
export function checkFreshness(files: readonly NamedSecretFile[], { renderInterval }: StartTiming): void {
  for (const { name, file } of files) {
    for (const { goodForSeconds, path } of file.requests) {
      if (goodForSeconds !== undefined && renderInterval > goodForSeconds) {
        throw PodErrors.POD_RENDER_INTERVAL_TOO_LONG({ file: name, path, goodForSeconds, renderInterval });
      }
    }
  }
}
