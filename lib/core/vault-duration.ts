/** Anything that knows its length in seconds: the `Duration` of cdk8s and the `Ttl` of ./vault are such. */
export interface DurationLike {
  /** A whole or broken number of seconds. */
  toSeconds(): number;
}

/**
 * How Vault is told a duration: `'90s'`, `'15m'`, `'1h'`, `'7d'`, or a duration object. A bare number would leave its
 * unit to guesswork.
 */
export type VaultDuration = `${number}${'s' | 'm' | 'h' | 'd'}` | DurationLike;

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3_600,
};
const DAY = 86_400;

/** The seconds of a duration that is positive; undefined for anything else, also from untyped code. */
export function positiveSeconds(duration: unknown): number | undefined {
  const seconds = typeof duration === 'string' ? parseDuration(duration) : secondsOfObject(duration);
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

function secondsOfObject(duration: unknown): unknown {
  if (typeof duration !== 'object' || duration === null || !('toSeconds' in duration)) return undefined;
  return typeof duration.toSeconds === 'function' ? (duration as DurationLike).toSeconds() : undefined;
}

/**
 * Reads a duration as the server does: `90`, `"90"`, `"1h30m"`, `"7d"`; undefined for what the server refuses.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '') return 0;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  const days = /^([+-]?\d+)d$/.exec(text);
  if (days !== null) return Number(days[1]) * DAY;
  const [, sign, amounts = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[nuµμm]s|[smh]))+$/.test(amounts))
    return amounts === '0' ? 0 : undefined;
  let seconds = 0;
  for (const [, amount, unit = ''] of amounts.matchAll(/([\d.]+)([nuµμm]s|[smh])/g)) {
    seconds += Number(amount) * (UNITS[unit] ?? NaN);
  }
  return sign === '-' ? -seconds : seconds;
}

/** The shortest exact text of a duration: `1h` for 3600, `90s` for 90, `1500000000ns` for 1.5. */
export function formatDuration(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${String(Math.round(seconds * 1e9))}ns`;
  if (seconds % 3_600 === 0) return `${String(seconds / 3_600)}h`;
  if (seconds % 60 === 0) return `${String(seconds / 60)}m`;
  return `${String(seconds)}s`;
}
