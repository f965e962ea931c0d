import { isIP } from 'node:net';
import { Annotations, type ITerraformDependable, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { DNS_LABEL, DNS_SUBDOMAIN, VAULT_NAME } from '../../core';
import { VaultErrors } from '../errors';
import { claimInStack } from './name-claims';
import { type RoleOptions, TokenType } from '../role-options';
import { Ttl } from '../ttl';
import { type IVaultAuth } from '../vault-auth';
import { type IVaultPolicy } from '../vault-policy';

const DEFAULT_HOURS = 1;
const LONGEST_PERIOD_HOURS = 24;

/** Who a role lets in. */
export interface RoleSubject {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** @throws VAULT_ROLE_NAME_INVALID, VAULT_ROLE_NAME_TAKEN */
export function checkRoleName(role: Construct, auth: IVaultAuth, roleName: string): void {
  if (Token.isUnresolved(roleName)) return;
  if (!VAULT_NAME.test(roleName)) throw VaultErrors.VAULT_ROLE_NAME_INVALID({ roleName }, role.node.path);
  const other = claimInStack(role, 'role', auth.targetKey, auth.path, roleName);
  if (other !== undefined) {
    const facts = { roleName, mount: auth.path, takenBy: other.node.path };
    throw VaultErrors.VAULT_ROLE_NAME_TAKEN(facts, role.node.path);
  }
}

/** @throws VAULT_ROLE_WILDCARD, VAULT_ROLE_NAMESPACE_INVALID, VAULT_ROLE_SERVICE_ACCOUNT_INVALID */
export function checkSubject(path: string, { namespace, serviceAccount }: RoleSubject): void {
  for (const [field, value] of Object.entries({ namespace, serviceAccount })) {
    if (!Token.isUnresolved(value) && value.includes('*')) {
      throw VaultErrors.VAULT_ROLE_WILDCARD({ field: field as 'namespace' | 'serviceAccount', value }, path);
    }
  }
  if (!Token.isUnresolved(namespace) && !DNS_LABEL.test(namespace)) {
    throw VaultErrors.VAULT_ROLE_NAMESPACE_INVALID({ namespace }, path);
  }
  if (!Token.isUnresolved(serviceAccount) && !DNS_SUBDOMAIN.test(serviceAccount)) {
    throw VaultErrors.VAULT_ROLE_SERVICE_ACCOUNT_INVALID({ serviceAccount }, path);
  }
}

/**
 * The arguments that the roles of all auth methods share, checked. What is legal but risky is left as a warning.
 *
 * @throws VAULT_ROLE_PERIOD_AND_TTL, VAULT_ROLE_TTL_EXCEEDS_MAX, VAULT_BATCH_TOKEN_PERIODIC, VAULT_ROLE_POLICY_NONE,
 *   VAULT_CIDR_INVALID
 */
export function tokenArguments(
  role: Construct,
  auth: IVaultAuth,
  policies: readonly IVaultPolicy[],
  options: RoleOptions,
) {
  checkLifetime(role.node.path, options);
  warnOfLifetime(role, options);
  checkCidrs(role.node.path, options);
  if (policies.length === 0) throw VaultErrors.VAULT_ROLE_POLICY_NONE({}, role.node.path);
  return {
    backend: auth.path,
    tokenType: options.tokenType ?? TokenType.SERVICE,
    tokenNoDefaultPolicy: true,
    tokenPolicies: policies.map((policy) => policy.policyName),
    ...lifetimeOf(options),
    tokenExplicitMaxTtl: options.tokenExplicitMaxTtl?.seconds,
    tokenBoundCidrs: options.tokenBoundCidrs && [...options.tokenBoundCidrs],
    namespace: auth.target.vaultNamespace,
    provider: auth.target.provider,
    // Names are literals, so that a reviewer reads them; the order comes from here instead of from references.
    dependsOn: [auth.mount, ...policies.map((policy) => policy.resource)].filter(
      (dependency): dependency is ITerraformDependable & NonNullable<typeof dependency> =>
        dependency !== undefined,
    ),
  };
}

function checkCidrs(path: string, { tokenBoundCidrs = [] }: RoleOptions): void {
  for (const got of tokenBoundCidrs) {
    if (Token.isUnresolved(got)) continue;
    const [, address = '', mask] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(got) ?? [];
    const bits = { 4: 32, 6: 128 }[isIP(address)];
    if (bits === undefined || Number(mask ?? 0) > bits) throw VaultErrors.VAULT_CIDR_INVALID({ got }, path);
  }
}

function checkLifetime(path: string, { tokenPeriod, tokenTtl, tokenMaxTtl, tokenType }: RoleOptions): void {
  if (tokenType === TokenType.BATCH && tokenPeriod !== undefined) {
    throw VaultErrors.VAULT_BATCH_TOKEN_PERIODIC({}, path);
  }
  // max TTL beside a period is legal: Vault then ends the periodic token at the maximum.
  if (tokenPeriod !== undefined && tokenTtl !== undefined) {
    throw VaultErrors.VAULT_ROLE_PERIOD_AND_TTL({}, path);
  }
  if (tokenTtl !== undefined && tokenMaxTtl !== undefined && tokenTtl.seconds > tokenMaxTtl.seconds) {
    const facts = { ttl: tokenTtl.toString(), maxTtl: tokenMaxTtl.toString() };
    throw VaultErrors.VAULT_ROLE_TTL_EXCEEDS_MAX(facts, path);
  }
}

function warnOfLifetime(
  role: Construct,
  { tokenPeriod, tokenTtl, tokenMaxTtl, tokenType }: RoleOptions,
): void {
  if (tokenPeriod !== undefined && tokenPeriod.seconds > Ttl.hours(LONGEST_PERIOD_HOURS).seconds) {
    Annotations.of(role).addWarning(
      `tokenPeriod of ${tokenPeriod.toString()} is long: a token that a pod leaves behind lives that much longer, and Vault refuses the role if the mount allows less; 1 to ${String(LONGEST_PERIOD_HOURS)} hours are usual`,
    );
  }
  if (tokenTtl !== undefined && tokenMaxTtl === undefined && tokenType !== TokenType.BATCH) {
    Annotations.of(role).addWarning(
      'tokenTtl without tokenMaxTtl: the token can be renewed until the longest TTL of the mount, 768 hours on a server as installed, and ends then with all its leases; give tokenMaxTtl, or tokenPeriod for a token without end',
    );
  }
}

function lifetimeOf({ tokenPeriod, tokenTtl, tokenMaxTtl, tokenType }: RoleOptions) {
  const usual = Ttl.hours(DEFAULT_HOURS).seconds;
  const [period, ttl] = [tokenPeriod?.seconds, tokenTtl?.seconds];
  if (tokenType === TokenType.BATCH) {
    return {
      tokenTtl: ttl ?? Math.min(usual, tokenMaxTtl?.seconds ?? usual),
      tokenMaxTtl: tokenMaxTtl?.seconds,
    };
  }
  const periodic = tokenTtl === undefined && tokenMaxTtl === undefined ? usual : undefined;
  return { tokenPeriod: period ?? periodic, tokenTtl: ttl, tokenMaxTtl: tokenMaxTtl?.seconds };
}
