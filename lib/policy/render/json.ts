import { PolicyErrors } from '../errors';
import type { ControlGroup } from '../control-group';
import type { ParameterConstraints, ParameterValue } from '../parameter-constraints';
import { formatDuration } from '../../core';
import type { PolicyRule } from '../policy-rule';

/** A stanza in Vault's JSON form: the names are Vault's. */
export type StanzaJson = Readonly<Record<string, unknown>>;

/** A policy in Vault's JSON form. `path` is a list only where two stanzas of one path cannot be united. */
export interface PolicyJson {
  readonly path: Readonly<Record<string, StanzaJson>> | readonly Readonly<Record<string, StanzaJson>>[];
}

/**
 * Rules in Vault's JSON form.
 *
 * @throws POLICY_JSON_VALUE for parameter values that are booleans or lists: Vault's JSON reader drops them silently,
 *   and an emptied list means any value
 */
export function renderJson(rules: readonly PolicyRule[]): PolicyJson {
  const entries = rules.map((rule) => [rule.path.written, stanza(rule)] as const);
  const repeated = new Set(entries.map(([path]) => path)).size < entries.length;
  return {
    path: repeated ? entries.map((entry) => Object.fromEntries([entry])) : Object.fromEntries(entries),
  };
}

function stanza(rule: PolicyRule): StanzaJson {
  const {
    requiredParameters,
    subscribeEventTypes,
    mfaMethods,
    minWrappingTtlSeconds,
    maxWrappingTtlSeconds,
  } = rule;
  return {
    ...(rule.comment !== undefined && { comment: rule.comment }),
    capabilities: rule.capabilities,
    ...(rule.allowedParameters && { allowed_parameters: checked(rule, rule.allowedParameters) }),
    ...(rule.deniedParameters && { denied_parameters: checked(rule, rule.deniedParameters) }),
    ...(requiredParameters && { required_parameters: requiredParameters }),
    ...(minWrappingTtlSeconds !== undefined && { min_wrapping_ttl: formatDuration(minWrappingTtlSeconds) }),
    ...(maxWrappingTtlSeconds !== undefined && { max_wrapping_ttl: formatDuration(maxWrappingTtlSeconds) }),
    ...(subscribeEventTypes && { subscribe_event_types: subscribeEventTypes }),
    ...(mfaMethods && { mfa_methods: mfaMethods }),
    ...(rule.controlGroup && { control_group: controlGroup(rule.controlGroup) }),
  };
}

function checked(rule: PolicyRule, constraints: ParameterConstraints): ParameterConstraints {
  for (const [parameter, values] of Object.entries(constraints)) {
    const lost = values.find(isLostInJson);
    if (lost !== undefined) {
      throw PolicyErrors.POLICY_JSON_VALUE({ path: rule.path.toString(), parameter, value: lost });
    }
  }
  return constraints;
}

function isLostInJson(value: ParameterValue): boolean {
  return typeof value === 'boolean' || typeof value === 'object';
}

/** With a TTL always: Vault's JSON reader takes a block of nothing but blocks for nested names. */
function controlGroup(group: ControlGroup): StanzaJson {
  const factors = Object.entries(group.factors).map(([name, factor]) => {
    const who = {
      ...(factor.groupNames && { group_names: factor.groupNames }),
      ...(factor.groupIds && { group_ids: factor.groupIds }),
      approvals: factor.approvals,
    };
    const controlled = factor.controlledCapabilities;
    return [name, { ...(controlled && { controlled_capabilities: controlled }), identity: who }] as const;
  });
  return {
    ttl: group.ttlSeconds === undefined ? '0s' : formatDuration(group.ttlSeconds),
    ...(group.selfApproval && { self_auth_allowed: true }),
    factor: Object.fromEntries(factors),
  };
}
