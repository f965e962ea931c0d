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
    rule: `must be 1 to ${String(facts.max)} lower-case letters and digits, starting with a letter (Windows: at most 6)`,
    got: facts.name,
    remedy: 'give a shorter or plainer name',
  }),
  AKS_POOL_NAME_TAKEN: (facts: { name: string }) => ({
    subject: 'name',
    rule: 'every node pool of a cluster must have a name of its own, and so must the pool that takes its place while it is replaced ("<name>tmp")',
    got: facts.name,
    remedy: 'give this pool another name',
  }),
  AKS_POOL_VERSION_INVALID: (facts: { version: string; clusterVersion: string }) => ({
    subject: 'kubernetesVersion',
    rule: `the nodes must have the version of the control plane (${facts.clusterVersion}) or one that is at most three minor versions older`,
    got: facts.version,
    remedy: 'leave it out, so that the nodes follow, or raise the cluster first and the nodes later',
  }),
  AKS_POOL_VERSION_OWNER: (facts: { version: string }) => ({
    subject: 'kubernetesVersion',
    rule: 'cannot be given where AKS moves the nodes together with the cluster, as it does unless Terraform owns the version',
    got: facts.version,
    remedy:
      'leave it out, or write versionManagement: VersionManagement.TERRAFORM with upgradeChannel: UpgradeChannel.NODE_IMAGE on the cluster',
  }),
  AKS_VM_SIZE_INVALID: (facts: { vmSize: string }) => ({
    subject: 'vmSize',
    rule: 'the name of a VM size as Azure writes it, beginning with "Standard_"',
    got: facts.vmSize,
    remedy: 'write for example "Standard_D4ds_v5"; `az vm list-sizes --location <region>` lists them',
  }),
  AKS_VM_SIZE_TOO_SMALL: (facts: { vmSize: string; vcpus: number }) => ({
    subject: 'vmSize',
    rule: `a size with 2 vCPUs or more (this has ${String(facts.vcpus)}); AKS takes no smaller nodes`,
    got: facts.vmSize,
    remedy: 'write for example "Standard_D2ds_v5"',
  }),
  AKS_VM_SIZE_ARM_WINDOWS: (facts: { vmSize: string }) => ({
    subject: 'vmSize',
    rule: 'Windows nodes must be x86; sizes with "p" among their features are Arm',
    got: facts.vmSize,
    remedy: 'take the size without "p", for example "Standard_D4ds_v5"',
  }),
  AKS_ZONE_INVALID: (facts: { zone: string }) => ({
    subject: 'zones',
    rule: 'must be zones of a region: "1", "2" and "3", each at most once',
    got: facts.zone,
    remedy: 'write for example zones: ["1", "2", "3"], or zones: [] in a region without',
  }),
  AKS_MAX_SURGE_INVALID: (facts: { maxSurge: string }) => ({
    subject: 'upgrade.maxSurge',
    rule: 'a number of nodes from 1, or a percentage from "1%" to "100%"; with 0 no node could be replaced',
    got: facts.maxSurge,
    remedy: 'write for example "1" or "33%"',
  }),
  AKS_POOL_UPGRADE_OUT_OF_RANGE: (facts: { option: string; value: number } & Bounds) => ({
    subject: `upgrade.${facts.option}`,
    rule: `a whole number of minutes from ${String(facts.min)} to ${String(facts.max)}`,
    got: facts.value,
    remedy: 'write a number in this range, or leave it out',
  }),
  AKS_LABEL_INVALID: (facts: { rule: string; label: string }) => ({
    subject: 'labels',
    rule: facts.rule,
    got: facts.label,
    remedy: 'write a label of your own, for example "shop.example/tier": "web"',
  }),
  AKS_TAINT_INVALID: (facts: { taint: string }) => ({
    subject: 'taints',
    rule: '"key=value:Effect", with the effect NoSchedule, PreferNoSchedule or NoExecute',
    got: facts.taint,
    remedy: 'write for example "gpu=true:NoSchedule"',
  }),
  AKS_SPOT_PRICE_INVALID: (facts: { maxPricePerHour: number }) => ({
    subject: 'spot.maxPricePerHour',
    rule: 'a price in US dollars an hour above 0, or -1 for the on-demand price as the upper bound',
    got: facts.maxPricePerHour,
    remedy: 'leave it out, so that a node is never evicted for its price',
  }),
  AKS_GPU_INSTANCE_INVALID: (facts: { gpuInstance: string }) => ({
    subject: 'gpuInstance',
    rule: 'one of MIG1g, MIG2g, MIG3g, MIG4g and MIG7g',
    got: facts.gpuInstance,
    remedy: 'write one of these, or leave it out for the whole GPU',
  }),
  AKS_WINDOWS_RETIRED: (facts: { sku: string }) => ({
    subject: 'os',
    rule: 'a Windows Server that AKS still makes nodes of; 2019 ended in March 2026',
    got: facts.sku,
    remedy: 'write NodeOs.windows2022()',
  }),
  AKS_POOL_SCALING_INVALID: (facts: { bounds: Bounds & { readonly initial?: number } }) => ({
    subject: 'scaling',
    rule: 'whole numbers with 0 <= min <= initial <= max <= 1000, and max at least 1 with the autoscaler',
    got: facts.bounds,
    remedy: 'write for example PoolScaling.autoscale({ min: 3, max: 10 }) or PoolScaling.fixed(3)',
  }),
  AKS_SYSTEM_POOL_EMPTY: (facts: { bounds: Bounds }) => ({
    subject: 'scaling',
    rule: 'a system pool must have at least one node, otherwise there is no DNS',
    got: facts.bounds,
    remedy: 'write a minimum of 1 or more; 3 for production',
  }),
  AKS_SYSTEM_POOL_WINDOWS: () => ({
    subject: 'os',
    rule: 'a system pool must run Linux',
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
    rule: 'an ephemeral OS disk needs a local disk of the VM, which sizes have whose features contain "d"',
    got: facts.vmSize,
    remedy:
      'take the size with a "d" (Standard_D4ds_v5 instead of Standard_D4s_v5), or osDisk: OsDisk.managed()',
  }),
  AKS_OS_DISK_LARGER_THAN_LOCAL: (facts: { vmSize: string; sizeGib: number; localGib: number }) => ({
    subject: 'osDisk',
    rule: `an ephemeral OS disk must fit on the local disk of the VM (${facts.vmSize} has ${String(facts.localGib)} GiB)`,
    got: facts.sizeGib,
    remedy: `write OsDisk.ephemeral(${String(facts.localGib)}), or take a larger size`,
  }),
  AKS_SPOT_SYSTEM_POOL: () => ({
    subject: 'spot',
    rule: 'a system pool cannot be made of spot nodes',
    remedy: 'leave out mode: "System", or leave out spot',
  }),
  AKS_SPOT_SURGE: (facts: { upgrade: unknown }) => ({
    subject: 'upgrade',
    rule: 'cannot be given for spot pools, for which AKS takes no upgrade settings',
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
