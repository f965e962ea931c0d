import { AccessErrors } from './errors';
import { type PolicyDocument } from '../policy';
import { type NameOf } from './private/contract-checks';
import { type VaultAccess } from './vault-access';
import { shownPlace, vaultPlace, type VaultPlaceProps } from './vault-place';

/**
 * What the workloads of each namespace may read: a policy for each namespace, or a function that makes it of the
 * namespace's name. Nothing of it is written to Vault; it is the frame that contracts must fit into. Its paths are those
 * of the Vault namespace that the secrets are in.
 *
 * @example
 * VaultAccessContract.fromFiles('contracts', {
 *   allowedPaths: (namespace) => PolicyDocument.of(KvV2.mount('secret').below(namespace).read()),
 * });
 */
export type AllowedPaths =
  | Readonly<Record<string, PolicyDocument>>
  | ((namespace: string, access: VaultAccess) => PolicyDocument | undefined);

/** What a platform team demands of the contracts that it reads. */
export interface PlatformRules {
  /**
   * The server and the namespace that the contracts are for; a `VaultServer`. What a contract does not know is not compared.
   * @default any
   */
  readonly vault?: VaultPlaceProps;
  /**
   * The frame of each namespace. A namespace without one reads nothing.
   * @default whatever the contracts declare
   */
  readonly allowedPaths?: AllowedPaths;
  /**
   * How the names of role and policy begin in a namespace. Both are chosen by the application, and a policy of a name that
   * Vault has already, `admin` say, would be overwritten.
   * @default any name, but none that begins with another namespace of the contracts and `-`: `billing-web` belongs to
   *   `billing`
   */
  readonly namePrefix?: (namespace: string) => string;
}

/**
 * Checks workloads, whatever files they come from, against the platform's rules.
 *
 * @throws ACCESS_OTHER_VAULT, ACCESS_NAME_NOT_ALLOWED, ACCESS_NAMESPACE_UNKNOWN, ACCESS_PATH_NOT_ALLOWED
 */
export function checkPlatformRules(
  workloads: readonly VaultAccess[],
  rules: PlatformRules,
  nameOf: NameOf,
): void {
  const { allowedPaths, vault } = rules;
  checkNames(workloads, rules, nameOf);
  for (const access of workloads) {
    if (vault !== undefined) checkVault(access, vault, nameOf(access));
    if (allowedPaths !== undefined) checkPaths(access, allowedPaths, nameOf(access));
  }
}

/** @throws ACCESS_OTHER_VAULT */
function checkVault(access: VaultAccess, wanted: VaultPlaceProps, workload: string): void {
  const expected = vaultPlace(wanted);
  const { vault } = access;
  if (vault === undefined) return;
  if (vault.address === expected.address && vault.namespace === expected.namespace) return;
  throw AccessErrors.ACCESS_OTHER_VAULT({ workload, got: shownPlace(vault), expected: shownPlace(expected) });
}

/** A name begins as those of its namespace do, and not as those of another one that is known. */
function checkNames(
  workloads: readonly VaultAccess[],
  { namePrefix, allowedPaths = {} }: PlatformRules,
  nameOf: NameOf,
): void {
  const prefixOf = namePrefix ?? ((namespace: string) => `${namespace}-`);
  const framed = typeof allowedPaths === 'function' ? [] : Object.keys(allowedPaths);
  const namespaces = new Set([...workloads.map(({ namespace }) => namespace), ...framed]);
  // The longest first: `shop-eu-web` belongs to the namespace `shop-eu`, where there is one, and not to `shop`.
  const known = [...namespaces]
    .map((namespace) => ({ namespace, prefix: prefixOf(namespace) }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  for (const access of workloads) {
    const { namespace, roleName, policyName } = access;
    const prefix = prefixOf(namespace);
    for (const [property, name] of Object.entries({ roleName, policyName })) {
      const owner = known.find((one) => name.startsWith(one.prefix));
      const own = name.startsWith(prefix);
      const foreign =
        owner !== undefined && owner.namespace !== namespace && (!own || owner.prefix.length > prefix.length);
      if (!foreign && (own || namePrefix === undefined)) continue;
      throw AccessErrors.ACCESS_NAME_NOT_ALLOWED({
        workload: nameOf(access),
        namespace,
        property,
        name,
        prefix,
        owner: foreign ? owner.namespace : undefined,
      });
    }
  }
}

function checkPaths(access: VaultAccess, allowedPaths: AllowedPaths, workload: string): void {
  const { namespace } = access;
  const frame = frameOf(access, allowedPaths);
  if (frame === undefined) {
    const known = typeof allowedPaths === 'function' ? [] : Object.keys(allowedPaths);
    throw AccessErrors.ACCESS_NAMESPACE_UNKNOWN({ workload, namespace, known });
  }
  const uses = access.uses.map((use) => ({ ...use, parameters: undefined }));
  for (const { path, capabilities, parameters = [{}] } of [...access.reads, ...uses]) {
    for (const capability of capabilities) {
      if (capability === 'deny') continue;
      const decision = parameters
        .map((sent) => frame.explain(capability, path, { parameters: sent }))
        .find(({ allowed }) => !allowed);
      if (decision === undefined) continue;
      const [why = ''] = decision.toString().split('\n');
      throw AccessErrors.ACCESS_PATH_NOT_ALLOWED({ workload, namespace, capability, path, decision: why });
    }
  }
}

function frameOf(access: VaultAccess, allowedPaths: AllowedPaths): PolicyDocument | undefined {
  const { namespace } = access;
  if (typeof allowedPaths === 'function') return allowedPaths(namespace, access);
  // `constructor` is a valid name of a namespace.
  return Object.hasOwn(allowedPaths, namespace) ? allowedPaths[namespace] : undefined;
}
