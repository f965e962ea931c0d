import { Fn, TerraformOutput, type TerraformProvider, TerraformStack, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { ManagementLock, MonitorDiagnosticSetting, RoleAssignment } from '../bindings';
import { DNS_LABEL, type IKubernetesEndpoint } from '../../core';
import { checkNeededId, checkObjectId } from '../azure-ids';
import { AksErrors } from '../errors';
import { type AccessScope, type AksAccessRole } from '../identity/aks-access-role';
import { check, placed } from '../private/shapes';
import { stableHash } from '../resolved-text';
import { KubeLogin, type KubernetesProviderConfig } from '../identity/kube-login';
import {
  ACR_PULL,
  type AcrPullOptions,
  DIAGNOSTICS,
  type DiagnosticsProps,
  GRANT_SCOPE,
  KUBE_LOGIN,
  NOTES,
  OUTPUTS,
  ROLE,
} from './cluster-methods';
import { WorkloadIdentity, type WorkloadIdentityProps } from '../identity/workload-identity';

/** A cluster that AKS manages: `AksCluster`, `AksAutomaticCluster`, or one that exists already. */
export interface IManagedCluster extends IConstruct, IKubernetesEndpoint {
  readonly clusterId: string;
  readonly clusterName: string;
  readonly resourceGroupName: string;
  /** Issuer of service account tokens, with its trailing slash: compared exactly by everyone. Another one for each new cluster. */
  readonly oidcIssuerUrl: string;
  /** Base64, as Azure gives it; `certificateAuthorityPem` is decoded. */
  readonly certificateAuthority: string;
  /** Object id of the kubelets' identity, which pulls images. */
  readonly kubeletIdentityObjectId: string;
  /** Resource group that AKS keeps the nodes in. */
  readonly nodeResourceGroup: string;
  /** A Kubernetes role for a user, group or service principal, and the right to fetch a kubeconfig. */
  grantAccess(id: string, principalId: string, role: AksAccessRole, scope?: AccessScope): RoleAssignment[];
  /** Lets the nodes pull from a registry, and nothing else. @throws AKS_ID_WRONG_KIND */
  grantAcrPull(registryId: string, options?: AcrPullOptions): RoleAssignment;
  /** Lets a service account act as an Azure identity. @throws AKS_WORKLOAD_IDENTITY_SUBJECT */
  addWorkloadIdentity(id: string, props: WorkloadIdentityProps): WorkloadIdentity;
  /** Sends logs of the control plane somewhere. */
  addDiagnostics(id: string, props: DiagnosticsProps): MonitorDiagnosticSetting;
  /** An Azure lock against deletion. */
  addDeletionLock(id: string, notes?: string): ManagementLock;
  /** Terraform outputs without any credential. */
  exportOutputs(options: { readonly prefix: string }): TerraformOutput[];
  /** Arguments for the Kubernetes provider of another stack. */
  kubernetesProviderConfig(login?: KubeLogin): KubernetesProviderConfig;
}

/** What the methods need that is not public. */
export interface ManagedClusterHost {
  /** Asked for only when something with a location is made. */
  readonly location: () => string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
  /** Whether grants of Kubernetes roles have an effect. */
  readonly azureRbac: boolean;
}

/** The methods that all clusters share. */
export abstract class ManagedClusterBase extends Construct implements IManagedCluster {
  public abstract readonly clusterId: string;
  public abstract readonly clusterName: string;
  public abstract readonly resourceGroupName: string;
  public abstract readonly oidcIssuerUrl: string;
  public abstract readonly apiServerUrl: string;
  public abstract readonly certificateAuthority: string;
  public abstract readonly kubeletIdentityObjectId: string;
  public abstract readonly nodeResourceGroup: string;
  /** @internal */
  protected abstract readonly host: ManagedClusterHost;
  /** Whether anybody was granted access here. */
  protected hasGrants = false;

  /** The certificate authority as PEM text; a Terraform expression. */
  public get certificateAuthorityPem(): string {
    return Fn.base64decode(this.certificateAuthority);
  }

  /** @throws AKS_GRANT_WITHOUT_AZURE_RBAC, AKS_GRANT_NAMESPACE_INVALID, AKS_GRANT_NOT_NAMESPACED, AKS_OBJECT_ID_INVALID */
  public grantAccess(
    id: string,
    principalId: string,
    role: AksAccessRole,
    scope: AccessScope = {},
  ): RoleAssignment[] {
    const grant = new Construct(placed(this, id, scope, GRANT_SCOPE), id);
    const path = grant.node.path;
    check('role', role, ROLE, path);
    if (!this.host.azureRbac) throw AksErrors.AKS_GRANT_WITHOUT_AZURE_RBAC({}, path);
    checkObjectId('grantAccess.principalId', principalId, path);
    const { namespaces } = scope;
    if (namespaces !== undefined && !role.namespaced) {
      throw AksErrors.AKS_GRANT_NOT_NAMESPACED({ role: role.roleDefinitionName }, path);
    }
    if (namespaces?.length === 0) throw AksErrors.AKS_GRANT_NAMESPACE_INVALID({ namespace: '' }, path);
    this.hasGrants = true;
    const user = this.clusterUser(principalId);
    const assignments = (namespaces ?? [undefined]).map((namespace) => {
      if (namespace !== undefined && !Token.isUnresolved(namespace) && !DNS_LABEL.test(namespace)) {
        throw AksErrors.AKS_GRANT_NAMESPACE_INVALID({ namespace }, path);
      }
      const at = namespace === undefined ? this.clusterId : `${this.clusterId}/namespaces/${namespace}`;
      return this.assign(grant, `Role${namespace ?? ''}`, role.roleDefinitionName, at, principalId);
    });
    return [...assignments, user];
  }

  /** @see https://learn.microsoft.com/azure/aks/cluster-container-registry-integration */
  public grantAcrPull(registryId: string, options: AcrPullOptions = {}): RoleAssignment {
    checkNeededId('grantAcrPull', 'container registry', registryId, this.node.path);
    check('grantAcrPull', options, ACR_PULL, this.node.path);
    const id = `AcrPull${stableHash(this, registryId)}`;
    const existing = this.node.tryFindChild(id);
    if (existing instanceof RoleAssignment) return existing;
    return new RoleAssignment(this, id, {
      scope: registryId,
      roleDefinitionName: options.repositoryPermissions ? 'Container Registry Repository Reader' : 'AcrPull',
      principalId: this.kubeletIdentityObjectId,
      skipServicePrincipalAadCheck: true,
      provider: this.host.provider,
    });
  }

  public addWorkloadIdentity(id: string, props: WorkloadIdentityProps): WorkloadIdentity {
    const { location, tags, provider } = this.host;
    const { clusterName, resourceGroupName, oidcIssuerUrl } = this;
    return new WorkloadIdentity(this, id, props, {
      clusterName,
      resourceGroupName,
      oidcIssuerUrl,
      location,
      tags,
      provider,
    });
  }

  /** @throws AKS_DIAGNOSTICS_EMPTY */
  public addDiagnostics(id: string, props: DiagnosticsProps): MonitorDiagnosticSetting {
    placed(this, id, props, DIAGNOSTICS);
    const { destination } = props;
    if (props.categories.length === 0) throw AksErrors.AKS_DIAGNOSTICS_EMPTY({}, `${this.node.path}/${id}`);
    const workspaceId = 'workspaceId' in destination ? destination.workspaceId : undefined;
    const eventHub = 'eventHub' in destination ? destination.eventHub : undefined;
    return new MonitorDiagnosticSetting(this, id, {
      name: props.name ?? `diag-${this.clusterName}-${id.toLowerCase()}`,
      targetResourceId: this.clusterId,
      enabledLog: [...new Set(props.categories)].map((category) => ({ category })),
      logAnalyticsWorkspaceId: workspaceId,
      // Tables of their own instead of one for everything: cheaper to query and with rights of their own.
      logAnalyticsDestinationType: workspaceId === undefined ? undefined : 'Dedicated',
      storageAccountId: 'storageAccountId' in destination ? destination.storageAccountId : undefined,
      eventhubAuthorizationRuleId: eventHub?.authorizationRuleId,
      eventhubName: eventHub?.name,
      provider: this.host.provider,
    });
  }

  /**
   * An Azure lock that keeps everybody from deleting the cluster, Terraform or not. Node pools inherit it, so replacing or
   * removing one is blocked too: `deletionProtection` is the milder choice.
   */
  public addDeletionLock(id: string, notes?: string): ManagementLock {
    placed(this, id);
    check('notes', notes, NOTES, this.node.path);
    return new ManagementLock(this, id, {
      name: `lock-${this.clusterName}`,
      scope: this.clusterId,
      lockLevel: 'CanNotDelete',
      notes,
      provider: this.host.provider,
    });
  }

  public kubernetesProviderConfig(login: KubeLogin = KubeLogin.azureCli()): KubernetesProviderConfig {
    check('login', login, KUBE_LOGIN, this.node.path);
    return {
      host: this.apiServerUrl,
      clusterCaCertificate: this.certificateAuthorityPem,
      exec: [login.exec()],
    };
  }

  /**
   * Outputs `<prefix>_id`, `_name`, `_oidc_issuer_url`, `_host`, `_certificate_authority`, `_node_resource_group`. No
   * kubeconfig and no credential is among them; address and authority are not secret, though the provider marks them so.
   *
   * @param options.prefix lower-case letters, digits, `_`; one of its own for each cluster
   * @throws AKS_OUTPUT_PREFIX_INVALID, AKS_OUTPUT_PREFIX_TAKEN
   */
  public exportOutputs(options: { readonly prefix: string }): TerraformOutput[] {
    check('exportOutputs', options, OUTPUTS, this.node.path);
    const { prefix } = options;
    if (!/^[a-z][a-z0-9_]*$/.test(prefix))
      throw AksErrors.AKS_OUTPUT_PREFIX_INVALID({ prefix }, this.node.path);
    const values = {
      id: this.clusterId,
      name: this.clusterName,
      oidc_issuer_url: this.oidcIssuerUrl,
      host: Fn.nonsensitive(this.apiServerUrl) as string,
      certificate_authority: Fn.nonsensitive(this.certificateAuthority) as string,
      node_resource_group: this.nodeResourceGroup,
    };
    // At the top of the stack, where the id is the name: readable for people and pipelines.
    const stack = TerraformStack.of(this);
    return Object.entries(values).map(([name, value]) => {
      const id = `${prefix}_${name}`;
      if (stack.node.tryFindChild(id) !== undefined) {
        throw AksErrors.AKS_OUTPUT_PREFIX_TAKEN({ prefix }, this.node.path);
      }
      return new TerraformOutput(stack, id, { value });
    });
  }

  /** Once for each principal: Azure refuses the same assignment twice. */
  private clusterUser(principalId: string): RoleAssignment {
    const id = `ClusterUser${stableHash(this, principalId)}`;
    const existing = this.node.tryFindChild(id);
    if (existing instanceof RoleAssignment) return existing;
    return this.assign(this, id, 'Azure Kubernetes Service Cluster User Role', this.clusterId, principalId);
  }

  private assign(
    scope: Construct,
    id: string,
    role: string,
    at: string,
    principalId: string,
  ): RoleAssignment {
    return new RoleAssignment(scope, id, {
      scope: at,
      roleDefinitionName: role,
      principalId,
      provider: this.host.provider,
    });
  }
}
