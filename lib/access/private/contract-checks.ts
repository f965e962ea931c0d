import { AccessErrors } from '../errors';
import { areAgentAndListener } from '../listener-role';
import { type VaultAccess } from '../vault-access';

/** How an error calls a workload. */
export type NameOf = (access: VaultAccess) => string;

/**
 * Whether two workloads may log in to one server in one namespace: they do unless both know where, and it is not the same.
 */
export function mayMeet(one: VaultAccess, other: VaultAccess): boolean {
  return (
    !differ(one.vault?.address, other.vault?.address) && !differ(one.loginNamespace, other.loginNamespace)
  );
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/**
 * Checks workloads against each other, wherever they come from.
 *
 * @throws ACCESS_ROLE_DUPLICATE, ACCESS_POLICY_DUPLICATE, ACCESS_ACCOUNT_SHARED
 */
export function checkWorkloads(workloads: readonly VaultAccess[], nameOf: NameOf): void {
  const [roles, policies, accounts] = [new Meetings(), new Meetings(), new Meetings()];
  for (const access of workloads) {
    const { roleName: role, policyName: policy } = access;
    const mount = access.auth.path;
    const named = (other: VaultAccess) => [other, access].map(nameOf);
    const [sameRole] = roles.of(`${mount} ${role}`, access);
    if (sameRole !== undefined) {
      throw AccessErrors.ACCESS_ROLE_DUPLICATE({ role, mount, workloads: named(sameRole) });
    }
    const samePolicy = policies.of(policy, access).find((other) => !sharePolicy(other, access));
    if (samePolicy !== undefined) {
      throw AccessErrors.ACCESS_POLICY_DUPLICATE({ policy, workloads: named(samePolicy) });
    }
    const account = `${access.namespace}/${access.serviceAccount}`;
    const sameAccount = accounts
      .of(`${mount} ${account}`, access)
      .find((other) => !areAgentAndListener(other, access));
    if (sameAccount !== undefined) {
      throw AccessErrors.ACCESS_ACCOUNT_SHARED({ account, mount, workloads: named(sameAccount) });
    }
  }
}

/** One application in two clusters: the same account at another mount, which may do the same. */
function sharePolicy(one: VaultAccess, other: VaultAccess): boolean {
  return (
    one.auth.path !== other.auth.path &&
    one.namespace === other.namespace &&
    one.serviceAccount === other.serviceAccount &&
    one.policy().render() === other.policy().render()
  );
}

/** The workloads that were seen under a name so far. */
class Meetings {
  readonly #seen = new Map<string, VaultAccess[]>();

  /** Those of the name that may be on the server of `access`, which is seen from now on. */
  public of(name: string, access: VaultAccess): readonly VaultAccess[] {
    const all = this.#seen.get(name) ?? [];
    const met = all.filter((other) => mayMeet(other, access));
    this.#seen.set(name, [...all, access]);
    return met;
  }
}
