import { term } from '../../../lib/core';
import { kv2At } from '../../../lib/secrets/words';
import { type SecretsErrors } from '../../../lib/secrets/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof SecretsErrors> = {
  SECRETS_VALUE_INVALID: [
    {
      property: 'options.dialect',
      wanted: 'must be made by IniDialect.configParser()',
      kind: 'null',
      remedy: 'write dialect: IniDialect.configParser()',
    },
  ],
  SECRETS_MOUNT_INVALID: [
    { engine: 'kv2', mount: 'secret/', rule: 'a mount path neither starts nor ends with "/"' },
  ],
  SECRETS_PATH_INVALID: [
    {
      what: 'path of a KV v2 secret',
      path: '/shop/db',
      rule: 'a path is not empty, neither starts nor ends with "/", and has no empty, "." or ".." segment',
    },
  ],
  SECRETS_PARAMETER_INVALID: [
    {
      path: 'aws/sts/backup',
      name: 'ttl',
      rule: 'must be a duration of at least one second, in whole seconds, with a unit: s, m, h or d',
    },
  ],
  SECRETS_PARAMETERS_DIFFER: [{ path: 'aws/sts/backup' }],
  SECRETS_DEFAULT_INVALID: [{ path: 'secret/data/shop/db', key: 'port', kind: 'an object' }],
  SECRETS_OPTIONAL_UNDECIDED: [{ path: 'secret/data/shop/flags' }],
  SECRETS_FILES_INVALID: [{ kind: 'a text' }],
  SECRETS_TEMPLATE_INVALID: [{ problem: 'must be a text that is not empty' }],
  SECRETS_TEMPLATE_READS: [
    {
      rule: 'every path that a template reads must be declared, with its parameters',
      got: ['secret/data/shop/other'],
      declared: ['secret/data/shop/db'],
    },
  ],
  SECRETS_USE_INVALID: [{ at: 'uses[0]', got: 'SecretRef' }],
  SECRETS_KEY_INVALID: [{ path: 'shop/db', key: '', rule: 'must be a text of at least one character' }],
  SECRETS_REFERENCE_AS_TEXT: [{ path: 'shop/db', key: 'password' }],
  SECRETS_VERSION_INVALID: [{ path: 'shop/db', version: 0 }],
  SECRETS_CERTIFICATE_INVALID: [
    {
      property: 'commonName',
      rule: 'must have at least one character, and no comma, space or control character',
      got: '',
    },
  ],
  SECRETS_POD_TEXT_INVALID: [{ got: 'number' }],
  SECRETS_FILES_EMPTY: [{}],
  SECRETS_FILE_NAME_INVALID: [{ name: '../db.env', rule: 'a file name does not lead out of its folder' }],
  SECRETS_FILE_NAME_DUPLICATE: [{ name: 'DB.env', other: 'db.env' }],
  SECRETS_FILE_CONTENT_INVALID: [
    { name: 'db.env', kind: 'a text' },
    { name: 'db.env', kind: 'a secret without a key', meant: 'a key' },
  ],
  SECRETS_FILE_EMPTY: [{ format: 'dotenv' }],
  SECRETS_FILE_WITHOUT_SECRET: [{ format: 'json' }],
  SECRETS_ENTRY_NAME_INVALID: [
    { format: 'dotenv', name: 'PG-USER', rule: 'a variable is made of letters, digits and "_"' },
  ],
  SECRETS_ENTRY_VALUE_INVALID: [
    {
      format: 'json',
      entry: 'entry "db"',
      rule: 'must be a secret reference, a secret text, or plain JSON',
      kind: 'a function',
    },
    {
      format: 'dotenv',
      entry: '"PGPASSWORD"',
      rule: 'must be a secret reference, a secret text, a text, a finite number or a boolean',
      kind: 'nothing',
      meant: 'a property',
    },
  ],
  SECRETS_BINARY_IN_TEXT: [{ format: 'dotenv', entry: 'entry KEYSTORE' }],
  SECRETS_TEMPLATE_ESCAPE_INVALID: [{ part: 0 }],
  SECRETS_KV_V2_PREFIX: [{ written: kv2At('secret', 'data/shop/db'), mount: 'secret', path: 'shop/db' }],
  SECRETS_PATH_NOT_READ: [
    {
      path: 'aws/sts/deploy?ttl=1h',
      rule: 'a path has no parameters: the policy and the agent would take them for a part of the name',
      remedy: term(
        'write vaultPath("aws/sts/deploy", { parameters: { ttl: \'1h\' } })',
        'write vaultPath: "aws/sts/deploy", parameters: { ttl: 1h }',
      ),
    },
  ],
};
