import { type KubernetesClusterNodePoolLinuxOsConfigSysctlConfig } from '../bindings';
import { ANYTHING, fields } from '../../core';
import { AksErrors } from '../errors';
import { check } from '../private/shapes';
import { type NodeOs } from './node-os';

/** How many nodes a pool has: a range for the autoscaler, or a number. Never both. */
export class PoolScaling {
  private constructor(
    /** Whether the autoscaler decides. */
    public readonly auto: boolean,
    /** Least nodes; the number when it is fixed. */
    public readonly min: number,
    /** Most nodes; the number when it is fixed. */
    public readonly max: number,
    /** Nodes at the start, when it is not `min`. */
    public readonly initial: number | undefined,
  ) {}

  /**
   * The cluster autoscaler keeps the pool between two numbers. `node_count` is then not emitted: a number that the
   * autoscaler changed would be an error of the provider (azurerm #33143). With `initial` it is emitted once and ignored.
   *
   * @param bounds 0 to 1000 nodes; a system pool needs at least 1
   * @throws AKS_VALUE_INVALID, AKS_POOL_SCALING_INVALID
   */
  public static autoscale(bounds: {
    readonly min: number;
    readonly max: number;
    readonly initial?: number;
  }): PoolScaling {
    check('scaling', bounds, BOUNDS);
    const { min, max, initial } = bounds;
    const whole = [min, max, initial ?? min].every((count) => Number.isInteger(count));
    if (!(whole && min >= 0 && min <= max && max >= 1 && max <= 1000)) {
      throw AksErrors.AKS_POOL_SCALING_INVALID({ bounds });
    }
    if (initial !== undefined && !(initial >= min && initial <= max)) {
      throw AksErrors.AKS_POOL_SCALING_INVALID({ bounds });
    }
    return new PoolScaling(true, min, max, initial);
  }

  /** Always this many nodes, 0 to 1000. @throws AKS_POOL_SCALING_INVALID */
  public static fixed(count: number): PoolScaling {
    if (!(Number.isInteger(count) && count >= 0 && count <= 1000)) {
      throw AksErrors.AKS_POOL_SCALING_INVALID({ bounds: { min: count, max: count } });
    }
    return new PoolScaling(false, count, count, undefined);
  }

  /** The provider's fields. Minimum and maximum are absent when the number is fixed, as the provider demands. */
  public block(): {
    readonly autoScalingEnabled: boolean;
    readonly minCount?: number;
    readonly maxCount?: number;
    readonly nodeCount?: number;
  } {
    return this.auto
      ? { autoScalingEnabled: true, minCount: this.min, maxCount: this.max, nodeCount: this.initial }
      : { autoScalingEnabled: false, nodeCount: this.min };
  }
}

/** Their numbers have an error of their own. */
const BOUNDS = fields({ min: ANYTHING, max: ANYTHING, initial: ANYTHING }, ['min', 'max']);

/** The disk of the operating system. */
export class OsDisk {
  private constructor(
    /** `Ephemeral` or `Managed`. */
    public readonly type: 'Ephemeral' | 'Managed',
    /** Size. */
    public readonly sizeGib: number,
  ) {}

  /**
   * On the node's local disk: faster and free, gone with the node. The default, 128 GiB.
   *
   * @param sizeGib 30 to 2048; always set, since AKS would take the whole local disk
   * @throws AKS_OS_DISK_SIZE_INVALID
   */
  public static ephemeral(sizeGib = 128): OsDisk {
    return OsDisk.of('Ephemeral', sizeGib);
  }

  /** A managed disk of 30 to 2048 GiB. Fails CKV_AZURE_226. @throws AKS_OS_DISK_SIZE_INVALID */
  public static managed(sizeGib = 128): OsDisk {
    return OsDisk.of('Managed', sizeGib);
  }

  private static of(type: 'Ephemeral' | 'Managed', sizeGib: number): OsDisk {
    if (!(Number.isInteger(sizeGib) && sizeGib >= 30 && sizeGib <= 2048)) {
      throw AksErrors.AKS_OS_DISK_SIZE_INVALID({ sizeGib });
    }
    return new OsDisk(type, sizeGib);
  }
}

