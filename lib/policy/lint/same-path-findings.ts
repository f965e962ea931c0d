import { groupBy } from '../../core';
import type { PolicyRule } from '../policy-rule';
import { finding, type PolicyFinding } from './finding';

/** Several rules of one path: what uniting them does that none of them says. */
export function samePathFindings(rules: readonly PolicyRule[]): readonly PolicyFinding[] {
  const byPath = groupBy(rules, ({ path }) => path.toString());
  return [...byPath.values()].filter((same) => same.length > 1).flatMap((same) => [...findingsOf(same)]);
}

function* findingsOf(same: readonly PolicyRule[]): Iterable<PolicyFinding> {
  const [first] = same;
  if (first === undefined) return;
  const lines = same.flatMap(({ source }) => (source === undefined ? [] : [source.line]));
  if (lines.length > 1) yield finding('POLICY_LINT_DUPLICATE_STANZA', 'warning', first, { lines });
  if (same.some((rule) => rule.isDeny)) return;
  for (const option of ['allowedParameters', 'deniedParameters', 'requiredParameters'] as const) {
    const bound = same.filter((rule) => rule[option] !== undefined);
    if (bound.length > 0 && bound.length < same.length) {
      yield finding('POLICY_LINT_PARAMETERS_UNITED', 'warning', first, { option });
    }
  }
  const min = lowest(same.map((rule) => rule.minWrappingTtlSeconds));
  const max = lowest(same.map((rule) => rule.maxWrappingTtlSeconds));
  if (min !== undefined && max !== undefined && min > max) {
    yield finding('POLICY_LINT_WRAPPING_CONTRADICTION', 'error', first, { min, max });
  }
}

function lowest(limits: readonly (number | undefined)[]): number | undefined {
  const set = limits.filter((limit) => limit !== undefined && limit > 0) as number[];
  return set.length === 0 ? undefined : Math.min(...set);
}
