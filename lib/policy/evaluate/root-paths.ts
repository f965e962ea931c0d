import { PathPattern } from './path-pattern';

/**
 * API paths that demand `sudo` on top of the capability, of both servers. The mount of the token store and of `sys`
 * is fixed, so that these are known without asking anybody.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#root-protected-api-endpoints
 */
const ROOT_PATHS: readonly string[] = [
  'auth/token/accessors*',
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

/** Whether a rule of this path can match a root-protected path. */
export function reachesRootPath(rulePath: string): boolean {
  const pattern = PathPattern.of(rulePath);
  if (pattern.kind === 'exact') return isRootPath(rulePath);
  return ROOT_PATHS.some((root) => {
    const example = root.endsWith('*') ? `${root.slice(0, -1)}x` : root;
    return pattern.matches(example, example.split('/')) || isRootPath(rulePath.replace(/\*$/, 'x'));
  });
}
