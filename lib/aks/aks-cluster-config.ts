import { type KubernetesClusterConfig } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { type AksAddons, type AksClusterProps } from './aks-cluster-props';
import { ApiServerAccess } from './api-server-access';
import { DiskEncryption, EtcdEncryption } from './encryption';
import { Maintenance } from './maintenance';
import { AksNetwork } from './network-profile';
import { poolBlock, type ResolvedPool, upgradeBlock } from './node-pool-block';
import { Outbound } from './outbound';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';

/** What has been made or decided before the arguments of the cluster can be written. */
export interface ClusterParts {
  readonly systemPoolName: string;
  readonly systemPool: ResolvedPool;
  readonly identityId: string;
  readonly workspaceId: string | undefined;
}

/** Every choice of the props that has a default, with the default filled in. */
export function chosen(props: AksClusterProps) {
  return {
    apiServer: props.apiServer ?? ApiServerAccess.private(),
    network: props.network ?? AksNetwork.overlayCilium(),
    outbound: props.outbound ?? Outbound.loadBalancer(),
    upgradeChannel: props.upgradeChannel ?? UpgradeChannel.PATCH,
    nodeOsChannel: props.nodeOsUpgradeChannel ?? NodeOsUpgradeChannel.NODE_IMAGE,
    versionManagement: props.versionManagement ?? VersionManagement.AKS,
    maintenance: props.maintenance ?? Maintenance.weekly(),
    tier: props.tier ?? AksTier.STANDARD,
    diskEncryption: props.diskEncryption ?? DiskEncryption.platformManaged(),
    etcdEncryption: props.etcdEncryption ?? EtcdEncryption.platformManaged(),
    azureRbac: props.azureRbac ?? true,
    onlyCriticalAddons: props.systemPool?.onlyCriticalAddons ?? true,
    dnsPrefix: props.dnsPrefix ?? props.clusterName.replaceAll('_', '-').slice(0, 54),
  };
}

/** The arguments of `azurerm_kubernetes_cluster`. Security settings are literals: scanners and reviewers read them. */
export function clusterConfig(props: AksClusterProps, parts: ClusterParts): KubernetesClusterConfig {
  return {
    name: props.clusterName,
    resourceGroupName: props.resourceGroupName,
    location: props.location,
    skuTier: chosen(props).tier,
    tags: props.tags && { ...props.tags },
    provider: props.provider,
    ...fixedSettings,
    ...versions(props),
    ...access(props, parts),
    ...networking(props),
    defaultNodePool: systemPool(props, parts),
    ...operations(props, parts),
    ...addons(props.addons ?? {}),
    lifecycle: {
      preventDestroy: props.deletionProtection === true ? true : undefined,
      ignoreChanges: ignored(props, parts),
    },
  };
}

/** Not options: weakening one of these takes `overrides`, which a reviewer sees. */
const fixedSettings = {
  localAccountDisabled: true,
  roleBasedAccessControlEnabled: true,
  oidcIssuerEnabled: true,
  workloadIdentityEnabled: true,
  runCommandEnabled: false,
} as const;

function versions(props: AksClusterProps): Partial<KubernetesClusterConfig> {
  const { upgradeChannel, nodeOsChannel, maintenance } = chosen(props);
  const windows = maintenance.blocks(upgradeChannel, nodeOsChannel);
  return {
    kubernetesVersion: props.kubernetesVersion,
    automaticUpgradeChannel: upgradeChannel === UpgradeChannel.NONE ? undefined : upgradeChannel,
    nodeOsUpgradeChannel: nodeOsChannel,
    maintenanceWindowAutoUpgrade: windows.autoUpgrade,
    maintenanceWindowNodeOs: windows.nodeOs,
  };
}

function access(props: AksClusterProps, parts: ClusterParts): Partial<KubernetesClusterConfig> {
  const { azureRbac, apiServer, dnsPrefix } = chosen(props);
  // The provider takes the private prefix only together with a zone of one's own.
  const ownZone = apiServer.dnsZoneId !== undefined;
  const ranges = apiServer.authorizedIpRanges;
  return {
    dnsPrefix: ownZone ? undefined : dnsPrefix,
    dnsPrefixPrivateCluster: ownZone ? dnsPrefix : undefined,
    privateClusterEnabled: apiServer.isPrivate,
    privateClusterPublicFqdnEnabled: false,
    privateDnsZoneId: apiServer.isPrivate ? (apiServer.dnsZoneId ?? 'System') : undefined,
    apiServerAccessProfile:
      ranges.length === 0 && apiServer.subnetId === undefined
        ? undefined
        : {
            authorizedIpRanges: ranges.length === 0 ? undefined : [...ranges],
            virtualNetworkIntegrationEnabled: apiServer.subnetId === undefined ? undefined : true,
            subnetId: apiServer.subnetId,
          },
    identity: { type: 'UserAssigned', identityIds: [parts.identityId] },
    kubeletIdentity: props.kubeletIdentity && {
      clientId: props.kubeletIdentity.clientId,
      objectId: props.kubeletIdentity.principalId,
      userAssignedIdentityId: props.kubeletIdentity.id,
    },
    azureActiveDirectoryRoleBasedAccessControl: {
      azureRbacEnabled: azureRbac,
      adminGroupObjectIds: [...(props.adminGroupObjectIds ?? [])],
      tenantId: props.tenantId,
    },
  };
}

