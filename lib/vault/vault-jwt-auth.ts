import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import { type ITerraformDependable, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { type ITokenIssuer } from '../core';
import { VaultErrors } from './errors';
import { type VaultAccess } from '../access';
import { grantAccess, type VaultGrant } from './grant';
import { type VaultTarget } from './neighbours';
import { AuthMountBase } from './private/auth-mount-base';
import { checkCertificateAuthority } from './private/certificate-check';
import { type RoleOptions } from './role-options';
import { forbidSecretsInState } from './secrets-in-state';
import { type IVaultAuth } from './vault-auth';
import { VaultJwtRole } from './vault-jwt-role';

/** A JWT auth mount that trusts a cluster's issuer: one of this stack, or one that exists already. */
export interface IVaultJwtAuth extends IVaultAuth {
  /**
   * One policy and one role, both derived from the contract: nothing is typed twice.
   *
   * @param id of the new construct, below the mount; keep it, a changed id replaces policy and role
   * @throws VAULT_GRANT_METHOD, VAULT_GRANT_OTHER_MOUNT, VAULT_BATCH_TOKEN_WITH_LEASES, and what {@link VaultPolicy} and
   *   {@link VaultJwtRole} throw
   */
  grant(id: string, access: VaultAccess, options?: RoleOptions): VaultGrant<VaultJwtRole>;
}

/** A mount that exists already: see {@link VaultJwtAuth.fromAttributes}. */
export interface VaultJwtAuthAttributes extends VaultTarget {
  /** The mount path without `auth/`. */
  readonly path: string;
}

/** Properties of {@link VaultJwtAuth}. */
export interface VaultJwtAuthProps extends VaultTarget {
  /** The cluster whose service accounts log in: an `AksCluster`, or the issuer URL of any other. */
  readonly cluster: ITokenIssuer;
  /**
   * The mount path, without `auth/`.
   * @default `jwt-<cluster.clusterName>`, since a mount belongs to one cluster; `jwt` if the cluster has no name
   */
  readonly path?: string;
  /** What `vault auth list` shows. @default 'Service account tokens of <clusterName>' */
  readonly description?: string;
  /**
   * The certificate authority of the issuer, as PEM text.
   * @default the system's, which is right for AKS: its issuer has a public certificate
   */
  readonly discoveryCaPem?: string;
}

abstract class JwtAuthBase extends AuthMountBase implements IVaultJwtAuth {
  public grant(id: string, access: VaultAccess, options: RoleOptions = {}): VaultGrant<VaultJwtRole> {
    return grantAccess(this, 'jwt', { id, access, options }, (scope, { audience = '', ...props }) => {
      return new VaultJwtRole(scope, 'Role', { ...props, audience, auth: this });
    });
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
   * @throws VAULT_ISSUER_INVALID, VAULT_ISSUER_TRIMMED, VAULT_CA_NOT_PEM
   */
  public constructor(scope: Construct, id: string, props: VaultJwtAuthProps) {
    const { clusterName, oidcIssuerUrl } = props.cluster;
    super(scope, id, {
      ...props,
      path: props.path ?? (clusterName === undefined ? 'jwt' : `jwt-${clusterName}`),
    });
    this.claimPath();
    this.checkIssuer(oidcIssuerUrl);
    checkCertificateAuthority(this, 'discoveryCaPem', props.discoveryCaPem);
    this.resource = new JwtAuthBackend(this, 'Resource', {
      type: 'jwt',
      path: this.path,
      description:
        props.description ?? `Service account tokens${clusterName === undefined ? '' : ` of ${clusterName}`}`,
      oidcDiscoveryUrl: oidcIssuerUrl,
      oidcDiscoveryCaPem: props.discoveryCaPem,
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

class ImportedJwtAuth extends JwtAuthBase {
  public readonly mount = undefined;

  public constructor(scope: Construct, id: string, attributes: VaultJwtAuthAttributes) {
    super(scope, id, attributes);
  }
}
