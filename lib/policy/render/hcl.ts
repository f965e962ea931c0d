import type { ControlGroup } from '../control-group';
import type { ParameterConstraints, ParameterValue } from '../parameter-constraints';
import { formatDuration } from '../../core';
import type { PolicyRule } from '../policy-rule';
import { hclComment, hclString } from './hcl-string';

/** Rules as HCL, in the order given, one stanza each. */
export function renderHcl(rules: readonly PolicyRule[]): string {
  return rules.map((rule) => `${stanza(rule).join('\n')}\n`).join('\n');
}

function stanza(rule: PolicyRule): readonly string[] {
  const comment = rule.comment === undefined ? [] : hclComment(rule.comment);
  return [...comment, `path ${hclString(rule.path.written)} {`, ...body(rule).map(indent), '}'];
}

function body(rule: PolicyRule): readonly string[] {
  return [
    `capabilities = ${list(rule.capabilities)}`,
    ...constraints('allowed_parameters', rule.allowedParameters),
    ...constraints('denied_parameters', rule.deniedParameters),
    ...attribute('required_parameters', rule.requiredParameters, list),
    ...attribute('min_wrapping_ttl', rule.minWrappingTtlSeconds, duration),
    ...attribute('max_wrapping_ttl', rule.maxWrappingTtlSeconds, duration),
    ...attribute('subscribe_event_types', rule.subscribeEventTypes, list),
    ...attribute('mfa_methods', rule.mfaMethods, list),
    ...(rule.controlGroup === undefined ? [] : controlGroup(rule.controlGroup)),
  ];
}

function attribute<T>(name: string, value: T | undefined, text: (value: T) => string): readonly string[] {
  return value === undefined ? [] : [`${name} = ${text(value)}`];
}

function list(values: readonly ParameterValue[]): string {
  return `[${values.map(literal).join(', ')}]`;
}

function literal(value: ParameterValue): string {
  if (typeof value === 'string') return hclString(value);
  return typeof value === 'object' ? list(value) : String(value);
}

function duration(seconds: number): string {
  return hclString(formatDuration(seconds));
}

function constraints(name: string, values: ParameterConstraints | undefined): readonly string[] {
  if (values === undefined) return [];
  const lines = Object.entries(values).map(
    ([parameter, allowed]) => `${hclString(parameter)} = ${list(allowed)}`,
  );
  return [`${name} = {`, ...lines.map(indent), '}'];
}

function controlGroup(group: ControlGroup): readonly string[] {
  const factors = Object.entries(group.factors).flatMap(([name, factor]) => [
    `factor ${hclString(name)} {`,
    ...attribute('controlled_capabilities', factor.controlledCapabilities, list).map(indent),
    '  identity {',
    ...attribute('group_names', factor.groupNames, list).map((line) => indent(indent(line))),
    ...attribute('group_ids', factor.groupIds, list).map((line) => indent(indent(line))),
    `    approvals = ${String(factor.approvals)}`,
    '  }',
    '}',
  ]);
  const lines = [
    ...attribute('ttl', group.ttlSeconds, duration),
    ...(group.selfApproval ? ['self_auth_allowed = true'] : []),
    ...factors,
  ];
  return ['control_group = {', ...lines.map(indent), '}'];
}

function indent(line: string): string {
  return `  ${line}`;
}
