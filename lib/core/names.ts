/**
 * The shapes of names that more than one room checks. Each is the vendor's own rule; the rooms throw their own errors.
 */

/** A DNS label (RFC 1123), as Kubernetes demands of namespaces: at most 63 characters. */
export const DNS_LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A DNS subdomain (RFC 1123), as Kubernetes demands of service accounts: labels joined by dots, at most 253 characters. */
export const DNS_SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/**
 * A name of a Vault role or policy. Vault stores both lower-cased, so upper case would make a second
 * spelling of one thing, and a slash would move the name to another API path.
 */
export const VAULT_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?$/;

/** What is wrong with a mount path such as `kubernetes` or `teams/shop/secret`, or undefined when nothing is. */
export function mountPathProblem(mount: unknown): string | undefined {
  if (typeof mount !== 'string') return 'a mount path is a text';
  if (mount === '') return 'a mount path is not empty';
  if (mount.startsWith('/') || mount.endsWith('/')) return 'a mount path neither starts nor ends with "/"';
  const bad = mount.split('/').find((segment) => segment === '' || segment === '.' || segment === '..');
  if (bad !== undefined) return 'a mount path has no empty, "." or ".." segment';
  if (!/^[\w./-]+$/.test(mount)) return 'a mount path is made of letters, digits, "_", "-", "." and "/"';
  return undefined;
}

/** `secret`, `kv`, `team-kv`, `kv-v2`. */
const KV_MOUNT = /^(?:kv|secrets?)(?![a-z])|[-_](?:kv|secrets?)(?:[-_]?v?2)?$/i;

/**
 * A path as the API has it of a secret of KV version 2, such as `secret/data/shop/db`: below a mount of one segment, or of
 * more whose last one says KV. `gcp/roleset/data/key` is none.
 */
export function kv2PathParts(path: string): { readonly mount: string; readonly path: string } | undefined {
  if (/^\/?v1\/|:\/\//.test(path)) return undefined; // with what belongs to the address
  const [, mount = '', below = ''] = /^\/?(.+?)\/data\/(.+)$/.exec(path) ?? [];
  const last = mount.split('/').at(-1) ?? '';
  return below !== '' && (last === mount || KV_MOUNT.test(last)) ? { mount, path: below } : undefined;
}

/**
 * The policies that Vault has of its own. Every token may get `default`, an operator may change it; nobody can write the
 * others.
 */
export const VAULT_OWN_POLICIES: readonly string[] = [
  'default',
  'root',
  'response-wrapping',
  'control-group',
];
