import { EtcdEncryption, DiskEncryption } from './encryption';
import { type AksClusterProps } from './aks-cluster-props';
import { Maintenance } from './maintenance';
import { AksPreset } from './preset';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';
import { DEFAULT_AUDIT_LOGS, Monitoring } from '../monitoring/monitoring';
import { ApiServerAccess } from '../network/api-server-access';
import { AksNetwork } from '../network/network-profile';
import { Outbound } from '../network/outbound';
import { resolvePool } from '../pools/node-pool-block';
import { OsDisk, type PoolOptions, PoolScaling } from '../pools/node-pool-options';
import { NodeProvisioning } from '../pools/node-provisioning';
import { type NodeVersions, versionOfNodes } from '../pools/node-version';

/**
 * The props of a cluster with every default filled in. Made once, when the construct is; what checks and what emits
 * takes it from here, so that no two places can differ about a default.
 */
export type ResolvedCluster = ReturnType<typeof resolveCluster>;

/** Fills in the defaults of the preset. @throws AKS_POOL_VERSION_OWNER, AKS_POOL_VERSION_INVALID */
export function resolveCluster(props: AksClusterProps, constructPath: string) {
  const preset = props.preset ?? AksPreset.PRODUCTION;
  const production = preset === AksPreset.PRODUCTION;
  const versions = nodeVersions(props);
  const apiServer = props.apiServer ?? ApiServerAccess.private();
  const outbound = props.outbound ?? Outbound.loadBalancer();
  // An isolated cluster reaches neither Azure Policy nor a workspace, unless both have private links.
  const reachesAzure = outbound.block.outboundType !== 'none';
  const monitoring =
    props.monitoring ?? (production && reachesAzure ? Monitoring.newWorkspace() : Monitoring.none());
  const nodeProvisioning = props.nodeProvisioning ?? NodeProvisioning.manual();
  const scaling = systemScaling(production, nodeProvisioning);
  return {
    ...props,
    preset,
    nodeProvisioning,
    dnsPrefix: props.dnsPrefix ?? props.clusterName.replaceAll('_', '-').slice(0, 54),
    dnsPrefixDerived: props.dnsPrefix === undefined,
    versionManagement: props.versionManagement ?? VersionManagement.AKS,
    nodeVersions: versions,
    upgradeChannel: props.upgradeChannel ?? UpgradeChannel.PATCH,
    nodeOsUpgradeChannel: props.nodeOsUpgradeChannel ?? NodeOsUpgradeChannel.NODE_IMAGE,
    maintenance: props.maintenance ?? Maintenance.weekly(),
    tier: props.tier ?? (production ? AksTier.STANDARD : AksTier.FREE),
    longTermSupport: props.longTermSupport ?? false,
    apiServer,
    network: props.network ?? AksNetwork.overlayCilium(),
    vnetCidrs: props.vnetCidrs ?? [],
    outbound,
    manageRoleAssignments: props.manageRoleAssignments ?? true,
    adminGroupObjectIds: props.adminGroupObjectIds ?? [],
    azureRbac: props.azureRbac ?? true,
    systemPool: {
      ...(production
        ? resolvePool(props.systemPool ?? {}, scaling)
        : resolvePool({ ...smallPool(), ...props.systemPool }, scaling)),
      kubernetesVersion: versionOfNodes(props.systemPool?.kubernetesVersion, versions, constructPath),
      name: props.systemPool?.name ?? 'system',
      onlyCriticalAddons: props.systemPool?.onlyCriticalAddons ?? production,
      subnetId: props.systemPool?.subnetId ?? props.subnetId,
      tags: props.systemPool?.tags ?? props.tags,
    },
    defaultUserPool: props.defaultUserPool ?? (production && !nodeProvisioning.isAuto ? {} : false),
    monitoring,
    auditLogs: props.auditLogs ?? (monitoring.enabled ? DEFAULT_AUDIT_LOGS : []),
    azurePolicy: props.azurePolicy ?? (production && reachesAzure),
    keyVaultSecretsProvider: props.keyVaultSecretsProvider ?? true,
    imageCleanerHours: props.imageCleanerHours ?? 48,
    defender: props.defender ?? false,
    diskEncryption: props.diskEncryption ?? DiskEncryption.platformManaged(),
    etcdEncryption: props.etcdEncryption ?? EtcdEncryption.platformManaged(),
    addons: props.addons ?? {},
    autoscalerGiven: props.autoscaler !== undefined,
    autoscaler: {
      balanceSimilarNodeGroups: props.autoscaler?.balanceSimilarNodeGroups ?? true,
      skipNodesWithLocalStorage: props.autoscaler?.skipNodesWithLocalStorage ?? true,
      expander: props.autoscaler?.expander,
    },
    deletionProtection: props.deletionProtection ?? production,
    externallyManaged: props.externallyManaged ?? [],
  };
}

/** The autoscaler and the provisioning of nodes exclude each other. */
function systemScaling(production: boolean, provisioning: NodeProvisioning): PoolScaling {
  const [min, max] = production ? [3, 5] : [1, 3];
  return provisioning.isAuto ? PoolScaling.fixed(min) : PoolScaling.autoscale({ min, max });
}

/** One node of two vCPUs, whose ephemeral disk fits on its 75 GiB. */
function smallPool(): PoolOptions {
  return { vmSize: 'Standard_D2ds_v5', osDisk: OsDisk.ephemeral(64), zones: [], hostEncryption: false };
}

/** Undefined for what `checkCluster` refuses: a version that Terraform is to own and that is not written. */
function nodeVersions({ versionManagement, kubernetesVersion }: AksClusterProps): NodeVersions | undefined {
  if (versionManagement !== VersionManagement.TERRAFORM) return { owner: 'aks' };
  return kubernetesVersion === undefined ? undefined : { owner: 'terraform', cluster: kubernetesVersion };
}
