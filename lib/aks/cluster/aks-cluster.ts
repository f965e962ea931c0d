import { Token } from 'cdktf';
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
import { refusedCombination } from './refused-combinations';
import { AksIdentity } from '../identity/identity';
import { withOverrides } from '../merge';
import { type NodeOs } from '../pools/node-os';
import { rotationName } from '../pools/node-pool-block';
import { checkPoolName } from '../pools/node-pool-options';
import { addDeploymentSafeguards } from '../safeguards/safeguards-resource';
import { ContainerInsights, ManagedPrometheus, workspaceOf } from '../monitoring/observability';
import { warnOfIgnoredVersion } from './ignored-version';
import { annotateAtSynth } from '../annotate-at-synth';
import { placed } from '../private/shapes';
import { checkArguments } from '../unknown-arguments';
import { checkSubnets } from '../network/subnet-uses';
import { resolvedText } from '../resolved-text';
import { type Arguments, at, synthesized } from '../synthesized';
import { claimClusterName } from './cluster-names';
import { ATTRIBUTES, CLUSTER, LOOKUP } from './cluster-kinds';
import { saidOf } from './notes';

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
 * What weakens a default is named at synth, with the id of the scanner check that will fail; `overrides` and `addOverride`
 * count. Terraform refuses to destroy or replace it unless `deletionProtection: false`.
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
  /** @internal */
  protected readonly host: ClusterHost;
  private readonly poolNames = new Set<string>();

  /** @throws every `AKS_...` code that docs/errors.md lists for props */
  public constructor(scope: Construct, id: string, props: AksClusterProps) {
    super(placed(scope, id, props, CLUSTER), id);
    const cluster = resolveCluster(props, this.node.path);
    checkCluster(cluster, this.node.path);
    checkSubnets(this, subnetUses(cluster));
    this.claimClusterName(cluster);
    this.clusterName = cluster.clusterName;
    this.resourceGroupName = cluster.resourceGroupName;
    this.systemPoolName = cluster.systemPool.name;
    this.claimSystemPoolName(cluster.systemPool);
    this.identity = this.makeIdentity(cluster);
    this.workspaceId = workspaceOf(this, cluster.monitoring, cluster);
    const parts = { identityId: this.identity.id, workspaceId: this.workspaceId };
    this.resource = new KubernetesCluster(this, 'Resource', {
      ...withOverrides(clusterArguments(cluster, parts), cluster.overrides),
      dependsOn: [...this.identity.assignments],
    });
    checkArguments('overrides', cluster.overrides, this.resource, this.node.path);
    checkArguments(
      'systemPool.linux.sysctls',
      cluster.systemPool.linux?.sysctls,
      this.resource.defaultNodePool.linuxOsConfig.sysctlConfig,
      this.node.path,
    );
    const refused = refusedCombination(synthesized(this.resource), this.node.path);
    if (refused !== undefined) throw refused;
    this.host = this.hostOf(cluster);
    this.addObservability(cluster);
    addDeploymentSafeguards(this, this.resource, cluster);
    warnOfIgnoredVersion(this.resource, cluster);
    const userPool = cluster.defaultUserPool;
    if (userPool !== false)
      this.userPool = this.addNodePool('UserPool', { ...userPool, name: userPool.name ?? 'user' });
    annotateAtSynth(this, this.resource, (args) => {
      const administrators = at(
        args,
        'azure_active_directory_role_based_access_control.admin_group_object_ids',
      );
      const someoneMayLogIn =
        this.hasGrants || !cluster.azureRbac || (Array.isArray(administrators) && administrators.length > 0);
      return saidOf(cluster, args, { someoneMayLogIn });
    });
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** A cluster that exists already, by what is known of it. Emits nothing; what is missing throws when it is needed. */
  public static fromClusterAttributes(
    scope: Construct,
    id: string,
    attributes: AksClusterAttributes,
  ): IAksCluster {
    return new ImportedAksCluster(placed(scope, id, attributes, ATTRIBUTES), id, attributes);
  }

  /** A cluster that exists already, read by Terraform. Emits one data source `azurerm_kubernetes_cluster`. */
  public static fromLookup(scope: Construct, id: string, lookup: AksClusterLookup): IAksCluster {
    return new LookedUpAksCluster(placed(scope, id, lookup, LOOKUP), id, lookup);
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
        kubeletIdentity: cluster.kubeletIdentity,
        bootstrapRegistryId: cluster.outbound.bootstrap?.containerRegistryId,
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
        otherSubnets: {
          'network (pods)': network.podSubnetId,
          'apiServer.subnetId': cluster.apiServer.subnetId,
        },
        versions: cluster.nodeVersions,
        provisionsNodes: cluster.nodeProvisioning.isAuto,
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
      const { location = cluster.location } = prometheus;
      new ManagedPrometheus(this, 'Prometheus', this.resource, prometheus, { ...cluster, location });
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

  /** What only the whole shows: every pool, and what `addOverride` has made of the cluster. */
  private problems(): string[] {
    const args = synthesized(this.resource);
    const { path } = this.node;
    const refused = refusedCombination(args, path);
    const tainted = at(args, 'default_node_pool.only_critical_addons_enabled') === true;
    const pools = this.node.findAll().filter((construct) => construct instanceof AksNodePool);
    const autoscaled = pools.filter(
      ({ resource }) => at(synthesized(resource), 'auto_scaling_enabled') === true,
    );
    const provisioned = at(args, 'node_provisioning_profile.mode') === 'Auto';
    const nowhere =
      tainted && !provisioned && !pools.some((pool) => takesLinuxPods(synthesized(pool.resource)));
    const facts = { pools: pools.map(({ poolName }) => `${poolName}: tainted, or Windows`) };
    return [
      ...(refused === undefined ? [] : [refused.message]),
      ...(provisioned
        ? autoscaled.map(
            ({ node }) =>
              AksErrors.AKS_NODE_PROVISIONING_AUTOSCALER({ subject: 'overrides' }, node.path).message,
          )
        : []),
      ...(nowhere ? [AksErrors.AKS_NOWHERE_TO_SCHEDULE(facts, path).message] : []),
    ];
  }

  private claimClusterName({ clusterName, resourceGroupName, provider }: ResolvedCluster): void {
    if (Token.isUnresolved(clusterName)) return;
    const group = resolvedText(this, resourceGroupName);
    const other = claimClusterName(this, [clusterName, group, provider?.fqn ?? '']);
    if (other !== undefined) {
      throw AksErrors.AKS_CLUSTER_NAME_TAKEN({ clusterName, takenBy: other.node.path }, this.node.path);
    }
  }
}

function takesLinuxPods(pool: Arguments): boolean {
  const taints = at(pool, 'node_taints');
  return at(pool, 'os_type') !== 'Windows' && !(Array.isArray(taints) && taints.length > 0);
}

/** What each subnet is for; nodes and pods of several pools may share one. */
function subnetUses({ systemPool, network, apiServer }: ResolvedCluster) {
  return {
    subnetId: systemPool.subnetId,
    'network (pods)': network.podSubnetId,
    'apiServer.subnetId': apiServer.subnetId,
  };
}

function windowsProblem(networkAllows: boolean, hasPassword: boolean): string | undefined {
  if (!networkAllows)
    return 'the data plane Cilium has no Windows nodes; use network: AksNetwork.overlayAzure()';
  return hasPassword ? undefined : 'the cluster has no windowsAdministrator';
}
