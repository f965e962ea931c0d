import type { Capability } from '../capability';

/** How one verb of a vocabulary is written for the paths that it is for. */
export interface WrittenVerb {
  /** The class to import. */
  readonly uses: string;
  readonly capabilities: readonly Capability[];
  /** The call without its arguments, such as `KvV2.mount('secret').secret('db').read`; undefined for other paths. */
  readonly call: (path: string) => string | undefined;
}

/** A name of one or of several segments, without wildcards. */
const NAME = '([^/*+]+)';
const NAMES = '((?:[^/*+]+/)*[^/*+]+)';
const MOUNT = '((?:[\\w.-]+/)*?[\\w.-]+)';

/**
 * The verbs that a policy's rules are recognised as. Only those whose paths are unmistakable: `data/` and its siblings
 * for KV v2, fixed paths, and engines at mounts that are called like them.
 */
export function writtenVerbs(): readonly WrittenVerb[] {
  return [
    ...kv2('data', [
      ['read', ['read']],
      ['write', ['create', 'update']],
      ['patch', ['patch']],
      ['softDelete', ['delete']],
    ]),
    ...kv2('metadata', [
      ['readMetadata', ['read']],
      ['writeMetadata', ['create', 'update', 'patch']],
      ['deleteAll', ['delete']],
    ]),
    ...kv2('delete', [['softDeleteVersions', ['update']]]),
    ...kv2('undelete', [['undelete', ['update']]]),
    ...kv2('destroy', [['destroyVersions', ['update']]]),
    ...kv2('subkeys', [['readKeys', ['read']]]),
    verb(
      'KvV2',
      ['list'],
      `^${MOUNT}/metadata/${NAMES}/$`,
      (mount, folder) => `mount(${mount}).folder(${folder}).list`,
    ),
    verb(
      'KvV2',
      ['list'],
      `^${MOUNT}/metadata/${NAMES}/\\*$`,
      (mount, folder) => `mount(${mount}).below(${folder}).list`,
    ),
    fixed('TokenSelf', 'auth/token/lookup-self', ['read'], 'lookup'),
    fixed('TokenSelf', 'auth/token/renew-self', ['update'], 'renew'),
    fixed('TokenSelf', 'auth/token/revoke-self', ['update'], 'revoke'),
    fixed('Sys', 'sys/capabilities-self', ['update'], 'capabilitiesSelf'),
    fixed('Sys', 'sys/leases/lookup', ['update'], 'leases().lookup'),
    fixed('Sys', 'sys/leases/renew', ['update'], 'leases().renew'),
    fixed('Sys', 'sys/leases/revoke', ['update'], 'leases().revoke'),
    fixed('Sys', 'sys/wrapping/wrap', ['update'], 'wrapping().wrap'),
    fixed('Sys', 'sys/wrapping/lookup', ['update'], 'wrapping().lookup'),
    fixed('Sys', 'sys/wrapping/unwrap', ['update'], 'wrapping().unwrap'),
    verb(
      'Database',
      ['read'],
      `^(database[\\w-]*)/creds/${NAME}$`,
      (mount, role) => `mount(${mount}).role(${role}).readCredentials`,
    ),
    verb(
      'Database',
      ['read'],
      `^(database[\\w-]*)/static-creds/${NAME}$`,
      (mount, role) => `mount(${mount}).staticRole(${role}).readCredentials`,
    ),
    verb(
      'Pki',
      ['update'],
      `^(pki[\\w-]*)/issue/${NAME}$`,
      (mount, role) => `mount(${mount}).role(${role}).issue`,
    ),
    verb(
      'Pki',
      ['update'],
      `^(pki[\\w-]*)/sign/${NAME}$`,
      (mount, role) => `mount(${mount}).role(${role}).sign`,
    ),
    ...['encrypt', 'decrypt', 'rewrap', 'sign', 'verify', 'hmac'].map((what) =>
      verb(
        'Transit',
        ['update'],
        `^(transit[\\w-]*)/${what}/${NAME}$`,
        (mount, key) => `mount(${mount}).key(${key}).${what}`,
      ),
    ),
    verb(
      'Transit',
      ['read'],
      `^(transit[\\w-]*)/keys/${NAME}$`,
      (mount, key) => `mount(${mount}).key(${key}).readKey`,
    ),
  ];
}

function kv2(
  prefix: string,
  verbs: readonly (readonly [string, readonly Capability[]])[],
): readonly WrittenVerb[] {
  return verbs.flatMap(([method, capabilities]) => [
    verb(
      'KvV2',
      capabilities,
      `^${MOUNT}/${prefix}/${NAMES}$`,
      (mount, secret) => `mount(${mount}).secret(${secret}).${method}`,
    ),
    verb(
      'KvV2',
      capabilities,
      `^${MOUNT}/${prefix}/${NAMES}/\\*$`,
      (mount, folder) => `mount(${mount}).below(${folder}).${method}`,
    ),
  ]);
}

function fixed(uses: string, path: string, capabilities: readonly Capability[], call: string): WrittenVerb {
  return { uses, capabilities, call: (given) => (given === path ? `${uses}.${call}` : undefined) };
}

function verb(
  uses: string,
  capabilities: readonly Capability[],
  pattern: string,
  call: (mount: string, name: string) => string,
): WrittenVerb {
  const regexp = new RegExp(pattern);
  return {
    uses,
    capabilities,
    call: (path) => {
      const match = regexp.exec(path);
      if (match === null) return undefined;
      return `${uses}.${call(literalText(match[1] ?? ''), literalText(match[2] ?? ''))}`;
    },
  };
}

/** `text` as a TypeScript string in single quotes. */
export function literalText(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}
