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

/**
 * Metadata, and names of logins: what an identity provider says, and what is copied from directories. Not
 * an id, which the server makes, and not the name of an entity or a group: who may write that may write its policies too.
 */
const SET_BY_OTHERS =
  /^identity\.(?:entity\.(?:metadata\.|aliases\..*\.(?:name$|metadata\.|custom_metadata\.))|groups\.(?:ids|names)\..*\.metadata\.)/;

/**
 * What Kubernetes keeps free of `*` and `+`, as its auth method writes it, and names of logins that cannot have them: an
 * accessor says the method.
 */
const WITHOUT_WILDCARD =
  /^identity\.entity\.aliases\.(?:.*\.metadata\.service_account_(?:name|namespace|uid|secret_name)|auth_(?:kubernetes|userpass|github)_[\w-]+\.name)$/;
