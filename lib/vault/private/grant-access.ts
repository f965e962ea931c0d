import { Construct } from 'constructs';
import { ROOT_NAMESPACE, shownPlace, type VaultAccess, type VaultAccessContract } from '../../access';
import { VaultErrors } from '../errors';
import { type GrantOptions, type RoleOptions, TokenType, type TokenUses } from '../role-options';
import { type IVaultAuth } from '../vault-auth';
import { type VaultGrant, type VaultGrants } from '../vault-grant';
import { type IVaultPolicy } from '../vault-policy';
import { note, warn } from './annotate';
import { grantedPolicy } from './granted-policy';
import { type KnownPlace, meets, placeOf } from './mount-place';
import { ACCESS, check, GRANT_OPTIONS, KUBERNETES_GRANT_OPTIONS } from './shapes';
import { groupBy, TEXT } from '../../core';

/** What the role of a grant is made of. */
export interface RoleOfGrant extends RoleOptions {
  readonly roleName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audience?: string;
  readonly policies: readonly IVaultPolicy[];
}

/**
 * The policy and the role of one workload, below the mount, so that a workload that leaves takes both with it and
 * moves nothing else.
 *
 * @throws VAULT_GRANT_METHOD, VAULT_GRANT_OTHER_MOUNT, VAULT_GRANT_OTHER_SERVER, VAULT_GRANT_OTHER_NAMESPACE,
 *   VAULT_BATCH_TOKEN_WITH_LEASES, VAULT_POLICY_TWICE, VAULT_TOKEN_USES
 */
export function grantAccess<Role>(
  auth: Construct & IVaultAuth,
  grant: { readonly id: string; readonly access: VaultAccess; readonly options: GrantOptions },
  roleIn: (scope: Construct, props: RoleOfGrant) => Role,
): VaultGrant<Role> {
  const { id, access, options } = grant;
  const { path } = auth.node;
  check('id', id, TEXT, path);
  check('access', access, ACCESS, path);
  check('options', options, auth.method === 'jwt' ? GRANT_OPTIONS : KUBERNETES_GRANT_OPTIONS, path);
  const scope = new Construct(auth, id);
  const at = scope.node.path;
  const { method } = auth;
  if (access.auth.method !== method) {
    throw VaultErrors.VAULT_GRANT_METHOD({ mount: method, method: access.auth.method }, at);
  }
  if (access.auth.path !== auth.path) {
    const facts = { method, contractPath: access.auth.path, mountPath: auth.path };
    throw VaultErrors.VAULT_GRANT_OTHER_MOUNT(facts, at);
  }
  checkPlace(auth, access, at);
  checkUses(options, at);
  if (options.tokenType === TokenType.BATCH && access.dynamic) {
    const paths = access.reads.filter((read) => read.dynamic).map((read) => read.path);
    throw VaultErrors.VAULT_BATCH_TOKEN_WITH_LEASES({ paths }, at);
  }
  const { policies: further = [], allowOverwrite, ...ofRole } = options;
  const policy = grantedPolicy(scope, auth, access, allowOverwrite);
  // What is no list is told by the role.
  const policies = Array.isArray(further) ? [policy, ...(further as readonly IVaultPolicy[])] : further;
  const names = Array.isArray(further) ? policies.map(({ policyName }) => policyName) : [];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw VaultErrors.VAULT_POLICY_TWICE({ name: twice }, at);
  const role = roleIn(scope, {
    ...ofRole,
    roleName: access.roleName,
    namespace: access.namespace,
    serviceAccount: access.serviceAccount,
    audience: access.auth.audience.value,
    policies,
  });
  return { policy, role };
}

/**
 * Grants the workloads of a contract that log in at this mount, each below the name of its role, and tells of the others.
 *
 * @throws what the grant of a workload throws
 */
