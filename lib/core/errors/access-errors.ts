import { defineErrors } from './catalogue';

const quoted = (text: string) => JSON.stringify(text);

/** Errors of `lib/access`. A code, once released, keeps its meaning. */
export const AccessErrors = defineErrors({
  ACCESS_NAME_INVALID: (facts: { property: string; rule: string; got: unknown; remedy: string }) => ({
    subject: facts.property,
    rule: facts.rule,
    got: facts.got,
    remedy: facts.remedy,
  }),
  ACCESS_AUDIENCE_INVALID: (facts: { audience: unknown }) => ({
    subject: 'audience of the login token',
    rule: 'an audience is a text without spaces',
    got: facts.audience,
    remedy:
      'write the same text as in the Vault role, such as "vault"; TokenAudience.apiServer() is the one without a name',
  }),
  ACCESS_FILES_EMPTY: (facts: { role: string }) => ({
    subject: `files of role ${quoted(facts.role)}`,
    rule: 'a workload reads at least one file of secrets',
    got: {},
    remedy: 'declare a file, or leave the workload out of the contract',
  }),
  ACCESS_READ_PATH_INVALID: (facts: { at: string; path: string; problem: string }) => ({
    subject: facts.at,
    rule: `a workload reads literal paths: ${facts.problem}`,
    got: facts.path,
    remedy: 'write the path of one secret, without "*", "+" and "{{...}}"',
  }),
  ACCESS_ROLE_DUPLICATE: (facts: { role: string; mount: string; workloads: readonly string[] }) => ({
    subject: `role ${quoted(facts.role)} of the auth mount ${quoted(facts.mount)}`,
    rule: 'a role lets exactly one workload in, and two of the contract claim it',
    got: facts.workloads,
    remedy: 'give each workload a role of its own',
  }),
  ACCESS_POLICY_DUPLICATE: (facts: { policy: string; workloads: readonly string[] }) => ({
    subject: `policy ${quoted(facts.policy)}`,
    rule: 'a policy is derived from exactly one workload, and two of the contract claim it',
    got: facts.workloads,
    remedy: 'leave policyName out, so that each policy is named after its role, or give each its own',
  }),
  ACCESS_CONTRACT_UNREADABLE: (facts: { source: string; reason: string }) => ({
    subject: `contract ${facts.source}`,
    rule: `the file can be read (${facts.reason})`,
    remedy:
      'run cdk8s synth first, which writes dist/vault-access.json, and check the path and the working folder',
  }),
  ACCESS_CONTRACT_NOT_JSON: (facts: { source: string; reason: string }) => ({
    subject: `contract ${facts.source}`,
    rule: `the file is complete JSON (${facts.reason})`,
    remedy: 'write it anew with cdk8s synth; it is not meant to be edited',
  }),
  ACCESS_CONTRACT_VERSION: (facts: {
    source: string;
    property: string;
    got: unknown;
    known: readonly string[];
  }) => ({
    subject: `${facts.property} of contract ${facts.source}`,
    rule: `this version of the library reads ${facts.known.map(quoted).join(', ')}`,
    got: facts.got,
    remedy:
      'bring the application and the platform to one version of aks-vault-constructs, or correct the file',
  }),
  ACCESS_CONTRACT_INVALID: (facts: { source: string; at: string; reason: string }) => ({
    subject: `${facts.at} in contract ${facts.source}`,
    rule: facts.reason,
    remedy: 'write the file anew with cdk8s synth and the same version of aks-vault-constructs',
  }),
  ACCESS_ROLE_AMBIGUOUS: (facts: { source: string; role: string; mounts: readonly string[] }) => ({
    subject: `role ${quoted(facts.role)} in contract ${facts.source}`,
    rule: `one workload is meant, and the role is on the auth mounts ${facts.mounts.map(quoted).join(' and ')}`,
    got: facts.role,
    remedy:
      'read the whole contract with VaultAccessContract.fromFile and name the mount: contract.role(role, mount)',
  }),
  ACCESS_ROLE_UNKNOWN: (facts: { source: string; role: string; known: readonly string[] }) => ({
    subject: `role in contract ${facts.source}`,
    rule: `the contract has the roles ${facts.known.map(quoted).join(', ') || '(none)'}`,
    got: facts.role,
    remedy: 'write one of these, or add the workload on the cdk8s side and synthesize again',
  }),
});
