import { KubernetesCluster } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { Annotations, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { AksErrors } from './errors';
import { AksClusterBase, type ClusterHost, type IAksCluster } from './aks-cluster-base';
import { checkCluster } from './aks-cluster-checks';
import { chosen, clusterConfig } from './aks-cluster-config';
import { type AksClusterProps } from './aks-cluster-props';
import {
  type AksClusterAttributes,
  ImportedAksCluster,
  LookedUpAksCluster,
  type AksClusterLookup,
} from './imported-cluster';
import { AksNodePool } from './aks-node-pool';
import { checkConfig } from './config-rules';
import { AksIdentity } from './identity';
import { merged } from './merge';
import { DEFAULT_AUDIT_LOGS, Monitoring } from './monitoring';
import { type NodeOs } from './node-os';
import { resolvePool, rotationName } from './node-pool-block';
import { checkPoolName, PoolScaling } from './node-pool-options';
import { ContainerInsights, ManagedPrometheus, workspaceOf } from './observability';
import { clusterFindings, clusterNotes } from './weakened';

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
    checkCluster(props, this.node.path);
    this.clusterName = props.clusterName;
    this.resourceGroupName = props.resourceGroupName;
    const { network, azureRbac, onlyCriticalAddons } = chosen(props);
    const { resourceGroupName, location, tags, provider } = props;
    const place = { clusterName: this.clusterName, resourceGroupName, location, tags, provider };
    const systemPool = resolvePool(
      props.systemPool ?? {},
      PoolScaling.autoscale({ min: 3, max: 5 }),
      this.node.path,
    );
    this.systemPoolName = this.claimSystemPoolName(props, systemPool.os);
    this.identity = this.makeIdentity(props);
    this.workspaceId = workspaceOf(this, props.monitoring ?? Monitoring.newWorkspace(), place);
    const parts = {
      systemPoolName: this.systemPoolName,
      systemPool,
      identityId: this.identity.id,
      workspaceId: this.workspaceId,
    };
    const config = merged(clusterConfig(props, parts), props.overrides);
    checkConfig(config, this.node.path);
    this.resource = new KubernetesCluster(this, 'Resource', {
      ...config,
      dependsOn: [...this.identity.assignments],
    });
    this.host = {
      location: () => location,
      tags,
      provider,
      azureRbac,
      pools: {
        defaultSubnetId: props.subnetId,
        podSubnetId: network.podSubnetId,
        windowsProblem: windowsProblem(network.supportsWindows, props.windowsAdministrator !== undefined),
        subnetAccess: (subnetId) => this.identity.subnetAccess(subnetId),
        claimNames: (names, path) => {
          this.claimNames(names, path);
        },
      },
    };
    this.addObservability(props, place);
    const userPool = props.defaultUserPool ?? {};
    if (userPool !== false)
      this.userPool = this.addNodePool('UserPool', { ...userPool, name: userPool.name ?? 'user' });
    for (const finding of clusterFindings(config)) Annotations.of(this).addWarning(finding);
    for (const note of clusterNotes(config)) Annotations.of(this).addInfo(note);
    if (onlyCriticalAddons) this.node.addValidation({ validate: () => this.poolProblems() });
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

  private makeIdentity(props: AksClusterProps): AksIdentity {
    const { network, apiServer, diskEncryption, etcdEncryption } = chosen(props);
    return new AksIdentity(this, 'Identity', {
      clusterName: props.clusterName,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      identity: props.identity,
      manageRoleAssignments: props.manageRoleAssignments ?? true,
      needs: {
        nodeSubnetId: props.systemPool?.subnetId ?? props.subnetId,
        podSubnetId: network.podSubnetId,
        apiServerSubnetId: apiServer.subnetId,
        dnsZoneId: apiServer.dnsZoneId,
        diskEncryptionSetId: diskEncryption.diskEncryptionSetId,
        keyVaultId: etcdEncryption.keyVaultId,
        keyVaultIsPrivate: etcdEncryption.network === 'Private',
        kubeletIdentityId: props.kubeletIdentity?.id,
      },
      tags: props.tags,
      provider: props.provider,
    });
  }

  private addObservability(
    props: AksClusterProps,
    place: { readonly clusterName: string; readonly resourceGroupName: string; readonly location: string },
  ): void {
    const { workspaceId } = this;
    if (workspaceId !== undefined) {
      const location = props.monitoring?.location ?? place.location;
      new ContainerInsights(this, 'ContainerInsights', this.resource, workspaceId, { ...place, location });
      const categories = props.auditLogs ?? DEFAULT_AUDIT_LOGS;
      if (categories.length > 0) {
        const name = `diag-${this.clusterName}`;
        this.addDiagnostics('AuditLogs', { categories, destination: { workspaceId }, name });
      }
    }
    if (props.prometheus !== undefined) {
      const { workspaceId: monitorWorkspace, location = place.location } = props.prometheus;
      new ManagedPrometheus(this, 'Prometheus', this.resource, monitorWorkspace, { ...place, location });
    }
  }

  private claimSystemPoolName(props: AksClusterProps, os: NodeOs): string {
    const name = props.systemPool?.name ?? 'system';
    if (!Token.isUnresolved(name)) {
      checkPoolName(name, os, this.node.path);
      this.claimNames([name, rotationName(name, os)], this.node.path);
    }
    return name;
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
