import { Construct } from 'constructs';
import { KubernetesAuthBackendRole } from './bindings';
import { writeToGrants } from './private/grants-file';
import { selectorArgument } from './private/namespace-selector';
import { checkRoleName, checkSubject, tokenArguments } from './private/role-rules';
import { AliasNameSource, type NamespaceSelector, type RoleOptions, type TokenUses } from './role-options';
import { type IKubernetesAuthMount } from './vault-auth';
import { type IVaultPolicy } from './vault-policy';
import { KUBERNETES_ROLE, placed } from './private/shapes';

/** Properties of {@link VaultKubernetesRole}. */
export interface VaultKubernetesRoleProps extends RoleOptions, NamespaceSelector, TokenUses {
  /** The mount that the role belongs to. */
  readonly auth: IKubernetesAuthMount;
  /** Lower case, 1 to 128 characters. */
  readonly roleName: string;
  /** The namespace of the one service account; no wildcard. */
  readonly namespace: string;
  /** The one service account that may log in; no wildcard. */
  readonly serviceAccount: string;
  /** The audience that the pod's token is minted for. Required, except with `TokenReviewer.clientJwt()`. */
  readonly audience?: string;
  /** At least one. They carry the rules for the token itself (renew-self, revoke-self) too, since `default` is not attached. */
  readonly policies: readonly IVaultPolicy[];
}

/**
 * A role of a Kubernetes auth mount: exactly one service account in exactly one namespace. Emits one
 * `vault_kubernetes_auth_backend_role`.
 *
 * Tokens are renewable service tokens unless said otherwise (batch tokens cannot be renewed, and what is leased under
 * them dies with them), without the policy `default`, unlimited in uses (an agent spends one for every template).
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/kubernetes#create-update-role
 */
export class VaultKubernetesRole extends Construct {
  /** The role's name, as the pod's agent sends it. */
  public readonly roleName: string;
  /** The mount it belongs to. */
  public readonly auth: IKubernetesAuthMount;
  /** How Vault calls who logs in here; undefined where that is the account's UID, which nobody knows before. */
  public readonly aliasName: string | undefined;
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: KubernetesAuthBackendRole;

  /**
   * @throws VAULT_ROLE_NAME_INVALID, VAULT_ROLE_NAME_TAKEN
   * @throws VAULT_ROLE_WILDCARD, VAULT_ROLE_NAMESPACE_INVALID, VAULT_ROLE_SERVICE_ACCOUNT_INVALID
   * @throws VAULT_AUDIENCE_WITH_CLIENT_JWT, VAULT_AUDIENCE_MISSING
   * @throws VAULT_ROLE_PERIOD_AND_TTL, VAULT_ROLE_TTL_EXCEEDS_MAX, VAULT_BATCH_TOKEN_PERIODIC, VAULT_ROLE_POLICY_NONE
   * @throws VAULT_CIDR_INVALID, VAULT_NAMESPACE_SELECTOR, VAULT_TOKEN_USES, VAULT_ROLE_OPTION_INVALID
   */
  public constructor(scope: Construct, id: string, props: VaultKubernetesRoleProps) {
    super(placed(scope, id, props, KUBERNETES_ROLE), id);
    const { roleName, auth } = props;
    this.roleName = roleName;
    this.auth = auth;
    const byName = props.aliasNameSource === AliasNameSource.SERVICE_ACCOUNT_NAME;
    this.aliasName = byName ? `${props.namespace}/${props.serviceAccount}` : undefined;
    checkRoleName(this, auth, roleName);
    checkSubject(this.node.path, props);
    auth.reviewer.checkAudience(props.audience, this.node.path);
    this.resource = new KubernetesAuthBackendRole(this, 'Resource', {
      ...tokenArguments(this, auth, props.policies, props),
      roleName,
      boundServiceAccountNames: [props.serviceAccount],
      boundServiceAccountNamespaces: [props.namespace],
      boundServiceAccountNamespaceSelector: selectorArgument(props, auth.reviewer, this.node.path),
      audience: props.audience,
      aliasNameSource: props.aliasNameSource ?? AliasNameSource.SERVICE_ACCOUNT_UID,
    });
    writeToGrants(this, { auth, roleName, resource: this.resource });
  }
}
