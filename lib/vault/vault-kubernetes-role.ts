import { KubernetesAuthBackendRole } from '@cdktf/provider-vault/lib/kubernetes-auth-backend-role';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { VaultErrors } from '../core/errors';
import { DNS_LABEL, DNS_SUBDOMAIN, VAULT_NAME } from '../core/names';
import { type IVaultKubernetesAuth } from './vault-kubernetes-auth';
import { claimInStack } from './neighbours';
import { Ttl } from './ttl';
import { type IVaultPolicy } from './vault-policy';

/** What Vault takes as the identity of a login. */
export enum AliasNameSource {
  /** The UID: a service account that is deleted and made again is somebody new. Vault's default. */
  SERVICE_ACCOUNT_UID = 'serviceaccount_uid',
  /** `<namespace>/<name>`: a service account that is made again inherits; fewer entities, fewer billed clients. */
  SERVICE_ACCOUNT_NAME = 'serviceaccount_name',
}

/** How long the tokens of a role live. */
export interface TokenLifetime {
  /**
   * A periodic token: lives this long after every renewal, without end.
   * @default 1 h, unless `tokenTtl` or `tokenMaxTtl` is given
   */
  readonly tokenPeriod?: Ttl;
  /** The first lifetime of a token that is not periodic. @default the mount's, which is the server's: 768 h */
  readonly tokenTtl?: Ttl;
  /** The end of a token that is not periodic, however often it is renewed. @default the mount's: 768 h */
  readonly tokenMaxTtl?: Ttl;
}

/** What a role has besides whom it lets in and what they may do. */
export interface RoleOptions extends TokenLifetime {
  /** @default AliasNameSource.SERVICE_ACCOUNT_UID */
  readonly aliasNameSource?: AliasNameSource;
  /**
   * Networks that logins may come from, as CIDR. With an overlay network Vault sees the address of the node or of the
   * egress, never the pod's.
   * @default any
   */
  readonly tokenBoundCidrs?: readonly string[];
}

/** Properties of {@link VaultKubernetesRole}. */
export interface VaultKubernetesRoleProps extends RoleOptions {
  /** The mount that the role belongs to. */
  readonly auth: IVaultKubernetesAuth;
  /** Lower case, 1 to 128 characters. */
  readonly roleName: string;
  /** The namespace of the one service account; no wildcard. */
  readonly namespace: string;
  /** The one service account that may log in; no wildcard. */
  readonly serviceAccount: string;
  /** The audience that the pod's token is minted for. Required, except with `TokenReviewer.clientJwt()`. */
  readonly audience?: string;
  /** At least one. They carry the rules for the token itself (renew-self) too, since `default` is not attached. */
  readonly policies: readonly IVaultPolicy[];
}

const DEFAULT_PERIOD_HOURS = 1;

/**
 * A role of a Kubernetes auth mount: exactly one service account in exactly one namespace. Emits one
 * `vault_kubernetes_auth_backend_role`.
 *
 * Tokens are renewable service tokens (batch tokens cannot be renewed, and what is leased under them dies with them),
 * without the policy `default`, unlimited in uses (an agent spends one for every template).
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role
 */
export class VaultKubernetesRole extends Construct {
  /** The role's name, as the pod's agent sends it. */
  public readonly roleName: string;
  /** The mount it belongs to. */
  public readonly auth: IVaultKubernetesAuth;
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: KubernetesAuthBackendRole;

