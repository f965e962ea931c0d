import { Token } from 'cdktf';
import { type ConfigurationError } from '../../core';
import { AksErrors } from '../errors';
import { plainRegion } from '../network/region';
import { type ResolvedCluster } from './resolved-cluster';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';

type Check = (cluster: ResolvedCluster, constructPath: string) => ConfigurationError | undefined;

/** Everything about one cluster that its props, defaults included, can tell. Values known only after apply are not checked. */
const CHECKS: readonly Check[] = [
  ({ clusterName }, path) =>
    known(clusterName) && !/^[a-z\d](?:[\w-]{0,61}[a-z\d])?$/i.test(clusterName)
      ? AksErrors.AKS_CLUSTER_NAME_INVALID({ clusterName }, path)
      : undefined,
  ({ dnsPrefix }, path) =>
    known(dnsPrefix) && !/^[a-z\d](?:[a-z\d-]{0,52}[a-z\d])?$/i.test(dnsPrefix)
      ? AksErrors.AKS_DNS_PREFIX_INVALID({ dnsPrefix }, path)
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
  ({ addons }, path) =>
    addons.istio?.revisions.length === 0 ? AksErrors.AKS_ISTIO_REVISIONS_EMPTY({}, path) : undefined,
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
  ({ externallyManaged }, path) => {
    const bad = externallyManaged.find(
      (argument) => !/^[a-z]\w*(?:\[\d+\])?(?:\.[a-z]\w*(?:\[\d+\])?)*$/.test(argument),
    );
    return bad === undefined ? undefined : AksErrors.AKS_IGNORED_ARGUMENT_INVALID({ argument: bad }, path);
  },
];

/** Throws the first of the problems. */
export function checkCluster(cluster: ResolvedCluster, constructPath: string): void {
  for (const check of CHECKS) {
    const error = check(cluster, constructPath);
    if (error !== undefined) throw error;
  }
  cluster.network.checkOverlap(cluster.vnetCidrs, constructPath);
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
