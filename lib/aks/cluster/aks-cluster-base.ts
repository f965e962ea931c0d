import { AksErrors } from '../errors';
import { AksNodePool, type NodePoolHost } from '../pools/aks-node-pool';
import { type NodePoolProps } from '../pools/aks-node-pool-props';
import { NodeOs } from '../pools/node-os';
import { PoolScaling } from '../pools/node-pool-options';
import { NODE_POOL } from '../pools/pool-kinds';
import { placed } from '../private/shapes';
import { type IManagedCluster, ManagedClusterBase, type ManagedClusterHost } from './managed-cluster';

/** An AKS cluster with node pools: one of this app, or one that exists already. */
export interface IAksCluster extends IManagedCluster {
  /**
   * A pool, a resource of its own; works on imported clusters too.
   *
   * @throws AKS_POOL_NAME_INVALID, AKS_POOL_NAME_TAKEN, AKS_MAX_PODS_INVALID
   * @throws AKS_POOL_VERSION_INVALID, AKS_POOL_VERSION_OWNER
   * @throws AKS_VM_WITHOUT_LOCAL_DISK, AKS_OS_DISK_LARGER_THAN_LOCAL
   * @throws AKS_VM_SIZE_INVALID, AKS_VM_SIZE_TOO_SMALL, AKS_VM_SIZE_ARM_WINDOWS, AKS_ZONE_INVALID, AKS_ID_WRONG_KIND,
   *   AKS_SUBNET_TWICE
   * @throws AKS_MAX_SURGE_INVALID, AKS_POOL_UPGRADE_OUT_OF_RANGE, AKS_LABEL_INVALID, AKS_TAINT_INVALID, AKS_TAGS_INVALID
   * @throws AKS_SPOT_PRICE_INVALID, AKS_GPU_INSTANCE_INVALID, AKS_VALUE_INVALID
   * @throws AKS_SPOT_SYSTEM_POOL, AKS_SPOT_SURGE, AKS_WINDOWS_NOT_POSSIBLE, AKS_SYSTEM_POOL_WINDOWS
   */
  addNodePool(id: string, props?: NodePoolProps): AksNodePool;
  /**
   * One pool for each zone, since the autoscaler counts nodes and not zones. `scaling` and all else hold for each of them.
   * Names are `<name><zone>`.
   */
  addZonalNodePools(id: string, props?: NodePoolProps): AksNodePool[];
}

/** What the methods need that is not public. */
export interface ClusterHost extends ManagedClusterHost {
  readonly pools: Omit<NodePoolHost, 'clusterId' | 'tags' | 'provider'>;
}

/** The methods that clusters of this app and imported ones share. */
export abstract class AksClusterBase extends ManagedClusterBase implements IAksCluster {
  /** @internal */
  protected abstract override readonly host: ClusterHost;

  public addNodePool(id: string, props: NodePoolProps = {}): AksNodePool {
    const { pools, tags, provider } = this.host;
    return new AksNodePool(this, id, props, { ...pools, clusterId: this.clusterId, tags, provider });
  }

  /** @default scaling 1 to 4 nodes in each zone; 1 where AKS provisions nodes */
  public addZonalNodePools(id: string, props: NodePoolProps = {}): AksNodePool[] {
    placed(this, id, props, NODE_POOL);
    const few = this.host.pools.provisionsNodes
      ? PoolScaling.fixed(1)
      : PoolScaling.autoscale({ min: 1, max: 4 });
    const { zones = ['1', '2', '3'], scaling = few, ...rest } = props;
    if (zones.length === 0) throw AksErrors.AKS_ZONES_EMPTY({}, this.node.path);
    const os = props.os ?? NodeOs.azureLinux();
    const name = (props.name ?? id.toLowerCase().replace(/[^a-z0-9]/g, '')).slice(0, os.isWindows ? 5 : 11);
    return zones.map((zone) =>
      this.addNodePool(`${id}Zone${zone}`, { ...rest, scaling, name: `${name}${zone}`, zones: [zone] }),
    );
  }
}
