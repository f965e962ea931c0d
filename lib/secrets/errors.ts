import { defineErrors, type Said, term, worded, type WrongValue, wrongValueProblem } from '../core';
import { type Meant } from './private/meant';
import { kv2At, REFERENCE, USE } from './words';

const quoted = (text: string) => JSON.stringify(text);

/** What was most likely meant, or what is right in general. */
function meantRemedy({ meant }: Partial<Meant>, otherwise: Said): Said {
  if (meant === 'a key')
    return term('write .key("...") behind it, with the name of one of its keys', 'write key: NAME beside it');
  return meant === 'a property'
    ? 'look at the spelling of what is given, such as creds.pasword where creds.password is meant'
    : otherwise;
}

/** Errors of `lib/secrets`. A code, once released, keeps its meaning. None of them shows a literal value of a file. */
export const SecretsErrors = defineErrors({
  SECRETS_VALUE_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  SECRETS_MOUNT_INVALID: (facts: { engine: string; mount: string; rule: string }) => ({
    subject: `mount of ${facts.engine}`,
    rule: facts.rule,
    got: facts.mount,
    remedy: 'write the path of the mount as "vault secrets list" shows it, without the last "/"',
  }),
  SECRETS_PATH_INVALID: (facts: { what: Said; path: string; rule: string }) => ({
    subject: facts.what,
    rule: facts.rule,
    got: facts.path,
    remedy: 'write the plain name that the secret has in Vault, such as "shop/db"',
  }),
  SECRETS_KV_V2_PREFIX: (facts: { written: Said; mount: string; path: string }) => ({
    subject: facts.written,
    rule: 'the path of a KV v2 secret is the one that "vault kv get" takes: "data/", "metadata/" and "subkeys/" belong to the API, and "data/" is added here',
    remedy: worded`write ${kv2At(facts.mount, facts.path)}`,
  }),
  SECRETS_USE_INVALID: (facts: { at: string; got: string }) => ({
    subject: facts.at,
    rule: 'must be a list of at least one of what the application does with Vault while it runs; a secret that is read is a file or a variable',
    got: facts.got,
    remedy: worded`write uses: [${USE}], and what is read below files or env`,
  }),
  SECRETS_PATH_NOT_READ: (facts: { path: string; rule: string; remedy: Said }) => ({
    subject: 'path of vaultPath',
    rule: facts.rule,
    got: facts.path,
    remedy: facts.remedy,
  }),
  SECRETS_PARAMETER_INVALID: (facts: { path: string; name: string; rule: string }) => ({
    subject: `parameter ${quoted(facts.name)} of ${quoted(facts.path)}`,
    rule: facts.rule,
    remedy: 'write the parameters as the API page of the engine names them, with texts, numbers and booleans',
  }),
  SECRETS_PARAMETERS_DIFFER: (facts: { path: string }) => ({
    subject: `reads of ${quoted(facts.path)}`,
    rule: 'all reads of one path in a workload must have the same parameters, because the agent tells two apart by their path alone and would answer both with one',
    remedy: worded`give them the same parameters, or read the path by verb: ${term("'update'", 'update')} where the engine answers that too`,
  }),
  SECRETS_DEFAULT_INVALID: (facts: { path: string; key: string; kind: string }) => ({
    subject: `default of key ${quoted(facts.key)} of ${quoted(facts.path)}`,
    rule: 'must be a well-formed text, a finite number or a boolean',
    kind: facts.kind,
    remedy: worded`write ${term('orElse("none") or orEmpty()', 'orElse: none or orElse: ""')}; a default is no secret, since the manifest holds it`,
  }),
  SECRETS_OPTIONAL_UNDECIDED: (facts: { path: string }) => ({
    subject: `optional secret ${quoted(facts.path)}`,
    rule: 'what is written where an optional secret is missing must be decided for each value',
    remedy: term(
      'add .orElse(value) or .orEmpty() to the key, or .orEmpty() to all()',
      "write orElse: '' or another value beside optional",
    ),
  }),
  SECRETS_KEY_INVALID: (facts: { path: string; key: unknown; rule: string }) => ({
    subject: `key of the secret ${quoted(facts.path)}`,
    rule: facts.rule,
    got: facts.key,
    remedy: 'write the key as "vault kv get" shows it',
  }),
  SECRETS_REFERENCE_AS_TEXT: (facts: { path: string; key: string }) => ({
    subject: `reference to key ${quoted(facts.key)} of ${quoted(facts.path)}`,
    rule: 'a reference has no text, since the value is known to the pod only',
    remedy: 'put the tag in front of the literal: secretText`...`',
  }),
  SECRETS_VERSION_INVALID: (facts: { path: string; version: unknown }) => ({
    subject: `version of the secret ${quoted(facts.path)}`,
    rule: 'must be a whole number from 1',
    got: facts.version,
    remedy: 'give the number that "vault kv metadata get" shows, or leave it out for the latest',
  }),
  SECRETS_CERTIFICATE_INVALID: (facts: { property: string; rule: Said; got: unknown }) => ({
    subject: `${facts.property} of a certificate`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'correct the value; what the PKI role allows beyond that is decided by Vault',
  }),
  SECRETS_POD_TEXT_INVALID: (facts: { got: string }) => ({
    subject: term('podText', 'a name of a certificate'),
    rule: term(
      'it is a tag of a template literal whose placeholders are a PodField, at least one, or texts',
      'it is a text, or a list of texts and at least one podField',
    ),
    got: facts.got,
    remedy: worded`write ${term('podText`${PodField.podName()}.queue.shop.svc`', "[{ podField: podName }, '.queue.shop.svc']")}, or a plain text where all pods have the same name`,
  }),
  SECRETS_FILES_EMPTY: () => ({
    subject: 'files',
    rule: 'a workload must have at least one file of secrets',
    got: {},
    remedy: worded`add a file such as { "api-key": ${REFERENCE} }, or ${term('use a plain Deployment', 'leave the workload out')}`,
  }),
  SECRETS_FILES_INVALID: (facts: { kind: string }) => ({
    subject: 'files',
    rule: 'must be an object of names and contents',
    kind: facts.kind,
    remedy: worded`write { "api-key": ${REFERENCE} }`,
  }),
  SECRETS_FILE_NAME_INVALID: (facts: { name: string; rule: string }) => ({
    subject: `files[${quoted(facts.name)}]`,
    rule: facts.rule,
    got: facts.name,
    remedy: 'use letters, digits, "-", "_" and ".", such as "db.env"; the folder is the property secretsPath',
  }),
  SECRETS_FILE_NAME_DUPLICATE: (facts: { name: string; other: string }) => ({
    subject: `files[${quoted(facts.name)}]`,
    rule: `file names must differ in more than upper and lower case, and there is ${quoted(facts.other)}`,
    got: facts.name,
    remedy: 'rename one of the two',
  }),
  SECRETS_FILE_CONTENT_INVALID: (facts: Meant & { name: string }) => ({
    subject: `files[${quoted(facts.name)}]`,
    rule: worded`must be a secret reference, or ${term('made by a function such as dotenvFile, jsonFile, secretText or certificate', 'a format such as dotenv, json, text or pki')}`,
    kind: facts.kind,
    remedy: meantRemedy(
      facts,
      worded`refer to the secret, for example ${REFERENCE}; text without a secret belongs in a ConfigMap`,
    ),
  }),
  SECRETS_FILE_EMPTY: (facts: { format: string }) => ({
    subject: `${facts.format} file`,
    rule: 'must have at least one entry',
    remedy: 'add an entry, or drop the file',
  }),
  SECRETS_FILE_WITHOUT_SECRET: (facts: { format: string }) => ({
    subject: `${facts.format} file`,
    rule: 'must read at least one secret',
    remedy: 'put a reference into it; text without a secret belongs in a ConfigMap',
  }),
  SECRETS_ENTRY_NAME_INVALID: (facts: { format: string; name: string; rule: string }) => ({
    subject: `name in a ${facts.format} file`,
    rule: facts.rule,
    got: facts.name,
    remedy: 'rename the entry',
  }),
  SECRETS_ENTRY_VALUE_INVALID: (facts: Partial<Meant> & { format: string; entry: Said; rule: Said }) => ({
    subject: worded`${facts.entry} of a ${facts.format} file`,
    rule: facts.rule,
    kind: facts.kind,
    remedy: meantRemedy(
      facts,
      worded`write a reference such as ${REFERENCE}, or a plain value such as "eu-central" or 5432`,
    ),
  }),
  SECRETS_BINARY_IN_TEXT: (facts: { format: string; entry: Said }) => ({
    subject: worded`${facts.entry} of a ${facts.format} file`,
    rule: worded`${term('base64Decoded(...)', 'encode: base64-decoded')} gives arbitrary bytes, which only a file of its own or a ${term('secretText', 'text')} can hold`,
    remedy: 'make it a file of its own, or leave the value in base64',
  }),
  SECRETS_TEMPLATE_INVALID: (facts: { problem: string }) => ({
    subject: 'agentTemplate',
    rule: facts.problem,
    remedy: 'correct the template; "vault agent" with it and a token of your own shows what it writes',
  }),
  SECRETS_TEMPLATE_READS: (facts: { rule: string; got: readonly string[]; declared: readonly string[] }) => ({
    subject: 'reads of agentTemplate',
    rule: `${facts.rule}; declared are ${facts.declared.map(quoted).join(', ')}`,
    got: facts.got,
    remedy:
      'write the path in the template as the API has it, such as "secret/data/shop/db", and a reference to the same secret in reads',
  }),
  SECRETS_TEMPLATE_ESCAPE_INVALID: (facts: { part: number }) => ({
    subject: `text number ${String(facts.part + 1)} of a secretText`,
    rule: 'a backslash in a template literal must begin one of the escapes of JavaScript',
    remedy: String.raw`write "\\" for one backslash`,
  }),
});
