import { AccessErrors } from './errors';
import { type PolicyDocument } from '../policy';
import { type VaultAccess } from './vault-access';

/**
 * What the workloads of each namespace may read: a policy for each namespace, or a function that makes it of the
 * namespace's name. Nothing of it is written to Vault; it is the frame that contracts must fit into.
 *
 * @example
 * VaultAccessContract.fromFiles('contracts', {
 *   allowedPaths: (namespace) => PolicyDocument.of(KvV2.mount('secret').below(namespace).read()),
 * });
 */
export type AllowedPaths =
  Readonly<Record<string, PolicyDocument>> | ((namespace: string) => PolicyDocument | undefined);

/** What a platform team demands of the contracts that it reads. */
export interface PlatformRules {
  /**
   * The frame of each namespace. A namespace without one reads nothing.
   * @default whatever the contracts declare
   */
  readonly allowedPaths?: AllowedPaths;
  /**
   * How the names of role and policy begin in a namespace. Both are chosen by the application, and a policy of a name that
   * Vault has already, `admin` say, would be overwritten.
   * @default any name
   */
  readonly namePrefix?: (namespace: string) => string;
}

/**
 * Checks workloads, whatever files they come from, against each other and against the platform's rules.
 *
 * @param nameOf How an error calls a workload.
 * @throws ACCESS_ACCOUNT_SHARED, ACCESS_NAME_NOT_ALLOWED, ACCESS_NAMESPACE_UNKNOWN, ACCESS_PATH_NOT_ALLOWED
 */
export function checkPlatformRules(
  workloads: readonly VaultAccess[],
  rules: PlatformRules,
  nameOf: (access: VaultAccess) => string,
): void {
  checkAccounts(workloads, nameOf);
  const { allowedPaths, namePrefix } = rules;
  for (const access of workloads) {
    if (namePrefix !== undefined) checkNames(access, namePrefix(access.namespace), nameOf(access));
    if (allowedPaths !== undefined) checkPaths(access, allowedPaths, nameOf(access));
  }
}

function checkNames(
  { roleName, policyName, namespace }: VaultAccess,
  prefix: string,
  workload: string,
): void {
  for (const [property, name] of Object.entries({ roleName, policyName })) {
    if (name.startsWith(prefix)) continue;
    throw AccessErrors.ACCESS_NAME_NOT_ALLOWED({ workload, namespace, property, name, prefix });
  }
}

function checkAccounts(workloads: readonly VaultAccess[], nameOf: (access: VaultAccess) => string): void {
  const accounts = new Map<string, VaultAccess>();
  for (const access of workloads) {
    const account = `${access.namespace}/${access.serviceAccount}`;
    const mount = access.auth.path;
    const other = accounts.get(`${mount} ${account}`);
    if (other !== undefined) {
      throw AccessErrors.ACCESS_ACCOUNT_SHARED({ account, mount, workloads: [other, access].map(nameOf) });
    }
    accounts.set(`${mount} ${account}`, access);
  }
}

function checkPaths(access: VaultAccess, allowedPaths: AllowedPaths, workload: string): void {
  const { namespace } = access;
  const frame = frameOf(namespace, allowedPaths);
  if (frame === undefined) {
    const known = typeof allowedPaths === 'function' ? [] : Object.keys(allowedPaths);
    throw AccessErrors.ACCESS_NAMESPACE_UNKNOWN({ workload, namespace, known });
  }
  for (const { path, capabilities } of access.reads) {
    for (const capability of capabilities.filter((one) => one !== 'deny')) {
      const decision = frame.explain(capability, path);
      if (decision.allowed) continue;
      const [why = ''] = decision.toString().split('\n');
      throw AccessErrors.ACCESS_PATH_NOT_ALLOWED({ workload, namespace, capability, path, decision: why });
    }
  }
}

function frameOf(namespace: string, allowedPaths: AllowedPaths): PolicyDocument | undefined {
  if (typeof allowedPaths === 'function') return allowedPaths(namespace);
  // `constructor` is a valid name of a namespace.
  return Object.hasOwn(allowedPaths, namespace) ? allowedPaths[namespace] : undefined;
}
