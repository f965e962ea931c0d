import {
  ANY_TEXT,
  fields,
  FLAG,
  has,
  listOf,
  made,
  NUMBER,
  oneOf,
  optional,
  recordOf,
  type Shape,
  shape,
  TEXT,
  WHOLE,
} from '../../core';
import { ARGUMENTS, LABELS, TAGS } from '../private/shapes';
import { type NodePoolProps, type SpotOptions } from './aks-node-pool-props';
import {
  type HostPorts,
  type KubeletOptions,
  type LinuxOptions,
  type PoolOptions,
  type PoolUpgrade,
} from './node-pool-options';

const PORT = shape(
  'a port from 1 to 65535',
  (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535,
);

/** By the names of the provider, which has them as numbers, ranges and switches. */
const SYSCTLS = recordOf(
  optional(
    shape(
      'a number, a text, or true or false',
      (value) => Number.isFinite(value) || typeof value === 'string' || typeof value === 'boolean',
    ),
  ),
);

/** Every property that system pool and user pools share, with what it takes; one that is missing here does not compile. */
export const POOL_KINDS: Readonly<Record<keyof PoolOptions, Shape>> = {
  vmSize: TEXT,
  kubernetesVersion: TEXT,
  scaling: made('PoolScaling.autoscale({ min, max }) or PoolScaling.fixed(count)', has('auto', 'block')),
  zones: listOf(TEXT),
  maxPods: NUMBER,
  osDisk: made('OsDisk.ephemeral(gib) or OsDisk.managed(gib)', has('sizeGib')),
  os: made('NodeOs.azureLinux(), ubuntu(), linux(sku) or windows2022()', has('sku', 'isWindows')),
  hostEncryption: FLAG,
  fips: FLAG,
  labels: LABELS,
  upgrade: fields<PoolUpgrade>({ maxSurge: TEXT, drainTimeoutMinutes: NUMBER, soakMinutes: NUMBER }),
  hostPorts: listOf(
    fields<HostPorts>({ start: PORT, end: PORT, protocol: oneOf(['TCP', 'UDP']) }, ['start']),
  ),
  kubelet: fields<KubeletOptions>({
    cpuManagerPolicy: oneOf(['none', 'static']),
    topologyManagerPolicy: oneOf(['best-effort', 'none', 'restricted', 'single-numa-node']),
    cpuCfsQuota: FLAG,
    podPidsLimit: WHOLE,
    containerLogMaxSizeMb: WHOLE,
    allowedUnsafeSysctls: listOf(TEXT),
  }),
  linux: fields<LinuxOptions>({
    transparentHugePage: oneOf(['always', 'madvise', 'never']),
    swapFileSizeMb: WHOLE,
    sysctls: SYSCTLS,
  }),
  subnetId: TEXT,
  snapshotId: TEXT,
  capacityReservationGroupId: TEXT,
  proximityPlacementGroupId: TEXT,
  tags: TAGS,
};

/** Every property of a node pool of its own. */
export const NODE_POOL_KINDS: Readonly<Record<keyof NodePoolProps, Shape>> = {
  ...POOL_KINDS,
  name: ANY_TEXT,
  mode: oneOf(['User', 'System']),
  taints: listOf(TEXT),
  spot: fields<SpotOptions>({ maxPricePerHour: NUMBER, evictionPolicy: oneOf(['Delete', 'Deallocate']) }),
  workloadRuntime: TEXT,
  gpuDriver: TEXT,
  gpuInstance: TEXT,
  overrides: ARGUMENTS,
};

export const NODE_POOL = fields<NodePoolProps>(
  NODE_POOL_KINDS,
  [],
  'leave it out; docs/aks.md has the properties, and `overrides` takes any argument of the provider',
);
