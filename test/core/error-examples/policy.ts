import { type PolicyErrors } from '../../../lib/policy/errors';
import { type ErrorExamples } from './examples';

const rule = 'rule for "secret/data/shop/db" (line 3)';
const path = 'secret/data/shop/db';
const place = 'shop.hcl:3:5';

export const examples: ErrorExamples<typeof PolicyErrors> = {
  POLICY_PATH_EMPTY: [{ path: '/' }],
  POLICY_PATH_SEGMENT: [{ path: 'secret/data/../shop', segment: '..' }],
  POLICY_PATH_UNPRINTABLE: [{ path: 'secret/data/shop\n', character: '\n' }],
  POLICY_PATH_INTERPOLATION: [{ path: 'secret/data/${team}' }],
  POLICY_PATH_NOT_LITERAL: [{ path: 'secret/data/*' }],
  POLICY_WILDCARD_MISPLACED: [{ path: 'secret/data/shop-*/db', segment: 'shop-*' }],
  POLICY_TEMPLATE_INVALID: [
    { template: 'secret/data/{{identity.entity.name', problem: 'its braces are not balanced' },
  ],
  POLICY_MOUNT_INVALID: [
    { engine: 'KvV2', mount: '/secret', rule: 'a mount path neither starts nor ends with "/"' },
  ],
  POLICY_NAME_INVALID: [{ what: 'secret', name: 'shop/*', rule: 'a name has no "*" and no "+"' }],
  POLICY_CAPABILITIES_EMPTY: [{ path }],
  POLICY_CAPABILITY_UNKNOWN: [
    { path, capability: 'raed' },
    { path, capability: 'raed', near: 'read' },
    { path, capability: 'write', place },
    { path, capability: 'recover', place, ofVaultAlone: true },
  ],
  POLICY_DENY_NOT_ALONE: [{ path, capabilities: ['deny', 'read'] }],
  POLICY_WRAPPING_TTL_ORDER: [{ path, min: 600, max: 60 }],
  POLICY_DURATION_INVALID: [{ subject: 'minWrappingTtl', duration: '1 hour' }],
  POLICY_PARAMETERS_STAR: [{ option: 'allowedParameters', values: ['a'] }],
  POLICY_ARGUMENT_REPEATED: [{ place: 'line 3', argument: 'capabilities' }],
  POLICY_PARAMETERS_REPEATED: [{ option: 'allowedParameters', name: 'TTL' }],
  POLICY_PARAMETERS_ON_KV_V2: [{ path, option: 'allowedParameters' }],
  POLICY_JSON_VALUE: [{ path: 'database/roles/shop', parameter: 'rotate', value: true }],
  POLICY_CONTROL_GROUP_INVALID: [
    { factor: 'ops', rule: 'a factor names at least one group in groupNames or groupIds', got: [] },
    { factor: '', rule: 'a control group has at least one factor', got: [] },
  ],
  POLICY_ACCEPT_REASON: [{ code: 'POLICY_LINT_BROAD', reason: '' }],
  POLICY_ARGUMENT_INVALID: [
    {
      property: 'policy',
      wanted: 'must be a text in HCL or JSON',
      got: 5,
      remedy: 'write policy: "..."',
    },
  ],
  POLICY_LAYOUT_CHANGES: [{ file: 'shop.hcl' }],
  POLICY_DIFF_TOO_LARGE: [{ most: 20_000 }],
  POLICY_SOURCE_INVALID: [{ index: undefined }, { index: 1 }],
  POLICY_SYNTAX: [
    { place, rule: 'a JSON value is expected here', got: 'read' },
    { place, rule: 'a factor has a name and a block: factor "name" { ... }' },
  ],
  POLICY_KEY_UNKNOWN: [
    { place, key: 'capabilites', known: ['capabilities', 'allowed_parameters'] },
    { place, key: 'capabilites', known: ['capabilities', 'allowed_parameters'], near: 'capabilities' },
    { place, key: 'pagination_limit', known: ['capabilities', 'allowed_parameters'] },
    { place: 'policy', key: 'database/creds/app', known: ['name', 'path'] },
  ],
  POLICY_PATH_LABEL: [{ place, keys: ['path', 'secret/a', 'secret/b'] }],
  POLICY_LEGACY_UNKNOWN: [{ place, policy: 'reed' }],
  POLICY_LINT_WILDCARD_LITERAL: [{ rule, segment: 'shop-*' }],
  POLICY_LINT_TEMPLATE_UNKNOWN: [{ rule, template: '{{identity.entity.nmae}}' }],
  POLICY_LINT_TEMPLATE_WILDCARD: [
    { rule: 'secret/data/{{identity.entity.metadata.team}}', template: 'identity.entity.metadata.team' },
  ],
  POLICY_LINT_OF_VAULT_ALONE: [{ rule, what: ['recover'] }],
  POLICY_LINT_PATH_UNREACHABLE: [{ rule, why: 'the segment ".." is refused' }],
  POLICY_LINT_DENY_NOT_ALONE: [{ rule, overruled: ['read'] }],
  POLICY_LINT_NO_CAPABILITIES: [{ rule }],
  POLICY_LINT_LEGACY: [{ rule, policy: 'write' }],
  POLICY_LINT_REPEATED_KEY: [{ rule, keys: ['capabilities'] }],
  POLICY_LINT_DUPLICATE_STANZA: [{ rule, lines: [3, 9] }],
  POLICY_LINT_UNREACHABLE_RULE: [{ rule, by: 'the rule for "secret/data/shop/*"' }],
  POLICY_LINT_SHADOWING: [{ rule, shadowed: 'the rule for "secret/data/*"', lost: ['list'] }],
  POLICY_LINT_KV_V2_DATA: [
    { rule, mount: 'secret', suggestion: 'secret/data/shop/db', known: true },
    { rule, mount: 'secret', suggestion: 'secret/data/shop/db', known: false },
  ],
  POLICY_LINT_KV_V2_LIST: [{ rule, suggestion: 'secret/metadata/shop/' }],
  POLICY_LINT_KV_V2_PARAMETERS: [{ rule }],
  POLICY_LINT_SUDO_MISSING: [{ rule }],
  POLICY_LINT_SUDO_USELESS: [{ rule }],
  POLICY_LINT_BROAD: [{ rule, capabilities: ['read'], what: 'every path of the server' }],
  POLICY_LINT_PARAMETERS_STAR: [{ rule, option: 'allowed_parameters' }],
  POLICY_LINT_PARAMETERS_NUMBER: [{ rule, parameter: 'ttl' }],
  POLICY_LINT_PARAMETERS_UNITED: [{ rule, option: 'allowed_parameters' }],
  POLICY_LINT_WRAPPING_CONTRADICTION: [{ rule, min: 600, max: 60 }],
  POLICY_LINT_EVENTS_WITHOUT_SUBSCRIBE: [{ rule }],
  POLICY_LINT_ACCEPTED_NOTHING: [
    { code: 'POLICY_LINT_BROAD', path, reason: 'operators need it' },
    { code: 'POLICY_LINT_BROAD', path: undefined, reason: 'operators need it' },
  ],
  POLICY_OTHER_LANGUAGE: [
    {
      place: 'shop.hcl:1:1',
      what: 'a byte order mark (U+FEFF) is before the policy',
      remedy: 'save the file as UTF-8 without one',
    },
  ],
  POLICY_LINT_KV_V2_DENY: [
    { rule: 'secret/payroll', mount: 'secret', suggestion: 'secret/data/payroll', known: false },
    { rule: 'secret/payroll', mount: 'secret', suggestion: 'secret/data/payroll', known: true },
  ],
  POLICY_LINT_KV_V2_DENY_PARTIAL: [{ rule: 'secret/data/payroll', open: ['secret/metadata/payroll'] }],
  POLICY_LINT_CAPABILITY_USELESS: [
    {
      rule: 'transit/encrypt/orders',
      granted: ['create'],
      needs: ['update'],
      verb: 'transit.key(...).encrypt()',
    },
    { rule: 'transit/encrypt/orders', granted: ['create'], needs: ['update'], verb: undefined },
  ],
  POLICY_LINT_CAPABILITY_EXTRA: [{ rule: 'database/creds/shop', extra: ['list'], uses: ['read'] }],
  POLICY_LINT_DENY_NARROW: [{ rule: 'sys', suggestion: 'sys/*' }],
  POLICY_LINT_DENY_OVERRULED: [{ rule: 'secret/+/hr', by: 'the rule for "secret/data/*"' }],
  POLICY_LINT_DENY_TWIN: [{ rule: 'sys/policy/*', open: ['sys/policies/acl/*'] }],
  POLICY_LINT_UNRENDERED: [
    { rule: 'secret/data/${app}', found: '${app}', language: 'Terraform, Flux or a shell' },
  ],
};
