import { compareCodeUnits, groupBy } from '../../core';
import type { ControlGroup } from '../control-group';
import type { ParameterConstraints } from '../parameter-constraints';
import { PolicyRule } from '../policy-rule';

/**
 * Unites rules of the same path as a server does when a token has both, and sorts them by path.
 *
 * Two rules stay two where no single stanza means the same: their wrapping TTLs contradict each other (a server
 * refuses such a stanza but, having united two, denies), or both have a control group.
 */
export function uniteRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const sorted = [...groupBy(rules, pathOf)].sort(([a], [b]) => compareCodeUnits(a, b));
  return Object.freeze(sorted.flatMap(([, same]) => (same.length === 1 ? same : same.reduce(withRule, []))));
}

/**
 * One rule of all these, which are of the same path, as a server unites them for a token. Unlike a stanza it may have
 * a lowest wrapping TTL above the highest, and then allows nothing.
 */
export function uniteForEvaluation(rules: readonly [PolicyRule, ...PolicyRule[]]): PolicyRule {
  const [first, ...others] = rules;
  return others.reduce(unite, first);
}

/** One rule a path, as a server unites them for a token; the only one of its path stays as it is, with its line. */
export function unitedByPath(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  return [...groupBy(rules, pathOf).values()].map((same) => uniteForEvaluation(same));
}

function pathOf(rule: PolicyRule): string {
  return rule.path.toString();
}

function withRule(united: readonly PolicyRule[], rule: PolicyRule): PolicyRule[] {
  const index = united.findIndex((other) => canUnite(other, rule));
  const other = united[index];
  if (other === undefined) return [...united, rule];
  return [...united.slice(0, index), unite(other, rule), ...united.slice(index + 1)];
}

function canUnite(a: PolicyRule, b: PolicyRule): boolean {
  if (a.isDeny || b.isDeny) return true;
  if (
    a.controlGroup !== undefined &&
    b.controlGroup !== undefined &&
    !sameGroup(a.controlGroup, b.controlGroup)
  ) {
    return false;
  }
  const min = lowest(a.minWrappingTtlSeconds, b.minWrappingTtlSeconds);
  const max = lowest(a.maxWrappingTtlSeconds, b.maxWrappingTtlSeconds);
  return min === undefined || max === undefined || min <= max;
}

function sameGroup(a: ControlGroup, b: ControlGroup): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function unite(a: PolicyRule, b: PolicyRule): PolicyRule {
  const path = a.path;
  const comment = uniteComments(a.comment, b.comment);
  if (a.isDeny || b.isDeny) return PolicyRule.asWritten({ path, capabilities: ['deny'], comment });
  return PolicyRule.asWritten({
    path,
    capabilities: [...a.capabilities, ...b.capabilities],
    comment,
    allowedParameters: uniteConstraints(a.allowedParameters, b.allowedParameters),
    deniedParameters: uniteConstraints(a.deniedParameters, b.deniedParameters),
    requiredParameters: uniteTexts(a.requiredParameters, b.requiredParameters),
    minWrappingTtlSeconds: lowest(a.minWrappingTtlSeconds, b.minWrappingTtlSeconds),
    maxWrappingTtlSeconds: lowest(a.maxWrappingTtlSeconds, b.maxWrappingTtlSeconds),
    subscribeEventTypes: uniteTexts(a.subscribeEventTypes, b.subscribeEventTypes),
    mfaMethods: uniteTexts(a.mfaMethods, b.mfaMethods),
    controlGroup: a.controlGroup ?? b.controlGroup,
  });
}

function uniteComments(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.split('\n').includes(b) ? a : `${a}\n${b}`;
}

/** A server takes the shorter of two limits, for the lowest TTL as well as for the highest. Zero is no limit. */
function lowest(a: number | undefined, b: number | undefined): number | undefined {
  if (!a || !b) return a ? a : b;
  return Math.min(a, b);
}

/** Values of both; the empty list, which means any value, wins. A rule without constraints becomes constrained. */
function uniteConstraints(
  a: ParameterConstraints | undefined,
  b: ParameterConstraints | undefined,
): ParameterConstraints | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const united = new Map(Object.entries(a));
  for (const [name, values] of Object.entries(b)) {
    const before = united.get(name);
    const any = values.length === 0 || before?.length === 0;
    united.set(name, any ? [] : [...new Set([...(before ?? []), ...values])]);
  }
  return Object.fromEntries(united);
}

function uniteTexts(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  return a === undefined || b === undefined ? (a ?? b) : [...a, ...b];
}