/** How nodes are replaced. */
export interface PoolUpgrade {
  /**
   * Extra nodes while upgrading, a number or a percentage. Always emitted, because AKS fills it in and the plan would
   * never be empty.
   * @default '10%'
   */
  readonly maxSurge?: string;
  /**
   * Minutes to wait for pods to leave, 1 to 1440. Always emitted: a value that is taken away replaces the pool, and for the
   * system pool the cluster (azurerm #26568).
   * @default 30, which is what AKS takes
   */
  readonly drainTimeoutMinutes?: number;
  /** Minutes to wait after a node is ready. @default 0, by AKS */
  readonly soakMinutes?: number;
}

/** A range of ports that are open on nodes. */
export interface HostPorts {
  readonly start: number;
  /** @default `start` */
  readonly end?: number;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP';
}

/** Settings of the kubelet; others by `overrides`. */
export interface KubeletOptions {
  /** `static` gives guaranteed pods cores of their own. */
  readonly cpuManagerPolicy?: 'none' | 'static';
  readonly topologyManagerPolicy?: 'best-effort' | 'none' | 'restricted' | 'single-numa-node';
  /** Whether CPU limits are enforced. */
  readonly cpuCfsQuota?: boolean;
  /** Most processes of a pod. */
  readonly podPidsLimit?: number;
  /** Size at which a container's log is rotated, in MB. */
  readonly containerLogMaxSizeMb?: number;
  /** Sysctls, or patterns such as `net.*`, that pods may set although they are unsafe. */
  readonly allowedUnsafeSysctls?: readonly string[];
}

/** Settings of Linux; others by `overrides`. */
export interface LinuxOptions {
  /** `always` or `madvise` for databases that ask for huge pages; `never` for those that advise against. */
  readonly transparentHugePage?: 'always' | 'madvise' | 'never';
  readonly swapFileSizeMb?: number;
  /** Sysctls by the provider's names: `{ vmMaxMapCount: 262144 }` for Elasticsearch. */
  readonly sysctls?: KubernetesClusterNodePoolLinuxOsConfigSysctlConfig;
}

/** What system pool and user pools have in common. */
export interface PoolOptions {
  /** A size with a local disk (feature letter `d`) for ephemeral disks. @default 'Standard_D4ds_v5', 150 GiB local disk */
  readonly vmSize?: string;
  /**
   * Kubernetes version of the nodes, when they are to lag behind the control plane: at most three minor versions. Only with
   * `VersionManagement.TERRAFORM`.
   * @default the cluster's: nodes follow
   */
  readonly kubernetesVersion?: string;
  /** How many nodes. @default 3 to 5 for the system pool, 3 to 10 for a user pool */
  readonly scaling?: PoolScaling;
  /** Availability zones; empty in a region without. @default ['1', '2', '3'] */
  readonly zones?: readonly string[];
  /** Pods a node, 10 to 250: a literal, since CKV_AZURE_168 reads it. @default 110 */
  readonly maxPods?: number;
  /** @default OsDisk.ephemeral(128) */
  readonly osDisk?: OsDisk;
  /** @default NodeOs.azureLinux() */
  readonly os?: NodeOs;
  /**
   * Encrypts local disks and caches too. Needs the subscription feature `Microsoft.Compute/EncryptionAtHost`.
   * @default true
   */
  readonly hostEncryption?: boolean;
  /** An image with FIPS 140 modules. @default false */
  readonly fips?: boolean;
  /** Labels of the nodes. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** How nodes are replaced. @default surge 10% */
  readonly upgrade?: PoolUpgrade;
  /** Ports of the nodes that the internet may reach, for nodes with a public way in. @default none */
  readonly hostPorts?: readonly HostPorts[];
  /** Settings of the kubelet. A change rotates the nodes. @default AKS's own */
  readonly kubelet?: KubeletOptions;
  /** Settings of Linux. A change rotates the nodes. @default AKS's own */
  readonly linux?: LinuxOptions;
  /** Resource id of the subnet of the nodes. @default the cluster's */
  readonly subnetId?: string;
  /** Node pool snapshot that fixes image and version. @default none */
  readonly snapshotId?: string;
  /** Capacity reservation group. @default none */
  readonly capacityReservationGroupId?: string;
  /** Proximity placement group. @default none */
  readonly proximityPlacementGroupId?: string;
  /** Azure tags. @default the cluster's */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A pool's name, which is also a part of the names of its nodes. */
export function checkPoolName(name: string, os: NodeOs, constructPath: string): void {
  const max = os.isWindows ? 6 : 12;
  if (!/^[a-z][a-z0-9]*$/.test(name) || name.length > max) {
    throw AksErrors.AKS_POOL_NAME_INVALID({ name, max }, constructPath);
  }
}
