import { capabilityBit, type GrantedCapability } from '../capability';
import { isRootPath } from '../evaluate/root-paths';
import type { PatternRules } from '../evaluate/rule-index';
import type { ParameterConstraints } from '../parameter-constraints';

/** What a request with a capability gets: nothing, or something under conditions. */
export interface Effect {
  readonly allowed: boolean;
  /** Each condition in words; empty where there is none. The same conditions give the same words. */
  readonly conditions: readonly string[];
}

const NOTHING: Effect = Object.freeze({ allowed: false, conditions: Object.freeze([]) });
const WITH_PARAMETERS: readonly GrantedCapability[] = ['read', 'create', 'update', 'patch', 'recover'];

/** What the deciding rule says about a capability at a path, whatever the request carries. */
export function effectOf(
  deciding: PatternRules | undefined,
  capability: GrantedCapability,
  path: string,
): Effect {
  if (deciding === undefined) return NOTHING;
  const { bits, united } = deciding;
  const has = (one: GrantedCapability | 'deny'): boolean => (bits & capabilityBit(one)) !== 0;
  if (has('deny') || !has(capability)) return NOTHING;
  if (capability !== 'sudo' && !has('sudo') && isRootPath(path)) return NOTHING;
  const [min, max] = [united.minWrappingTtlSeconds ?? 0, united.maxWrappingTtlSeconds ?? 0];
  if (min > 0 && max > 0 && min > max) return NOTHING;
  const conditions: string[] = [];
  if (WITH_PARAMETERS.includes(capability)) {
    const { allowedParameters: allowed, deniedParameters: denied, requiredParameters: required } = united;
    if (allowed !== undefined && binds(allowed)) conditions.push(`only ${shown(allowed)}`);
    if (denied !== undefined && Object.keys(denied).length > 0)
      conditions.push(`not ${Object.hasOwn(denied, '*') ? 'any parameter' : shown(denied)}`);
    if (required !== undefined && required.length > 0) conditions.push(`with ${required.join(', ')}`);
  }
  if (min > 0) conditions.push(`wrapped for at least ${String(min)}s`);
  if (max > 0) conditions.push(`wrapped for at most ${String(max)}s`);
  if (capability === 'subscribe' && united.subscribeEventTypes !== undefined)
    conditions.push(`events ${united.subscribeEventTypes.join(', ')}`);
  if (united.mfaMethods !== undefined && united.mfaMethods.length > 0)
    conditions.push(`MFA by ${united.mfaMethods.join(', ')}`);
  conditions.push(...approvals(deciding, capability));
  return { allowed: true, conditions };
}

/** `"*"` alone allows every parameter with every value. */
function binds(allowed: ParameterConstraints): boolean {
  const names = Object.keys(allowed);
  return names.length > 1 || (names.length === 1 && names[0] !== '*');
}

function shown(constraints: ParameterConstraints): string {
  return Object.entries(constraints)
    .map(([name, values]) => {
      const sorted = [...new Set(values.map((value) => JSON.stringify(value)))].sort();
      // Values of "*" are ignored.
      return sorted.length === 0 || name === '*' ? name : `${name} (${sorted.join(', ')})`;
    })
    .join(', ');
}

function approvals({ united }: PatternRules, capability: GrantedCapability): readonly string[] {
  const group = united.controlGroup;
  if (group === undefined) return [];
  return Object.values(group.factors)
    .filter(
      ({ controlledCapabilities }) => controlledCapabilities?.some((one) => one === capability) !== false,
    )
    .map(({ approvals: count, groupNames = [], groupIds = [] }) => {
      const groups = [...[...groupNames].sort(), ...[...groupIds].sort()].join(' or ');
      const ttl = group.ttlSeconds === undefined ? '' : ` within ${String(group.ttlSeconds)}s`;
      return `${String(count)} approvals of ${groups}${ttl}${group.selfApproval ? ', own ones too' : ''}`;
    })
    .sort();
}
