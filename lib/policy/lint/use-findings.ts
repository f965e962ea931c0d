import type { Capability } from '../capability';
import { type KnownMounts, pathUse, type PathUse } from '../uses/path-use';
import type { PolicyRule } from '../policy-rule';
import { isEverything } from './everything';
import { finding, type PolicyFinding } from './finding';

/**
 * Rules that grant what requests to their paths do not ask for: nothing else, or besides.
 *
 * @param mounts those that are known and those that are guessed
 * @param known the former alone
 */
export function useFindings(
  rules: readonly PolicyRule[],
  mounts: KnownMounts,
  known: KnownMounts,
): readonly PolicyFinding[] {
  return rules.flatMap((rule) => {
    if (rule.isDeny || rule.path.hasToken || rule.capabilities.length === 0) return [];
    const use = pathUse(rule.path.toString(), mounts);
    if (use === undefined) return [];
    // KV v2 is told by other paths of the policy, and that is a guess too.
    const guessed = pathUse(rule.path.toString(), known)?.guessed ?? true;
    return [...findingsOf(rule, { ...use, guessed }, isValueOfKv2(rule, mounts))];
  });
}

function* findingsOf(rule: PolicyRule, use: PathUse, isValue: boolean): Iterable<PolicyFinding> {
  const { capabilities: granted } = rule;
  const severity = use.guessed ? 'warning' : 'error';
  // List at a path of values has a finding of its own, with the place where it counts.
  const considered = granted.filter((one) => !(isValue && one === 'list'));
  if (considered.length > 0 && !has(considered, use.needs)) {
    const { needs, verb } = use;
    yield finding('POLICY_LINT_CAPABILITY_USELESS', severity, rule, { granted, needs, verb });
    return;
  }
  // All of them are granted where everything is meant, and the old spelling has no finer ones.
  if (rule.source?.legacyPolicy !== undefined || isEverything(rule)) return;
  const extra = considered.filter((one) => isExtra(one, granted, use.capabilities));
  if (extra.length > 0)
    yield finding('POLICY_LINT_CAPABILITY_EXTRA', 'warning', rule, { extra, uses: use.capabilities });
}

const ASKED_FOR: readonly Capability[] = ['read', 'patch', 'delete', 'list'];

/** Create and update are granted together by habit, since only the engine decides which of them it asks for. */
function isExtra(one: Capability, granted: readonly Capability[], uses: readonly Capability[]): boolean {
  const other = { create: 'update', update: 'create' }[one as string] as Capability | undefined;
  if (other === undefined) return ASKED_FOR.includes(one) && !uses.includes(one);
  return !uses.includes(one) && !(granted.includes(other) && uses.includes(other));
}

/** Events can be subscribed to at any path of an engine, and secrets be recovered at most. */
const ANYWHERE: readonly Capability[] = ['subscribe', 'recover'];

function has(granted: readonly Capability[], needed: readonly Capability[]): boolean {
  return granted.some((capability) => needed.includes(capability) || ANYWHERE.includes(capability));
}

function isValueOfKv2(rule: PolicyRule, mounts: KnownMounts): boolean {
  const path = rule.path.toString();
  return Object.entries(mounts).some(([mount, kind]) => kind === 'kv-v2' && path.startsWith(`${mount}/data`));
}
