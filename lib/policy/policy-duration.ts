import { positiveSeconds, type VaultDuration } from '../core';
import { PolicyErrors } from './errors';

/**
 * The seconds of `duration`.
 *
 * @param subject of the error, such as `maxWrappingTtl of "secret/data/shop"`
 * @throws POLICY_DURATION_INVALID for anything but a positive duration
 */
export function secondsOf(subject: string, duration: VaultDuration): number {
  const seconds = positiveSeconds(duration);
  if (seconds === undefined) {
    throw PolicyErrors.POLICY_DURATION_INVALID({ subject, duration: String(duration) });
  }
  return seconds;
}
