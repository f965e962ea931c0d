import { fields, TEXT } from '../../core';
import { checkNeededId } from '../azure-ids';
import { check } from '../private/shapes';

/** The three subnets of an AKS Automatic cluster, of one virtual network. */
export interface AutomaticSubnets {
  /** Resource id of the subnet of the nodes that run applications. A change replaces the cluster. */
  readonly nodes: string;
  /** Resource id of the subnet of the nodes that AKS keeps for itself. A change replaces the cluster. */
  readonly systemNodes: string;
  /**
   * Resource id of an empty subnet (/28 at least) that is delegated to `Microsoft.ContainerService/managedClusters`: the API server is placed
   * in it.
   */
  readonly apiServer: string;
}

/**
 * Where an AKS Automatic cluster lives. Azure CNI overlay with Cilium in both; what leaves the cluster goes by a NAT gateway of
 * AKS, or with subnets of your own by a load balancer.
 *
 * @see https://learn.microsoft.com/azure/aks/automatic/quick-automatic-private-custom-network
 */
export class AutomaticNetwork {
  private constructor(
    /** Undefined for a network of AKS. */
    public readonly subnetIds: AutomaticSubnets | undefined,
  ) {}

  /**
   * A network of your own, which others reach: Vault, pipelines, people. The cluster's identity is given Network Contributor on it, as AKS
   * asks.
   *
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   */
  public static subnets(subnets: AutomaticSubnets): AutomaticNetwork {
    check('AutomaticNetwork.subnets', subnets, SUBNETS);
    const { nodes, systemNodes, apiServer } = subnets;
    for (const [name, id] of Object.entries({ nodes, systemNodes, apiServer })) {
      checkNeededId(`AutomaticNetwork.subnets.${name}`, 'subnet', id);
    }
    return new AutomaticNetwork(Object.freeze({ nodes, systemNodes, apiServer }));
  }

  /**
   * A network that AKS makes and locks: no peering, no link of its DNS zone. A private API server is reached from inside of the
   * cluster alone then.
   */
  public static managed(): AutomaticNetwork {
    return new AutomaticNetwork(undefined);
  }
}

const SUBNETS = fields<AutomaticSubnets>({ nodes: TEXT, systemNodes: TEXT, apiServer: TEXT }, [
  'nodes',
  'systemNodes',
  'apiServer',
]);
