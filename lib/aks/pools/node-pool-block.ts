import { createHash } from 'node:crypto';
import { Token } from 'cdktf';
import { AksErrors } from '../errors';
import { OsDisk, type PoolOptions, type PoolScaling, type PoolUpgrade } from './node-pool-options';
import { NodeOs } from './node-os';
import { localDiskOf } from './vm-size';

/** A pool's options with every default filled in. */
export type ResolvedPool = ReturnType<typeof resolvePool>;

/** Fills in the defaults and checks what can be checked in one pool. `scaling` is what the pool has unless it says. */
export function resolvePool(options: PoolOptions, scaling: PoolScaling, constructPath: string) {
  const pool = {
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
  checkMaxPods(pool.maxPods, constructPath);
  checkLocalDisk(pool, constructPath);
  return pool;
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
    hostEncryptionEnabled: pool.hostEncryption,
    fipsEnabled: pool.fips || undefined,
    nodePublicIpEnabled: false,
    nodeLabels: pool.labels && { ...pool.labels },
    temporaryNameForRotation: rotationName(name, pool.os),
    snapshotId: pool.snapshotId,
    capacityReservationGroupId: pool.capacityReservationGroupId,
    proximityPlacementGroupId: pool.proximityPlacementGroupId,
  };
}

/** The provider's `upgrade_settings`; the surge is always there. */
export function upgradeBlock(upgrade: PoolUpgrade = {}) {
  return {
    maxSurge: upgrade.maxSurge ?? '10%',
    drainTimeoutInMinutes: upgrade.drainTimeoutMinutes,
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

function checkMaxPods(maxPods: number, constructPath: string): void {
  if (Token.isUnresolved(maxPods) || !(Number.isInteger(maxPods) && maxPods >= 10 && maxPods <= 250)) {
    const got = Token.isUnresolved(maxPods) ? 'a value known only after apply' : maxPods;
    throw AksErrors.AKS_MAX_PODS_INVALID({ got }, constructPath);
  }
}

function checkLocalDisk(
  { vmSize, osDisk }: { readonly vmSize: string; readonly osDisk: OsDisk },
  constructPath: string,
): void {
  if (osDisk.type !== 'Ephemeral' || Token.isUnresolved(vmSize)) return;
  const local = localDiskOf(vmSize);
  if (local.kind === 'none') throw AksErrors.AKS_VM_WITHOUT_LOCAL_DISK({ vmSize }, constructPath);
  if (local.kind === 'gib' && osDisk.sizeGib > local.gib) {
    throw AksErrors.AKS_OS_DISK_LARGER_THAN_LOCAL(
      { vmSize, sizeGib: osDisk.sizeGib, localGib: local.gib },
      constructPath,
    );
  }
}
