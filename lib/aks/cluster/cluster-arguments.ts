import { Fn, Token } from 'cdktf';
import { azurerm, type KubernetesClusterConfig } from '../bindings';
import { type AksAddons } from './aks-cluster-props';
import { type ResolvedCluster } from './resolved-cluster';
import { UpgradeChannel, VersionManagement } from './upgrades';
import { poolBlock, upgradeBlock } from '../pools/node-pool-block';

/** What has been made before the arguments of the cluster can be written. */
export interface ClusterParts {
  readonly identityId: string;
  readonly workspaceId: string | undefined;
}

/** The arguments of `azurerm_kubernetes_cluster`. Security settings are literals: scanners and reviewers read them. */
export function clusterArguments(cluster: ResolvedCluster, parts: ClusterParts): KubernetesClusterConfig {
  return {
    name: cluster.clusterName,
    resourceGroupName: cluster.resourceGroupName,
    location: cluster.location,
    nodeResourceGroup: cluster.nodeResourceGroupName,
    skuTier: cluster.tier,
    supportPlan: cluster.longTermSupport ? 'AKSLongTermSupport' : undefined,
    timeouts: cluster.timeouts,
    tags: cluster.tags && { ...cluster.tags },
    provider: cluster.provider,
    ...fixedSettings,
    ...versions(cluster),
    ...access(cluster, parts),
    ...networking(cluster),
    defaultNodePool: systemPool(cluster),
    ...operations(cluster, parts),
    ...addons(cluster.addons, cluster.apiServer.isPrivate),
    ...azurerm.nodeProvisioning(cluster.nodeProvisioning),
    lifecycle: {
      preventDestroy: cluster.deletionProtection ? true : undefined,
      ignoreChanges: ignored(cluster),
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

function versions(cluster: ResolvedCluster): Partial<KubernetesClusterConfig> {
  const { upgradeChannel, nodeOsUpgradeChannel, maintenance } = cluster;
  const windows = maintenance.blocks(upgradeChannel, nodeOsUpgradeChannel);
  return {
    kubernetesVersion: cluster.kubernetesVersion,
    automaticUpgradeChannel: upgradeChannel === UpgradeChannel.NONE ? undefined : upgradeChannel,
    nodeOsUpgradeChannel,
    maintenanceWindowAutoUpgrade: windows.autoUpgrade,
    maintenanceWindowNodeOs: windows.nodeOs,
  };
}

function access(cluster: ResolvedCluster, parts: ClusterParts): Partial<KubernetesClusterConfig> {
  const { azureRbac, apiServer, dnsPrefix } = cluster;
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
    kubeletIdentity: cluster.kubeletIdentity && {
      clientId: cluster.kubeletIdentity.clientId,
      objectId: cluster.kubeletIdentity.principalId,
      userAssignedIdentityId: cluster.kubeletIdentity.id,
    },
    azureActiveDirectoryRoleBasedAccessControl: {
      azureRbacEnabled: azureRbac,
      adminGroupObjectIds: [...cluster.adminGroupObjectIds],
      tenantId: cluster.tenantId,
    },
  };
}

function networking({
  network,
  outbound,
  httpProxy: proxy,
  trustedCertificates: trusted,
}: ResolvedCluster): Partial<KubernetesClusterConfig> {
  return {
    networkProfile: { ...network.block, ...outbound.block },
    bootstrapProfile: outbound.bootstrap,
    httpProxyConfig: proxy && {
      httpProxy: proxy.http,
      httpsProxy: proxy.https,
      noProxy: proxy.except && [...proxy.except],
      trustedCa: proxy.certificateAuthorityPem && base64(proxy.certificateAuthorityPem),
    },
    customCaTrustCertificatesBase64: trusted && trusted.map(base64),
  };
}

function systemPool({
  systemPool: pool,
  network,
}: ResolvedCluster): KubernetesClusterConfig['defaultNodePool'] {
  return {
    ...poolBlock(pool, pool.name),
    type: 'VirtualMachineScaleSets',
    onlyCriticalAddonsEnabled: pool.onlyCriticalAddons,
    vnetSubnetId: pool.subnetId,
    podSubnetId: network.podSubnetId,
    upgradeSettings: upgradeBlock(pool.upgrade),
    tags: pool.tags,
  };
}

function operations(
  cluster: ResolvedCluster,
  { workspaceId }: ClusterParts,
): Partial<KubernetesClusterConfig> {
  const { diskEncryption, etcdEncryption, imageCleanerHours: cleaner } = cluster;
  return {
    omsAgent:
      workspaceId === undefined
        ? undefined
        : { logAnalyticsWorkspaceId: workspaceId, msiAuthForMonitoringEnabled: true },
    microsoftDefender:
      cluster.defender && workspaceId !== undefined ? { logAnalyticsWorkspaceId: workspaceId } : undefined,
    monitorMetrics: cluster.prometheus === undefined ? undefined : {},
    azurePolicyEnabled: cluster.azurePolicy,
    keyVaultSecretsProvider: cluster.keyVaultSecretsProvider ? { secretRotationEnabled: true } : undefined,
    imageCleanerEnabled: cleaner !== false,
    imageCleanerIntervalHours: cleaner === false ? undefined : cleaner,
    diskEncryptionSetId: diskEncryption.diskEncryptionSetId,
    keyManagementService:
      etcdEncryption.keyId === undefined
        ? undefined
        : { keyVaultKeyId: etcdEncryption.keyId, keyVaultNetworkAccess: etcdEncryption.network },
    storageProfile: cluster.storageDrivers && {
      blobDriverEnabled: cluster.storageDrivers.blob,
      diskDriverEnabled: cluster.storageDrivers.disk,
      fileDriverEnabled: cluster.storageDrivers.file,
      snapshotControllerEnabled: cluster.storageDrivers.snapshot,
    },
    // All of it: once the block is there, the provider sends false for what is left out, where the API's default is true.
    autoScalerProfile: cluster.nodeProvisioning.isAuto ? undefined : cluster.autoscaler,
    windowsProfile: cluster.windowsAdministrator && {
      adminUsername: cluster.windowsAdministrator.username,
      adminPassword: cluster.windowsAdministrator.password.stringValue,
    },
  };
}

function addons(
  { keda, verticalPodAutoscaler, istio, webAppRouting, costAnalysis }: AksAddons,
  isPrivate: boolean,
): Partial<KubernetesClusterConfig> {
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
    webAppRouting: webAppRouting && {
      dnsZoneIds: [...webAppRouting.dnsZoneIds],
      // A private cluster with an ingress that the internet reaches is nobody's intention.
      defaultNginxController: webAppRouting.controller ?? (isPrivate ? 'Internal' : undefined),
    },
    costAnalysisEnabled: costAnalysis,
  };
}

function ignored(cluster: ResolvedCluster): string[] | undefined {
  const paths = [...cluster.externallyManaged];
  if (cluster.versionManagement === VersionManagement.AKS) {
    paths.push('kubernetes_version', 'default_node_pool[0].orchestrator_version');
  }
  // AKS adds the networks of the cluster and Azure's own addresses.
  if (cluster.httpProxy !== undefined) paths.push('http_proxy_config[0].no_proxy');
  if (cluster.systemPool.scaling.initial !== undefined) paths.push('default_node_pool[0].node_count');
  return paths.length === 0 ? undefined : [...new Set(paths)];
}

function base64(pem: string): string {
  return Token.isUnresolved(pem) ? Fn.base64encode(pem) : Buffer.from(pem, 'utf8').toString('base64');
}
