import { Token } from 'cdktf';
import { either, fields, FLAG, isNetwork, TEXT } from '../../core';
import { checkNeededId } from '../azure-ids';
import { AksErrors } from '../errors';
import { check, enumOf } from '../private/shapes';
import { overlap, parseCidr, parseIpv4 } from './cidr';
import {
  checkIpv6Overlap,
  DEFAULT_POD_CIDRS,
  DEFAULT_SERVICE_CIDRS,
  type DualStackAddresses,
  type DualStackBlock,
  dualStackBlock,
} from './dual-stack';

/** Addresses inside the cluster. Give what overlaps with your networks; leave the rest to AKS. */
export interface ClusterAddresses {
  /**
   * Addresses of services; smaller than /12, used by nothing that the network reaches. Together with `dnsServiceIp`.
   * @default 10.0.0.0/16, by AKS
   */
  readonly serviceCidr?: string;
  /** Address of the cluster's DNS, inside `serviceCidr`, not its first. Together with `serviceCidr`. @default 10.0.0.10, by AKS */
  readonly dnsServiceIp?: string;
}

/** Options of the overlay networks. */
export interface OverlayOptions extends ClusterAddresses {
  /** Addresses of pods, /24 of it for each node. @default 10.244.0.0/16, by AKS */
  readonly podCidr?: string;
}

/** Options of {@link AksNetwork.overlayCilium}. */
export interface OverlayCiliumOptions extends OverlayOptions {
  /** @default none */
  readonly advanced?: AdvancedNetworking;
  /**
   * IPv6 besides IPv4, for nodes, pods and services: `true`, or with addresses of your own. The virtual network and the node
   * subnet must have both. AKS has no cluster of IPv6 alone. A change replaces the cluster.
   * @default false
   * @see https://learn.microsoft.com/azure/aks/configure-dual-stack
   */
  readonly dualStack?: boolean | DualStackAddresses;
}

/** Advanced Container Networking Services; billed by node. */
export interface AdvancedNetworking {
  /** Flow logs and metrics of the network. @default false */
  readonly observability?: boolean;
  /** Rules by DNS name and by HTTP request. @default false */
  readonly security?: boolean;
}

/** Which network policies {@link AksNetwork.overlayAzure} enforces. */
export enum NetworkPolicyEngine {
  AZURE = 'azure',
  CALICO = 'calico',
}

/** The part of the provider's network profile that this class decides. */
export interface NetworkBlock extends DualStackBlock {
  readonly networkPlugin: 'azure';
  readonly networkPluginMode?: 'overlay';
  readonly networkDataPlane: 'cilium' | 'azure';
  readonly networkPolicy: string;
  readonly podCidr?: string;
  readonly serviceCidr?: string;
  readonly dnsServiceIp?: string;
  readonly loadBalancerSku: 'standard';
  readonly advancedNetworking?: { readonly observabilityEnabled: boolean; readonly securityEnabled: boolean };
}

/**
 * How pods get addresses and who enforces network policies. Always Azure CNI: kubenet, the provider's default, is not
 * offered (support ends in March 2028). Every factory has a policy engine, because without one a `NetworkPolicy` is
 * accepted and does nothing.
 *
 * @see https://learn.microsoft.com/azure/aks/concepts-network-cni-overview
 */
export class AksNetwork {
  private constructor(
    /** Fields of the network profile. @internal */
    public readonly block: NetworkBlock,
    /** The subnet of pods; undefined for an overlay. */
    public readonly podSubnetId: string | undefined,
  ) {}

  /**
   * Pods in an overlay, Cilium as data plane and policy engine. Linux nodes only. The default, and the one network that has IPv6.
   *
   * @throws AKS_VALUE_INVALID, AKS_CIDR_INVALID, AKS_SERVICE_CIDR_AND_DNS_IP, AKS_SERVICE_CIDR_TOO_LARGE, AKS_DNS_SERVICE_IP_OUTSIDE,
   *   AKS_IPV6_CIDR_INVALID, AKS_IPV6_SERVICE_CIDR_TOO_LARGE
   */
  public static overlayCilium(options: OverlayCiliumOptions = {}): AksNetwork {
    check('AksNetwork.overlayCilium', options, OVERLAY_CILIUM);
    const { advanced, dualStack, ...addresses } = options;
    return AksNetwork.of(
      {
        networkPluginMode: 'overlay',
        networkDataPlane: 'cilium',
        networkPolicy: 'cilium',
        ...overlayAddresses(addresses),
        ...dualStackBlock(dualStack, addresses),
        advancedNetworking: advancedBlock(advanced),
      },
      undefined,
    );
  }

  /**
   * Pods with addresses of a subnet of their own, Cilium as data plane and policy engine. Linux nodes only.
   *
   * @throws AKS_ID_WRONG_KIND, and what {@link overlayCilium} throws
   */
  public static podSubnetCilium(
    podSubnetId: string,
    options: ClusterAddresses & { readonly advanced?: AdvancedNetworking } = {},
  ): AksNetwork {
    checkNeededId('AksNetwork.podSubnetCilium', 'subnet', podSubnetId);
    check('AksNetwork.podSubnetCilium', options, POD_SUBNET_CILIUM);
    const { advanced, ...addresses } = options;
    return AksNetwork.of(
      {
        networkDataPlane: 'cilium',
        networkPolicy: 'cilium',
        ...serviceAddresses(addresses),
        advancedNetworking: advancedBlock(advanced),
      },
      podSubnetId,
    );
  }

