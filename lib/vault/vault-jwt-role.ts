import { Construct } from 'constructs';
import { JwtAuthBackendRole } from './bindings';
import { VaultErrors } from './errors';
import { writeToGrants } from './private/grants-file';
import { refuseSelector } from './private/namespace-selector';
import { checkRoleName, checkSubject, tokenArguments } from './private/role-rules';
import { AliasNameSource, type RoleOptions, type TokenUses } from './role-options';
import { type IJwtAuthMount } from './vault-auth';
import { type IVaultPolicy } from './vault-policy';
import { JWT_ROLE, placed } from './private/shapes';

/** Properties of {@link VaultJwtRole}. */
export interface VaultJwtRoleProps extends RoleOptions, TokenUses {
  /** The mount that the role belongs to. */
  readonly auth: IJwtAuthMount;
  /** Lower case, 1 to 128 characters. */
  readonly roleName: string;
  /** The namespace of the one service account; no wildcard. */
  readonly namespace: string;
  /** The one service account that may log in; no wildcard. */
  readonly serviceAccount: string;
  /** The audience that the pod's token is minted for. Required: Vault refuses every token with an audience otherwise. */
  readonly audience: string;
  /** At least one. They carry the rules for the token itself (renew-self, revoke-self) too, since `default` is not attached. */
  readonly policies: readonly IVaultPolicy[];
}

/** The claims of a service account token, named as the Kubernetes auth method names them, for templated policies. */
function claimMappings() {
  return {
    '/kubernetes.io/namespace': 'service_account_namespace',
    '/kubernetes.io/serviceaccount/name': 'service_account_name',
    '/kubernetes.io/serviceaccount/uid': 'service_account_uid',
  };
}

/**
 * A role of a JWT auth mount: exactly one service account in exactly one namespace, by the token's subject, and one
 * audience. Emits one `vault_jwt_auth_backend_role`.
 *
 * A login carries the metadata of the Kubernetes method (`service_account_namespace`, `_name`, `_uid`), so that templated
 * policies are the same for both. Tokens are as in {@link VaultKubernetesRole}.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/jwt#create-update-role
 */
export class VaultJwtRole extends Construct {
  /** The role's name, as the pod's agent sends it. */
  public readonly roleName: string;
  /** The mount it belongs to. */
  public readonly auth: IJwtAuthMount;
  /** How Vault calls who logs in here; undefined where that is the account's UID, which nobody knows before. */
  public readonly aliasName: string | undefined;
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: JwtAuthBackendRole;

  /**
   * @throws VAULT_ROLE_NAME_INVALID, VAULT_ROLE_NAME_TAKEN
   * @throws VAULT_ROLE_WILDCARD, VAULT_ROLE_NAMESPACE_INVALID, VAULT_ROLE_SERVICE_ACCOUNT_INVALID
   * @throws VAULT_AUDIENCE_MISSING
   * @throws VAULT_ROLE_PERIOD_AND_TTL, VAULT_ROLE_TTL_EXCEEDS_MAX, VAULT_BATCH_TOKEN_PERIODIC, VAULT_ROLE_POLICY_NONE
   * @throws VAULT_CIDR_INVALID, VAULT_NAMESPACE_SELECTOR, VAULT_TOKEN_USES, VAULT_ROLE_OPTION_INVALID
   */
  public constructor(scope: Construct, id: string, props: VaultJwtRoleProps) {
    super(placed(scope, id, props, JWT_ROLE), id);
    const { roleName, auth, namespace, serviceAccount, audience } = props;
    this.roleName = roleName;
    this.auth = auth;
    checkRoleName(this, auth, roleName);
    checkSubject(this.node.path, props);
    if (audience === '') throw VaultErrors.VAULT_AUDIENCE_MISSING({}, this.node.path);
    refuseSelector(props, this.node.path);
    const byName = props.aliasNameSource === AliasNameSource.SERVICE_ACCOUNT_NAME;
    const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
    this.aliasName = byName ? subject : undefined;
    this.resource = new JwtAuthBackendRole(this, 'Resource', {
      ...tokenArguments(this, auth, props.policies, props),
      roleName,
      roleType: 'jwt',
      boundAudiences: [audience],
      boundSubject: subject,
      userClaim: byName ? 'sub' : '/kubernetes.io/serviceaccount/uid',
      userClaimJsonPointer: !byName,
      claimMappings: claimMappings(),
    });
    writeToGrants(this, { auth, roleName, resource: this.resource });
  }
}
