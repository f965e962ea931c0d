import { Fn, TerraformLocal, type TerraformMetaArguments, Token } from 'cdktf';
import { type Construct } from 'constructs';
import { annotateAtSynth } from '../annotate-at-synth';
import { claimClusterName } from '../cluster/cluster-names';
import { ManagedClusterBase, type ManagedClusterHost } from '../cluster/managed-cluster';
import { AksErrors } from '../errors';
import { AksIdentity } from '../identity/identity';
import { workspaceOf } from '../monitoring/observability';
import { checkSubnets } from '../network/subnet-uses';
import { check, placed } from '../private/shapes';
import { resolvedText } from '../resolved-text';
import { automaticClusterArguments } from './automatic-cluster-arguments';
import { checkAutomaticCluster, checkProviderHasAutomatic } from './automatic-cluster-checks';
import { AUTOMATIC_CLUSTER } from './automatic-cluster-kinds';
import { type AksAutomaticClusterProps } from './automatic-cluster-props';
import { type AutomaticNetwork } from './automatic-network';
import { saidOfAutomatic } from './automatic-notes';
import { AutomaticClusterData, AutomaticClusterResource } from './automatic-resource';
import { resolveAutomaticCluster, type ResolvedAutomaticCluster } from './resolved-automatic-cluster';

export { type AutomaticClusterResource } from './automatic-resource';

/**
 * An AKS Automatic cluster: AKS makes nodes, scales and upgrades them (channel `stable`), and enforces deployment safeguards. Private unless
 * told otherwise, with Gateway API for ingress and the audit log in a workspace. Needs azurerm 5: `aks-vault-constructs/cdktn/aks`.
 *
 * Emits `azurerm_kubernetes_automatic_cluster`; in a network of your own `azurerm_user_assigned_identity` and its
 * `azurerm_role_assignment`, which the cluster waits for; `azurerm_log_analytics_workspace` and `azurerm_monitor_diagnostic_setting`.
 * `grantAcrPull` brings a data source of the cluster, which alone says who the kubelets are.
 *
 * Vault's constructs take it as they take an `AksCluster`. It has no node pools: AKS makes nodes by `NodePool` objects in the cluster.
 *
 * @example
 * const cluster = new AksAutomaticCluster(this, 'Aks', {
 *   clusterName: 'shop',
 *   resourceGroupName,
 *   location: 'westeurope',
 *   network: AutomaticNetwork.subnets({ nodes, systemNodes, apiServer }),
 * });
 * @see https://learn.microsoft.com/azure/aks/intro-aks-automatic
 */
export class AksAutomaticCluster extends ManagedClusterBase {
  public readonly clusterName: string;
  public readonly resourceGroupName: string;
  /** The Terraform resource, for `addOverride` and `importFrom`. */
  public readonly resource: AutomaticClusterResource;
  /** The identity of the control plane; undefined with `AutomaticNetwork.managed()`, where AKS makes it. */
  public readonly identity?: AksIdentity;
  /** The Log Analytics workspace; undefined with `Monitoring.none()`. */
  public readonly workspaceId?: string;
  /** @internal */
  protected readonly host: ManagedClusterHost;
  private data?: AutomaticClusterData;

  /**
   * @throws AKS_NEEDS_AZURERM_5, AKS_AUTOMATIC_MANAGED_NETWORK, AKS_AUTOMATIC_API_SUBNET, AKS_AUTOMATIC_MESH_AND_GATEWAY
   * @throws AKS_CLUSTER_NAME_INVALID, AKS_CLUSTER_NAME_TAKEN, AKS_SUBNET_TWICE, AKS_DNS_ZONE_OTHER_REGION, AKS_WORKSPACE_NEEDED
   * @throws AKS_ISTIO_REVISIONS_EMPTY, AKS_ISTIO_REVISION_INVALID, AKS_IGNORED_ARGUMENT_INVALID, AKS_ID_WRONG_KIND, AKS_TAGS_INVALID,
   *   AKS_VALUE_INVALID
   */
  public constructor(scope: Construct, id: string, props: AksAutomaticClusterProps) {
    super(placed(scope, id), id);
    const { path } = this.node;
    // First: with other bindings nothing that is written right would help.
    checkProviderHasAutomatic(path);
    check('', props, AUTOMATIC_CLUSTER, path);
    const cluster = resolveAutomaticCluster(props);
    checkAutomaticCluster(cluster, path);
    checkSubnets(this, subnetUses(cluster.network));
    this.claimName(cluster);
    this.clusterName = cluster.clusterName;
    this.resourceGroupName = cluster.resourceGroupName;
    this.identity = this.makeIdentity(cluster);
    this.workspaceId = workspaceOf(this, cluster.monitoring, cluster);
    const { location, tags, provider } = cluster;
    const args = automaticClusterArguments(cluster, this.identity?.id);
    this.resource = new AutomaticClusterResource(
      this,
      'Resource',
      args,
      metaArguments(cluster, this.identity),
    );
    this.host = { location: () => location, tags, provider, azureRbac: true };
    this.sendLogs(cluster);
    annotateAtSynth(this, this.resource, (written) =>
      saidOfAutomatic(written, {
        someoneMayLogIn: this.hasGrants,
        hasLogs: cluster.auditLogs.length > 0,
      }),
    );
  }