  /**
   * @throws VAULT_ROLE_NAME_INVALID, VAULT_ROLE_NAME_TAKEN
   * @throws VAULT_ROLE_WILDCARD, VAULT_ROLE_NAMESPACE_INVALID, VAULT_ROLE_SERVICE_ACCOUNT_INVALID
   * @throws VAULT_AUDIENCE_WITH_CLIENT_JWT, VAULT_AUDIENCE_MISSING
   * @throws VAULT_ROLE_PERIOD_AND_TTL, VAULT_ROLE_TTL_EXCEEDS_MAX, VAULT_ROLE_POLICY_NONE
   */
  public constructor(scope: Construct, id: string, props: VaultKubernetesRoleProps) {
    super(scope, id);
    this.roleName = props.roleName;
    this.auth = props.auth;
    this.checkName();
    this.checkSubject(props);
    props.auth.reviewer.checkAudience(props.audience, this.node.path);
    this.checkLifetime(props);
    if (props.policies.length === 0) throw VaultErrors.VAULT_ROLE_POLICY_NONE({}, this.node.path);
    this.resource = new KubernetesAuthBackendRole(this, 'Resource', {
      backend: props.auth.path,
      roleName: props.roleName,
      boundServiceAccountNames: [props.serviceAccount],
      boundServiceAccountNamespaces: [props.namespace],
      audience: props.audience,
      aliasNameSource: props.aliasNameSource ?? AliasNameSource.SERVICE_ACCOUNT_UID,
      tokenType: 'service',
      tokenNoDefaultPolicy: true,
      tokenPolicies: props.policies.map((policy) => policy.policyName),
      tokenPeriod: period(props),
      tokenTtl: props.tokenTtl?.seconds,
      tokenMaxTtl: props.tokenMaxTtl?.seconds,
      tokenBoundCidrs: props.tokenBoundCidrs && [...props.tokenBoundCidrs],
      namespace: props.auth.target.vaultNamespace,
      provider: props.auth.target.provider,
      // Names are literals, so that a reviewer reads them; the order comes from here instead of from references.
      dependsOn: [props.auth.mount, ...props.policies.map((policy) => policy.resource)].filter(
        (dependency) => dependency !== undefined,
      ),
    });
  }

  private checkName(): void {
    const { roleName, auth } = this;
    if (Token.isUnresolved(roleName)) return;
    if (!VAULT_NAME.test(roleName)) throw VaultErrors.VAULT_ROLE_NAME_INVALID({ roleName }, this.node.path);
    const other = claimInStack(this, 'role', auth.targetKey, auth.path, roleName);
    if (other !== undefined) {
      const facts = { roleName, mount: auth.path, takenBy: other.node.path };
      throw VaultErrors.VAULT_ROLE_NAME_TAKEN(facts, this.node.path);
    }
  }

  private checkSubject({ namespace, serviceAccount }: VaultKubernetesRoleProps): void {
    for (const [field, value] of Object.entries({ namespace, serviceAccount })) {
      if (!Token.isUnresolved(value) && value.includes('*')) {
        const facts = { field: field as 'namespace' | 'serviceAccount', value };
        throw VaultErrors.VAULT_ROLE_WILDCARD(facts, this.node.path);
      }
    }
    if (!Token.isUnresolved(namespace) && !DNS_LABEL.test(namespace)) {
      throw VaultErrors.VAULT_ROLE_NAMESPACE_INVALID({ namespace }, this.node.path);
    }
    if (!Token.isUnresolved(serviceAccount) && !DNS_SUBDOMAIN.test(serviceAccount)) {
      throw VaultErrors.VAULT_ROLE_SERVICE_ACCOUNT_INVALID({ serviceAccount }, this.node.path);
    }
  }

  private checkLifetime({ tokenPeriod, tokenTtl, tokenMaxTtl }: TokenLifetime): void {
    // max TTL beside a period is legal: Vault then ends the periodic token at the maximum.
    if (tokenPeriod !== undefined && tokenTtl !== undefined) {
      throw VaultErrors.VAULT_ROLE_PERIOD_AND_TTL({}, this.node.path);
    }
    if (tokenTtl !== undefined && tokenMaxTtl !== undefined && tokenTtl.seconds > tokenMaxTtl.seconds) {
      const facts = { ttl: tokenTtl.toString(), maxTtl: tokenMaxTtl.toString() };
      throw VaultErrors.VAULT_ROLE_TTL_EXCEEDS_MAX(facts, this.node.path);
    }
  }
}

function period({ tokenPeriod, tokenTtl, tokenMaxTtl }: TokenLifetime): number | undefined {
  if (tokenPeriod !== undefined) return tokenPeriod.seconds;
  return tokenTtl === undefined && tokenMaxTtl === undefined
    ? Ttl.hours(DEFAULT_PERIOD_HOURS).seconds
    : undefined;
}
