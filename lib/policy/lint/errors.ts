import { type Problem } from '../../core';
import type { LintCode } from './lint-code';

const quoted = (text: string) => JSON.stringify(text);

/** What is known of the mount, or seems so; one that is KV v1 is said to be with `mounts`. */
const kvV2 = ({ mount, known }: { readonly mount: string; readonly known: boolean }) =>
  `${quoted(mount)} ${known ? 'is' : 'looks like'} a KV v2 mount`;

/** What to write where a guess is wrong. */
const ofVersion1 = ({ mount, known }: { readonly mount: string; readonly known: boolean }) =>
  known ? '' : `; of version 1, say so: --kv-v1 ${mount}, or mounts: { ${quoted(mount)}: 'kv-v1' }`;

/** Names the rule that a finding is about. */
export interface RuleFact {
  /** The path of the rule, and its line where it has one. */
  readonly rule: string;
}

/** What lint finds in policies that servers accept; a part of `PolicyErrors`. One for each `LintCode`. */
export const POLICY_LINT_ERRORS = {
  POLICY_LINT_WILDCARD_LITERAL: (facts: RuleFact & { segment: string }) => ({
    subject: facts.rule,
    rule: '"*" is a wildcard only as the last character of a path and "+" only as a whole segment; here it is taken literally and the rule never matches',
    got: facts.segment,
    remedy: 'write "+" for the whole segment, or end the path with "*"',
  }),
  POLICY_LINT_TEMPLATE_UNKNOWN: (facts: RuleFact & { template: string }) => ({
    subject: facts.rule,
    rule: 'servers silently drop a rule whose template is unknown to them',
    got: facts.template,
    remedy:
      'correct the template: identity.entity.id|name|metadata.<key>, identity.entity.aliases.<accessor>.name or identity.groups.ids.<id>.name',
  }),
  POLICY_LINT_TEMPLATE_WILDCARD: (facts: RuleFact & { template: string }) => ({
    subject: facts.rule,
    rule: 'Vault takes a "*" or "+" in the value of a template for a wildcard of the path, and others can set this value',
    got: facts.template,
    remedy:
      'use a value that cannot hold one (identity.entity.id, service_account_name or service_account_namespace of a Kubernetes alias), or accept the finding and say who may set the value',
  }),
  POLICY_LINT_OF_VAULT_ALONE: (facts: RuleFact & { what: readonly string[] }) => ({
    subject: facts.rule,
    rule: 'OpenBao refuses a policy with what only Vault has: the capabilities subscribe and recover, and event types',
    got: facts.what,
    remedy: 'take it out, or put the rule into a policy for Vault',
  }),
  POLICY_LINT_PATH_UNREACHABLE: (facts: RuleFact & { why: string }) => ({
    subject: facts.rule,
    rule: `no request has such a path: ${facts.why}`,
    remedy: 'correct the path',
  }),
  POLICY_LINT_DENY_NOT_ALONE: (facts: RuleFact & { overruled: readonly string[] }) => ({
    subject: facts.rule,
    rule: '"deny" makes servers ignore every other capability and all conditions of the rule',
    got: facts.overruled,
    remedy: 'take "deny" out, or everything else',
  }),
  POLICY_LINT_NO_CAPABILITIES: (facts: RuleFact) => ({
    subject: facts.rule,
    rule: 'a rule without capabilities grants nothing and hides wider rules all the same',
    remedy: 'name its capabilities, write "deny" where that is meant, or take the rule out',
  }),
  POLICY_LINT_LEGACY: (facts: RuleFact & { policy: string }) => ({
    subject: facts.rule,
    rule: 'policy = "..." is the spelling of Vault 0.x',
    got: facts.policy,
    remedy: 'write capabilities = [...]; rendering the policy does it',
  }),
  POLICY_LINT_REPEATED_KEY: (facts: RuleFact & { keys: readonly string[] }) => ({
    subject: facts.rule,
    rule: 'a key occurs once in a stanza: Vault from 1.21 on refuses the policy and the tokens that have it',
    got: facts.keys,
    remedy: 'unite the values under one key; rendering the policy does it',
  }),
  POLICY_LINT_DUPLICATE_STANZA: (facts: RuleFact & { lines: readonly number[] }) => ({
    subject: facts.rule,
    rule: 'stanzas of the same path are united by servers, so that none of them says what really holds',
    got: `lines ${facts.lines.join(', ')}`,
    remedy: 'write one stanza; rendering the policy does it',
  }),
  POLICY_LINT_UNREACHABLE_RULE: (facts: RuleFact & { by: string }) => ({
    subject: facts.rule,
    rule: `it never decides anything, since ${facts.by} matches all of its paths and is preferred`,
    remedy: 'take one of the two out, or make this one more specific',
  }),
  POLICY_LINT_SHADOWING: (facts: RuleFact & { shadowed: string; lost: readonly string[] }) => ({
    subject: facts.rule,
    rule: `only the most specific rule counts, so that it takes away what ${facts.shadowed} grants on the same paths`,
    got: facts.lost,
    remedy:
      'grant these capabilities in the narrower rule too, or say with deny that nothing is to be allowed there',
  }),
  POLICY_LINT_KV_V2_DATA: (facts: RuleFact & { mount: string; suggestion: string; known: boolean }) => ({
    subject: facts.rule,
    rule: `${kvV2(facts)}, and its values are below "data/"`,
    remedy: `write ${quoted(facts.suggestion)}, or use KvV2.mount(...).secret(...)${ofVersion1(facts)}`,
  }),
  POLICY_LINT_KV_V2_LIST: (facts: RuleFact & { suggestion: string }) => ({
    subject: facts.rule,
    rule: 'KV v2 lists folders below "metadata/"; below "data/" list does nothing',
    got: 'list',
    remedy: facts.suggestion,
  }),
  POLICY_LINT_KV_V2_DENY: (facts: RuleFact & { mount: string; suggestion: string; known: boolean }) => ({
    subject: facts.rule,
    rule: `it protects nothing: ${kvV2(facts)}, and its values are below "data/"`,
    remedy: `deny ${quoted(facts.suggestion)} too, and the same below "metadata/" and "subkeys/"${ofVersion1(facts)}`,
  }),
  POLICY_LINT_KV_V2_DENY_PARTIAL: (facts: RuleFact & { open: readonly string[] }) => ({
    subject: facts.rule,
    rule: 'the value is denied, but the names of its keys, its versions or its metadata stay open',
    got: facts.open,
    remedy: 'deny these paths too, or accept the finding and say why they may stay open',
  }),
  POLICY_LINT_CAPABILITY_USELESS: (
    facts: RuleFact & {
      granted: readonly string[];
      needs: readonly string[];
      verb: string | undefined;
    },
  ) => ({
    subject: facts.rule,
    rule: `requests to this path ask for ${facts.needs.join(' or ')}, so that every one is refused`,
    got: facts.granted,
    remedy: `grant ${facts.needs.map(quoted).join(' or ')}${facts.verb === undefined ? '' : `, as ${facts.verb} does`}`,
  }),
  POLICY_LINT_CAPABILITY_EXTRA: (
    facts: RuleFact & { extra: readonly string[]; uses: readonly string[] },
  ) => ({
    subject: facts.rule,
    rule: `no request to this path asks for it; they ask for ${facts.uses.join(', ')}`,
    got: facts.extra,
    remedy: 'take it out',
  }),
  POLICY_LINT_DENY_NARROW: (facts: RuleFact & { suggestion: string }) => ({
    subject: facts.rule,
    rule: 'it denies this one path, at which there is nothing; everything below it is as other rules say',
    remedy: `deny ${quoted(facts.suggestion)}`,
  }),
  POLICY_LINT_DENY_OVERRULED: (facts: RuleFact & { by: string }) => ({
    subject: facts.rule,
    rule: `on the paths of both, ${facts.by} is preferred, so that nothing is denied there`,
    remedy: 'begin the path of the deny as that of the other rule begins, without "+" in it',
  }),
  POLICY_LINT_DENY_TWIN: (facts: RuleFact & { open: readonly string[] }) => ({
    subject: facts.rule,
    rule: 'the same can be done at other paths, which stay open',
    got: facts.open,
    remedy: 'deny these paths too, or accept the finding and say why they may stay open',
  }),
  POLICY_LINT_UNRENDERED: (facts: RuleFact & { found: string; language: string }) => ({
    subject: facts.rule,
    rule: `it looks like a template of ${facts.language} that was not rendered; servers take it literally, and the rule matches nothing`,
    got: facts.found,
    remedy: 'render the template first and look at the result',
  }),
  POLICY_LINT_KV_V2_PARAMETERS: (facts: RuleFact) => ({
    subject: facts.rule,
    rule: 'KV v2 sends the whole secret as one parameter "data", so that parameter constraints have no effect or block everything',
    remedy: 'take the constraints out',
  }),
  POLICY_LINT_SUDO_MISSING: (facts: RuleFact) => ({
    subject: facts.rule,
    rule: 'the path is root-protected: without sudo every request is refused',
    remedy: 'add sudo, or use the verb of Sys or Tokens that has it',
  }),
  POLICY_LINT_SUDO_USELESS: (facts: RuleFact) => ({
    subject: facts.rule,
    rule: 'sudo means something on root-protected paths only, and this is none',
    got: 'sudo',
    remedy: 'take sudo out',
  }),
  POLICY_LINT_BROAD: (facts: RuleFact & { capabilities: readonly string[]; what: string }) => ({
    subject: facts.rule,
    rule: `it opens ${facts.what}`,
    got: facts.capabilities,
    remedy: 'name the paths that are needed, or accept the finding with the reason',
  }),
  POLICY_LINT_PARAMETERS_STAR: (facts: RuleFact & { option: string }) => ({
    subject: facts.rule,
    rule: `values of "*" in ${facts.option} are ignored: it means every parameter with any value`,
    remedy: 'write [] for "*", or name the parameters',
  }),
  POLICY_LINT_PARAMETERS_NUMBER: (facts: RuleFact & { parameter: string }) => ({
    subject: facts.rule,
    rule: `a number in the values of ${quoted(facts.parameter)} matches no request, since servers compare numbers of requests as text of another kind`,
    remedy:
      'write the value in quotes for requests that send text; what is sent as a number cannot be constrained by value',
  }),
  POLICY_LINT_PARAMETERS_UNITED: (facts: RuleFact & { option: string }) => ({
    subject: facts.rule,
    rule: `rules of this path are united, and ${facts.option} of one of them binds the capabilities of all`,
    remedy: 'give every rule of the path the same constraints',
  }),
  POLICY_LINT_WRAPPING_CONTRADICTION: (facts: RuleFact & { min: number; max: number }) => ({
    subject: facts.rule,
    rule: 'rules of this path are united, and no wrapping TTL satisfies both of them: everything is refused',
    got: `at least ${String(facts.min)}s, at most ${String(facts.max)}s`,
    remedy: 'give both the same limits',
  }),
  POLICY_LINT_EVENTS_WITHOUT_SUBSCRIBE: (facts: RuleFact) => ({
    subject: facts.rule,
    rule: 'subscribe_event_types limit the capability subscribe, which the rule does not have',
    remedy: 'add subscribe, or take the event types out',
  }),
  POLICY_LINT_ACCEPTED_NOTHING: (facts: { code: string; path: string | undefined; reason: string }) => ({
    subject: `accepted finding ${facts.code}${facts.path === undefined ? '' : ` of ${quoted(facts.path)}`}`,
    rule: 'there is no such finding any more',
    got: facts.reason,
    remedy: 'take the call of accept out',
  }),
} satisfies Readonly<Record<LintCode, (facts: never) => Problem>>;
