import { isWellFormed, mountPathProblem, type Said, unprintableIn } from '../../core';
import { SecretsErrors } from '../errors';
import { kv2At } from '../words';

/** @throws SECRETS_MOUNT_INVALID */
export function checkedMount(engine: string, mount: string): string {
  const rule = typeof mount === 'string' ? mountPathProblem(mount) : 'a mount path is a text';
  if (rule !== undefined) throw SecretsErrors.SECRETS_MOUNT_INVALID({ engine, mount, rule });
  return mount;
}

/**
 * A literal name below a mount. The policy is made of it, so nothing that a policy reads as a pattern may be in it.
 *
 * @param what Worded where it is wrong: every secret of every workload comes by here.
 * @throws SECRETS_PATH_INVALID
 */
export function checkedPath(what: () => Said, path: string, segments: 'one' | 'many'): string {
  const rule = pathProblem(path, segments);
  if (rule !== undefined) throw SecretsErrors.SECRETS_PATH_INVALID({ what: what(), path, rule });
  return path;
}

function pathProblem(path: string, allowed: 'one' | 'many'): string | undefined {
  if (typeof path !== 'string') return 'a path is a text';
  const segments = path.split('/');
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    return 'a path is not empty, neither starts nor ends with "/", and has no empty, "." or ".." segment';
  }
  if (allowed === 'one' && segments.length > 1) return 'this name has no "/"';
  if (/[*+]/.test(path)) return 'a path names one secret and has no "*" and no "+"';
  if (/\$\{|\{\{|\}\}/.test(path)) {
    return 'a path is known when the manifests are made and has no "${", "{{" or "}}"';
  }
  if (unprintableIn(path) !== undefined) return 'a path has no control or other unprintable character';
  if (path.trim() !== path) return 'a path neither starts nor ends with a space';
  return undefined;
}

/** What the API of KV v2 has in front of the path of a secret, for what may be read. */
export const KV_V2_PREFIXES: readonly string[] = ['data', 'metadata', 'subkeys'];

/**
 * The path of a KV v2 secret as `vault kv get` takes it, without what its API puts in front.
 * @throws SECRETS_KV_V2_PREFIX
 */
export function withoutKvPrefix(mount: string, path: string): string {
  if (path.startsWith(`${mount}/data/`)) {
    throw SecretsErrors.SECRETS_KV_V2_PREFIX({
      written: `kv2(${JSON.stringify(mount)}).at(${JSON.stringify(path)})`,
      mount,
      path: path.slice(mount.length + '/data/'.length),
    });
  }
  const [first = '', ...others] = path.split('/');
  // A secret may be called so; with something behind it, it is the prefix.
  if (others.length === 0 || !KV_V2_PREFIXES.includes(first)) return path;
  throw SecretsErrors.SECRETS_KV_V2_PREFIX({
    written: kv2At(mount, path),
    mount,
    path: others.join('/'),
  });
}

/** The folder of a secret, undefined for one of the mount itself, and its name there. */
export function folderOf(path: string): { readonly folder: string | undefined; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return slash < 0
    ? { folder: undefined, name: path }
    : { folder: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** @throws SECRETS_KEY_INVALID */
export function checkedKey(path: string, key: string): string {
  const invalid = (rule: string) => SecretsErrors.SECRETS_KEY_INVALID({ path, key, rule });
  if (typeof key !== 'string' || key === '') throw invalid('must be a text of at least one character');
  if (!isWellFormed(key)) throw invalid('a key has no half of a surrogate pair');
  return key;
}