export function grantContract<Role>(
  auth: Construct & IVaultAuth,
  contract: VaultAccessContract,
  grant: (access: VaultAccess) => VaultGrant<Role>,
): VaultGrants<Role> {
  const place = placeOf(auth);
  const here = (access: VaultAccess) =>
    access.auth.method === auth.method && access.auth.path === auth.path && meets(place, access);
  const leftOut = contract.workloads.filter((access) => !here(access));
  const granted = contract.workloads.filter(here).map(grant);
  // Nothing at all is most likely a mount that the two sides do not agree about. It is no error: a mount of a cluster for which
  // the contract has no workload rightly has nothing.
  if (granted.length === 0) warn(auth, nothingGranted(auth, leftOut, place));
  else if (leftOut.length > 0) {
    note(
      auth,
      `left out of ${auth.method} mount "${auth.path}", since they log in elsewhere: ${mountsOf(leftOut, place)}`,
    );
  }
  return { granted, leftOut };
}

/** @throws VAULT_GRANT_OTHER_SERVER, VAULT_GRANT_OTHER_NAMESPACE */
function checkPlace(auth: Construct & IVaultAuth, access: VaultAccess, at: string): void {
  const place = placeOf(auth);
  const { vault, loginNamespace = ROOT_NAMESPACE } = access;
  if (vault === undefined) return;
  if (place.address !== undefined && place.address !== vault.address) {
    const facts = { contractAddress: vault.address, mountAddress: place.address };
    throw VaultErrors.VAULT_GRANT_OTHER_SERVER(facts, at);
  }
  if (place.namespace === undefined) {
    if (loginNamespace !== ROOT_NAMESPACE) warnOfNamespace(auth, access, loginNamespace);
    return;
  }
  if (place.namespace !== loginNamespace) {
    const facts = { contractNamespace: loginNamespace, mountNamespace: place.namespace };
    throw VaultErrors.VAULT_GRANT_OTHER_NAMESPACE(facts, at);
  }
}

/** From untyped code: the type of a grant's options has no such thing. @throws VAULT_TOKEN_USES */
function checkUses(options: GrantOptions & TokenUses, at: string): void {
  const got = options.tokenNumUses;
  if (got === undefined) return;
  const rule =
    'the tokens of a grant are used by an agent, which reads again and renews: each costs a use, and after the last one it neither reads nor holds leases';
  throw VaultErrors.VAULT_TOKEN_USES({ rule, got }, at);
}

/** The provider may have it from its environment, which synth does not know. */
function warnOfNamespace(auth: Construct, { roleName }: VaultAccess, namespace: string): void {
  warn(
    auth,
    `${roleName} logs in in the Vault namespace "${namespace}", and nothing says in which one this mount is: give it vaultNamespace, or the VaultProvider its namespace`,
  );
}

function nothingGranted(auth: IVaultAuth, leftOut: readonly VaultAccess[], place: KnownPlace): string {
  const mount = `${auth.method} mount "${auth.path}"`;
  return leftOut.length === 0
    ? `nothing is granted at ${mount}: the contract has no workloads`
    : `nothing is granted at ${mount}: no workload of the contract logs in there. The contract has ${mountsOf(leftOut, place)}. If one of these is meant, correct the path of this mount, or that of AuthMount in the application`;
}

/** Names beyond these are in `leftOut`. */
const MOST_NAMED = 8;

/** The mounts of some workloads, each with who logs in there. */
function mountsOf(workloads: readonly VaultAccess[], place: KnownPlace): string {
  const byMount = groupBy(
    workloads,
    (access) => `${access.auth.method} mount "${access.auth.path}"${elsewhere(place, access)}`,
  );
  return [...byMount]
    .map(([mount, there]) => {
      const names = there.slice(0, MOST_NAMED).map(({ roleName }) => roleName);
      const more = there.length - names.length;
      return `${mount} (${names.join(', ')}${more === 0 ? '' : ` and ${String(more)} more`})`;
    })
    .join(', ');
}

function elsewhere(place: KnownPlace, access: VaultAccess): string {
  return access.vault === undefined || meets(place, access)
    ? ''
    : ` of ${shownPlace({ ...access.vault, namespace: access.loginNamespace ?? ROOT_NAMESPACE })}`;
}
