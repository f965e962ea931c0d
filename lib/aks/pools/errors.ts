import { type ErrorTable } from '../../core';

/** Two ends of a range, in messages. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The part of `AksErrors` that concerns node pools: a file of its own for its length only. */
export const AKS_POOL_ERRORS = {
  AKS_POOL_NAME_INVALID: (facts: { name: string; max: number }) => ({
    subject: 'name',
    rule: `the name of a node pool is 1 to ${String(facts.max)} lower-case letters and digits, starting with a letter (Windows: at most 6)`,
    got: facts.name,
    remedy: 'give a shorter or plainer name',
  }),
  AKS_POOL_NAME_TAKEN: (facts: { name: string }) => ({
    subject: 'name',
    rule: 'every node pool of a cluster has a name of its own, and so has the pool that takes its place while it is replaced ("<name>tmp")',
    got: facts.name,
    remedy: 'give this pool another name',
  }),
  AKS_POOL_SCALING_INVALID: (facts: { bounds: Bounds & { readonly initial?: number } }) => ({
    subject: 'scaling',
    rule: 'whole numbers with 0 <= min <= initial <= max <= 1000, and max at least 1 with the autoscaler',
    got: facts.bounds,
    remedy: 'write for example PoolScaling.autoscale({ min: 3, max: 10 }) or PoolScaling.fixed(3)',
  }),
  AKS_SYSTEM_POOL_EMPTY: (facts: { bounds: Bounds }) => ({
    subject: 'scaling',
    rule: 'a system pool has at least one node, otherwise there is no DNS',
    got: facts.bounds,
    remedy: 'write a minimum of 1 or more; 3 for production',
  }),
  AKS_SYSTEM_POOL_WINDOWS: () => ({
    subject: 'os',
    rule: 'a system pool runs Linux',
    got: 'Windows',
    remedy: 'add a Windows pool of mode "User" beside it',
  }),
  AKS_MAX_PODS_INVALID: (facts: { got: number | string }) => ({
    subject: 'maxPods',
    rule: 'a whole literal number from 10 to 250; scanners read it (CKV_AZURE_168 wants 50 or more)',
    got: facts.got,
    remedy: 'write for example 110',
  }),
  AKS_OS_DISK_SIZE_INVALID: (facts: { sizeGib: number }) => ({
    subject: 'osDisk',
    rule: 'a whole number of GiB from 30 to 2048',
    got: facts.sizeGib,
    remedy: 'write for example OsDisk.ephemeral(128)',
  }),
  AKS_VM_WITHOUT_LOCAL_DISK: (facts: { vmSize: string }) => ({
    subject: 'vmSize',
    rule: 'an ephemeral OS disk lives on the local disk of the VM, which sizes have whose features contain "d"',
    got: facts.vmSize,
    remedy:
      'take the size with a "d" (Standard_D4ds_v5 instead of Standard_D4s_v5), or osDisk: OsDisk.managed()',
  }),
  AKS_OS_DISK_LARGER_THAN_LOCAL: (facts: { vmSize: string; sizeGib: number; localGib: number }) => ({
    subject: 'osDisk',
    rule: `an ephemeral OS disk fits on the local disk of the VM (${facts.vmSize} has ${String(facts.localGib)} GiB)`,
    got: facts.sizeGib,
    remedy: `write OsDisk.ephemeral(${String(facts.localGib)}), or take a larger size`,
  }),
  AKS_SPOT_SYSTEM_POOL: () => ({
    subject: 'spot',
    rule: 'a system pool is not made of spot nodes',
    remedy: 'leave out mode: "System", or leave out spot',
  }),
  AKS_SPOT_SURGE: (facts: { upgrade: unknown }) => ({
    subject: 'upgrade',
    rule: 'AKS takes no upgrade settings for spot pools',
    got: facts.upgrade,
    remedy: 'leave upgrade out',
  }),
  AKS_WINDOWS_NOT_POSSIBLE: (facts: { reason: string }) => ({
    subject: 'os',
    rule: `this cluster takes no Windows nodes: ${facts.reason}`,
    got: 'Windows',
    remedy: 'set what is missing on the cluster (both can be set only when it is made), or use Linux nodes',
  }),
} satisfies ErrorTable;
