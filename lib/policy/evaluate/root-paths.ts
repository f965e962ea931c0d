import { PathPattern } from './path-pattern';
import { overlaps } from './pattern-relations';

/**
 * API paths that demand `sudo` on top of the capability, of both servers. The mount of the token store and of `sys`
 * is fixed, so that these are known without asking anybody.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints
 */
export const ROOT_PATHS: readonly string[] = [
  'auth/token/accessors*',
  'auth/token/revoke-orphan',
  'auth/token/revoke-orphan/*',
  'sys/audit',
  'sys/audit/*',
  'sys/auth/*',
  'sys/config/auditing/*',
  'sys/config/cors',
  'sys/config/ui/headers/*',
  'sys/internal/counters/activity/export',
  'sys/internal/inspect/*',
  'sys/leases',
  'sys/leases/lookup/*',
  'sys/leases/revoke-force/*',
  'sys/leases/revoke-prefix/*',
  'sys/plugins/catalog/*',
  'sys/raw',
  'sys/raw/*',
  'sys/remount',
  'sys/revoke-force/*',
  'sys/revoke-prefix/*',
  'sys/rotate',
  'sys/rotate/keyring',
  'sys/rotate/root',
  'sys/seal',
  'sys/step-down',
  'sys/storage/raft/snapshot-auto/config/*',
];

/** Whether a request for `path` is refused without `sudo`, whatever else its rule grants. */
export function isRootPath(path: string): boolean {
  if (!path.startsWith('sys/') && !path.startsWith('auth/token/')) return false;
  return ROOT_PATHS.some((root) => (root.endsWith('*') ? path.startsWith(root.slice(0, -1)) : path === root));
}

/** Root-protected paths of engines, below any mount, and token creation, where sudo lifts the limits on policies. */
const ROOT_BELOW_MOUNTS = /\/root(?:\/sign-self-issued)?$|^auth\/token\/create/;

/** Whether sudo can mean something on a path of a rule. */
export function reachesRootPath(rulePath: string): boolean {
  const pattern = PathPattern.of(rulePath);
  if (ROOT_BELOW_MOUNTS.test(rulePath) || isRootPath(pattern.head)) return true;
  if (pattern.kind === 'exact') return false;
  // A pattern outside of sys and auth reaches a PKI mount's root, for all that is known here.
  if (!rulePath.startsWith('sys/') && !rulePath.startsWith('auth/')) return pattern.open;
  return ROOT_PATHS.some((root) => overlaps(pattern, PathPattern.of(root)));
}
