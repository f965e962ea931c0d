import { EtcdEncryption, DiskEncryption } from './encryption';
import { type AksClusterProps } from './aks-cluster-props';
import { Maintenance } from './maintenance';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';
import { DEFAULT_AUDIT_LOGS, Monitoring } from '../monitoring/monitoring';
import { ApiServerAccess } from '../network/api-server-access';
import { AksNetwork } from '../network/network-profile';
import { Outbound } from '../network/outbound';
import { resolvePool } from '../pools/node-pool-block';
import { PoolScaling } from '../pools/node-pool-options';

/**
 * The props of a cluster with every default filled in. Made once, when the construct is; what checks and what emits
 * takes it from here, so that no two places can differ about a default.
 */
export type ResolvedCluster = ReturnType<typeof resolveCluster>;

/** @throws what `resolvePool` throws for the system pool */
export function resolveCluster(props: AksClusterProps, constructPath: string) {
  const monitoring = props.monitoring ?? Monitoring.newWorkspace();
  return {
    ...props,
    dnsPrefix: props.dnsPrefix ?? props.clusterName.replaceAll('_', '-').slice(0, 54),
    versionManagement: props.versionManagement ?? VersionManagement.AKS,
    upgradeChannel: props.upgradeChannel ?? UpgradeChannel.PATCH,
    nodeOsUpgradeChannel: props.nodeOsUpgradeChannel ?? NodeOsUpgradeChannel.NODE_IMAGE,
    maintenance: props.maintenance ?? Maintenance.weekly(),
    tier: props.tier ?? AksTier.STANDARD,
    apiServer: props.apiServer ?? ApiServerAccess.private(),
    network: props.network ?? AksNetwork.overlayCilium(),
    vnetCidrs: props.vnetCidrs ?? [],
    outbound: props.outbound ?? Outbound.loadBalancer(),
    manageRoleAssignments: props.manageRoleAssignments ?? true,
    adminGroupObjectIds: props.adminGroupObjectIds ?? [],
    azureRbac: props.azureRbac ?? true,
    systemPool: {
      ...resolvePool(props.systemPool ?? {}, PoolScaling.autoscale({ min: 3, max: 5 }), constructPath),
      name: props.systemPool?.name ?? 'system',
      onlyCriticalAddons: props.systemPool?.onlyCriticalAddons ?? true,
      subnetId: props.systemPool?.subnetId ?? props.subnetId,
      tags: props.systemPool?.tags ?? props.tags,
    },
    defaultUserPool: props.defaultUserPool ?? {},
    monitoring,
    auditLogs: props.auditLogs ?? (monitoring.enabled ? DEFAULT_AUDIT_LOGS : []),
    azurePolicy: props.azurePolicy ?? true,
    keyVaultSecretsProvider: props.keyVaultSecretsProvider ?? true,
    imageCleanerHours: props.imageCleanerHours ?? 48,
    defender: props.defender ?? false,
    diskEncryption: props.diskEncryption ?? DiskEncryption.platformManaged(),
    etcdEncryption: props.etcdEncryption ?? EtcdEncryption.platformManaged(),
    addons: props.addons ?? {},
    autoscaler: {
      balanceSimilarNodeGroups: props.autoscaler?.balanceSimilarNodeGroups ?? true,
      skipNodesWithLocalStorage: props.autoscaler?.skipNodesWithLocalStorage ?? true,
      expander: props.autoscaler?.expander,
    },
    deletionProtection: props.deletionProtection ?? false,
    externallyManaged: props.externallyManaged ?? [],
  };
}
