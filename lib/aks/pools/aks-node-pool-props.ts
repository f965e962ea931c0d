import { type KubernetesClusterNodePoolConfig } from '../bindings';
import { type DeepPartial } from '../merge';
import { type PoolOptions } from './node-pool-options';

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
  /** `key=value:Effect`; what tolerates it may run here. @default none; `os=windows:NoSchedule` for Windows nodes */
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
