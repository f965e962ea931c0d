import type { PolicyServer } from '../evaluate/parameters';
import type { PolicyRule } from '../policy-rule';
import { finding, type PolicyFinding } from './finding';

/**
 * Templates whose value can make a rule wider than it is written. Vault fills a value in before it looks for wildcards:
 * metadata `x*` at the end of `secret/data/{{identity.entity.metadata.team}}` opens everything that begins with `x`.
 * OpenBao refuses the token instead.
 */
export function templateFindings(rule: PolicyRule, server: PolicyServer): readonly PolicyFinding[] {
  if (server !== 'vault' || rule.isDeny || rule.capabilities.length === 0) return [];
  const templates = [...rule.path.toString().matchAll(/\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs)].map(
    ([, selector = '']) => selector.trim(),
  );
  return [...new Set(templates)]
    .filter((selector) => SET_BY_OTHERS.test(selector) && !WITHOUT_WILDCARD.test(selector))
    .map((template) => finding('POLICY_LINT_TEMPLATE_WILDCARD', 'warning', rule, { template }));
}

/** Names and metadata. An id is made by the server, and a group that is asked for by name has the name that is asked for. */
const SET_BY_OTHERS =
  /^identity\.(?:entity\.(?:name$|metadata\.|aliases\..*\.(?:name$|metadata\.|custom_metadata\.))|groups\.(?:ids\..*\.name$|(?:ids|names)\..*\.metadata\.))/;

/** What Vault's Kubernetes auth method writes itself, from names and ids that Kubernetes keeps free of `*` and `+`. */
const WITHOUT_WILDCARD =
  /^identity\.entity\.aliases\..*\.metadata\.service_account_(?:name|namespace|uid|secret_name)$/;
