import { type VaultAccess } from '../vault-access';

/** The logins of workloads, with those of their listeners where they are not given already. */
export function withListeners(workloads: readonly VaultAccess[]): VaultAccess[] {
  const given = new Set(workloads.filter(({ files }) => files.length === 0).map(keyOf));
  return workloads.flatMap((access) => {
    const { listener } = access;
    return listener === undefined || given.has(keyOf(listener)) ? [access] : [access, listener];
  });
}

/** What makes two logins of listeners one. */
function keyOf(listener: VaultAccess): string {
  const { workload, roleName, auth, vault } = listener;
  const place = [auth.path, vault?.address, listener.loginNamespace].join(' ');
  return [workload, roleName, place, listener.policyName, listener.policy().render()].join('\n');
}
