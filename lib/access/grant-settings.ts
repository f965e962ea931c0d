import { isNetwork, labelKey, labelValueProblem, VAULT_NAME } from '../core';
import { AccessErrors } from './errors';
import { type VaultAccess } from './vault-access';

/**
 * What a platform adds to the role of every workload, as plain values: what `grantAll` of the cdktf side takes as
 * `GrantOptions`, with the same meaning.
 */
export interface GrantSettings {
  /** Policies of every role beside that of its contract. @default none */
  readonly policies?: readonly string[] | undefined;
  /** The end of every token, a periodic one too, in seconds. @default none */
  readonly tokenExplicitMaxTtl?: number | undefined;
  /** Networks that logins may come from, as CIDR. @default any */
  readonly tokenBoundCidrs?: readonly string[] | undefined;
  /** Batch tokens live one hour and cannot be renewed. @default 'service' */
  readonly tokenType?: 'service' | 'batch' | undefined;
  /**
   * Labels of further namespaces whose pods may log in under the same account. At Kubernetes mounts only, which read the
   * namespace's labels with a reviewer of their own.
   * @default the namespace of the contract alone
   */
  readonly namespaceSelector?: Readonly<Record<string, string>> | undefined;
}

const LONGEST_SECONDS = 768 * 3600;

/**
 * The arguments of a role's tokens. Without settings: renewed every hour, without end.
 * @throws ACCESS_GRANT_SETTING
 */
export function tokenOf(access: VaultAccess, settings: GrantSettings): Readonly<Record<string, unknown>> {
  const { policies = [], tokenExplicitMaxTtl, tokenBoundCidrs, tokenType = 'service' } = settings;
  const all = [access.policyName, ...policies];
  const wrong = policies.filter((name) => typeof name !== 'string' || !VAULT_NAME.test(name));
  if (wrong.length > 0) {
    throw invalid('policies', 'a policy must be named as Vault stores it, in lower case', wrong);
  }
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice !== undefined)
    throw invalid('policies', 'must have each policy once; that of the contract is always there', twice);
  if (!['service', 'batch'].includes(tokenType)) {
    throw invalid('tokenType', 'must be "service" or "batch"', tokenType);
  }
  if (tokenType === 'batch' && access.dynamic) {
    const rule = `cannot be batch, since a batch token cannot hold the leases of ${access.namespace}/${access.workload}`;
    throw invalid('tokenType', rule, tokenType);
  }
  const end = tokenExplicitMaxTtl;
  if (end !== undefined && !(Number.isInteger(end) && end >= 1 && end <= LONGEST_SECONDS)) {
    throw invalid('tokenExplicitMaxTtl', 'must be a whole number of seconds, from 1 s to 768 h', end);
  }
  const networks = (tokenBoundCidrs ?? []).filter((text) => typeof text !== 'string' || !isNetwork(text));
  if (networks.length > 0) {
    const rule = 'each network must be an address with the length of its mask, or without one';
    throw invalid('tokenBoundCidrs', rule, networks);
  }
  return {
    token_type: tokenType,
    token_no_default_policy: true,
    ...(tokenType === 'batch' ? { token_ttl: 3600 } : { token_period: 3600 }),
    ...(end === undefined ? {} : { token_explicit_max_ttl: end }),
    ...(tokenBoundCidrs === undefined ? {} : { token_bound_cidrs: tokenBoundCidrs }),
    token_policies: all,
  };
}

/**
 * The namespaces that a role of a Kubernetes mount is bound to, beside that of the workload.
 * @throws ACCESS_GRANT_SETTING
 */
export function selectorOf(
  access: VaultAccess,
  { namespaceSelector }: GrantSettings,
): Readonly<Record<string, string>> {
  if (namespaceSelector === undefined) return {};
  const problem = selectorProblem(namespaceSelector);
  if (problem !== undefined) throw invalid('namespaceSelector', problem, namespaceSelector);
  if (access.auth.method !== 'kubernetes') {
    const rule = `a ${access.auth.method} mount knows no labels of namespaces; a Kubernetes mount reads them from the API server`;
    throw invalid('namespaceSelector', rule, namespaceSelector);
  }
  return { bound_service_account_namespace_selector: selectorText(namespaceSelector) };
}

/** What is wrong with the labels of a namespace selector, or undefined. */
export function selectorProblem(selector: unknown): string | undefined {
  if (typeof selector !== 'object' || selector === null || Array.isArray(selector)) {
    return 'a selector is an object of labels, such as { team: "shop" }; Vault takes no expressions';
  }
  const labels = Object.entries(selector);
  if (labels.length === 0) return 'at least one label: a selector without any selects every namespace';
  const problems = labels.map(([key, value]) => labelKey(key).problem ?? labelValueProblem(value));
  return problems.find((problem) => problem !== undefined);
}

/** As Vault takes it: a LabelSelector of Kubernetes, in JSON. */
export function selectorText(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify({ matchLabels: labels });
}

function invalid(setting: keyof GrantSettings, rule: string, got: unknown) {
  return AccessErrors.ACCESS_GRANT_SETTING({ setting, rule, got });
}
