import { FLAG, type Kind, LIST, madeBy, NUMBER, OBJECT, oneOf, TEXT } from '../known-props';
import { type NodePoolProps } from './aks-node-pool-props';
import { type PoolOptions } from './node-pool-options';

/** Every property that system pool and user pools share, with what it takes; one that is missing here does not compile. */
export const POOL_KINDS: Readonly<Record<keyof PoolOptions, Kind>> = {
  vmSize: TEXT,
  kubernetesVersion: TEXT,
  scaling: madeBy('PoolScaling.autoscale({ min, max }) or PoolScaling.fixed(count)', 'auto'),
  zones: LIST,
  maxPods: NUMBER,
  osDisk: madeBy('OsDisk.ephemeral(gib) or OsDisk.managed(gib)', 'sizeGib'),
  os: madeBy('NodeOs.azureLinux(), ubuntu(), linux(sku) or windows2022()', 'sku'),
  hostEncryption: FLAG,
  fips: FLAG,
  labels: OBJECT,
  upgrade: OBJECT,
  hostPorts: LIST,
  kubelet: OBJECT,
  linux: OBJECT,
  subnetId: TEXT,
  snapshotId: TEXT,
  capacityReservationGroupId: TEXT,
  proximityPlacementGroupId: TEXT,
  tags: OBJECT,
};

/** Every property of a node pool of its own. */
export const NODE_POOL_KINDS: Readonly<Record<keyof NodePoolProps, Kind>> = {
  ...POOL_KINDS,
  name: TEXT,
  mode: oneOf('mode', { user: 'User', system: 'System' }),
  taints: LIST,
  spot: OBJECT,
  workloadRuntime: TEXT,
  gpuDriver: TEXT,
  gpuInstance: TEXT,
  overrides: OBJECT,
};
