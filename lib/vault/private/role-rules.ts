import { type ITerraformDependable, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { DNS_LABEL, DNS_SUBDOMAIN, isNetwork, VAULT_NAME } from '../../core';
import { VaultErrors } from '../errors';
import { warn } from './annotate';
import { claimInStack } from './name-claims';
import { AliasNameSource, type RoleOptions, TokenType, type TokenUses } from '../role-options';
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
 *   VAULT_CIDR_INVALID, VAULT_ROLE_OPTION_INVALID, VAULT_TOKEN_USES
 */
export function tokenArguments(
  role: Construct,
  auth: IVaultAuth,
  policies: readonly IVaultPolicy[],
  options: RoleOptions & TokenUses,
) {
  checkTypes(role.node.path, options, policies);
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
    tokenNumUses: usesOf(role.node.path, options),
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

/** From untyped code: what is not of its type would be left out in silence. */
function checkTypes(path: string, options: RoleOptions, policies: unknown): void {
  const lifetimes = ['tokenPeriod', 'tokenTtl', 'tokenMaxTtl', 'tokenExplicitMaxTtl'] as const;
  const wrong = (option: string, rule: string, got: unknown) =>
    VaultErrors.VAULT_ROLE_OPTION_INVALID({ option, rule, got }, path);
  for (const option of lifetimes) {
    const got: unknown = options[option];
    if (got !== undefined && !(got instanceof Ttl)) throw wrong(option, 'a Ttl, such as Ttl.hours(12)', got);
  }
  const { tokenType, aliasNameSource, tokenBoundCidrs } = options;
  if (tokenType !== undefined && !Object.values(TokenType).includes(tokenType)) {
    throw wrong('tokenType', 'one of TokenType', tokenType);
  }
  if (aliasNameSource !== undefined && !Object.values(AliasNameSource).includes(aliasNameSource)) {
    throw wrong('aliasNameSource', 'one of AliasNameSource', aliasNameSource);
  }
  if (tokenBoundCidrs !== undefined && !Array.isArray(tokenBoundCidrs)) {
    throw wrong('tokenBoundCidrs', 'a list of networks', tokenBoundCidrs);
  }
  const list: readonly unknown[] | undefined = Array.isArray(policies) ? Array.from(policies) : undefined;
  if (list?.every((policy) => policyNameOf(policy) !== undefined) !== true) {
    // Not as they are: constructs refer to each other without end.
    const got = list?.map((policy) => policyNameOf(policy) ?? typeof policy) ?? typeof policies;
    throw wrong('policies', 'a list of policies, such as [VaultPolicy.fromName("base")]', got);
  }
}

/** The name of what may be a policy, from untyped code. */
export function policyNameOf(policy: unknown): string | undefined {
  const named = typeof policy === 'object' && policy !== null && 'policyName' in policy;
  return named && typeof policy.policyName === 'string' ? policy.policyName : undefined;
}

function checkCidrs(path: string, { tokenBoundCidrs = [] }: RoleOptions): void {
  for (const got of tokenBoundCidrs as readonly unknown[]) {
    if (Token.isUnresolved(got) || (typeof got === 'string' && isNetwork(got))) continue;
    throw VaultErrors.VAULT_CIDR_INVALID({ got }, path);
  }
}

/** @throws VAULT_TOKEN_USES */
function usesOf(path: string, { tokenNumUses, tokenType }: RoleOptions & TokenUses): number | undefined {
  if (tokenNumUses === undefined) return undefined;
  const refuse = (rule: string) => VaultErrors.VAULT_TOKEN_USES({ rule, got: tokenNumUses }, path);
  if (!(Number.isInteger(tokenNumUses) && tokenNumUses >= 1)) throw refuse('a whole number from 1');
  if (tokenType === TokenType.BATCH) {
    throw refuse('batch tokens are kept nowhere and so cannot be counted; Vault refuses such a role');
  }
  return tokenNumUses;
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
    warn(
      role,
      `tokenPeriod of ${tokenPeriod.toString()} is long: a token that a pod leaves behind lives that much longer, and Vault refuses the role if the mount allows less; 1 to ${String(LONGEST_PERIOD_HOURS)} hours are usual`,
    );
  }
  if (tokenTtl !== undefined && tokenMaxTtl === undefined && tokenType !== TokenType.BATCH) {
    warn(
      role,
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
