/** A reference to one value, as the file of a declaration writes it. */
export type TakenReference = Readonly<Record<string, unknown>>;

/** Why something of the annotations has no place in a declaration. */
export class NotTakeable extends Error {}

/** The same, for what a declaration has other words for, which are named: it is not taken over as it is. */
export class WriteOtherwise extends NotTakeable {}

/** Names that are given to the mount of a database engine. */
const DATABASE = /(?:^|\/)(?:db|databases?|postgres\w*|mysql\w*|mongo\w*|mssql\w*)$/;

/** What a template reads of the answer to `secret "PATH"`: the fields behind `.Data`. */
export function takenReference(path: string, fields: readonly string[], encode?: string): TakenReference {
  const encoded = encode === undefined ? {} : { encode };
  const [first, second] = fields;
  const [bare = '', query] = path.replace(/^\//, '').split('?');
  const version = query === undefined ? undefined : /^version=(\d+)$/.exec(query)?.[1];
  if (query !== undefined && version === undefined)
    throw new NotTakeable(`the path ${path} has parameters, which a reference has none of`);
  if (first === 'data' && second !== undefined && fields.length === 2) {
    const [, mount, at] = /^(.+?)\/data\/(.+)$/.exec(bare) ?? /^([^/]+)\/(.+)$/.exec(bare) ?? [];
    if (mount === undefined) throw new NotTakeable(`the path ${path} has no mount`);
    return {
      kv2: mount,
      at,
      key: second,
      ...(version === undefined ? {} : { version: Number(version) }),
      ...encoded,
    };
  }
  if (first === undefined || fields.length !== 1 || (first === 'data' && bare.includes('/data/')))
    throw new NotTakeable(`the template reads .Data.${fields.join('.')}, and a reference is one key`);
  if (version !== undefined)
    throw new NotTakeable(`the path ${path} has a version, and is none of KV version 2`);
  return { ...ofPath(bare, first), ...encoded };
}

/**
 * The secret that a template reads by more than one key: all of KV, or for an engine one field that stands for the
 * answer.
 * @param keys Those that are taken out of `.Data` by their names.
 */
export function wholeReference(path: string, keys: readonly string[]): TakenReference {
  const [bare = '', query] = path.split('?');
  const version = query === undefined ? undefined : /^version=(\d+)$/.exec(query)?.[1];
  if (path.startsWith('/')) throw new NotTakeable(`the path ${path} begins with "/"; leave it out`);
  if (query !== undefined && version === undefined)
    throw new NotTakeable(`the path ${path} has parameters, which a reference has none of`);
  const [, mount, at] = /^(.+?)\/data\/(.+)$/.exec(bare) ?? [];
  const ofKv2 = (key: string): boolean => key === 'data' || key === 'metadata';
  if (mount !== undefined && keys.every(ofKv2))
    return { kv2: mount, at, ...(version === undefined ? {} : { version: Number(version) }) };
  if (mount === undefined && keys.length > 0 && keys.every(ofKv2))
    throw new NotTakeable(`the path ${path} is of KV version 2; write it as ${withData(bare)}`);
  const one = ofPath(bare, keys[0] ?? 'username');
  if ('vaultPath' in one && keys.length === 0)
    throw new NotTakeable(`the template writes every field of ${path}; name the fields`);
  const { key, ...all } = one;
  return key === undefined ? one : all;
}

function withData(path: string): string {
  return path.replace('/', '/data/');
}

function ofPath(path: string, field: string): TakenReference {
  const [, mount = '', kind, role] = /^(.+)\/(creds|static-creds)\/([^/]+)$/.exec(path) ?? [];
  if (kind !== undefined && DATABASE.test(mount) && /^(?:username|password)$/.test(field))
    return { database: mount, [kind === 'creds' ? 'role' : 'staticRole']: role, field };
  if (kind !== undefined) return { vaultPath: path, field };
  if (/(?:^|\/)(?:issue|sign|sign-verbatim|encrypt|decrypt|login)\//.test(path))
    throw new WriteOtherwise(`${path} is not answered to a read; write pki: ... for a certificate`);
  const [, first, rest] = /^([^/]+)\/(.+)$/.exec(path) ?? [];
  if (first === undefined) throw new NotTakeable(`the path ${path} has no mount`);
  return { kv1: first, at: rest, key: field };
}
