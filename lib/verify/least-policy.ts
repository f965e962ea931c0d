import { namespaceBelow, type VaultAccess, type VaultAccessContract, type VaultGrants } from '../access';
import { policiesOfGrant } from './checks/role-options';
import { type GrantedCapability, PolicyDocument, PolicyPath, PolicyRule } from '../policy';

/**
 * The least policy that a token of verify needs for these workloads: lists of mounts, their roles and policies, the names of
 * keys. No rule allows a value to be read.
 *
 * @param namespace The namespace that the token is from; what is not below it is left out.
 * @param alsoPolicies Policies that every role may have beside that of its contract. @default none
 * @param grants What the platform's side grants, whose policies are read too. @default not known
 */
export function leastPolicy(
  workloads: readonly VaultAccess[],
  namespace: string,
  alsoPolicies: readonly string[] = [],
  grants?: VaultGrants,
): PolicyDocument {
  const rules = workloads.flatMap((access) => [
    ...below(namespace, access.loginNamespace ?? namespace, loginPaths(access, alsoPolicies, grants)),
    ...below(namespace, access.loginNamespace ?? namespace, identityPaths()),
    ...below(namespace, access.vault?.namespace ?? access.loginNamespace ?? namespace, secretsPaths(access)),
  ]);
  return PolicyDocument.of(
    PolicyRule.allow('auth/token/lookup-self', ['read']),
    PolicyRule.allow('auth/token/revoke-self', ['update']),
    ...rules,
  ).united();
}

/** The least policy of a whole contract. */
export function leastPolicyOf(contract: VaultAccessContract, namespace: string): PolicyDocument {
  return leastPolicy(contract.workloads, namespace);
}

type Paths = readonly (readonly [path: string, capability: GrantedCapability])[];

function below(token: string, namespace: string, paths: Paths): readonly PolicyRule[] {
  const way = namespaceBelow(token, namespace);
  if (way === undefined) return [];
  return paths.map(([path, capability]) =>
    PolicyRule.allow(PolicyPath.of(way === '' ? path : `${way}/${path}`), [capability]),
  );
}

/** Entities and groups, with their policies: Vault numbers them itself. */
function identityPaths(): Paths {
  return [
    ['identity/entity/id/', 'list'],
    ['identity/entity/id/+', 'read'],
    ['identity/group/id/+', 'read'],
  ];
}

function loginPaths(
  access: VaultAccess,
  alsoPolicies: readonly string[],
  grants: VaultGrants | undefined,
): Paths {
  const { auth, roleName, policyName } = access;
  const grant = grants?.roleOf(access);
  const ofGroups = (grant?.groups ?? []).flatMap(({ policies }) => policies);
  const further = [...(policiesOfGrant({ grant }) ?? []), ...ofGroups];
  return [
    ['sys/auth', 'read'],
    [`auth/${auth.path}/role/${roleName}`, 'read'],
    [`sys/policies/acl/${policyName}`, 'read'],
    // Roles that attach it, although the contract does not ask for it.
    ['sys/policies/acl/default', 'read'],
    ...[...alsoPolicies, ...further].map((name) => [`sys/policies/acl/${name}`, 'read'] as const),
  ];
}

function secretsPaths({ reads, uses }: VaultAccess): Paths {
  return [
    ['sys/mounts', 'read'],
    ...reads
      // Where a workload looks for a secret itself, nothing is asked.
      .filter(({ keys }) => keys.length > 0)
      .flatMap(({ engine, path }) => pathsOf(engine, path)),
    ...uses.map(({ path }): Paths[number] => [keyOf(path), 'read']),
  ];
}

/** Where the engine describes the key of a use: `transit/keys/orders`. */
function keyOf(path: string): string {
  return path.replace(/\/(?:datakey\/(?:plaintext|wrapped)|[^/]+)\/([^/]+)$/, '/keys/$1');
}

function pathsOf(engine: string, path: string): Paths {
  switch (engine) {
    case 'kv-v2':
      return replaced(path, 'data', 'subkeys');
    case 'kv-v1':
      return [[path.slice(0, path.lastIndexOf('/') + 1), 'list']];
    case 'pki':
      return replaced(path, 'issue', 'roles');
    case 'ssh':
      return [...replaced(path, 'sign', 'roles'), ...replaced(path, 'issue', 'roles')];
    case 'aws':
      return [...replaced(path, 'creds', 'roles'), ...replaced(path, 'sts', 'roles')];
    default:
      return [...replaced(path, 'creds', 'roles'), ...replaced(path, 'static-creds', 'static-roles')];
  }
}

/** The path with one segment replaced, once for each place where it occurs: where the mount ends, a contract does not say. */
function replaced(path: string, segment: string, by: string): Paths {
  const segments = path.split('/');
  return segments.flatMap((one, index) =>
    // Neither a mount nor a name behind the engine's own segment is empty.
    one === segment && index > 0 && index < segments.length - 1
      ? [[[...segments.slice(0, index), by, ...segments.slice(index + 1)].join('/'), 'read'] as const]
      : [],
  );
}
