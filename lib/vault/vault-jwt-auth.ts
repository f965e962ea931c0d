import { type ITerraformDependable, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { JwtAuthBackend } from './bindings';
import { type ITokenIssuer } from '../core';
import { VaultErrors } from './errors';
import { type VaultAccess, type VaultAccessContract } from '../access';
import { grantAccess, grantContract } from './private/grant-access';
import { type VaultTarget } from './vault-target';
import { AuthMountBase } from './private/auth-mount-base';
import { IssuerKeys } from './issuer-keys';
import { type GrantOptions } from './role-options';
import { forbidSecretsInState } from './private/secrets-in-state';
import { type MountTuning, tuneBlock } from './mount-tuning';
import { type IJwtAuthMount } from './vault-auth';
import { type VaultGrant, type VaultGrants } from './vault-grant';
import { VaultJwtRole } from './vault-jwt-role';
import { check, CONTRACT, GRANT_OPTIONS, JWT_ATTRIBUTES, JWT_AUTH, placed } from './private/shapes';

/** A JWT auth mount that trusts a cluster's issuer: one of this stack, or one that exists already. */
export interface IVaultJwtAuth extends IJwtAuthMount {
  /**
   * One policy and one role, both derived from the contract: nothing is typed twice.
   *
   * @param id of the new construct, below the mount; keep it, a changed id replaces policy and role
   * @throws VAULT_GRANT_METHOD, VAULT_GRANT_OTHER_MOUNT, VAULT_GRANT_OTHER_SERVER, VAULT_GRANT_OTHER_NAMESPACE,
   *   VAULT_BATCH_TOKEN_WITH_LEASES, VAULT_POLICY_TWICE, and what {@link VaultPolicy} and {@link VaultJwtRole} throw
   */
  grant(id: string, access: VaultAccess, options?: GrantOptions): VaultGrant<VaultJwtRole>;
  /**
   * Grants every workload of a contract that logs in at this mount, and says what it left out: workloads of other mounts,
   * which get nothing here. A message at synth names them, as a warning when nothing was granted at all: it is no error,
   * since of several mounts that read one contract one may have nothing.
   * The construct of each workload is named after its role.
   *
   * @throws what {@link grant} throws
   */
  grantAll(contract: VaultAccessContract, options?: GrantOptions): VaultGrants<VaultJwtRole>;
}

/** A mount that exists already: see {@link VaultJwtAuth.fromAttributes}. */
export interface VaultJwtAuthAttributes extends VaultTarget {
  /** The mount path without `auth/`. */
  readonly path: string;
  /** What `vault auth list` shows, for groups of its workloads. @default unknown */
  readonly accessor?: string;
}

/** Properties of {@link VaultJwtAuth}. */
export interface VaultJwtAuthProps extends VaultTarget {
  /** The cluster whose service accounts log in: an `AksCluster`, or the issuer URL of any other. */
  readonly cluster: ITokenIssuer;
  /**
   * The mount path, without `auth/`.
   * A mount belongs to one cluster: with several clusters at one Vault give each its own, such as `jwt-shop`.
   * @default 'jwt', as the workloads of `AuthMount.jwt()`
   */
  readonly path?: string;
  /** What `vault auth list` shows. @default 'Service account tokens of <clusterName>' */
  readonly description?: string;
  /** Where Vault has the issuer's keys from. @default IssuerKeys.discovered(), wherever Vault reaches the issuer */
  readonly keys?: IssuerKeys;
  /** Lifetimes of all tokens of the mount, and who sees it. @default the server's */
  readonly tuning?: MountTuning;
}

abstract class JwtAuthBase extends AuthMountBase implements IVaultJwtAuth {
  public readonly method = 'jwt';
  public grant(id: string, access: VaultAccess, options: GrantOptions = {}): VaultGrant<VaultJwtRole> {
    return grantAccess(this, { id, access, options }, (scope, { audience = '', ...props }) => {
      return new VaultJwtRole(scope, 'Role', { ...props, audience, auth: this });
    });
  }

  public grantAll(contract: VaultAccessContract, options: GrantOptions = {}): VaultGrants<VaultJwtRole> {
    check('contract', contract, CONTRACT, this.node.path);
    check('options', options, GRANT_OPTIONS, this.node.path);
    return grantContract(this, contract, (access) => this.grant(access.roleName, access, options));
  }
}

/**
 * Lets pods of one cluster log in to Vault with their service account tokens, whose signature Vault checks by itself
 * with the keys that the cluster's issuer publishes. Emits `vault_jwt_auth_backend`; `grant` adds policies and roles.
 *
 * Vault needs no way to the API server, no reviewer and no stored credential: right for private clusters and for a Vault
 * elsewhere. The price: a token is good until it expires (ten minutes at least), also when pod or account are gone.
 *
 * The contract says `AuthMount.jwt('jwt-shop')`. Needs no Kubernetes provider, so it may be in the stack that makes
 * the cluster and go in the same apply.
 *
 * @example
 * const auth = new VaultJwtAuth(this, 'Auth', { cluster });
 * auth.grant('ShopWeb', shopWeb);
 * @see https://developer.hashicorp.com/vault/docs/auth/jwt
 */
export class VaultJwtAuth extends JwtAuthBase {
  /** The Terraform resource of the mount, for `addOverride`; its `accessor` serves templated policies. */
  public readonly resource: JwtAuthBackend;
  public readonly mount: ITerraformDependable;

  /**
   * @throws VAULT_AUTH_PATH_INVALID, VAULT_AUTH_PATH_UNKNOWN, VAULT_AUTH_PATH_TAKEN
   * @throws VAULT_ISSUER_INVALID, VAULT_ISSUER_TRIMMED, VAULT_CA_NOT_PEM, VAULT_JWT_KEYS
   */
  public constructor(scope: Construct, id: string, props: VaultJwtAuthProps) {
    placed(scope, id, props, JWT_AUTH);
    const { clusterName, oidcIssuerUrl } = props.cluster;
    super(scope, id, {
      ...props,
      path: props.path ?? 'jwt',
    });
    this.claimPath();
    this.checkIssuer(oidcIssuerUrl);
    this.resource = new JwtAuthBackend(this, 'Resource', {
      type: 'jwt',
      path: this.path,
      description:
        props.description ?? `Service account tokens${clusterName === undefined ? '' : ` of ${clusterName}`}`,
      ...keysOf(this, props).configuration(this, oidcIssuerUrl),
      tune: tuneBlock(props.tuning),
      boundIssuer: oidcIssuerUrl,
      namespace: props.vaultNamespace,
      provider: props.provider,
    });
    this.mount = this.resource;
    forbidSecretsInState(this);
  }

  /** A mount that exists already, to grant on. Emits nothing itself. */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: VaultJwtAuthAttributes,
  ): IVaultJwtAuth {
    return new ImportedJwtAuth(scope, id, attributes);
  }

  /** The accessor of the mount: `identity.entity.aliases.<accessor>.metadata...` of templated policies. A token. */
  public get accessor(): string {
    return this.resource.accessor;
  }

  private checkIssuer(url: string): void {
    if (Token.isUnresolved(url)) return;
    if (!/^https:\/\/[^\s/?#]+(?:\/[^\s?#]*)?$/.test(url)) {
      throw VaultErrors.VAULT_ISSUER_INVALID({ url }, this.node.path);
    }
    if (/\.oic\.prod-aks\.azure\.com\/.*[^/]$/.test(url)) {
      throw VaultErrors.VAULT_ISSUER_TRIMMED({ url }, this.node.path);
    }
  }
}

/** @throws VAULT_JWT_KEYS for what is no IssuerKeys */
function keysOf(scope: Construct, { keys = IssuerKeys.discovered() }: VaultJwtAuthProps): IssuerKeys {
  if ((keys as unknown) instanceof IssuerKeys) return keys;
  throw VaultErrors.VAULT_JWT_KEYS({ rule: 'keys are an IssuerKeys' }, scope.node.path);
}

class ImportedJwtAuth extends JwtAuthBase {
  public readonly mount = undefined;
  public readonly accessor: string | undefined;

  public constructor(scope: Construct, id: string, attributes: VaultJwtAuthAttributes) {
    super(placed(scope, id, attributes, JWT_ATTRIBUTES), id, attributes);
    this.accessor = attributes.accessor;
  }
}
