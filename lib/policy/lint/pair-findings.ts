import type { Capability } from '../capability';
import { PathPattern } from '../evaluate/path-pattern';
import { covers, overlaps } from '../evaluate/pattern-relations';
import { reachesRootPath } from '../evaluate/root-paths';
import { type KnownMounts, pathUse } from '../uses/path-use';
import type { PolicyRule } from '../policy-rule';
import { finding, nameOf, type PolicyFinding } from './finding';

interface Placed {
  readonly rule: PolicyRule;
  readonly pattern: PathPattern;
}

/**
 * Rules of different paths that get into each other's way.
 *
 * @param united one rule a path, as servers unite them
 */
export function pairFindings(united: readonly PolicyRule[], mounts: KnownMounts): readonly PolicyFinding[] {
  const placed = united
    .filter((rule) => !rule.path.hasToken)
    .map((rule) => ({ rule, pattern: PathPattern.of(rule.path.toString()) }));
  return placed.flatMap((narrow) => {
    const others = placed.filter((other) => other !== narrow && touches(narrow.pattern, other.pattern));
    return [...unreachable(narrow, others), ...shadowing(narrow, others, mounts)];
  });
}

/** A cheap look before the exact one: what is before the first wildcard of one begins with that of the other. */
function touches(a: PathPattern, b: PathPattern): boolean {
  return (a.head.startsWith(b.head) || b.head.startsWith(a.head)) && overlaps(a, b);
}

function* unreachable(hidden: Placed, others: readonly Placed[]): Iterable<PolicyFinding> {
  const by = others.find(
    ({ pattern }) => pattern.winsOver(hidden.pattern) && covers(pattern, hidden.pattern),
  );
  if (by !== undefined)
    yield finding('POLICY_LINT_UNREACHABLE_RULE', 'error', hidden.rule, { by: nameOf(by.rule) });
}

/**
 * Of the rules that `narrow` is preferred to, the one that would decide without it. A deny is meant to take something
 * away, and so it is no finding.
 */
function* shadowing(narrow: Placed, others: readonly Placed[], mounts: KnownMounts): Iterable<PolicyFinding> {
  if (narrow.rule.isDeny) return;
  const beaten = others.filter(({ pattern }) => narrow.pattern.winsOver(pattern));
  const covering = beaten.filter(({ pattern }) => covers(pattern, narrow.pattern));
  const [next] = covering.sort((a, b) => (a.pattern.winsOver(b.pattern) ? -1 : 1));
  const crossing = beaten.filter(({ pattern }) => !covers(pattern, narrow.pattern));
  for (const shadowed of [...(next === undefined ? [] : [next]), ...crossing]) {
    const lost = lostCapabilities(shadowed.rule, narrow.rule, mounts);
    if (lost.length > 0) {
      yield finding('POLICY_LINT_SHADOWING', 'warning', narrow.rule, {
        shadowed: nameOf(shadowed.rule),
        lost,
      });
    }
  }
}

/** What the wider rule grants and the narrower one does not, without what no request to the narrower paths asks for. */
function lostCapabilities(wide: PolicyRule, narrow: PolicyRule, mounts: KnownMounts): readonly Capability[] {
  if (wide.isDeny) return [];
  const path = narrow.path.toString();
  const usable = pathUse(path, mounts)?.capabilities;
  return wide.capabilities.filter((capability) => {
    if (narrow.capabilities.includes(capability)) return false;
    if (capability === 'sudo' && !reachesRootPath(path)) return false;
    return capability === 'deny' || usable === undefined || usable.includes(capability);
  });
}
