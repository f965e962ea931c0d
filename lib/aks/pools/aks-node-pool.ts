import { type ITerraformDependable, type TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import { KubernetesClusterNodePool, type KubernetesClusterNodePoolConfig } from '../bindings';
import { AksErrors } from '../errors';
import { annotateAtSynth } from '../annotate-at-synth';
import { withOverrides } from '../merge';
import { type NodePoolProps, type SpotOptions } from './aks-node-pool-props';
import { NODE_POOL } from './pool-kinds';
import { placed } from '../private/shapes';
import { checkArguments } from '../unknown-arguments';
import { checkSubnets } from '../network/subnet-uses';
import { checkPool } from './pool-checks';
import { checkTaints } from './node-labels';
import { type NodeVersions, versionOfNodes } from './node-version';
import { poolBlock, resolvePool, type ResolvedPool, rotationName, upgradeBlock } from './node-pool-block';
import { checkPoolName, PoolScaling } from './node-pool-options';
import { poolFindings } from '../scanner-findings';

/** What a pool needs to know of its cluster. */
export interface NodePoolHost {
  readonly clusterId: string;
  /** Subnet of nodes that have none of their own. */
  readonly defaultSubnetId?: string;
  readonly podSubnetId?: string;
  /** Subnets that have another purpose, with it. */
  readonly otherSubnets?: Readonly<Record<string, string | undefined>>;
  /** Who moves the nodes to newer versions; undefined when nothing is known. */
  readonly versions?: NodeVersions;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
  /** Whether AKS makes nodes by itself, so that no pool has an autoscaler. */
  readonly provisionsNodes?: boolean;
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
  /** Whether every pod needs a toleration to run here (spot nodes, Windows nodes and taints). */
  public readonly isTainted: boolean;
  /** `User` or `System`. */
  public readonly mode: 'User' | 'System';
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: KubernetesClusterNodePool;

  /** @internal */
  public constructor(scope: Construct, id: string, props: NodePoolProps, host: NodePoolHost) {
    super(placed(scope, id, props, NODE_POOL), id);
    const pool = {
      ...resolvePool(
        props,
        host.provisionsNodes === true ? PoolScaling.fixed(3) : PoolScaling.autoscale({ min: 3, max: 10 }),
      ),
      kubernetesVersion: versionOfNodes(props.kubernetesVersion, host.versions, this.node.path),
    };
    this.poolName = props.name ?? id.toLowerCase().replace(/[^a-z0-9]/g, '');
    this.mode = props.mode ?? 'User';
    // Nothing of Linux may land on Windows nodes, where its containers could not even be started.
    const taints = props.taints ?? (pool.os.isWindows ? ['os=windows:NoSchedule'] : undefined);
    this.isTainted = props.spot !== undefined || (taints ?? []).length > 0;
    this.check({ ...props, taints }, pool, host);
    const subnetId = props.subnetId ?? host.defaultSubnetId;
    const config = withOverrides(this.config({ ...props, taints }, pool, host, subnetId), props.overrides);
    this.resource = new KubernetesClusterNodePool(this, 'Resource', config);
    checkArguments('overrides', props.overrides, this.resource, this.node.path);
    const { sysctlConfig } = this.resource.linuxOsConfig;
    checkArguments('linux.sysctls', props.linux?.sysctls, sysctlConfig, this.node.path);
    annotateAtSynth(this, this.resource, (args) => ({ warnings: poolFindings(args) }));
  }

  private check(props: NodePoolProps, pool: ResolvedPool, host: NodePoolHost): void {
    const path = this.node.path;
    const { poolName } = this;
    checkPool(pool, path);
    if (host.provisionsNodes === true && pool.scaling.auto) {
      throw AksErrors.AKS_NODE_PROVISIONING_AUTOSCALER({ subject: 'scaling' }, path);
    }
    checkSubnets(this, { ...host.otherSubnets, subnetId: props.subnetId });
    checkTaints(props.taints ?? [], path);
    if (props.gpuInstance !== undefined && !/^MIG[1-47]g$/.test(props.gpuInstance)) {
      throw AksErrors.AKS_GPU_INSTANCE_INVALID({ gpuInstance: props.gpuInstance }, path);
    }
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
      const { maxPricePerHour = -1 } = props.spot;
      if (!(maxPricePerHour === -1 || maxPricePerHour > 0)) {
        throw AksErrors.AKS_SPOT_PRICE_INVALID({ maxPricePerHour }, path);
      }
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