function networking(props: AksClusterProps): Partial<KubernetesClusterConfig> {
  const { network, outbound } = chosen(props);
  return { networkProfile: { ...network.block, ...outbound.block }, bootstrapProfile: outbound.bootstrap };
}

function systemPool(props: AksClusterProps, parts: ClusterParts): KubernetesClusterConfig['defaultNodePool'] {
  const { network, onlyCriticalAddons } = chosen(props);
  const options = props.systemPool ?? {};
  return {
    ...poolBlock(parts.systemPool, parts.systemPoolName, options),
    type: 'VirtualMachineScaleSets',
    onlyCriticalAddonsEnabled: onlyCriticalAddons,
    vnetSubnetId: options.subnetId ?? props.subnetId,
    podSubnetId: network.podSubnetId,
    upgradeSettings: upgradeBlock(options.upgrade),
    tags: options.tags ?? props.tags,
  };
}

function operations(props: AksClusterProps, parts: ClusterParts): Partial<KubernetesClusterConfig> {
  const { diskEncryption, etcdEncryption } = chosen(props);
  const { workspaceId } = parts;
  const cleaner = props.imageCleanerHours ?? 48;
  return {
    omsAgent:
      workspaceId === undefined
        ? undefined
        : { logAnalyticsWorkspaceId: workspaceId, msiAuthForMonitoringEnabled: true },
    microsoftDefender:
      props.defender === true && workspaceId !== undefined
        ? { logAnalyticsWorkspaceId: workspaceId }
        : undefined,
    monitorMetrics: props.prometheus === undefined ? undefined : {},
    azurePolicyEnabled: props.azurePolicy ?? true,
    keyVaultSecretsProvider:
      (props.keyVaultSecretsProvider ?? true) ? { secretRotationEnabled: true } : undefined,
    imageCleanerEnabled: cleaner !== false,
    imageCleanerIntervalHours: cleaner === false ? undefined : cleaner,
    diskEncryptionSetId: diskEncryption.diskEncryptionSetId,
    keyManagementService:
      etcdEncryption.keyId === undefined
        ? undefined
        : { keyVaultKeyId: etcdEncryption.keyId, keyVaultNetworkAccess: etcdEncryption.network },
    autoScalerProfile: {
      // Once the block is there, the provider sends false for what is left out; the API's default is true.
      balanceSimilarNodeGroups: props.autoscaler?.balanceSimilarNodeGroups ?? true,
      skipNodesWithLocalStorage: props.autoscaler?.skipNodesWithLocalStorage ?? true,
      expander: props.autoscaler?.expander,
    },
    windowsProfile: props.windowsAdministrator && {
      adminUsername: props.windowsAdministrator.username,
      adminPassword: props.windowsAdministrator.password.stringValue,
    },
  };
}

function addons({
  keda,
  verticalPodAutoscaler,
  istio,
  webAppRouting,
  costAnalysis,
}: AksAddons): Partial<KubernetesClusterConfig> {
  return {
    workloadAutoscalerProfile:
      keda || verticalPodAutoscaler
        ? { kedaEnabled: keda ?? false, verticalPodAutoscalerEnabled: verticalPodAutoscaler ?? false }
        : undefined,
    serviceMeshProfile: istio && {
      mode: 'Istio',
      revisions: [...istio.revisions],
      internalIngressGatewayEnabled: istio.internalIngress ?? false,
      externalIngressGatewayEnabled: istio.externalIngress ?? false,
    },
    webAppRouting: webAppRouting && { dnsZoneIds: [...webAppRouting.dnsZoneIds] },
    costAnalysisEnabled: costAnalysis,
  };
}

function ignored(props: AksClusterProps, parts: ClusterParts): string[] | undefined {
  const paths = [...(props.externallyManaged ?? [])];
  if (chosen(props).versionManagement === VersionManagement.AKS) {
    paths.push('kubernetes_version', 'default_node_pool[0].orchestrator_version');
  }
  if (parts.systemPool.scaling.initial !== undefined) paths.push('default_node_pool[0].node_count');
  return paths.length === 0 ? undefined : [...new Set(paths)];
}
