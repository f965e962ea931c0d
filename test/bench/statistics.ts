/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return mean(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1));
}

/** The sum of the values divided by their number. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The median of the ratios within a round. Whatever else the machine does during a round slows both sides of it, so
 * that the ratio holds on a busy machine too.
 */
export function ratio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, round) => value / (others[round] ?? NaN)));
}

/** The least, the greatest, and the one that nine in ten do not exceed. */
export function spread(values: readonly number[]): {
  readonly min: number;
  readonly p90: number;
  readonly max: number;
} {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? NaN;
  return { min: sorted[0] ?? NaN, p90: at(0.9), max: at(1) };
}
