import { PolicyErrors } from '../core/errors';

/** Anything that knows its length in seconds: the `Duration` of cdk8s is one. */
export interface DurationLike {
  /** A whole or broken number of seconds. */
  toSeconds(): number;
}

/** `'90s'`, `'15m'`, `'1h'`, `'7d'`, or a duration object. A bare number would leave its unit to guesswork. */
export type PolicyDuration = `${number}${'s' | 'm' | 'h' | 'd'}` | DurationLike;

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/**
 * The seconds of `duration`.
 *
 * @param subject of the error, such as `maxWrappingTtl of "secret/data/shop"`
 * @throws POLICY_DURATION_INVALID for anything but a positive duration
 */
export function secondsOf(subject: string, duration: PolicyDuration): number {
  const seconds = typeof duration === 'string' ? parseDuration(duration) : duration.toSeconds();
  if (seconds === undefined || !Number.isFinite(seconds) || seconds <= 0) {
    throw PolicyErrors.POLICY_DURATION_INVALID({ subject, duration: String(duration) });
  }
  return seconds;
}

/**
 * Reads a duration as the server does: `90`, `"90"`, `"1h30m"`, `"7d"`; undefined for what the server refuses.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  const days = /^(\d+)d$/.exec(text);
  if (days !== null) return Number(days[1]) * UNITS.d;
  if (!/^(?:\d+(?:\.\d*)?(?:ms|[smh]))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ms|[smh])/g)) {
    seconds += Number(amount) * UNITS[unit as keyof typeof UNITS];
  }
  return seconds;
}

/** The shortest exact text of a duration: `1h` for 3600, `90s` for 90, `1500ms` for 1.5. */
export function formatDuration(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${String(Math.round(seconds * 1_000))}ms`;
  if (seconds % UNITS.h === 0) return `${String(seconds / UNITS.h)}h`;
  if (seconds % UNITS.m === 0) return `${String(seconds / UNITS.m)}m`;
  return `${String(seconds)}s`;
}