  /** Pods in an overlay with Azure's own data plane: what Windows nodes need. @throws what {@link overlayCilium} throws */
  public static overlayAzure(
    options: OverlayOptions & { readonly policy?: NetworkPolicyEngine } = {},
  ): AksNetwork {
    check('AksNetwork.overlayAzure', options, OVERLAY_AZURE);
    const { policy = NetworkPolicyEngine.AZURE, ...addresses } = options;
    return AksNetwork.of(
      {
        networkPluginMode: 'overlay',
        networkDataPlane: 'azure',
        networkPolicy: policy,
        ...overlayAddresses(addresses),
      },
      undefined,
    );
  }

  private static of(
    block: Omit<NetworkBlock, 'networkPlugin' | 'loadBalancerSku'>,
    podSubnetId: string | undefined,
  ): AksNetwork {
    return new AksNetwork(
      Object.freeze({ networkPlugin: 'azure', loadBalancerSku: 'standard', ...block }),
      podSubnetId,
    );
  }

  /** Whether there is IPv6 besides IPv4. */
  public get isDualStack(): boolean {
    return this.block.ipVersions !== undefined;
  }

  /** Whether Windows nodes can join. */
  public get supportsWindows(): boolean {
    return this.block.networkDataPlane !== 'cilium';
  }

  /**
   * Compares pods, services and the given networks with each other, by the addresses that AKS takes where none are given.
   *
   * @throws AKS_CIDR_INVALID, AKS_CIDR_OVERLAP
   * @internal
   */
  public checkOverlap(vnetCidrs: readonly string[], constructPath: string): void {
    if (this.isDualStack) checkIpv6Overlap(this.block, vnetCidrs, constructPath);
    const named: [string, string][] = [
      ['network.serviceCidr', this.block.serviceCidr ?? DEFAULT_SERVICE_CIDRS[0]],
      ...vnetCidrs.map((cidr, index): [string, string] => [`vnetCidrs[${String(index)}]`, cidr]),
    ];
    for (const [subject, cidr] of named) {
      if (!Token.isUnresolved(cidr) && !isNetwork(cidr))
        throw AksErrors.AKS_CIDR_INVALID({ subject, cidr }, constructPath);
    }
    if (this.podSubnetId === undefined)
      named.push(['network.podCidr', this.block.podCidr ?? DEFAULT_POD_CIDRS[0]]);
    for (const [index, [name, cidr]] of named.entries()) {
      for (const [otherName, other] of named.slice(index + 1)) {
        const ranges = [cidr, other].map((text) => (Token.isUnresolved(text) ? undefined : parseCidr(text)));
        const [a, b] = ranges;
        // Two networks of one VNet may well be listed twice; only cluster addresses must be apart.
        if (name.startsWith('vnet') && otherName.startsWith('vnet')) continue;
        if (a !== undefined && b !== undefined && overlap(a, b)) {
          throw AksErrors.AKS_CIDR_OVERLAP({ name, cidr, otherName, other }, constructPath);
        }
      }
    }
  }
}

const ADDRESSES = { serviceCidr: TEXT, dnsServiceIp: TEXT };
const ADVANCED = {
  advanced: fields<AdvancedNetworking>({ observability: FLAG, security: FLAG }),
};
const OVERLAY_CILIUM = fields<OverlayCiliumOptions>({
  podCidr: TEXT,
  ...ADDRESSES,
  ...ADVANCED,
  dualStack: either(FLAG, fields<DualStackAddresses>({ podCidr: TEXT, serviceCidr: TEXT })),
});
const POD_SUBNET_CILIUM = fields({ ...ADDRESSES, ...ADVANCED });
const OVERLAY_AZURE = fields({
  podCidr: TEXT,
  ...ADDRESSES,
  policy: enumOf('NetworkPolicyEngine', NetworkPolicyEngine),
});

function advancedBlock(advanced: AdvancedNetworking | undefined): NetworkBlock['advancedNetworking'] {
  return (
    advanced && {
      observabilityEnabled: advanced.observability ?? false,
      securityEnabled: advanced.security ?? false,
    }
  );
}

function overlayAddresses(options: OverlayOptions): OverlayOptions {
  checkCidr('network.podCidr', options.podCidr);
  return { podCidr: options.podCidr, ...serviceAddresses(options) };
}

function serviceAddresses({ serviceCidr, dnsServiceIp }: ClusterAddresses): ClusterAddresses {
  if ((serviceCidr === undefined) !== (dnsServiceIp === undefined)) {
    throw AksErrors.AKS_SERVICE_CIDR_AND_DNS_IP({ serviceCidr, dnsServiceIp });
  }
  checkCidr('network.serviceCidr', serviceCidr);
  if (serviceCidr === undefined || dnsServiceIp === undefined) return {};
  if (Token.isUnresolved(serviceCidr) || Token.isUnresolved(dnsServiceIp))
    return { serviceCidr, dnsServiceIp };
  const range = parseCidr(serviceCidr);
  const address = parseIpv4(dnsServiceIp);
  // AKS keeps the first address of the range for the API server's service.
  if (range && !(address !== undefined && address > range.first + 1 && address < range.last)) {
    throw AksErrors.AKS_DNS_SERVICE_IP_OUTSIDE({ serviceCidr, dnsServiceIp });
  }
  if (range && range.prefix <= 12) throw AksErrors.AKS_SERVICE_CIDR_TOO_LARGE({ serviceCidr });
  return { serviceCidr, dnsServiceIp };
}

function checkCidr(subject: string, cidr: string | undefined): void {
  if (cidr === undefined || Token.isUnresolved(cidr)) return;
  if (parseCidr(cidr) === undefined) throw AksErrors.AKS_CIDR_INVALID({ subject, cidr });
}
