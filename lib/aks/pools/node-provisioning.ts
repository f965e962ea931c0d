import { fields, FLAG } from '../../core';
import { check } from '../private/shapes';

/** Who makes the nodes of a cluster. */
export class NodeProvisioning {
  private constructor(
    /** As the provider has it. */
    public readonly mode: 'Auto' | 'Manual',
    /** Whether AKS brings node pools of its own; as the provider has it. */
    public readonly defaultNodePools: 'Auto' | 'None' | undefined,
  ) {}

  /** Pools, by their number or by the cluster autoscaler. */
  public static manual(): NodeProvisioning {
    return new NodeProvisioning('Manual', undefined);
  }

  /**
   * AKS (Karpenter) makes nodes of fitting sizes for pods that have none, and takes them away again. Pools have fixed numbers
   * of nodes then: the system pool 3 unless told otherwise, and there is no default pool for applications. Not with Windows pools or
   * IPv6. `vmSize` and the like are said by `NodePool` and `AKSNodeClass` objects in the cluster.
   *
   * Needs azurerm 5: `aks-vault-constructs/cdktn/aks`.
   *
   * @param options.defaultNodePools whether AKS makes two `NodePool` objects, for applications and for the system. With `false` a
   *   pod waits until you have applied one. @default true
   * @throws AKS_VALUE_INVALID
   * @see https://learn.microsoft.com/azure/aks/node-auto-provisioning
   */
  public static auto(options: { readonly defaultNodePools?: boolean } = {}): NodeProvisioning {
    check('NodeProvisioning.auto', options, AUTO);
    return new NodeProvisioning('Auto', (options.defaultNodePools ?? true) ? 'Auto' : 'None');
  }

  /** Whether AKS makes nodes. */
  public get isAuto(): boolean {
    return this.mode === 'Auto';
  }
}

const AUTO = fields({ defaultNodePools: FLAG });
