import {
  DefaultTokenResolver,
  type IResolvable,
  StringConcat,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Token,
  Tokenization,
} from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { type IKubernetesEndpoint } from '../core';
import { vaultProvider } from './bindings';
import { VaultErrors } from './errors';
import { warn } from './private/annotate';
import { ACCOUNT_REVIEWER, check, CLIENT_REVIEWER, LOCAL_REVIEWER } from './private/shapes';

/** What a reviewer contributes to the configuration of the mount. */
export interface ReviewerConfiguration {
  readonly kubernetesHost: string;
  /** Left out when Vault reads the authority of its own pod. */
  readonly kubernetesCaCert?: string;
  readonly disableLocalCaJwt: boolean;
  readonly tokenReviewerJwt?: string;
  /** Given when Terraform is to send the JWT and to keep it nowhere. */
  readonly tokenReviewerJwtVersion?: number;
}

/**
 * The reviewer JWT: a sensitive variable or a reference. Not `string`, so that a literal does not compile;
 * `Token.asAny(...)` turns a string attribute of a resource into a reference.
 */
export type ReviewerJwt = TerraformVariable | IResolvable;

/** Options of {@link TokenReviewer.clientJwt}. */
export interface ClientJwtOptions {
  /**
   * An audience that the API server accepts for itself (its `--api-audiences`; on AKS the issuer URL).
   * @default none: roles carry no audience
   */
  readonly apiServerAudience?: string;
}

/** Options of {@link TokenReviewer.serviceAccount}. */
export interface ServiceAccountOptions {
  /** The long-lived JWT of a service account that has the cluster role `system:auth-delegator`. */
  readonly jwt: ReviewerJwt;
  /**
   * Passes the JWT as a write-only argument: Terraform (1.11 or later) sends it to Vault and keeps it in no state. A whole number
   * from 1; Terraform sends the JWT again when it is raised, and does not see a changed JWT otherwise. Needs the provider
   * 5.13, `aks-vault-constructs/cdktn/vault`, and `targetVersions: { terraform: '>=1.11.0' }` in cdktf.json or in the context of
   * the App, which cdktn asks for.
   * @default none: the JWT is kept in the state of this stack
   */
  readonly writeOnlyVersion?: number;
}

/** Options of {@link TokenReviewer.localServiceAccount}. */
export interface LocalServiceAccountOptions {
  /** The API server as the Vault pod reaches it. @default 'https://kubernetes.default.svc' */
  readonly apiServerUrl?: string;
}

/**
 * Who asks the API server whether a login's token is genuine. A required choice: each is right for one place of Vault
 * and fails at every login in another.
 *
 * | Vault runs | choose | stored credential | role audience |
 * |---|---|---|---|
 * | in the same cluster | `localServiceAccount()` | none | any, usually `vault` |
 * | elsewhere, early revocation wanted | `serviceAccount({ jwt })` | a JWT in Vault and, unless it is write-only, in the Terraform state | any, usually `vault` |
 * | elsewhere, no credential wanted | `clientJwt()` | none | none, or the API server's own |
 *
 * A Vault elsewhere that cannot reach the API server, or should not have to: {@link VaultJwtAuth}, which needs no reviewer.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/kubernetes
 */
export abstract class TokenReviewer {
  /** Whether Vault has a credential of its own to read the labels of a namespace with. */
  public readonly readsNamespaces: boolean = true;

  /** Each is made by one of the functions below. */
  protected constructor() {
    // Nothing to set: it says in the declarations that nobody else extends this class.
  }

  /**
   * Vault runs in this cluster and reviews with the service account of its own pod, which needs the cluster role
   * `system:auth-delegator`. Vault reads token and certificate authority from its pod, again and again; a Vault that does
   * not run in a pod refuses the configuration (400, no such file). The mount is in another stack than the cluster, since
   * Vault must be installed in between: VAULT_LOCAL_REVIEWER_IN_CLUSTER_STACK.
   */
  public static localServiceAccount(options: LocalServiceAccountOptions = {}): TokenReviewer {
    check('options', options, LOCAL_REVIEWER);
    return new LocalServiceAccount(options.apiServerUrl ?? 'https://kubernetes.default.svc');
  }

  /**
   * Each login's own token reviews itself: nothing is stored. Every service account that logs in needs the cluster role
   * `system:auth-delegator`, and its token must be one that the API server accepts as a login to itself. A token of
   * audience `vault` is not: such a login ends in 403. The workload says `TokenAudience.apiServer()`.
   */
  public static clientJwt(options: ClientJwtOptions = {}): TokenReviewer {
    check('options', options, CLIENT_REVIEWER);
    return new ClientJwt(options.apiServerAudience);
  }

  /**
   * A service account made for reviewing, by its long-lived JWT. Terraform keeps the JWT in the state of this stack, and
   * the construct says so in a warning at synth, unless `writeOnlyVersion` is given. The mount is in another stack than the cluster, since the JWT
   * exists only once the cluster does: VAULT_REVIEWER_IN_CLUSTER_STACK.
   */
  public static serviceAccount(options: ServiceAccountOptions): TokenReviewer {
    check('options', options, ACCOUNT_REVIEWER);
    return new ServiceAccount(options.jwt, options.writeOnlyVersion);
  }

  /** Fields of `vault_kubernetes_auth_backend_config`. `scope` is where the mount is. @internal */
  public abstract configuration(scope: Construct, cluster: IKubernetesEndpoint): ReviewerConfiguration;

