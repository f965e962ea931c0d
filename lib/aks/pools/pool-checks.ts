import { Token } from 'cdktf';
import { AksErrors } from '../errors';
import { checkId } from '../azure-ids';
import { checkTags } from '../tags';
import { type ResolvedPool } from './node-pool-block';
import { checkLabels } from './node-labels';
import { localDiskOf, vmSizeOf } from './vm-size';

/** What can be checked in one pool, whatever cluster it belongs to. Values known only after apply are not checked. */
export function checkPool(pool: ResolvedPool, constructPath: string): void {
  for (const check of [
    checkMaxPods,
    checkVmSize,
    checkLocalDisk,
    checkZones,
    checkUpgrade,
    checkPorts,
    checkIds,
  ]) {
    check(pool, constructPath);
  }
  checkLabels(pool.labels, constructPath);
  checkTags(pool.tags, constructPath);
}

function checkMaxPods({ maxPods }: ResolvedPool, path: string): void {
  if (Token.isUnresolved(maxPods) || !(Number.isInteger(maxPods) && maxPods >= 10 && maxPods <= 250)) {
    const got = Token.isUnresolved(maxPods) ? 'a value known only after apply' : maxPods;
    throw AksErrors.AKS_MAX_PODS_INVALID({ got }, path);
  }
}

function checkVmSize({ vmSize, os }: ResolvedPool, path: string): void {
  if (Token.isUnresolved(vmSize)) return;
  if (!/^Standard_[A-Z][\w-]*$/.test(vmSize)) throw AksErrors.AKS_VM_SIZE_INVALID({ vmSize }, path);
  const { vcpus, arm } = vmSizeOf(vmSize);
  if (vcpus !== undefined && vcpus < 2) throw AksErrors.AKS_VM_SIZE_TOO_SMALL({ vmSize, vcpus }, path);
  if (arm && os.isWindows) throw AksErrors.AKS_VM_SIZE_ARM_WINDOWS({ vmSize }, path);
}

function checkLocalDisk({ vmSize, osDisk }: ResolvedPool, path: string): void {
  if (osDisk.type !== 'Ephemeral' || Token.isUnresolved(vmSize)) return;
  const local = localDiskOf(vmSize);
  if (local.kind === 'none') throw AksErrors.AKS_VM_WITHOUT_LOCAL_DISK({ vmSize }, path);
  if (local.kind === 'gib' && osDisk.sizeGib > local.gib) {
    throw AksErrors.AKS_OS_DISK_LARGER_THAN_LOCAL(
      { vmSize, sizeGib: osDisk.sizeGib, localGib: local.gib },
      path,
    );
  }
}

function checkZones({ zones }: ResolvedPool, path: string): void {
  if (Token.isUnresolved(zones)) return;
  const wrong = zones.find(
    (zone, index) => !Token.isUnresolved(zone) && (!/^[123]$/.test(zone) || zones.indexOf(zone) !== index),
  );
  if (wrong !== undefined) throw AksErrors.AKS_ZONE_INVALID({ zone: wrong }, path);
}

function checkUpgrade({ upgrade = {} }: ResolvedPool, path: string): void {
  const { maxSurge, drainTimeoutMinutes, soakMinutes } = upgrade;
  if (
    maxSurge !== undefined &&
    !Token.isUnresolved(maxSurge) &&
    !/^(?:[1-9]\d*|(?:[1-9]\d?|100)%)$/.test(maxSurge)
  ) {
    throw AksErrors.AKS_MAX_SURGE_INVALID({ maxSurge }, path);
  }
  for (const [option, value, min, max] of [
    ['drainTimeoutMinutes', drainTimeoutMinutes, 1, 1440],
    ['soakMinutes', soakMinutes, 0, 30],
  ] as const) {
    if (value === undefined || Token.isUnresolved(value)) continue;
    if (!(Number.isInteger(value) && value >= min && value <= max)) {
      throw AksErrors.AKS_POOL_UPGRADE_OUT_OF_RANGE({ option, value, min, max }, path);
    }
  }
}

function checkPorts({ hostPorts = [] }: ResolvedPool, path: string): void {
  for (const [index, { start, end = start }] of hostPorts.entries()) {
    if (start <= end || Token.isUnresolved(start) || Token.isUnresolved(end)) continue;
    const property = `hostPorts[${String(index)}].end`;
    const wanted = `start, which is ${String(start)}, or a higher port`;
    throw AksErrors.AKS_VALUE_INVALID(
      { property, wanted, got: end, remedy: 'write the lower port as start' },
      path,
    );
  }
}

function checkIds(pool: ResolvedPool, path: string): void {
  checkId('subnetId', 'subnet', pool.subnetId, path);
  checkId('snapshotId', 'node pool snapshot', pool.snapshotId, path);
  checkId('capacityReservationGroupId', 'capacity reservation group', pool.capacityReservationGroupId, path);
  checkId('proximityPlacementGroupId', 'proximity placement group', pool.proximityPlacementGroupId, path);
}
