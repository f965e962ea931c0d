import { Token } from 'cdktf';
import { type ConfigurationError } from '../../core';
import { checkId, checkObjectId } from '../azure-ids';
import { azurerm } from '../bindings';
import { AksErrors } from '../errors';
import { checkPool } from '../pools/pool-checks';
import { checkTags } from '../tags';
import { plainRegion } from '../network/region';
import { clusterNameProblem, ignoredArgumentProblem, istioProblem } from './common-checks';
import { type ResolvedCluster } from './resolved-cluster';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';

type Check = (cluster: ResolvedCluster, constructPath: string) => ConfigurationError | undefined;

/** Everything about one cluster that its props, defaults included, can tell. Values known only after apply are not checked. */
const CHECKS: readonly Check[] = [
  nodeProvisioningCheck,
  ({ clusterName }, path) => clusterNameProblem(clusterName, path),
  ({ dnsPrefix, dnsPrefixDerived: derived }, path) =>
    known(dnsPrefix) && !/^[a-z\d](?:[a-z\d-]{0,52}[a-z\d])?$/i.test(dnsPrefix)
      ? AksErrors.AKS_DNS_PREFIX_INVALID({ dnsPrefix, derived }, path)
      : undefined,
  versionCheck,
  ({ apiServer: { dnsZoneId }, location }, path) => {
    const region = /\.([a-z0-9]+)\.azmk8s\.io$/i.exec(dnsZoneId ?? '')?.[1];
    return region !== undefined && known(location) && region.toLowerCase() !== plainRegion(location)
      ? AksErrors.AKS_DNS_ZONE_OTHER_REGION({ dnsZoneId: dnsZoneId ?? '', location }, path)
      : undefined;
  },
  ({ upgradeChannel, nodeOsUpgradeChannel }, path) =>
    upgradeChannel === UpgradeChannel.NODE_IMAGE && nodeOsUpgradeChannel !== NodeOsUpgradeChannel.NODE_IMAGE
      ? AksErrors.AKS_NODE_IMAGE_CHANNELS({ nodeOsUpgradeChannel }, path)
      : undefined,
  ({ imageCleanerHours: hours }, path) =>
    typeof hours === 'number' && !(Number.isInteger(hours) && hours >= 24 && hours <= 2160)
      ? AksErrors.AKS_IMAGE_CLEANER_HOURS({ hours }, path)
      : undefined,
  ({ etcdEncryption, apiServer }, path) => {
    return etcdEncryption.keyId !== undefined &&
      etcdEncryption.network === 'Private' &&
      apiServer.subnetId === undefined
      ? AksErrors.AKS_KMS_PRIVATE_WITHOUT_VNET({}, path)
      : undefined;
  },
  ({ addons, tier }, path) =>
    addons.costAnalysis && tier === AksTier.FREE ? AksErrors.AKS_COST_ANALYSIS_TIER({}, path) : undefined,
  ({ addons }, path) => istioProblem('addons.istio.revisions', addons.istio, path),
  ({ longTermSupport, tier }, path) =>
    longTermSupport && tier !== AksTier.PREMIUM
      ? AksErrors.AKS_LONG_TERM_SUPPORT_TIER({ tier }, path)
      : undefined,
  ({ outbound, kubeletIdentity }, path) =>
    outbound.bootstrap?.containerRegistryId !== undefined && kubeletIdentity === undefined
      ? AksErrors.AKS_OUTBOUND_NONE_KUBELET_IDENTITY({}, path)
      : undefined,
  ({ tenantId }, path) =>
    tenantId !== undefined && known(tenantId) && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(tenantId)
      ? AksErrors.AKS_TENANT_ID_INVALID({ tenantId }, path)
      : undefined,
  ({ httpProxy = {} }, path) => {
    for (const [field, url] of [
      ['http', httpProxy.http],
      ['https', httpProxy.https],
    ] as const) {
      if (url !== undefined && known(url) && !/^https?:\/\/[^\s/]+\/?$/.test(url)) {
        return AksErrors.AKS_PROXY_URL_INVALID({ field, url }, path);
      }
    }
    return undefined;
  },
  ({ trustedCertificates: trusted, httpProxy }, path) => {
    const pem = (text: string) => !known(text) || text.trimStart().startsWith('-----BEGIN CERTIFICATE-----');
    const proxyCa = httpProxy?.certificateAuthorityPem ?? '-----BEGIN CERTIFICATE-----';
    if (trusted !== undefined && (trusted.length < 1 || trusted.length > 10)) {
      return AksErrors.AKS_TRUSTED_CERTIFICATES_INVALID(
        { got: `${String(trusted.length)} certificates` },
        path,
      );
    }
    const wrong = [...(trusted ?? []), proxyCa].find((text) => !pem(text));
    return wrong === undefined
      ? undefined
      : AksErrors.AKS_TRUSTED_CERTIFICATES_INVALID({ got: `${wrong.slice(0, 30)}...` }, path);
  },
  ({ monitoring, auditLogs, defender }, path) => {
    if (monitoring.enabled) return undefined;
    if (auditLogs.length > 0) return AksErrors.AKS_WORKSPACE_NEEDED({ needs: 'auditLogs' }, path);
    return defender ? AksErrors.AKS_WORKSPACE_NEEDED({ needs: 'defender' }, path) : undefined;
  },
  ({ systemPool }, path) =>
    systemPool.scaling.min < 1
      ? AksErrors.AKS_SYSTEM_POOL_EMPTY(
          { bounds: { min: systemPool.scaling.min, max: systemPool.scaling.max } },
          path,
        )
      : undefined,
  ({ systemPool }, path) =>
    systemPool.os.isWindows ? AksErrors.AKS_SYSTEM_POOL_WINDOWS({}, path) : undefined,
  ({ windowsAdministrator }, path) => {
    if (windowsAdministrator === undefined) return undefined;
    const { sensitive, default: value } = windowsAdministrator.password;
    return sensitive === true && value === undefined
      ? undefined
      : AksErrors.AKS_WINDOWS_PASSWORD_EXPOSED({}, path);
  },
  ({ externallyManaged }, path) => ignoredArgumentProblem(externallyManaged, path),
];

