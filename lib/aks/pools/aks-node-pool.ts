import { Annotations, type ITerraformDependable, type TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesClusterNodePool, type KubernetesClusterNodePoolConfig } from '../bindings';
import { AksErrors } from '../errors';
import { type DeepPartial, merged } from '../merge';
import { poolBlock, resolvePool, type ResolvedPool, rotationName, upgradeBlock } from './node-pool-block';
import { checkPoolName, type PoolOptions, PoolScaling } from './node-pool-options';
import { poolFindings } from '../scanner-findings';

/** Nodes that Azure may take back at any time, for a fraction of the price. */
export interface SpotOptions {
  /** The most that is paid for an hour, in US dollars; -1 is the on-demand price. @default -1 */
  readonly maxPricePerHour?: number;
  /** What happens to an evicted node. @default 'Delete' */
  readonly evictionPolicy?: 'Delete' | 'Deallocate';
}

/** Properties of a node pool; see {@link PoolOptions} for what it shares with the system pool. */
export interface NodePoolProps extends PoolOptions {
  /**
   * Lower-case letters and digits, at most 12 (Windows: 6). A changed name replaces the pool.
   * @default the construct's id in lower case, without other characters
   */
  readonly name?: string;
  /** Whether AKS may run its own pods here. @default 'User' */
  readonly mode?: 'User' | 'System';
  /** `key=value:Effect`; what tolerates it may run here. @default none */
  readonly taints?: readonly string[];
  /** Spot nodes. @default regular nodes */
  readonly spot?: SpotOptions;
  /** `OCIContainer`, `KataMshvVmIsolation` and others that your provider knows. @default the provider's */
  readonly workloadRuntime?: string;
  /** `Install` or `None`, for GPU sizes. @default 'Install', by AKS */
  readonly gpuDriver?: string;
  /** `MIG1g` to `MIG7g`: a part of a GPU. @default the whole GPU */
  readonly gpuInstance?: string;
  /** The last word: deep-merged into the arguments of the resource, checked by the scanner rules. */
  readonly overrides?: DeepPartial<KubernetesClusterNodePoolConfig>;
}

/** What a pool needs to know of its cluster. */
export interface NodePoolHost {
  readonly clusterId: string;
  /** Subnet of nodes that have none of their own. */
  readonly defaultSubnetId?: string;
  readonly podSubnetId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
  /** Why Windows nodes cannot join; undefined when they can, or when nothing is known. */
  readonly windowsProblem?: string;
  /** Lets the cluster's identity into the subnet of a pool, before the pool is made. */
  subnetAccess?(subnetId: string): readonly ITerraformDependable[];
  /** Tells the cluster of the names that this pool takes; throws when one is taken. */
  claimNames?(names: readonly string[], constructPath: string): void;
}

const SPOT_KEY = 'kubernetes.azure.com/scalesetpriority';

/**
 * A node pool, a resource of its own. Emits one `azurerm_kubernetes_cluster_node_pool`.
 *
 * Made by `cluster.addNodePool(id, props)`.
 *
 * @see https://learn.microsoft.com/azure/aks/create-node-pools
 */
export class AksNodePool extends Construct {
  /** The pool's name. */
  public readonly poolName: string;
  /** Whether every pod needs a toleration to run here (spot nodes and taints). */
  public readonly isTainted: boolean;
  /** `User` or `System`. */
  public readonly mode: 'User' | 'System';
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: KubernetesClusterNodePool;

