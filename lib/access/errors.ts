import { defineErrors, term, worded, type WrongValue, wrongValueProblem } from '../core';

const quoted = (text: string) => JSON.stringify(text);

/** Errors of `lib/access`. A code, once released, keeps its meaning. */
export const AccessErrors = defineErrors({
  ACCESS_VALUE_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  ACCESS_NAME_INVALID: (facts: { property: string; rule: string; got: unknown; remedy: string }) => ({
    subject: facts.property,
    rule: facts.rule,
    got: facts.got,
    remedy: facts.remedy,
  }),
  ACCESS_SERVICE_ACCOUNT_DEFAULT: (facts: { namespace: string }) => ({
    subject: 'serviceAccount',
    rule: `must be a service account of the workload's own: every pod of the namespace ${quoted(facts.namespace)} that names none runs as "default", and could log in to the role`,
    got: 'default',
    remedy: 'give the pods a service account of their own, and name it here',
  }),
  ACCESS_AUDIENCE_INVALID: (facts: { audience: unknown }) => ({
    subject: 'audience of the login token',
    rule: 'must be a text without spaces and without "{" and "}"',
    got: facts.audience,
    remedy: worded`write ${term('TokenAudience.of("vault")', 'audience: vault')} with the same text as in the Vault role; ${term('TokenAudience.apiServer()', 'audience: { apiServer: true }')} is the one without a name`,
  }),
  ACCESS_FILES_EMPTY: (facts: { role: string }) => ({
    subject: `files of role ${quoted(facts.role)}`,
    rule: 'a workload must read at least one file of secrets, or use an engine',
    got: {},
    remedy: 'declare a file or a use, or leave the workload out of the contract',
  }),
  ACCESS_READ_PATH_INVALID: (facts: { at: string; path: string; problem: string }) => ({
    subject: facts.at,
    rule: `must be a literal path: ${facts.problem}`,
    got: facts.path,
    remedy: 'write the path of one secret, without "*", "+" and "{{...}}"',
  }),
  ACCESS_READ_CAPABILITY: (facts: { at: string; path: string; rule: string; got: readonly string[] }) => ({
    subject: `capabilities of ${quoted(facts.path)} in ${facts.at}`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'leave the capabilities to kv2, kv1, database, pki and read, or write a policy of its own',
  }),
  ACCESS_GRANT_SETTING: (facts: { setting: string; rule: string; got: unknown }) => ({
    subject: `${facts.setting} of the grants`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'correct it or leave it out; docs/vault-auth.md has what a platform may add',
  }),
  ACCESS_GRANTS_INVALID: (facts: { source: string; at: string | undefined; reason: string }) => ({
    subject: facts.at === undefined ? `grants ${facts.source}` : `${facts.at} in grants ${facts.source}`,
    rule: facts.reason,
    remedy:
      "give the file that the platform's synth has written, cdktf.out/stacks/STACK/vault-grants.json, or that of contract vault --grants",
  }),
  ACCESS_USE_INVALID: (facts: { at: string; rule: string; got: string }) => ({
    subject: facts.at,
    rule: facts.rule,
    got: facts.got,
    remedy: worded`leave path and capability to ${term('transit(mount).key(name)', '{ transit: ..., key: ..., verbs: [...] }')}, or write a policy of its own`,
  }),
  ACCESS_MOUNT_INVALID: (facts: { got: string }) => ({
    subject: 'mount of access.at',
    rule: 'must be an AuthMount',
    got: facts.got,
    remedy: 'write access.at(AuthMount.kubernetes("k8s-west"))',
  }),
  ACCESS_LOGIN_NAMESPACE: (facts: { login: string; secrets: string | undefined }) => ({
    subject: `namespace ${quoted(facts.login)} of the auth mount`,
    rule:
      facts.secrets === undefined
        ? 'the namespace of the secrets is known too, since the policy names the way from one to the other'
        : 'a token reads in the namespace that gave it and in those below, and the secrets are elsewhere',
    got: facts.secrets,
    remedy: worded`leave the namespace of the mount out where it is that of the secrets; else name one above them, with ${term('vault: VaultServer.at(address, { namespace })', 'vault: { address: ..., namespace: ... }')}`,
  }),
  ACCESS_OTHER_VAULT: (facts: { workload: string; got: string; expected: string }) => ({
    subject: `vault of ${facts.workload}`,
    rule: `must be ${facts.expected}, which these contracts are for`,
    got: facts.got,
    remedy:
      'take the contract of this environment, or correct the server or the namespace that the application names',
  }),
  ACCESS_JWT_AUDIENCE: (facts: { path: string }) => ({
    subject: `audience of the login token at the JWT mount ${quoted(facts.path)}`,
    rule: "must be a named audience at a JWT mount: with the API server's own, every token of the account that was ever shown to the API server would let its holder in",
    remedy: worded`write ${term('AuthMount.jwt(path)', 'auth: { jwt: ... } without audience')}, whose audience is "vault", or another one with ${term('TokenAudience.of', 'audience: NAME')}`,
  }),
  ACCESS_ROLE_DUPLICATE: (facts: { role: string; mount: string; workloads: readonly string[] }) => ({
    subject: `role ${quoted(facts.role)} of the auth mount ${quoted(facts.mount)}`,
    rule: 'a role can let in one workload only, and two of the contract claim it',
    got: facts.workloads,
    remedy: 'give each workload a role of its own',
  }),
  ACCESS_POLICY_DUPLICATE: (facts: { policy: string; workloads: readonly string[] }) => ({
    subject: `policy ${quoted(facts.policy)}`,
    rule: 'two workloads can share a policy only where they are one application in two clusters: same account, same reads, another mount',
    got: facts.workloads,
    remedy: worded`leave policyName out, so that each policy is named after its role, or give each its own: ${term('access.at(mount, { policyName }), or policyName of the VaultApp', 'policyName in its access')}`,
  }),
  ACCESS_CONTRACT_UNREADABLE: (facts: { source: string; reason: string; folder?: boolean }) => ({
    subject: `contract ${facts.source}`,
    rule: `cannot be read as a file (${facts.reason})`,
    remedy:
      facts.folder === true
        ? 'read a folder with VaultAccessContract.fromFiles, or name its vault-access.json'
        : "run the application's synth first, which writes vault-access/vault-access.json, and check the path and the working folder",
  }),
  ACCESS_CONTRACT_TOO_LARGE: (facts: { source: string; bytes: number; limit: number }) => ({
    subject: `contract ${facts.source}`,
    rule: `can have at most ${String(facts.limit)} bytes; a contract of a thousand workloads has a tenth of it`,
    got: facts.bytes,
    remedy: "look at what the file is; it is hardly a contract that the application's synth wrote",
  }),
  ACCESS_CONTRACTS_NONE: (facts: { pattern: string; meant: string | undefined }) => ({
    subject: `contracts ${facts.pattern}`,
    rule: 'no file matches, and there must be at least one',
    remedy:
      facts.meant !== undefined
        ? `write ${quoted(facts.meant)}: a folder is read without those below it`
        : 'write a file, a folder with *.json files or a pattern such as "contracts/**/vault-access.json", as seen from the working folder',
  }),
  ACCESS_ACCOUNT_SHARED: (facts: { account: string; mount: string; workloads: readonly string[] }) => ({
    subject: `service account ${quoted(facts.account)} at the auth mount ${quoted(facts.mount)}`,
    rule: 'a service account can log in under one role only; under two, the pods of each workload could log in as the other',
    got: facts.workloads,
    remedy: 'give each workload a service account of its own',
  }),
  ACCESS_NAMESPACE_UNKNOWN: (facts: { workload: string; namespace: string; known: readonly string[] }) => ({
    subject: `namespace of ${facts.workload}`,
    rule: `must be one of the namespaces of allowedPaths: ${facts.known.map(quoted).join(', ') || '(none)'}`,
    got: facts.namespace,
    remedy: 'add the namespace to allowedPaths with what it may read, or leave the workload out',
  }),
  ACCESS_NAME_NOT_ALLOWED: (facts: {
    workload: string;
    namespace: string;
    property: string;
    name: string;
    prefix: string;
    /** The namespace whose name it looks like. */
    owner?: string | undefined;
  }) => ({
    subject: `${facts.property} of ${facts.workload}`,
    rule: `in the namespace ${quoted(facts.namespace)} it must begin with ${quoted(facts.prefix)}${facts.owner === undefined ? '' : ` and not with what the names of the namespace ${quoted(facts.owner)} begin with`}, so that no application takes a name of others`,
    got: facts.name,
    remedy: `write a name such as ${quoted(`${facts.prefix}web`)}`,
  }),
  ACCESS_PATH_NOT_ALLOWED: (facts: {
    workload: string;
    namespace: string;
    capability: string;
    path: string;
    decision: string;
  }) => ({
    subject: `reads of ${facts.workload}`,
    rule: `allowedPaths of the namespace ${quoted(facts.namespace)} must allow ${quoted(facts.capability)} here, and does not (${facts.decision})`,
    got: facts.path,
    remedy: "read a secret of the team's own, or ask the platform team to widen allowedPaths",
  }),
  ACCESS_CONTRACT_NOT_JSON: (facts: { source: string; reason: string }) => ({
    subject: `contract ${facts.source}`,
    rule: `is not valid JSON (${facts.reason})`,
    remedy: "run the application's synth again; the file is not meant to be edited",
  }),
  ACCESS_CONTRACT_VERSION: (facts: {
    source: string;
    property: string;
    got: unknown;
    known: readonly string[];
  }) => ({
    subject: `${facts.property} of contract ${facts.source}`,
    rule: `must be ${facts.known.map(quoted).join(' or ')} for this version of the library`,
    got: facts.got,
    remedy:
      facts.got === 'VaultGrants'
        ? 'give vault-access.json, which cdk8s synth has written; a file of grants is for verify --grants'
        : 'bring the application and the platform to one version of aks-vault-constructs, or correct the file',
  }),
  ACCESS_CONTRACT_INVALID: (facts: { source: string; at: string; reason: string }) => ({
    subject: `${facts.at} in contract ${facts.source}`,
    rule: facts.reason,
    remedy: "run the application's synth again with the same version of aks-vault-constructs",
  }),
  ACCESS_ROLE_AMBIGUOUS: (facts: { source: string; role: string; mounts: readonly string[] }) => ({
    subject: `role ${quoted(facts.role)} in contract ${facts.source}`,
    rule: `must be the role of one workload, and it is on the auth mounts ${facts.mounts.map(quoted).join(' and ')}`,
    got: facts.role,
    remedy:
      'read the whole contract with VaultAccessContract.fromFile and name the mount: contract.role(role, mount)',
  }),
  ACCESS_ROLE_UNKNOWN: (facts: { source: string; role: string; known: readonly string[] }) => ({
    subject: `role in contract ${facts.source}`,
    rule: `must be a role that the contract has: ${facts.known.map(quoted).join(', ') || '(none)'}`,
    got: facts.role,
    remedy: 'write one of these, or add the workload on the cdk8s side and synthesize again',
  }),
});
