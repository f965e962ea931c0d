import { isOfVaultAlone } from '../capability';
import type { PolicyServer } from '../evaluate/parameters';
import type { PolicyRule } from '../policy-rule';
import { finding, type PolicyFinding } from './finding';

/** What OpenBao refuses a policy for, and Vault takes. */
export function serverFindings(rule: PolicyRule, server: PolicyServer): readonly PolicyFinding[] {
  if (server !== 'openbao') return [];
  const events = (rule.subscribeEventTypes ?? []).length > 0 ? ['subscribe_event_types'] : [];
  const what = [...rule.capabilities.filter(isOfVaultAlone), ...events];
  return what.length === 0 ? [] : [finding('POLICY_LINT_OF_VAULT_ALONE', 'error', rule, { what })];
}