  /**
   * @throws AKS_POOL_NAME_INVALID, AKS_POOL_NAME_TAKEN, AKS_MAX_PODS_INVALID
   * @throws AKS_VM_WITHOUT_LOCAL_DISK, AKS_OS_DISK_LARGER_THAN_LOCAL
   * @throws AKS_SPOT_SYSTEM_POOL, AKS_SPOT_SURGE, AKS_WINDOWS_NOT_POSSIBLE, AKS_SYSTEM_POOL_WINDOWS
   */
  public constructor(scope: Construct, id: string, props: NodePoolProps, host: NodePoolHost) {
    super(scope, id);
    const pool = resolvePool(props, PoolScaling.autoscale({ min: 3, max: 10 }), this.node.path);
    this.poolName = props.name ?? id.toLowerCase().replace(/[^a-z0-9]/g, '');
    this.mode = props.mode ?? 'User';
    this.isTainted = props.spot !== undefined || (props.taints ?? []).length > 0;
    this.check(props, pool, host);
    const subnetId = props.subnetId ?? host.defaultSubnetId;
    const config = merged(this.config(props, pool, host, subnetId), props.overrides);
    for (const finding of poolFindings(config)) Annotations.of(this).addWarning(finding);
    this.resource = new KubernetesClusterNodePool(this, 'Resource', config);
  }

  private check(props: NodePoolProps, pool: ResolvedPool, host: NodePoolHost): void {
    const path = this.node.path;
    const { poolName } = this;
    if (!Token.isUnresolved(poolName)) {
      checkPoolName(poolName, pool.os, path);
      host.claimNames?.([poolName, rotationName(poolName, pool.os)], path);
    }
    if (pool.os.isWindows) {
      if (this.mode === 'System') throw AksErrors.AKS_SYSTEM_POOL_WINDOWS({}, path);
      if (host.windowsProblem !== undefined) {
        throw AksErrors.AKS_WINDOWS_NOT_POSSIBLE({ reason: host.windowsProblem }, path);
      }
    }
    if (this.mode === 'System' && pool.scaling.min < 1) {
      const bounds = { min: pool.scaling.min, max: pool.scaling.max };
      throw AksErrors.AKS_SYSTEM_POOL_EMPTY({ bounds }, path);
    }
    if (props.spot !== undefined) {
      if (this.mode === 'System') throw AksErrors.AKS_SPOT_SYSTEM_POOL({}, path);
      if (props.upgrade !== undefined) throw AksErrors.AKS_SPOT_SURGE({ upgrade: props.upgrade }, path);
    }
  }

  private config(
    props: NodePoolProps,
    pool: ResolvedPool,
    host: NodePoolHost,
    subnetId: string | undefined,
  ): KubernetesClusterNodePoolConfig {
    const ignored = pool.scaling.initial === undefined ? [] : ['node_count'];
    return {
      ...poolBlock(pool, this.poolName),
      kubernetesClusterId: host.clusterId,
      mode: this.mode,
      osType: pool.os.type,
      vnetSubnetId: subnetId,
      podSubnetId: host.podSubnetId,
      workloadRuntime: props.workloadRuntime,
      gpuDriver: props.gpuDriver,
      gpuInstance: props.gpuInstance,
      nodeTaints: props.taints && [...props.taints],
      tags: props.tags ?? host.tags,
      provider: host.provider,
      ...(props.spot === undefined
        ? { priority: 'Regular', upgradeSettings: upgradeBlock(props.upgrade) }
        : spotBlock(props, props.spot)),
      lifecycle: ignored.length > 0 ? { ignoreChanges: ignored } : undefined,
      dependsOn: props.subnetId === undefined ? undefined : [...(host.subnetAccess?.(props.subnetId) ?? [])],
    };
  }
}

/**
 * AKS adds label and taint itself; emitting them keeps the plan empty (azurerm #25615). There are no upgrade settings,
 * since AKS refuses a surge here.
 */
function spotBlock(props: NodePoolProps, spot: SpotOptions) {
  return {
    priority: 'Spot',
    spotMaxPrice: spot.maxPricePerHour ?? -1,
    evictionPolicy: spot.evictionPolicy ?? 'Delete',
    nodeLabels: { ...props.labels, [SPOT_KEY]: 'spot' },
    nodeTaints: [...(props.taints ?? []), `${SPOT_KEY}=spot:NoSchedule`],
  };
}
