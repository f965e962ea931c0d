import { ANYTHING, either, fields, listOf, oneFieldOf, TEXT } from '../../core';
import { checkId } from '../azure-ids';
import { AksErrors } from '../errors';
import { check } from '../private/shapes';

/** The provider's fields for outbound traffic. */
export interface OutboundBlock {
  readonly outboundType: string;
  readonly loadBalancerProfile?: {
    readonly managedOutboundIpCount?: number;
    readonly managedOutboundIpv6Count?: number;
    readonly outboundIpAddressIds?: string[];
    readonly outboundIpPrefixIds?: string[];
    readonly idleTimeoutInMinutes?: number;
    readonly outboundPortsAllocated?: number;
  };
}

/**
 * The addresses that a load balancer sends from: exactly one of the three kinds. `managedIpv6Count` is for a network with IPv6, where
 * AKS makes one address of it unless told otherwise.
 */
export type LoadBalancerAddresses =
  | { readonly managedIpCount: number; readonly managedIpv6Count?: number }
  | { readonly ipAddressIds: readonly string[] }
  | { readonly ipPrefixIds: readonly string[] };

/** Tuning of {@link Outbound.loadBalancer}. */
export interface LoadBalancerOptions {
  /** @default one address, made by AKS */
  readonly addresses?: LoadBalancerAddresses;
  /** 4 to 100 minutes. @default 30 */
  readonly idleTimeoutMinutes?: number;
  /** Ports for each node, 0 (by the number of nodes) to 64,000. @default 0 */
  readonly portsPerNode?: number;
}

/**
 * How nodes and pods reach the outside. A change replaces the load balancer or NAT profile and, between some kinds, the
 * cluster.
 *
 * @see https://learn.microsoft.com/azure/aks/egress-outboundtype
 */
export class Outbound {
  private constructor(
    /** Fields of the network profile. @internal */
    public readonly block: OutboundBlock,
    /** Where AKS fetches its own images; undefined for the internet. */
    public readonly bootstrap?: { readonly artifactSource: 'Cache'; readonly containerRegistryId?: string },
  ) {}

  /** Through the cluster's standard load balancer. The default. @throws AKS_VALUE_INVALID, AKS_OUTBOUND_OUT_OF_RANGE */
  public static loadBalancer(options: LoadBalancerOptions = {}): Outbound {
    check('outbound', options, LOAD_BALANCER);
    const { addresses, idleTimeoutMinutes, portsPerNode } = options;
    inRange('idleTimeoutMinutes', idleTimeoutMinutes, 4, 100);
    inRange('portsPerNode', portsPerNode, 0, 64_000);
    if (Object.values(options).every((option) => option === undefined)) {
      return new Outbound({ outboundType: 'loadBalancer' });
    }
    const managed = addresses && 'managedIpCount' in addresses ? addresses.managedIpCount : undefined;
    const managed6 = addresses && 'managedIpCount' in addresses ? addresses.managedIpv6Count : undefined;
    inRange('addresses.managedIpCount', managed, 1, 100);
    inRange('addresses.managedIpv6Count', managed6, 1, 100);
    return new Outbound({
      outboundType: 'loadBalancer',
      loadBalancerProfile: {
        managedOutboundIpCount: managed,
        managedOutboundIpv6Count: managed6,
        outboundIpAddressIds:
          addresses && 'ipAddressIds' in addresses ? [...addresses.ipAddressIds] : undefined,
        outboundIpPrefixIds: addresses && 'ipPrefixIds' in addresses ? [...addresses.ipPrefixIds] : undefined,
        idleTimeoutInMinutes: idleTimeoutMinutes,
        outboundPortsAllocated: portsPerNode,
      },
    });
  }

  /**
   * Through the NAT gateway that is attached to the node subnet already. The kind that AKS makes itself is not offered: it
   * exists only in networks that AKS makes too.
   */
  public static natGateway(): Outbound {
    return new Outbound({ outboundType: 'userAssignedNATGateway' });
  }

  /** By the route table of the node subnet, usually to a firewall. It must be attached before the cluster is made. */
  public static userDefinedRouting(): Outbound {
    return new Outbound({ outboundType: 'userDefinedRouting' });
  }

  /**
   * Not at all: a network isolated cluster. AKS then fetches its own images through a registry cache.
   *
   * @param options.registryId a registry of your own with private link and cache rules; by default AKS makes one
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   * @see https://learn.microsoft.com/azure/aks/concepts-network-isolated
   */
  public static none(options: { readonly registryId?: string } = {}): Outbound {
    check('Outbound.none', options, NONE);
    checkId('Outbound.none.registryId', 'container registry', options.registryId);
    return new Outbound(
      { outboundType: 'none' },
      { artifactSource: 'Cache', containerRegistryId: options.registryId },
    );
  }
}

/** Numbers have an error of their own. */
const LOAD_BALANCER = fields<LoadBalancerOptions>({
  addresses: either(
    oneFieldOf({ managedIpCount: ANYTHING, ipAddressIds: listOf(TEXT), ipPrefixIds: listOf(TEXT) }),
    fields({ managedIpCount: ANYTHING, managedIpv6Count: ANYTHING }, ['managedIpCount', 'managedIpv6Count']),
  ),
  idleTimeoutMinutes: ANYTHING,
  portsPerNode: ANYTHING,
});
const NONE = fields({ registryId: TEXT });

function inRange(option: string, value: number | undefined, min: number, max: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= min && value <= max)) {
    throw AksErrors.AKS_OUTBOUND_OUT_OF_RANGE({ option, value, min, max });
  }
}