  /** @throws VAULT_AUDIENCE_WITH_CLIENT_JWT, VAULT_AUDIENCE_MISSING @internal */
  public checkAudience(audience: string | undefined, constructPath: string): void {
    if (audience === undefined || audience === '')
      throw VaultErrors.VAULT_AUDIENCE_MISSING({}, constructPath);
  }
}

class LocalServiceAccount extends TokenReviewer {
  public constructor(private readonly apiServerUrl: string) {
    super();
  }

  public override configuration(scope: Construct, cluster: IKubernetesEndpoint): ReviewerConfiguration {
    if (isMadeInStackOf(scope, cluster)) {
      const facts = { cluster: cluster.node.path };
      throw VaultErrors.VAULT_LOCAL_REVIEWER_IN_CLUSTER_STACK(facts, scope.node.path);
    }
    return { kubernetesHost: this.apiServerUrl, disableLocalCaJwt: false };
  }
}

class ClientJwt extends TokenReviewer {
  public override readonly readsNamespaces = false;

  public constructor(private readonly apiServerAudience: string | undefined) {
    super();
  }

  public override configuration(_scope: Construct, cluster: IKubernetesEndpoint): ReviewerConfiguration {
    return remote(cluster);
  }

  public override checkAudience(audience: string | undefined, constructPath: string): void {
    const { apiServerAudience } = this;
    if (audience === undefined || audience === apiServerAudience || Token.isUnresolved(audience)) return;
    throw VaultErrors.VAULT_AUDIENCE_WITH_CLIENT_JWT({ audience, apiServerAudience }, constructPath);
  }
}

class ServiceAccount extends TokenReviewer {
  public constructor(
    private readonly jwt: ReviewerJwt,
    private readonly writeOnlyVersion: number | undefined,
  ) {
    super();
  }

  public override configuration(scope: Construct, cluster: IKubernetesEndpoint): ReviewerConfiguration {
    if (isMadeInStackOf(scope, cluster)) {
      throw VaultErrors.VAULT_REVIEWER_IN_CLUSTER_STACK({ cluster: cluster.node.path }, scope.node.path);
    }
    const tokenReviewerJwt = this.reference(scope);
    const { writeOnlyVersion: tokenReviewerJwtVersion } = this;
    if (tokenReviewerJwtVersion !== undefined) {
      checkWriteOnly(tokenReviewerJwtVersion, scope.node.path);
      return { ...remote(cluster), tokenReviewerJwt, tokenReviewerJwtVersion };
    }
    warn(
      scope,
      'the reviewer JWT is kept in the Terraform state of this stack; restrict who reads the state, or choose TokenReviewer.localServiceAccount() or TokenReviewer.clientJwt()',
    );
    return { ...remote(cluster), tokenReviewerJwt };
  }

  private reference(scope: Construct): string {
    const { jwt } = this;
    const path = scope.node.path;
    if (TerraformVariable.isTerraformElement(jwt)) {
      const variable = jwt as TerraformVariable;
      if (variable.sensitive !== true) {
        throw VaultErrors.VAULT_REVIEWER_JWT_NOT_SENSITIVE({ variable: variable.friendlyUniqueId }, path);
      }
      if (variable.default !== undefined) throw VaultErrors.VAULT_REVIEWER_JWT_LITERAL({}, path);
      return variable.stringValue;
    }
    // An IResolvable may wrap a literal as well (`Token.asAny('eyJ...')`); what it resolves to tells.
    const resolver = new DefaultTokenResolver(new StringConcat());
    const resolved: unknown = Tokenization.resolve(jwt, { scope, resolver, preparing: false });
    if (typeof resolved !== 'string' || !/^\$\{.+\}$/.test(resolved)) {
      throw VaultErrors.VAULT_REVIEWER_JWT_LITERAL({}, path);
    }
    return Token.asString(jwt);
  }
}

function checkWriteOnly(version: number, constructPath: string): void {
  if (!(Number.isInteger(version) && version >= 1)) {
    throw VaultErrors.VAULT_REVIEWER_JWT_VERSION_INVALID({ version }, constructPath);
  }
  if (!vaultProvider.hasWriteOnlyReviewerJwt) {
    throw VaultErrors.VAULT_NEEDS_PROVIDER_5_13({ subject: 'reviewer.writeOnlyVersion' }, constructPath);
  }
}

/**
 * Whether one stack makes the cluster and configures this mount. What exists only once the cluster does, a Vault inside of
 * it or the JWT of one of its service accounts, can then never be there at the first apply. A cluster that the stack only
 * looks up is none that it makes.
 */
function isMadeInStackOf(
  scope: Construct,
  cluster: IKubernetesEndpoint,
): cluster is IKubernetesEndpoint & Construct {
  if (!Construct.isConstruct(cluster)) return false;
  const made = cluster.node.findAll().some((child) => resourceTypeOf(child) === 'azurerm_kubernetes_cluster');
  return made && TerraformStack.of(cluster) === TerraformStack.of(scope);
}

function resourceTypeOf(construct: IConstruct): string | undefined {
  return TerraformResource.isTerraformResource(construct) ? construct.terraformResourceType : undefined;
}

/**
 * For a Vault outside of the cluster. `disableLocalCaJwt` keeps a Vault that runs in some other cluster from offering
 * that cluster's own token here; with it, Vault refuses a configuration without the certificate authority.
 */
function remote(cluster: IKubernetesEndpoint): ReviewerConfiguration {
  return {
    kubernetesHost: cluster.apiServerUrl,
    kubernetesCaCert: cluster.certificateAuthorityPem,
    disableLocalCaJwt: true,
  };
}
