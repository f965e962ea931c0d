import { PathPattern } from '../evaluate/path-pattern';
import { isRootPath, reachesRootPath } from '../evaluate/root-paths';
import type { PolicyRule } from '../policy-rule';
import { isEverything } from './everything';
import { finding, type PolicyFinding } from './finding';

/** What can be said about one rule without knowing the others. */
export function ruleFindings(rule: PolicyRule): readonly PolicyFinding[] {
  return [
    ...writtenFindings(rule),
    ...parameterFindings(rule),
    ...sudoFindings(rule),
    ...broadFindings(rule),
  ];
}

function* writtenFindings(rule: PolicyRule): Iterable<PolicyFinding> {
  const { overruled, legacyPolicy, repeatedKeys } = rule.source ?? {};
  if (overruled !== undefined) yield finding('POLICY_LINT_DENY_NOT_ALONE', 'error', rule, { overruled });
  if (legacyPolicy !== undefined)
    yield finding('POLICY_LINT_LEGACY', 'warning', rule, { policy: legacyPolicy });
  if (repeatedKeys !== undefined)
    yield finding('POLICY_LINT_REPEATED_KEY', 'error', rule, { keys: repeatedKeys });
  if (rule.capabilities.length === 0) yield finding('POLICY_LINT_NO_CAPABILITIES', 'warning', rule, {});
}

function* parameterFindings(rule: PolicyRule): Iterable<PolicyFinding> {
  for (const option of ['allowedParameters', 'deniedParameters'] as const) {
    for (const [parameter, values] of Object.entries(rule[option] ?? {})) {
      if (parameter === '*' && values.length > 0) {
        yield finding('POLICY_LINT_PARAMETERS_STAR', 'warning', rule, { option });
      } else if (values.some((value) => typeof value === 'number')) {
        yield finding('POLICY_LINT_PARAMETERS_NUMBER', 'warning', rule, { parameter });
      }
    }
  }
  if (rule.subscribeEventTypes !== undefined && !rule.capabilities.includes('subscribe')) {
    yield finding('POLICY_LINT_EVENTS_WITHOUT_SUBSCRIBE', 'warning', rule, {});
  }
}

function* sudoFindings(rule: PolicyRule): Iterable<PolicyFinding> {
  const path = rule.path.toString();
  if (rule.isDeny || rule.path.hasToken || rule.capabilities.length === 0) return;
  const sudo = rule.capabilities.includes('sudo');
  // Of a pattern its beginning: when that is protected, all of its paths are.
  if (!sudo && isRootPath(PathPattern.of(path).head))
    yield finding('POLICY_LINT_SUDO_MISSING', 'error', rule, {});
  // Where everything is granted, sudo belongs to the everything.
  if (sudo && !reachesRootPath(path) && !isEverything(rule))
    yield finding('POLICY_LINT_SUDO_USELESS', 'warning', rule, {});
}

const BROAD: Readonly<Record<string, string>> = {
  'sys/*': 'the whole system backend: mounts, policies, audit devices',
  'auth/*': 'all auth methods: an identity that may write here can log in as any other',
  'identity/*': 'the whole identity store: an identity that may write here can become any other',
  'sys/policies/*': 'all policies: an identity that may write here can grant itself anything',
  'sys/policies/acl/*': 'all policies: an identity that may write here can grant itself anything',
  'sys/policy/*': 'all policies: an identity that may write here can grant itself anything',
};

function* broadFindings(rule: PolicyRule): Iterable<PolicyFinding> {
  const path = rule.path.toString();
  if (rule.isDeny) return;
  const writes = rule.capabilities.filter(
    (capability) => !['read', 'list', 'subscribe'].includes(capability),
  );
  if (/^(?:\+\/)*\*$/.test(path) || /^\+(?:\/\+)*$/.test(path)) {
    const severity = writes.length > 0 ? 'error' : 'warning';
    yield finding('POLICY_LINT_BROAD', severity, rule, {
      capabilities: rule.capabilities,
      what: 'every mount of the server',
    });
    return;
  }
  const what = Object.hasOwn(BROAD, path) ? BROAD[path] : undefined;
  if (what !== undefined && writes.length > 0) {
    yield finding('POLICY_LINT_BROAD', 'warning', rule, { capabilities: writes, what });
  }
}
