import type { Capability } from '../capability';
import { type KnownMounts, pathUse } from '../path-use';
import type { PolicyRule } from '../policy-rule';
import { finding, type PolicyFinding } from './finding';

/** Rules that grant something, and nothing that requests to their paths ask for. */
export function useFindings(rules: readonly PolicyRule[], mounts: KnownMounts): readonly PolicyFinding[] {
  return rules.flatMap((rule) => {
    if (rule.isDeny || rule.path.hasToken || rule.capabilities.length === 0) return [];
    const use = pathUse(rule.path.toString(), mounts);
    if (use === undefined || has(rule.capabilities, use.needs)) return [];
    // List at a path of values has a finding of its own, with the place where it counts.
    if (rule.capabilities.every((capability) => capability === 'list')) return [];
    const { needs, verb } = use;
    const facts = { granted: rule.capabilities, needs, verb };
    return [finding('POLICY_LINT_CAPABILITY_USELESS', use.guessed ? 'warning' : 'error', rule, facts)];
  });
}

function has(granted: readonly Capability[], needed: readonly Capability[]): boolean {
  return needed.some((capability) => granted.includes(capability));
}
