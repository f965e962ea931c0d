import { contractJson, workloadOf } from './support';

/** What the others are made of by one change. */
export const GOOD = contractJson(workloadOf('shop'));

/** One file and the error that it is. */
export interface Case {
  readonly title: string;
  readonly content: string | Buffer;
  readonly code: string;
  /** The place in the file, where there is one. */
  readonly at?: string;
  /** What the error has to say. */
  readonly says: string | RegExp;
}

/** The good contract with one piece of its text replaced. */
function replaced(what: string | RegExp, by: string): string {
  const text = GOOD.replace(what, by);
  if (text === GOOD) throw new Error(`nothing to replace: ${String(what)}`);
  return text;
}

const INVALID = 'ACCESS_CONTRACT_INVALID';
const NOT_JSON = 'ACCESS_CONTRACT_NOT_JSON';
const workload = '$.workloads[0]';
const read = `${workload}.files[0].reads[0]`;
const two = contractJson(
  workloadOf('shop'),
  workloadOf('shop', { workload: 'api', roleName: 'shop-api', serviceAccount: 'api' }),
);

export const CASES: readonly Case[] = [
  { title: 'an empty file', content: '', code: NOT_JSON, says: 'complete JSON' },
  { title: 'a file cut in the middle', content: GOOD.slice(0, 300), code: NOT_JSON, says: 'complete JSON' },
  {
    title: 'a file cut before its last brace',
    content: GOOD.trimEnd().slice(0, -1),
    code: NOT_JSON,
    says: 'complete JSON',
  },
  { title: 'two contracts one after the other', content: GOOD + GOOD, code: NOT_JSON, says: 'complete JSON' },
  { title: 'YAML', content: 'apiVersion: aks-vault-constructs/v1\n', code: NOT_JSON, says: 'complete JSON' },
  {
    title: 'a merge conflict',
    content: `<<<<<<< HEAD\n${GOOD}=======\n${GOOD}>>>>>>> x\n`,
    code: NOT_JSON,
    says: 'complete JSON',
  },
  {
    title: 'UTF-16 instead of UTF-8',
    content: Buffer.from(`\uFEFF${GOOD}`, 'utf16le'),
    code: NOT_JSON,
    says: 'complete JSON',
  },
  {
    title: 'binary data',
    content: Buffer.from([0, 255, 27, 91, 50, 74]),
    code: NOT_JSON,
    says: 'complete JSON',
  },
  {
    title: 'a file of 11 MB',
    content: replaced('"password"', `"${'x'.repeat(11_000_000)}"`),
    code: 'ACCESS_CONTRACT_TOO_LARGE',
    says: 'at most 10485760 bytes',
  },
  {
    title: 'lists nested 1,000,000 deep',
    content: '['.repeat(1e6) + ']'.repeat(1e6),
    code: INVALID,
    at: `$${'[0]'.repeat(16)}`,
    says: 'nests 16 levels at most',
  },
  { title: 'null', content: 'null', code: INVALID, at: '$', says: 'a JSON object' },
  { title: 'a list', content: `[${GOOD}]`, code: INVALID, at: '$', says: 'a JSON object' },
  {
    title: 'a Deployment',
    content: '{"apiVersion":"apps/v1","kind":"Deployment"}',
    code: 'ACCESS_CONTRACT_VERSION',
    at: 'kind',
    says: '"VaultAccessContract"',
  },
  {
    title: 'a version of tomorrow',
    content: replaced('constructs/v1', 'constructs/v2'),
    code: 'ACCESS_CONTRACT_VERSION',
    at: 'apiVersion',
    says: '"aks-vault-constructs/v1"',
  },
  {
    title: 'no version',
    content: replaced('"apiVersion": "aks-vault-constructs/v1",', ''),
    code: INVALID,
    at: '$.apiVersion',
    says: 'missing',
  },
  {
    title: 'workloads that are an object',
    content: '{"apiVersion":"aks-vault-constructs/v1","kind":"VaultAccessContract","workloads":{}}',
    code: INVALID,
    at: '$.workloads',
    says: 'expected Array',
  },
  {
    title: 'a role that is a number',
    content: replaced('"roleName": "shop-web"', '"roleName": 7'),
    code: INVALID,
    at: `${workload}.roleName`,
    says: 'expected string',
  },
  {
    title: 'no namespace',
    content: replaced('"namespace": "shop",', ''),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'missing',
  },
  {
    title: 'every namespace',
    content: replaced('"namespace": "shop"', '"namespace": "*"'),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'DNS label',
  },
  {
    title: 'every service account',
    content: replaced('"serviceAccount": "web"', '"serviceAccount": "*"'),
    code: INVALID,
    at: `${workload}.serviceAccount`,
    says: 'DNS subdomain',
  },
  {
    title: 'a role that leads to another API path',
    content: replaced('"roleName": "shop-web"', '"roleName": "../config"'),
    code: INVALID,
    at: `${workload}.roleName`,
    says: 'no "/"',
  },
  {
    title: 'a policy that leads to another API path',
    content: replaced('"policyName": "shop-web"', '"policyName": "../../mounts/secret"'),
    code: INVALID,
    at: `${workload}.policyName`,
    says: 'no "/"',
  },
  {
    title: "Vault's own policy default",
    content: replaced('"policyName": "shop-web"', '"policyName": "default"'),
    code: INVALID,
    at: `${workload}.policyName`,
    says: "Vault's own",
  },
  {
    title: 'a mount that leads elsewhere',
    content: replaced('"path": "k8s-shop"', '"path": "../sys"'),
    code: INVALID,
    at: `${workload}.auth.path`,
    says: '".."',
  },
  {
    title: 'a method that is unknown',
    content: replaced('"method": "kubernetes"', '"method": "userpass"'),
    code: INVALID,
    at: `${workload}.auth.method`,
    says: 'got "userpass"',
  },
  {
    title: 'a JWT mount without a named audience',
    content: replaced('"method": "kubernetes"', '"method": "jwt"').replace(
      '"audience": "vault"',
      '"audience": null',
    ),
    code: INVALID,
    at: `${workload}.auth.audience`,
    says: 'named audience',
  },
  {
    title: 'a server that is a path',
    content: replaced(
      '"auth":',
      '"vault": { "address": "https://v.example/x", "namespace": "root" }, "auth":',
    ),
    code: INVALID,
    at: `${workload}.vault.address`,
    says: 'host and port alone',
  },
  {
    title: 'a Vault namespace that leads elsewhere',
    content: replaced(
      '"auth":',
      '"vault": { "address": "https://v.example", "namespace": "a/../b?x" }, "auth":',
    ),
    code: INVALID,
    at: `${workload}.vault.namespace`,
    says: 'the path of a namespace',
  },
  {
    title: 'a login in a namespace below that of the secrets',
    content: replaced(
      '"auth": {',
      '"vault": { "address": "https://v.example", "namespace": "root" }, "auth": { "namespace": "teams",',
    ),
    code: INVALID,
    at: `${workload}.auth.namespace`,
    says: 'in those below',
  },
  {
    title: 'a file name that leads out of its folder',
    content: replaced('"name": "password"', '"name": "../../etc/passwd"'),
    code: INVALID,
    at: `${workload}.files[0].name`,
    says: 'out of its folder',
  },
  {
    title: 'an absolute file name',
    content: replaced('"name": "password"', '"name": "/etc/passwd"'),
    code: INVALID,
    at: `${workload}.files[0].name`,
    says: 'absolute',
  },
  {
    title: 'no files',
    content: replaced(/"files": \[[\s\S]*\]\n {4}\}/, '"files": []}'),
    code: INVALID,
    at: `${workload}.files`,
    says: 'at least one file',
  },
  {
    title: 'a path with a wildcard',
    content: replaced('secret/data/shop/db', 'secret/data/*'),
    code: INVALID,
    at: `${read}.path`,
    says: 'no "*"',
  },
  {
    title: 'a path with a segment of any name',
    content: replaced('secret/data/shop/db', 'secret/data/+/db'),
    code: INVALID,
    at: `${read}.path`,
    says: '"+"',
  },
  {
    title: 'a path that climbs up',
    content: replaced('secret/data/shop/db', 'secret/data/shop/../other/db'),
    code: INVALID,
    at: `${read}.path`,
    says: /segment/,
  },
  {
    title: 'a path with a template of identities',
    content: replaced('secret/data/shop/db', 'secret/data/{{identity.entity.id}}'),
    code: INVALID,
    at: `${read}.path`,
    says: 'no identity template',
  },
  {
    title: 'a path that ends the rule and begins another',
    content: replaced('secret/data/shop/db', String.raw`x\" { capabilities = [\"sudo\"] }\npath \"*`),
    code: INVALID,
    at: `${read}.path`,
    says: /character|unprintable|control/i,
  },
  {
    title: 'a path with a Terraform expression',
    content: replaced('secret/data/shop/db', 'secret/data/${file(\\"/etc/passwd\\")}'),
    code: INVALID,
    at: `${read}.path`,
    says: '${',
  },
  {
    title: 'a path whose text is drawn from right to left',
    content: replaced('secret/data/shop/db', 'secret/data/\u202Ebd/pohs'),
    code: INVALID,
    at: `${read}.path`,
    says: /character/,
  },
  {
    title: "a path of Vault's administration",
    content: replaced('secret/data/shop/db', 'sys/policies/acl/shop-web'),
    code: INVALID,
    at: `${read}.path`,
    says: 'below "sys/"',
  },
  {
    title: 'a path that makes tokens',
    content: replaced('secret/data/shop/db', 'auth/token/create'),
    code: INVALID,
    at: `${read}.path`,
    says: '"auth/"',
  },
  {
    title: 'sudo',
    content: replaced(/"read"\n/, '"sudo"\n'),
    code: INVALID,
    at: `${read}.capabilities`,
    says: 'exactly the capability "read"',
  },
  {
    title: 'a write beside the read',
    content: replaced(/"read"\n/, '"read", "update"\n'),
    code: INVALID,
    at: `${read}.capabilities`,
    says: 'exactly the capability "read"',
  },
  {
    title: 'a certificate where secrets are',
    content: replaced('"kv-v2"', '"pki"').replace('"read"', '"update"'),
    code: INVALID,
    at: `${read}.capabilities`,
    says: 'of a path as the engine has it',
  },
  {
    title: 'a write that calls itself a read with parameters',
    content: replaced('"kv-v2"', '"other"').replace('"read"', '"update"'),
    code: INVALID,
    at: `${read}.capabilities`,
    says: 'has parameters',
  },
  {
    title: 'a list of a secret',
    content: replaced('"read"', '"list"'),
    code: INVALID,
    at: `${read}.capabilities`,
    says: 'exactly the capability "read"',
  },
  {
    title: 'parameters that allow any value',
    content: replaced('"dynamic": false', '"dynamic": false, "parameters": [{ "ttl": "1*" }]'),
    code: INVALID,
    at: `${read}.parameters[0].ttl`,
    says: 'neither begins nor ends with',
  },
  {
    title: 'a parameter of any name',
    content: replaced('"dynamic": false', '"dynamic": false, "parameters": [{ "TTL": "x" }]'),
    code: INVALID,
    at: `${read}.parameters[0].TTL`,
    says: 'a name in lower case',
  },
  {
    title: 'no request with parameters',
    content: replaced('"dynamic": false', '"dynamic": false, "parameters": []'),
    code: INVALID,
    at: `${read}.parameters`,
    says: 'at least one request',
  },
  {
    title: 'deny as a capability',
    content: replaced(/"read"\n/, '"deny"\n'),
    code: INVALID,
    at: `${read}.capabilities[0]`,
    says: 'got "deny"',
  },
  {
    title: 'an unknown field',
    content: replaced('"roleName":', '"tokenTtl": "1h", "roleName":'),
    code: INVALID,
    at: `${workload}.tokenTtl`,
    says: 'unknown field',
  },
  {
    title: 'a field that prototypes have',
    content: replaced('"roleName":', '"__proto__": {"roleName": "admin"}, "roleName":'),
    code: INVALID,
    at: `${workload}.__proto__`,
    says: 'unknown field',
  },
  {
    title: 'another one, at the top and in escapes',
    content: replaced('"kind":', String.raw`"con\u0073tructor": 1, "kind":`),
    code: INVALID,
    at: '$.constructor',
    says: 'unknown field',
  },
  {
    title: 'a field twice, of which a reviewer sees the first',
    content: replaced('"roleName":', '"namespace": "kube-system", "roleName":'),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'twice',
  },
  {
    title: 'the same in escapes',
    content: replaced('"roleName":', String.raw`"name\u0073pace": "kube-system", "roleName":`),
    code: INVALID,
    at: `${workload}.namespace`,
    says: 'twice',
  },
  {
    title: 'a role twice',
    content: two.replaceAll('shop-api', 'shop-web'),
    code: 'ACCESS_ROLE_DUPLICATE',
    at: '$.workloads[1]',
    says: 'exactly one workload',
  },
  {
    title: 'a policy twice',
    content: two.replace('"policyName": "shop-api"', '"policyName": "shop-web"'),
    code: 'ACCESS_POLICY_DUPLICATE',
    at: '$.workloads[1]',
    says: 'derived from one workload',
  },
  {
    title: 'a service account twice',
    content: two.replace('"serviceAccount": "api"', '"serviceAccount": "web"'),
    code: 'ACCESS_ACCOUNT_SHARED',
    at: '$.workloads[1]',
    says: 'under one role',
  },
  {
    title: 'two files that differ in upper case only',
    content: replaced(/(\{\s+"name": "password"[\s\S]*?\n {8}\})/, '$1,$1').replace(
      '"name": "password"',
      '"name": "PASSWORD"',
    ),
    code: INVALID,
    at: `${workload}.files`,
    says: /differ|twice|upper/,
  },
];
