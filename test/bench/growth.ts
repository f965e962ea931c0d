import { type Verdict } from './page';
import { median } from './statistics';

/** The numbers of things that are made, and of each number what it took in every round. */
export type Series = ReadonlyMap<number, readonly number[]>;

/** Issue 8: linear within 10 percent. */
const AT_MOST = 1.1;

/**
 * Whether each thing more costs what those before it cost: the cost of one between two numbers, divided by the cost of
 * one between the two numbers before. What a start costs, whatever the number, is in none of them. Less than 1 is the
 * compiler, which is better at what it does more often.
 */
export function growth(series: Series, of: string): readonly Verdict[] {
  const counts = [...series.keys()].sort((a, b) => a - b);
  return counts.slice(2).map((last, index): Verdict => {
    const [first = 0, middle = 0] = counts.slice(index);
    const value = median(rounds(series, first, middle, last));
    const name = (count: number): string => count.toLocaleString('en');
    return {
      what: `one ${of} more, between ${name(middle)} and ${name(last)} against between ${name(first)} and ${name(middle)}`,
      measured: `${value.toFixed(2)} times`,
      wanted: `at most ${AT_MOST.toFixed(2)}`,
      met: value <= AT_MOST,
    };
  });
}

function rounds(series: Series, first: number, middle: number, last: number): readonly number[] {
  const [before = [], between = [], after = []] = [first, middle, last].map((count) => series.get(count));
  return after.map((value, round) => {
    const known = between[round] ?? NaN;
    return ((value - known) / (last - middle) / (known - (before[round] ?? NaN))) * (middle - first);
  });
}
