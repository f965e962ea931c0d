import { createHash } from 'node:crypto';
import { OsDisk, type PoolOptions, type PoolScaling, type PoolUpgrade } from './node-pool-options';
import { NodeOs } from './node-os';

/** A pool's options with every default filled in. */
export type ResolvedPool = ReturnType<typeof resolvePool>;

/** Fills in the defaults. `scaling` is what the pool has unless it says. */
export function resolvePool(options: PoolOptions, scaling: PoolScaling) {
  return {
    ...options,
    vmSize: options.vmSize ?? 'Standard_D4ds_v5',
    scaling: options.scaling ?? scaling,
    zones: options.zones ?? ['1', '2', '3'],
    maxPods: options.maxPods ?? 110,
    osDisk: options.osDisk ?? OsDisk.ephemeral(),
    os: options.os ?? NodeOs.azureLinux(),
    hostEncryption: options.hostEncryption ?? true,
    fips: options.fips ?? false,
  };
}

/** The provider's fields that default pool and node pool resource share, each always a literal. */
export function poolBlock(pool: ResolvedPool, name: string) {
  return {
    name,
    vmSize: pool.vmSize,
    ...pool.scaling.block(),
    zones: pool.zones.length === 0 ? undefined : [...pool.zones],
    maxPods: pool.maxPods,
    osDiskType: pool.osDisk.type,
    osDiskSizeGb: pool.osDisk.sizeGib,
    osSku: pool.os.sku,
    orchestratorVersion: pool.kubernetesVersion,
    hostEncryptionEnabled: pool.hostEncryption,
    fipsEnabled: pool.fips || undefined,
    nodePublicIpEnabled: false,
    nodeLabels: pool.labels && { ...pool.labels },
    nodeNetworkProfile: pool.hostPorts && {
      allowedHostPorts: pool.hostPorts.map(({ start, end = start, protocol = 'TCP' }) => ({
        portStart: start,
        portEnd: end,
        protocol,
      })),
    },
    kubeletConfig: pool.kubelet && {
      cpuManagerPolicy: pool.kubelet.cpuManagerPolicy,
      topologyManagerPolicy: pool.kubelet.topologyManagerPolicy,
      cpuCfsQuotaEnabled: pool.kubelet.cpuCfsQuota,
      podMaxPid: pool.kubelet.podPidsLimit,
      containerLogMaxSizeMb: pool.kubelet.containerLogMaxSizeMb,
      allowedUnsafeSysctls: pool.kubelet.allowedUnsafeSysctls && [...pool.kubelet.allowedUnsafeSysctls],
    },
    linuxOsConfig: pool.linux && {
      transparentHugePage: pool.linux.transparentHugePage,
      swapFileSizeMb: pool.linux.swapFileSizeMb,
      sysctlConfig: pool.linux.sysctls,
    },
    temporaryNameForRotation: rotationName(name, pool.os),
    snapshotId: pool.snapshotId,
    capacityReservationGroupId: pool.capacityReservationGroupId,
    proximityPlacementGroupId: pool.proximityPlacementGroupId,
  };
}

/** The provider's `upgrade_settings`; surge and drain timeout are always there. */
export function upgradeBlock(upgrade: PoolUpgrade = {}) {
  return {
    maxSurge: upgrade.maxSurge ?? '10%',
    drainTimeoutInMinutes: upgrade.drainTimeoutMinutes ?? 30,
    nodeSoakDurationInMinutes: upgrade.soakMinutes,
  };
}

/**
 * The name of the pool that takes its place while this one is replaced; without it a change of size or disk is an error.
 * Names too long to be extended get a hash, so that two long names with one beginning do not take each other's place.
 */
export function rotationName(name: string, os: NodeOs): string {
  const most = os.isWindows ? 3 : 9;
  if (name.length <= most) return `${name}tmp`;
  const hash = createHash('sha256').update(name).digest('hex');
  return os.isWindows
    ? `${name.slice(0, 1)}${hash.slice(0, 2)}tmp`
    : `${name.slice(0, 6)}${hash.slice(0, 3)}tmp`;
}