  public get clusterId(): string {
    return this.resource.id;
  }

  public get oidcIssuerUrl(): string {
    return this.resource.getStringAttribute('oidc_issuer_url');
  }

  public get apiServerUrl(): string {
    return this.resource.getStringAttribute('kube_config[0].host');
  }

  public get certificateAuthority(): string {
    return this.resource.getStringAttribute('kube_config[0].cluster_ca_certificate');
  }

  /** Read by a data source, which is made when this is asked for the first time. */
  public get kubeletIdentityObjectId(): string {
    this.data ??= this.lookUp();
    return this.data.kubeletIdentityObjectId;
  }

  public get nodeResourceGroup(): string {
    return this.partOf(this.resource.getStringAttribute('node_resource_group_id'), 4);
  }

  private lookUp(): AutomaticClusterData {
    // By parts of the id and not by the names that are known, so that it is read once the cluster exists. By way of a local:
    // a data source that names a resource itself is read after each change of it, and its grants would be made again.
    const { asString: id } = new TerraformLocal(this, 'Id', this.clusterId);
    const names = { name: this.partOf(id, 8), resource_group_name: this.partOf(id, 4) };
    return new AutomaticClusterData(this, 'Data', names, { provider: this.host.provider });
  }

  private partOf(resourceId: string, index: number): string {
    return Fn.element(Fn.split('/', resourceId), index) as string;
  }

  private makeIdentity(cluster: ResolvedAutomaticCluster): AksIdentity | undefined {
    const { subnetIds } = cluster.network;
    if (subnetIds === undefined) return undefined;
    return new AksIdentity(this, 'Identity', {
      clusterName: cluster.clusterName,
      resourceGroupName: cluster.resourceGroupName,
      location: cluster.location,
      identity: cluster.identity,
      manageRoleAssignments: cluster.manageRoleAssignments,
      needs: {
        nodeSubnetId: subnetIds.nodes,
        // AKS makes nodes in it by itself.
        wholeNetwork: true,
        dnsZoneId: cluster.apiServer.dnsZoneId,
        keyVaultIsPrivate: false,
      },
      tags: cluster.tags,
      provider: cluster.provider,
    });
  }

  private sendLogs({ auditLogs: categories }: ResolvedAutomaticCluster): void {
    const { workspaceId } = this;
    if (workspaceId === undefined || categories.length === 0) return;
    const name = `diag-${this.clusterName}`;
    this.addDiagnostics('AuditLogs', { categories, destination: { workspaceId }, name });
  }

  private claimName({ clusterName, resourceGroupName, provider }: ResolvedAutomaticCluster): void {
    if (Token.isUnresolved(clusterName)) return;
    const name = [clusterName, resolvedText(this, resourceGroupName), provider?.fqn ?? ''];
    const other = claimClusterName(this, name);
    if (other !== undefined) {
      throw AksErrors.AKS_CLUSTER_NAME_TAKEN({ clusterName, takenBy: other.node.path }, this.node.path);
    }
  }
}

function metaArguments(
  { provider, deletionProtection, externallyManaged }: ResolvedAutomaticCluster,
  identity: AksIdentity | undefined,
): TerraformMetaArguments {
  const assignments = identity?.assignments ?? [];
  const ignoreChanges = externallyManaged.length === 0 ? undefined : [...new Set(externallyManaged)];
  return {
    provider,
    dependsOn: assignments.length === 0 ? undefined : [...assignments],
    lifecycle: { preventDestroy: deletionProtection ? true : undefined, ignoreChanges },
  };
}

/** What each subnet is for, as a property is named. */
function subnetUses({ subnetIds }: AutomaticNetwork): Readonly<Record<string, string | undefined>> {
  return {
    'network.nodes': subnetIds?.nodes,
    'network.systemNodes': subnetIds?.systemNodes,
    'network.apiServer': subnetIds?.apiServer,
  };
}
