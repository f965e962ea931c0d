import { defineErrors, type WrongValue, wrongValueProblem } from '../core';
import { POLICY_LINT_ERRORS } from './lint/errors';

const quoted = (text: string) => JSON.stringify(text);

/** Words that people take for capabilities. */
function remedyOf({ capability, near }: { capability: string; near?: string | undefined }): string {
  if (capability === 'scan') return 'take it out: only OpenBao knows it';
  if (/^(?:\*|all|full|any|root)$/i.test(capability))
    return 'name each of them: no word stands for all, and "root" cannot be granted';
  if (/^(?:write|edit|modify)$/i.test(capability)) return 'write "create" and "update"';
  if (/^(?:destroy|undelete|sign|issue|encrypt|decrypt)$/i.test(capability))
    return 'write "update": this is what such paths ask for';
  return near === undefined ? 'correct the word' : `write ${quoted(near)}`;
}

/** Errors of `lib/policy`. A code, once released, keeps its meaning. */
export const PolicyErrors = defineErrors({
  ...POLICY_LINT_ERRORS,
  POLICY_PATH_EMPTY: (facts: { path: string }) => ({
    subject: 'policy path',
    rule: 'a path has at least one character besides a leading "/"',
    got: facts.path,
    remedy: 'write the path below the API prefix, such as "secret/data/shop/db"',
  }),
  POLICY_PATH_SEGMENT: (facts: { path: string; segment: string }) => ({
    subject: `policy path ${quoted(facts.path)}`,
    rule: 'no segment is empty, "." or "..", since servers refuse requests with them, and the rule never matches',
    got: facts.segment,
    remedy: 'take the segment out; only the last one may be empty, for a path that ends with "/"',
  }),
  POLICY_PATH_UNPRINTABLE: (facts: { path: string; character: string }) => ({
    subject: `policy path ${quoted(facts.path)}`,
    rule: 'servers refuse requests with control characters and other unprintable ones',
    got: facts.character,
    remedy: 'take the character out',
  }),
  POLICY_PATH_INTERPOLATION: (facts: { path: string }) => ({
    subject: 'policy path',
    rule: 'a path has no "${", unless it belongs to an unresolved Terraform token',
    got: facts.path,
    remedy: 'write the text in backticks, so that TypeScript puts the value in',
  }),
  POLICY_PATH_NOT_LITERAL: (facts: { path: string }) => ({
    subject: 'literal policy path',
    rule: 'it means exactly itself and has no "*" and no "+"',
    got: facts.path,
    remedy: 'use PolicyPath.of for a pattern',
  }),
  POLICY_WILDCARD_MISPLACED: (facts: { path: string; segment: string }) => ({
    subject: `policy path ${quoted(facts.path)}`,
    rule: '"*" is a wildcard only as the last character of the path and "+" only as a whole segment; elsewhere Vault takes them literally and the rule never matches',
    got: facts.segment,
    remedy: `write "+" for the whole segment, or end the path with "*"`,
  }),
  POLICY_TEMPLATE_INVALID: (facts: { template: string; problem: string }) => ({
    subject: 'identity template of a policy path',
    rule: facts.problem,
    got: facts.template,
    remedy:
      'build it with identity.entity, identity.alias(accessor), identity.group(id) or identity.groupNamed(name)',
  }),
  POLICY_MOUNT_INVALID: (facts: { engine: string; mount: string; rule: string }) => ({
    subject: `mount of ${facts.engine}`,
    rule: facts.rule,
    got: facts.mount,
    remedy: 'write the path of the mount as "vault secrets list" shows it, without the last "/"',
  }),
  POLICY_NAME_INVALID: (facts: { what: string; name: string; rule: string }) => ({
    subject: facts.what,
    rule: facts.rule,
    got: facts.name,
    remedy: 'write the plain name; for a pattern write PolicyRule.allow with a path of your own',
  }),
  POLICY_CAPABILITIES_EMPTY: (facts: { path: string }) => ({
    subject: `rule for ${quoted(facts.path)}`,
    rule: 'a rule has at least one capability; without any it grants nothing and still hides wider rules',
    got: [],
    remedy: 'name the capabilities, or use PolicyRule.deny',
  }),
  POLICY_CAPABILITY_UNKNOWN: (facts: {
    path: string;
    capability: string;
    place?: string;
    near?: string | undefined;
    ofVaultAlone?: boolean;
  }) => ({
    subject: `${facts.place === undefined ? '' : `${facts.place}: `}capabilities of the rule for ${quoted(facts.path)}`,
    rule:
      facts.ofVaultAlone === true
        ? 'OpenBao refuses a policy with a capability that only Vault has'
        : 'a capability is one of create, read, update, patch, delete, list, sudo, deny, subscribe, recover',
    got: facts.capability,
    remedy:
      facts.ofVaultAlone === true ? 'take it out, or parse the policy with server: "vault"' : remedyOf(facts),
  }),
  POLICY_DENY_NOT_ALONE: (facts: { path: string; capabilities: readonly string[] }) => ({
    subject: `rule for ${quoted(facts.path)}`,
    rule: '"deny" is the only capability of its rule, since the server drops every other capability of the rule',
    got: facts.capabilities,
    remedy: 'use PolicyRule.deny, or take "deny" out',
  }),
  POLICY_WRAPPING_TTL_ORDER: (facts: { path: string; min: number; max: number }) => ({
    subject: `wrapping TTLs of the rule for ${quoted(facts.path)}`,
    rule: 'minWrappingTtl is not above maxWrappingTtl',
    got: `${String(facts.min)}s > ${String(facts.max)}s`,
    remedy: 'exchange the two or drop one',
  }),
  POLICY_DURATION_INVALID: (facts: { subject: string; duration: string }) => ({
    subject: facts.subject,
    rule: 'a duration is positive, with one of the units s, m, h and d',
    got: facts.duration,
    remedy: 'write for example "90s" or "1h", or give a Duration',
  }),
  POLICY_PARAMETERS_STAR: (facts: { option: string; values: readonly unknown[] }) => ({
    subject: `${facts.option}["*"]`,
    rule: 'the name "*" takes no values: Vault ignores them and means every parameter with any value',
    got: facts.values,
    remedy: 'write [] for "*", or name the parameters',
  }),
  POLICY_ARGUMENT_REPEATED: (facts: { place: string; argument: string }) => ({
    subject: facts.place,
    rule: 'Vault, from 1.21 on, refuses a policy in which an argument is set twice in the same block',
    got: facts.argument,
    remedy:
      'write the argument once, with all of its values; for OpenBao, which takes it, parse with server "openbao"',
  }),
  POLICY_PARAMETERS_REPEATED: (facts: { option: string; name: string }) => ({
    subject: facts.option,
    rule: 'parameter names are compared in lower case, and each occurs once',
    got: facts.name,
    remedy: 'unite the values of the two spellings',
  }),
  POLICY_PARAMETERS_ON_KV_V2: (facts: { path: string; option: string }) => ({
    subject: `${facts.option} of the rule for ${quoted(facts.path)}`,
    rule: 'KV v2 sends the whole secret as one parameter "data", so that constraints on keys of the secret have no effect or block everything',
    remedy: 'drop the option; divide the secret into several when its keys need different rights',
  }),
  POLICY_JSON_VALUE: (facts: { path: string; parameter: string; value: unknown }) => ({
    subject: `parameter ${quoted(facts.parameter)} of the rule for ${quoted(facts.path)}`,
    rule: "Vault's reader of JSON policies drops booleans and lists inside of a list of values, and an emptied list means any value",
    got: facts.value,
    remedy: 'use render(), whose HCL keeps them',
  }),
  POLICY_CONTROL_GROUP_INVALID: (facts: { factor: string; rule: string; got: unknown }) => ({
    subject: facts.factor === '' ? 'control group' : `factor ${quoted(facts.factor)} of a control group`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'correct the control group, or drop it',
  }),
  POLICY_ACCEPT_REASON: (facts: { code: string; reason: string }) => ({
    subject: `accepting ${facts.code}`,
    rule: 'a finding is accepted with a reason that others can read',
    got: facts.reason,
    remedy: 'say why it is right here',
  }),
  POLICY_ARGUMENT_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  POLICY_LAYOUT_CHANGES: (facts: { file: string }) => ({
    subject: facts.file,
    rule: 'laying it out would change what it means, which is a fault of this library',
    remedy: 'leave the file as it is, and please report it with the policy',
  }),
  POLICY_DIFF_TOO_LARGE: (facts: { most: number }) => ({
    subject: 'policies to compare',
    rule: `their rules cross each other in at most ${String(facts.most)} ways`,
    remedy: 'compare parts of them; rules that begin with "+" cross all others',
  }),
  POLICY_SOURCE_INVALID: (facts: { index: number | undefined }) => ({
    subject: facts.index === undefined ? 'sources' : `sources[${String(facts.index)}]`,
    rule: 'it is a list, and each of it has the name of a file and its text',
    remedy: "write lintPolicies([{ file: 'shop.hcl', text }])",
  }),
  POLICY_OTHER_LANGUAGE: (facts: { place: string; what: string; remedy: string }) => ({
    subject: facts.place,
    rule: facts.what,
    remedy: facts.remedy,
  }),
  POLICY_SYNTAX: (facts: { place: string; rule: string; got?: string | undefined }) => ({
    subject: facts.place,
    rule: facts.rule,
    got: facts.got,
    remedy: 'correct the policy there',
  }),
  POLICY_KEY_UNKNOWN: (facts: {
    place: string;
    key: string;
    known: readonly string[];
    near?: string | undefined;
  }) => ({
    subject: facts.place,
    rule: `a key here is one of ${facts.known.join(', ')}`,
    got: facts.key,
    remedy: /^(?:expiration|pagination_limit|list_scan_response_keys_filter_path)$/.test(facts.key)
      ? 'take it out: only OpenBao knows it'
      : facts.known.includes('path') && facts.key.includes('/')
        ? `write path ${quoted(facts.key)} { ... }`
        : facts.near === undefined
          ? 'correct the key, or take it out'
          : `write ${facts.near}`,
  }),
  POLICY_PATH_LABEL: (facts: { place: string; keys: readonly string[] }) => ({
    subject: facts.place,
    rule: 'a stanza has exactly one path: path "secret/data/shop" { ... }',
    got: facts.keys.join(' '),
    remedy:
      'write one stanza for every path; servers take one with none for the path "path", and ignore a second one',
  }),
  POLICY_LEGACY_UNKNOWN: (facts: { place: string; policy: string }) => ({
    subject: facts.place,
    rule: 'the old key "policy" is one of deny, read, write and sudo',
    got: facts.policy,
    remedy: 'write capabilities = [...] instead',
  }),
});
