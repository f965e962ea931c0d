import { VAULT_OWN_POLICIES, withFields } from '../core';
import { unitedUses, type UsedPath } from '../secrets';
import { AuthMount } from './auth-mount';
import { AccessErrors } from './errors';
import { listenerName } from './listener-role';
import { NAME_RULES } from './private/name-rules';
import { checkUses } from './private/use-rules';
import { namespaceBelow, vaultPlace, type VaultPlace, type VaultPlaceProps } from './vault-place';

/** Who a workload is, to Kubernetes and to Vault. */
export interface AccessIdentity {
  /** The name of the Deployment, Job or other workload; information for reports and errors. */
  readonly workload: string;
  /** The Vault role: lower-case letters, digits, `.`, `_` and `-`, at most 128. */
  readonly roleName: string;
  /** The namespace of the pods. The role lets no other one in. */
  readonly namespace: string;
  /** The service account of the pods, not `default`. The role lets no other one in. */
  readonly serviceAccount: string;
  /**
   * The server and the namespace of the secrets; a `VaultServer`.
   * @default unknown: nothing is compared with it
   */
  readonly vault?: VaultPlaceProps | undefined;
  /** @default AuthMount.kubernetes() */
  readonly auth?: AuthMount | undefined;
  /** The name of the policy. @default the role's name */
  readonly policyName?: string | undefined;
  /**
   * What the application does with Vault while it runs.
   * @default nothing
   */
  readonly uses?: readonly UsedPath[] | undefined;
}

/** An identity whose every part was looked at, with its defaults. */
export interface CheckedIdentity extends AccessIdentity {
  readonly vault: VaultPlace | undefined;
  readonly auth: AuthMount;
  readonly policyName: string;
  readonly uses: readonly UsedPath[];
  /** From the namespace of the mount down to that of the secrets; empty where they are the same. */
  readonly below: string;
  /** Who calls the listener, where that is another login than the one that reads the files. */
  readonly listener: CheckedIdentity | undefined;
}

/**
 * Checks an identity.
 * @param fileCount How many files it reads.
 * @throws ACCESS_NAME_INVALID, ACCESS_SERVICE_ACCOUNT_DEFAULT, ACCESS_LOGIN_NAMESPACE, ACCESS_FILES_EMPTY, and what is wrong with the uses
 */
export function checkedIdentity(identity: AccessIdentity, fileCount: number): CheckedIdentity {
  checkUses(identity.uses);
  const workload = checked('workload', identity.workload);
  const roleName = checked('roleName', identity.roleName);
  const namespace = checked('namespace', identity.namespace);
  const serviceAccount = checked('serviceAccount', identity.serviceAccount);
  if (serviceAccount === 'default') throw AccessErrors.ACCESS_SERVICE_ACCOUNT_DEFAULT({ namespace });
  const vault = identity.vault === undefined ? undefined : vaultPlace(identity.vault);
  const auth = identity.auth ?? AuthMount.kubernetes();
  const below = belowOf(auth, vault);
  const policyName = checked('policyName', identity.policyName ?? identity.roleName);
  if (VAULT_OWN_POLICIES.includes(policyName)) {
    const rule = `cannot be "${policyName}", a policy of Vault's own`;
    const { remedy } = NAME_RULES.policyName;
    throw AccessErrors.ACCESS_NAME_INVALID({ property: 'policyName', rule, got: policyName, remedy });
  }
  const uses = unitedUses(identity.uses ?? []);
  if (fileCount + uses.length === 0) throw AccessErrors.ACCESS_FILES_EMPTY({ role: roleName });
  const own = { workload, roleName, namespace, serviceAccount, vault, auth, below, policyName, uses };
  return withFields(own, { listener: fileCount === 0 || uses.length === 0 ? undefined : listenerOf(own) });
}

/** Those who call the listener have a role and a policy of their own. */
function listenerOf(own: Omit<CheckedIdentity, 'listener'>): CheckedIdentity {
  return withFields(own, {
    roleName: checked('roleName', listenerName(own.roleName)),
    policyName: checked('policyName', listenerName(own.policyName)),
    listener: undefined,
  });
}

/** @throws ACCESS_LOGIN_NAMESPACE */
function belowOf(auth: AuthMount, vault: VaultPlace | undefined): string {
  if (auth.namespace === undefined) return '';
  const below = vault === undefined ? undefined : namespaceBelow(auth.namespace, vault.namespace);
  if (below !== undefined) return below;
  throw AccessErrors.ACCESS_LOGIN_NAMESPACE({ login: auth.namespace, secrets: vault?.namespace });
}

/**
 * The name of a Vault role, checked.
 * @throws ACCESS_NAME_INVALID
 */
export function checkedRoleName(name: string): string {
  return checked('roleName', name);
}

function checked(property: keyof typeof NAME_RULES, got: string): string {
  const { pattern, rule, remedy } = NAME_RULES[property];
  if (typeof got === 'string' && pattern.test(got)) return got;
  throw AccessErrors.ACCESS_NAME_INVALID({ property, rule, got, remedy });
}
