import { Annotations, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { KubernetesCluster } from '../bindings';
import { AksErrors } from '../errors';
import { AksClusterBase, type ClusterHost, type IAksCluster } from './aks-cluster-base';
import { checkCluster } from './props-checks';
import { clusterArguments } from './cluster-arguments';
import { resolveCluster, type ResolvedCluster } from './resolved-cluster';
import { type AksClusterProps } from './aks-cluster-props';
import {
  type AksClusterAttributes,
  ImportedAksCluster,
  LookedUpAksCluster,
  type AksClusterLookup,
} from './imported-cluster';
import { AksNodePool } from '../pools/aks-node-pool';
import { checkConfig } from './refused-combinations';
import { AksIdentity } from '../identity/identity';
import { merged } from '../merge';
import { type NodeOs } from '../pools/node-os';
import { rotationName } from '../pools/node-pool-block';
import { checkPoolName } from '../pools/node-pool-options';
import { ContainerInsights, ManagedPrometheus, workspaceOf } from '../monitoring/observability';
import { clusterFindings, clusterNotes } from '../scanner-findings';

/**
 * An AKS cluster that is safe to run production on as it comes: private API server, no local accounts, Entra ID with
 * Azure RBAC, OIDC issuer and workload identity, Azure CNI overlay with Cilium and its network policies, encrypted
 * ephemeral disks, three zones, a tainted system pool beside a pool for applications, automatic patches in a weekly
 * window, audit log and container insights.
 *
 * Emits `azurerm_kubernetes_cluster`, `azurerm_kubernetes_cluster_node_pool`, `azurerm_user_assigned_identity`,
 * `azurerm_role_assignment` (the cluster waits for them), `azurerm_log_analytics_workspace`, a data collection rule with
 * its association, and `azurerm_monitor_diagnostic_setting`. No output, no kubeconfig.
 *
 * What weakens a default is named at synth, with the id of the scanner check that will fail.
 *
 * @example
 * const cluster = new AksCluster(this, 'Aks', {
 *   clusterName: 'shop',
 *   resourceGroupName: network.resourceGroupName,
 *   location: 'westeurope',
 *   subnetId: network.nodeSubnetId,
 * });
 * @see https://learn.microsoft.com/azure/aks/
 */
export class AksCluster extends AksClusterBase {
  public readonly clusterName: string;
  public readonly resourceGroupName: string;
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: KubernetesCluster;
  /** The identity of the control plane. */
  public readonly identity: AksIdentity;
  /** The name of the system pool. */
  public readonly systemPoolName: string;
  /** The pool for applications; undefined with `defaultUserPool: false`. */
  public readonly userPool?: AksNodePool;
  /** The Log Analytics workspace; undefined with `Monitoring.none()`. */
  public readonly workspaceId?: string;
  protected readonly host: ClusterHost;
  private readonly poolNames = new Set<string>();

  /** @throws every `AKS_...` code that docs/errors.md lists for props */
  public constructor(scope: Construct, id: string, props: AksClusterProps) {
    super(scope, id);
    const cluster = resolveCluster(props, this.node.path);
    checkCluster(cluster, this.node.path);
    this.clusterName = cluster.clusterName;
    this.resourceGroupName = cluster.resourceGroupName;
    this.systemPoolName = cluster.systemPool.name;
    this.claimSystemPoolName(cluster.systemPool);
    this.identity = this.makeIdentity(cluster);
    this.workspaceId = workspaceOf(this, cluster.monitoring, cluster);
    const parts = { identityId: this.identity.id, workspaceId: this.workspaceId };
    const config = merged(clusterArguments(cluster, parts), cluster.overrides);
    checkConfig(config, this.node.path);
    this.resource = new KubernetesCluster(this, 'Resource', {
      ...config,
      dependsOn: [...this.identity.assignments],
    });
    this.host = this.hostOf(cluster);
    this.addObservability(cluster);
    const userPool = cluster.defaultUserPool;
    if (userPool !== false)
      this.userPool = this.addNodePool('UserPool', { ...userPool, name: userPool.name ?? 'user' });
    for (const finding of clusterFindings(config)) Annotations.of(this).addWarning(finding);
    for (const note of clusterNotes(config)) Annotations.of(this).addInfo(note);
    if (cluster.systemPool.onlyCriticalAddons)
      this.node.addValidation({ validate: () => this.poolProblems() });
  }

  /** A cluster that exists already, by what is known of it. Emits nothing; what is missing throws when it is needed. */
  public static fromClusterAttributes(
    scope: Construct,
    id: string,
    attributes: AksClusterAttributes,
  ): IAksCluster {
    return new ImportedAksCluster(scope, id, attributes);
  }

  /** A cluster that exists already, read by Terraform. Emits one data source `azurerm_kubernetes_cluster`. */
  public static fromLookup(scope: Construct, id: string, lookup: AksClusterLookup): IAksCluster {
    return new LookedUpAksCluster(scope, id, lookup);
  }

  public get clusterId(): string {
    return this.resource.id;
  }

  public get oidcIssuerUrl(): string {
    return this.resource.oidcIssuerUrl;
  }

  public get apiServerUrl(): string {
    return this.resource.kubeConfig.get(0).host;
  }

  public get certificateAuthority(): string {
    return this.resource.kubeConfig.get(0).clusterCaCertificate;
  }

  public get kubeletIdentityObjectId(): string {
    return this.resource.kubeletIdentity.objectId;
  }

  public get nodeResourceGroup(): string {
    return this.resource.nodeResourceGroup;
  }

  private makeIdentity(cluster: ResolvedCluster): AksIdentity {
    const { network, apiServer, diskEncryption, etcdEncryption } = cluster;
    return new AksIdentity(this, 'Identity', {
      clusterName: cluster.clusterName,
      resourceGroupName: cluster.resourceGroupName,
      location: cluster.location,
      identity: cluster.identity,
      manageRoleAssignments: cluster.manageRoleAssignments,
      needs: {
        nodeSubnetId: cluster.systemPool.subnetId,
        podSubnetId: network.podSubnetId,
        apiServerSubnetId: apiServer.subnetId,
        dnsZoneId: apiServer.dnsZoneId,
        diskEncryptionSetId: diskEncryption.diskEncryptionSetId,
        keyVaultId: etcdEncryption.keyVaultId,
        keyVaultIsPrivate: etcdEncryption.network === 'Private',
        kubeletIdentityId: cluster.kubeletIdentity?.id,
      },
      tags: cluster.tags,
      provider: cluster.provider,
    });
  }

  private hostOf(cluster: ResolvedCluster): ClusterHost {
    const { network, location, tags, provider, azureRbac } = cluster;
    return {
      location: () => location,
      tags,
      provider,
      azureRbac,
      pools: {
        defaultSubnetId: cluster.subnetId,
        podSubnetId: network.podSubnetId,
        windowsProblem: windowsProblem(network.supportsWindows, cluster.windowsAdministrator !== undefined),
        subnetAccess: (subnetId) => this.identity.subnetAccess(subnetId),
        claimNames: (names, path) => {
          this.claimNames(names, path);
        },
      },
    };
  }

  private addObservability(cluster: ResolvedCluster): void {
    const { workspaceId } = this;
    const { auditLogs: categories, monitoring, prometheus } = cluster;
    if (workspaceId !== undefined) {
      const location = monitoring.location ?? cluster.location;
      new ContainerInsights(this, 'ContainerInsights', this.resource, workspaceId, { ...cluster, location });
      if (categories.length > 0) {
        const name = `diag-${this.clusterName}`;
        this.addDiagnostics('AuditLogs', { categories, destination: { workspaceId }, name });
      }
    }
    if (prometheus !== undefined) {
      const { workspaceId: monitorWorkspace, location = cluster.location } = prometheus;
      new ManagedPrometheus(this, 'Prometheus', this.resource, monitorWorkspace, { ...cluster, location });
    }
  }

  private claimSystemPoolName({ name, os }: { readonly name: string; readonly os: NodeOs }): void {
    if (Token.isUnresolved(name)) return;
    checkPoolName(name, os, this.node.path);
    this.claimNames([name, rotationName(name, os)], this.node.path);
  }

  /** Names of pools and of those that take their place, which all live in one cluster. */
  private claimNames(names: readonly string[], constructPath: string): void {
    const taken = names.find((name) => this.poolNames.has(name));
    if (taken !== undefined) throw AksErrors.AKS_POOL_NAME_TAKEN({ name: taken }, constructPath);
    for (const name of names) this.poolNames.add(name);
  }

  private poolProblems(): string[] {
    const pools = this.node.findAll().filter((construct) => construct instanceof AksNodePool);
    if (pools.some((pool) => !pool.isTainted)) return [];
    return [AksErrors.AKS_NOWHERE_TO_SCHEDULE({}, this.node.path).message];
  }
}

function windowsProblem(networkAllows: boolean, hasPassword: boolean): string | undefined {
  if (!networkAllows)
    return 'the data plane Cilium has no Windows nodes; use network: AksNetwork.overlayAzure()';
  return hasPassword ? undefined : 'the cluster has no windowsAdministrator';
}
