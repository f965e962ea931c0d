import { type TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import {
  azurerm,
  NetworkSecurityGroup,
  PrivateDnsZone,
  PrivateDnsZoneVirtualNetworkLink,
  ResourceGroup,
  Subnet,
  SubnetNetworkSecurityGroupAssociation,
  VirtualNetwork,
} from '../bindings';
import { either, fields, FLAG, shape, TEXT } from '../../core';
import { checkNeededId } from '../azure-ids';
import { AksErrors } from '../errors';
import { check, LOCATION, placed, PROVIDER, TAGS } from '../private/shapes';
import { checkTags } from '../tags';
import { overlap, parseCidr } from './cidr';
import { type DualStackNetwork, ipv6Networks } from './dual-stack-network';
import { plainRegion } from './region';

/** Properties of {@link AksNetworkFoundation}. */
export interface AksNetworkFoundationProps {
  /** What the names are made of: `rg-<name>`, `vnet-<name>`, `nsg-<name>`. At most 59 letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** Azure region, as `westeurope` or `West Europe`. */
  readonly location: string;
  /** @default '10.224.0.0/16', apart from the pods and services of AKS */
  readonly addressSpace?: string;
  /** Subnet of nodes and load balancers; at least /26. @default '10.224.0.0/20', for 4,000 nodes */
  readonly nodeSubnetCidr?: string;
  /** Subnet that the API server is placed in; at least /28. @default '10.224.16.0/28' */
  readonly apiServerSubnetCidr?: string;
  /**
   * IPv6 for the network and the node subnet, besides IPv4: for `AksNetwork.overlayCilium({ dualStack: true })`. The subnet of the
   * API server stays IPv4.
   *
   * @default false
   */
  readonly dualStack?: boolean | DualStackNetwork;
  /** Beginning of the private zone's name, of its own for each zone of a region: 1 to 32 letters, digits and `-`. @default `name` */
  readonly dnsZoneLabel?: string;
  /** @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The aliased provider of another subscription. @default the stack's only one */
  readonly provider?: TerraformProvider;
}

/**
 * Resource group, virtual network, node subnet, API server subnet and private DNS zone for one cluster. For those who
 * have no landing zone: who has one passes its ids to `AksCluster` and needs nothing of this.
 *
 * Emits `azurerm_resource_group`, `azurerm_virtual_network`, two `azurerm_subnet` with an
 * `azurerm_network_security_group` and two associations, `azurerm_private_dns_zone`. The link of the zone with this
 * network is made by AKS.
 *
 * @example
 * const network = new AksNetworkFoundation(this, 'Network', { name: 'shop', location: 'westeurope' });
 */
export class AksNetworkFoundation extends Construct {
  /** The resource group, as a reference: what is named by it waits for it. */
  public readonly resourceGroupName: string;
  /** The region as it was given. */
  public readonly location: string;
  public readonly virtualNetworkId: string;
  public readonly nodeSubnetId: string;
  public readonly apiServerSubnetId: string;
  public readonly dnsZoneId: string;
  /** For `vnetCidrs` of `AksCluster`. */
  public readonly vnetCidrs: readonly string[];
  private readonly zone: PrivateDnsZone;
  private readonly common: { readonly resourceGroupName: string; readonly provider?: TerraformProvider };

  /** @throws AKS_VALUE_INVALID, AKS_CIDR_INVALID, AKS_IPV6_CIDR_INVALID, AKS_NETWORK_SUBNET_OUTSIDE, AKS_NETWORK_SUBNET_TOO_SMALL, AKS_TAGS_INVALID */
  public constructor(scope: Construct, id: string, props: AksNetworkFoundationProps) {
    super(placed(scope, id, props, FOUNDATION), id);
    checkTags(props.tags, this.node.path);
    check('dnsZoneLabel', props.dnsZoneLabel ?? props.name, ZONE_LABEL, this.node.path);
    const { name, location, provider } = props;
    const addressSpace = props.addressSpace ?? '10.224.0.0/16';
    const nodes = props.nodeSubnetCidr ?? '10.224.0.0/20';
    const apiServer = props.apiServerSubnetCidr ?? '10.224.16.0/28';
    this.check(addressSpace, nodes, apiServer);
    const ipv6 = ipv6Networks(props.dualStack, this.node.path);
    const addressSpaces = [addressSpace, ...ipv6.addressSpaces];
    const tags = props.tags && { ...props.tags };
    const group = new ResourceGroup(this, 'ResourceGroup', { name: `rg-${name}`, location, tags, provider });
    this.common = { resourceGroupName: group.name, provider };
    const network = new VirtualNetwork(this, 'VirtualNetwork', {
      ...this.common,
      name: `vnet-${name}`,
      location,
      addressSpace: addressSpaces,
      tags,
    });
    const guard = new NetworkSecurityGroup(this, 'SecurityGroup', {
      ...this.common,
      name: `nsg-${name}`,
      location,
      tags,
    });
    const nodeCidrs = [nodes, ...ipv6.nodeSubnetCidrs];
    const nodeSubnet = this.subnet('Nodes', 'snet-nodes', network, nodeCidrs, [azurerm.serviceEndpoints]);
    const apiServerSubnet = this.subnet('ApiServer', 'snet-apiserver', network, [apiServer], ['delegation']);
    for (const [key, subnet] of Object.entries({ Nodes: nodeSubnet, ApiServer: apiServerSubnet })) {
      new SubnetNetworkSecurityGroupAssociation(this, `${key}SecurityGroup`, {
        subnetId: subnet.id,
        networkSecurityGroupId: guard.id,
        provider,
      });
    }
    this.zone = new PrivateDnsZone(this, 'DnsZone', {
      ...this.common,
      name: `${props.dnsZoneLabel ?? name}.privatelink.${plainRegion(location)}.azmk8s.io`,
      tags,
    });
    this.resourceGroupName = group.name;
    this.location = location;
    this.virtualNetworkId = network.id;
    this.nodeSubnetId = nodeSubnet.id;
    this.apiServerSubnetId = apiServerSubnet.id;
    this.dnsZoneId = this.zone.id;
    this.vnetCidrs = Object.freeze(addressSpaces.slice());
  }

  /**
   * Lets another network, Vault's for one, resolve the name of the API server. Routing to it (peering) is yours. Not for
   * the network of this construct: AKS makes that link.
   *
   * @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND
   */
  public addDnsLink(id: string, virtualNetworkId: string): PrivateDnsZoneVirtualNetworkLink {
    check('id', id, TEXT, this.node.path);
    checkNeededId('virtualNetworkId', 'virtual network', virtualNetworkId, `${this.node.path}/${id}`);
    return new PrivateDnsZoneVirtualNetworkLink(this, id, {
      name: id.toLowerCase(),
      ...azurerm.linkedZone({
        id: this.zone.id,
        name: this.zone.name,
        resourceGroupName: this.common.resourceGroupName,
      }),
      virtualNetworkId,
      provider: this.common.provider,
    });
  }

  /** AKS and its drivers change these arguments of subnets themselves; without `ignore_changes` every plan takes it back. */
  private subnet(
    id: string,
    name: string,
    network: VirtualNetwork,
    addressPrefixes: string[],
    changedByAks: string[],
  ): Subnet {
    return new Subnet(this, id, {
      ...this.common,
      name,
      virtualNetworkName: network.name,
      addressPrefixes,
      delegation: changedByAks.includes('delegation') ? [API_SERVER_DELEGATION] : undefined,
      lifecycle: { ignoreChanges: changedByAks },
    });
  }

  private check(addressSpace: string, nodes: string, apiServer: string): void {
    const path = this.node.path;
    const parsed = [
      ['addressSpace', addressSpace, 26],
      ['nodeSubnetCidr', nodes, 26],
      ['apiServerSubnetCidr', apiServer, 28],
    ] as const;
    const ranges = parsed.map(([field, cidr, prefix]) => {
      if (Token.isUnresolved(cidr)) return undefined;
      const range = parseCidr(cidr);
      if (range === undefined) throw AksErrors.AKS_CIDR_INVALID({ subject: field, cidr }, path);
      if (range.prefix > prefix) throw AksErrors.AKS_NETWORK_SUBNET_TOO_SMALL({ field, cidr, prefix }, path);
      return range;
    });
    const [space, nodeRange, apiRange] = ranges;
    if (space === undefined) return;
    for (const [field, cidr, range, other] of [
      ['nodeSubnetCidr', nodes, nodeRange, undefined],
      ['apiServerSubnetCidr', apiServer, apiRange, nodeRange],
    ] as const) {
      if (range === undefined) continue;
      const inside = range.first >= space.first && range.last <= space.last;
      if (!inside || (other !== undefined && overlap(range, other))) {
        throw AksErrors.AKS_NETWORK_SUBNET_OUTSIDE({ field, cidr, addressSpace }, path);
      }
    }
  }
}

/** So that it is one of a network behind `vnet-`, as of the others. */
const NAME = shape(
  '1 to 59 letters, digits, "-", "_" or ".", starting with a letter or digit and ending with one or "_"',
  (value) => typeof value === 'string' && /^[a-z\d](?:[\w.-]{0,57}\w)?$/i.test(value),
);

/** What {@link ApiServerAccess.private} takes before the name of the region's zone. */
const ZONE_LABEL = shape(
  '1 to 32 letters, digits or "-"; it is made of name where it is not given',
  (value) => typeof value === 'string' && /^[a-z\d-]{1,32}$/i.test(value),
);

const FOUNDATION = fields<AksNetworkFoundationProps>(
  {
    name: NAME,
    location: LOCATION,
    addressSpace: TEXT,
    nodeSubnetCidr: TEXT,
    apiServerSubnetCidr: TEXT,
    dualStack: either(FLAG, fields<DualStackNetwork>({ addressSpace: TEXT })),
    dnsZoneLabel: TEXT,
    tags: TAGS,
    provider: PROVIDER,
  },
  ['name', 'location'],
);

const API_SERVER_DELEGATION = {
  name: 'aks',
  serviceDelegation: {
    name: 'Microsoft.ContainerService/managedClusters',
    actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
  },
};