/** Throws the first of the problems. */
export function checkCluster(cluster: ResolvedCluster, constructPath: string): void {
  for (const check of CHECKS) {
    const error = check(cluster, constructPath);
    if (error !== undefined) throw error;
  }
  checkId('subnetId', 'subnet', cluster.subnetId, constructPath);
  checkId(
    'prometheus.workspaceId',
    'Azure Monitor workspace',
    cluster.prometheus?.workspaceId,
    constructPath,
  );
  checkId('identity', 'user-assigned identity', cluster.identity?.id, constructPath);
  checkId('kubeletIdentity', 'user-assigned identity', cluster.kubeletIdentity?.id, constructPath);
  for (const zone of cluster.addons.webAppRouting?.dnsZoneIds ?? []) {
    checkId('addons.webAppRouting.dnsZoneIds', 'DNS zone', zone, constructPath);
  }
  for (const group of cluster.adminGroupObjectIds) checkObjectId('adminGroupObjectIds', group, constructPath);
  checkTags(cluster.tags, constructPath);
  checkPool(cluster.systemPool, constructPath);
  cluster.network.checkOverlap(cluster.vnetCidrs, constructPath);
}

function nodeProvisioningCheck(cluster: ResolvedCluster, path: string): ConfigurationError | undefined {
  const { nodeProvisioning, systemPool, windowsAdministrator } = cluster;
  if (!nodeProvisioning.isAuto) return undefined;
  const subject = 'nodeProvisioning';
  if (!azurerm.canProvisionNodes) {
    return AksErrors.AKS_NEEDS_AZURERM_5({ subject, what: 'NodeProvisioning.auto()' }, path);
  }
  if (systemPool.scaling.auto) {
    return AksErrors.AKS_NODE_PROVISIONING_AUTOSCALER({ subject: 'systemPool.scaling' }, path);
  }
  if (cluster.autoscalerGiven)
    return AksErrors.AKS_NODE_PROVISIONING_AUTOSCALER({ subject: 'autoscaler' }, path);
  if (windowsAdministrator === undefined) return undefined;
  const facts = { subject: 'windowsAdministrator', what: 'Windows pools' };
  return AksErrors.AKS_NODE_PROVISIONING_UNSUPPORTED(facts, path);
}

function versionCheck(
  { versionManagement, upgradeChannel, kubernetesVersion }: ResolvedCluster,
  path: string,
): ConfigurationError | undefined {
  if (versionManagement === VersionManagement.TERRAFORM) {
    if (upgradeChannel !== UpgradeChannel.NONE && upgradeChannel !== UpgradeChannel.NODE_IMAGE) {
      return AksErrors.AKS_TWO_VERSION_OWNERS({ upgradeChannel }, path);
    }
    if (kubernetesVersion === undefined) return AksErrors.AKS_VERSION_MISSING({}, path);
    return known(kubernetesVersion) && !/^\d+\.\d+(?:\.\d+)?$/.test(kubernetesVersion)
      ? AksErrors.AKS_VERSION_INVALID({ kubernetesVersion, form: '"1.33" or "1.33.6"' }, path)
      : undefined;
  }
  return kubernetesVersion !== undefined && known(kubernetesVersion) && !/^\d+\.\d+$/.test(kubernetesVersion)
    ? AksErrors.AKS_VERSION_INVALID(
        { kubernetesVersion, form: 'a minor version such as "1.33", since AKS chooses the patch' },
        path,
      )
    : undefined;
}

function known(value: string): boolean {
  return !Token.isUnresolved(value);
}
