import { type ITerraformDependable, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { AuthBackend, KubernetesAuthBackendConfig, vaultProvider } from './bindings';
import { type IKubernetesEndpoint } from '../core';
import { VaultErrors } from './errors';
import { type VaultAccess, type VaultAccessContract } from '../access';
import { grantAccess, grantContract } from './private/grant-access';
import { type VaultTarget } from './vault-target';
import { AuthMountBase } from './private/auth-mount-base';
import { checkCertificateAuthority } from './private/certificate-check';
import { type KubernetesGrantOptions } from './role-options';
import { forbidSecretsInState } from './private/secrets-in-state';
import { type TokenReviewer } from './token-reviewer';
import { type MountTuning, tuneBlock } from './mount-tuning';
import { type IKubernetesAuthMount } from './vault-auth';
import { type VaultGrant, type VaultGrants } from './vault-grant';
import { VaultKubernetesRole } from './vault-kubernetes-role';
import {
  check,
  CONTRACT,
  KUBERNETES_ATTRIBUTES,
  KUBERNETES_AUTH,
  KUBERNETES_GRANT_OPTIONS,
  placed,
} from './private/shapes';

/** A Kubernetes auth mount: one of this stack, or one that exists already. */
export interface IVaultKubernetesAuth extends IKubernetesAuthMount {
  /**
   * One policy and one role, both derived from the contract: nothing is typed twice.
   *
   * @param id of the new construct, below the mount; keep it, a changed id replaces policy and role
   * @throws VAULT_GRANT_METHOD, VAULT_GRANT_OTHER_MOUNT, VAULT_GRANT_OTHER_SERVER, VAULT_GRANT_OTHER_NAMESPACE,
   *   VAULT_BATCH_TOKEN_WITH_LEASES, VAULT_POLICY_TWICE, and what {@link VaultPolicy} and {@link VaultKubernetesRole} throw
   */
  grant(id: string, access: VaultAccess, options?: KubernetesGrantOptions): VaultGrant<VaultKubernetesRole>;
  /**
   * Grants every workload of a contract that logs in at this mount, and says what it left out: workloads of other mounts,
   * which get nothing here. A message at synth names them, as a warning when nothing was granted at all: it is no error,
   * since of several mounts that read one contract one may have nothing.
   * The construct of each workload is named after its role.
   *
   * @throws what {@link grant} throws
   */
  grantAll(contract: VaultAccessContract, options?: KubernetesGrantOptions): VaultGrants<VaultKubernetesRole>;
}

/** A mount that exists already: see {@link VaultKubernetesAuth.fromAttributes}. */
export interface VaultKubernetesAuthAttributes extends VaultTarget {
  /** The mount path without `auth/`. */
  readonly path: string;
  /** The reviewer that the mount is configured with. */
  readonly reviewer: TokenReviewer;
  /** What `vault auth list` shows, for groups of its workloads. @default unknown */
  readonly accessor?: string;
}

/** Properties of {@link VaultKubernetesAuth}. */
export interface VaultKubernetesAuthProps extends VaultTarget {
  /** The cluster whose service accounts log in: an `AksCluster`, or URL and certificate authority of any other. */
  readonly cluster: IKubernetesEndpoint;
  /** Who asks the API server whether a login is genuine. No default: see {@link TokenReviewer}. */
  readonly reviewer: TokenReviewer;
  /**
   * The mount path, without `auth/`.
   * A mount belongs to one cluster: with several clusters at one Vault give each its own, such as `k8s-shop`.
   * @default 'kubernetes', as the workloads of `AuthMount.kubernetes()`
   */
  readonly path?: string;
  /** What `vault auth list` shows. @default 'Kubernetes service accounts of <clusterName>' */
  readonly description?: string;
  /** Lifetimes of all tokens of the mount, and who sees it. @default the server's */
  readonly tuning?: MountTuning;
}

abstract class KubernetesAuthBase extends AuthMountBase implements IVaultKubernetesAuth {
  public readonly method = 'kubernetes';
  public readonly reviewer: TokenReviewer;

  protected constructor(scope: Construct, id: string, attributes: VaultKubernetesAuthAttributes) {
    super(scope, id, attributes);
    this.reviewer = attributes.reviewer;
  }

  public grant(
    id: string,
    access: VaultAccess,
    options: KubernetesGrantOptions = {},
  ): VaultGrant<VaultKubernetesRole> {
    return grantAccess(this, { id, access, options }, (scope, props) => {
      return new VaultKubernetesRole(scope, 'Role', { ...props, auth: this });
    });
  }

  public grantAll(
    contract: VaultAccessContract,
    options: KubernetesGrantOptions = {},
  ): VaultGrants<VaultKubernetesRole> {
    check('contract', contract, CONTRACT, this.node.path);
    check('options', options, KUBERNETES_GRANT_OPTIONS, this.node.path);
    return grantContract(this, contract, (access) => this.grant(access.roleName, access, options));
  }
}

/**
 * Lets pods of one cluster log in to Vault with their service account tokens. Emits `vault_auth_backend` (type
 * `kubernetes`) and `vault_kubernetes_auth_backend_config`; `grant` adds policies and roles.
 *
 * Needs no Kubernetes provider. With `TokenReviewer.clientJwt()` it may be in the stack that makes the cluster and go in
 * the same apply: address and certificate authority are references that Terraform fills in.
 *
 * @example
 * const auth = new VaultKubernetesAuth(this, 'Auth', { cluster, reviewer: TokenReviewer.localServiceAccount() });
 * auth.grant('ShopWeb', shopWeb);
 * @see https://developer.hashicorp.com/vault/docs/auth/kubernetes
 */
export class VaultKubernetesAuth extends KubernetesAuthBase {
  /** The Terraform resource of the mount, for `addOverride`; its `accessor` serves templated policies. */
  public readonly resource: AuthBackend;
  /** The Terraform resource of the configuration, for `addOverride`. */
  public readonly config: KubernetesAuthBackendConfig;
  public readonly mount: ITerraformDependable;

  /**
   * @throws VAULT_AUTH_PATH_INVALID, VAULT_AUTH_PATH_UNKNOWN, VAULT_AUTH_PATH_TAKEN
   * @throws VAULT_API_SERVER_URL_INVALID, VAULT_CA_NOT_PEM
   * @throws VAULT_REVIEWER_JWT_LITERAL, VAULT_REVIEWER_JWT_NOT_SENSITIVE, VAULT_REVIEWER_JWT_VERSION_INVALID
   * @throws VAULT_NEEDS_PROVIDER_5_13
   * @throws VAULT_REVIEWER_IN_CLUSTER_STACK, VAULT_LOCAL_REVIEWER_IN_CLUSTER_STACK
   */
  public constructor(scope: Construct, id: string, props: VaultKubernetesAuthProps) {
    super(placed(scope, id, props, KUBERNETES_AUTH), id, { ...props, path: props.path ?? 'kubernetes' });
    this.claimPath();
    const { clusterName } = props.cluster;
    const configuration = props.reviewer.configuration(this, props.cluster);
    this.checkUrl(configuration.kubernetesHost);
    checkCertificateAuthority(this, 'cluster.certificateAuthorityPem', configuration.kubernetesCaCert);
    this.resource = new AuthBackend(this, 'Resource', {
      type: 'kubernetes',
      path: this.path,
      description:
        props.description ??
        `Kubernetes service accounts${clusterName === undefined ? '' : ` of ${clusterName}`}`,
      tune: tuneBlock(props.tuning),
      namespace: props.vaultNamespace,
      provider: props.provider,
    });
    this.mount = this.resource;
    const { tokenReviewerJwt: jwt, tokenReviewerJwtVersion: writeOnlyVersion, ...server } = configuration;
    this.config = new KubernetesAuthBackendConfig(this, 'Config', {
      backend: this.path,
      ...server,
      ...(jwt === undefined ? {} : vaultProvider.reviewerJwt({ jwt, writeOnlyVersion })),
      namespace: props.vaultNamespace,
      provider: props.provider,
      dependsOn: [this.resource],
    });
    forbidSecretsInState(this);
  }

  /** A mount that exists already, to grant on. Emits nothing itself. */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: VaultKubernetesAuthAttributes,
  ): IVaultKubernetesAuth {
    return new ImportedKubernetesAuth(scope, id, attributes);
  }

  /** The accessor of the mount: `identity.entity.aliases.<accessor>.metadata...` of templated policies. A token. */
  public get accessor(): string {
    return this.resource.accessor;
  }

  private checkUrl(url: string): void {
    if (Token.isUnresolved(url)) return;
    if (!/^https:\/\/(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(url)) {
      throw VaultErrors.VAULT_API_SERVER_URL_INVALID({ url }, this.node.path);
    }
  }
}

class ImportedKubernetesAuth extends KubernetesAuthBase {
  public readonly mount = undefined;
  public readonly accessor: string | undefined;

  public constructor(scope: Construct, id: string, attributes: VaultKubernetesAuthAttributes) {
    super(placed(scope, id, attributes, KUBERNETES_ATTRIBUTES), id, attributes);
    this.accessor = attributes.accessor;
  }
}
