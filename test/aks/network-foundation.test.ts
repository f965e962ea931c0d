import { TerraformVariable } from 'cdktf';
import {
  AksNetwork,
  AksNetworkFoundation,
  type AksNetworkFoundationProps,
  ApiServerAccess,
  AksCluster,
} from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { checkStack } from '../support/schema';
import { VNET } from './support';
import { errorOf, newStack, synth, type Synthesized } from '../support/terraform';

/** An argument of azurerm 4, a block of azurerm 5. */
const SERVICE_ENDPOINTS = azurerm.major === 5 ? 'service_endpoint' : 'service_endpoints';
const PROPS: AksNetworkFoundationProps = { name: 'shop', location: 'West Europe' };
const built = (props: Partial<AksNetworkFoundationProps> = {}): Synthesized =>
  synth((stack) => new AksNetworkFoundation(stack, 'Network', { ...PROPS, ...props }));

describe('AksNetworkFoundation', () => {
  test('is a resource group, a network, two guarded subnets and a private DNS zone', () => {
    const network = built();
    expect(network.ids().map((id) => id.split('.')[0])).toEqual([
      'azurerm_network_security_group',
      'azurerm_private_dns_zone',
      'azurerm_resource_group',
      'azurerm_subnet',
      'azurerm_subnet',
      'azurerm_subnet_network_security_group_association',
      'azurerm_subnet_network_security_group_association',
      'azurerm_virtual_network',
    ]);
    expect(checkStack(network.text)).toEqual([]);
  });

  test('names the zone after the region, however that is spelt', () => {
    expect(built().one('azurerm_private_dns_zone')['name']).toBe('shop.privatelink.westeurope.azmk8s.io');
    expect(built({ dnsZoneLabel: 'eu1' }).one('azurerm_private_dns_zone')['name']).toBe(
      'eu1.privatelink.westeurope.azmk8s.io',
    );
  });

  test('delegates the subnet of the API server, and leaves alone what AKS changes in subnets', () => {
    const [apiServer, nodes] = built().all('azurerm_subnet');
    expect(apiServer).toMatchObject({
      name: 'snet-apiserver',
      address_prefixes: ['10.224.16.0/28'],
      delegation: [{ service_delegation: { name: 'Microsoft.ContainerService/managedClusters' } }],
      lifecycle: { ignore_changes: ['delegation'] },
    });
    expect(nodes).toMatchObject({
      name: 'snet-nodes',
      address_prefixes: ['10.224.0.0/20'],
      lifecycle: { ignore_changes: [SERVICE_ENDPOINTS] },
    });
    expect(nodes).not.toHaveProperty('delegation');
  });

  test('takes other addresses, tags', () => {
    const network = built({
      addressSpace: '10.60.0.0/20',
      nodeSubnetCidr: '10.60.0.0/22',
      apiServerSubnetCidr: '10.60.4.0/27',
      tags: { team: 'shop' },
    });
    expect(network.one('azurerm_virtual_network')).toMatchObject({
      address_space: ['10.60.0.0/20'],
      tags: { team: 'shop' },
    });
  });

  test.each<[string, AksNetworkFoundationProps['dualStack'], string[], string[]]>([
    ['not by default', undefined, [], []],
    ['not with false', false, [], []],
    ['with true', true, ['fd00:10:224::/48'], ['fd00:10:224::/64']],
    [
      'of an address space, whose first /64 it is',
      { addressSpace: 'fd00:db8:deca:100::/56' },
      ['fd00:db8:deca:100::/56'],
      ['fd00:db8:deca:100::/64'],
    ],
    ['of one of /64', { addressSpace: 'fd00:db8::/64' }, ['fd00:db8::/64'], ['fd00:db8::/64']],
    ['of the default', {}, ['fd00:10:224::/48'], ['fd00:10:224::/64']],
  ])('gives network and nodes IPv6 besides IPv4, never the API server: %s', (_, dualStack, space, nodes) => {
    const network = synth((stack) => {
      const { vnetCidrs } = new AksNetworkFoundation(stack, 'Network', { ...PROPS, dualStack });
      expect(vnetCidrs).toEqual(['10.224.0.0/16', ...space]);
    });
    expect(network.one('azurerm_virtual_network')['address_space']).toEqual(['10.224.0.0/16', ...space]);
    expect(network.all('azurerm_subnet').map((subnet) => subnet['address_prefixes'])).toEqual([
      ['10.224.16.0/28'],
      ['10.224.0.0/20', ...nodes],
    ]);
    expect(checkStack(network.text)).toEqual([]);
  });

  test('takes an address space of IPv6 that is known only after apply', () => {
    const network = synth((stack) => {
      const addressSpace = new TerraformVariable(stack, 'space', { type: 'string' }).stringValue;
      new AksNetworkFoundation(stack, 'Network', { ...PROPS, dualStack: { addressSpace } });
    });
    expect(network.one('azurerm_virtual_network')['address_space']).toEqual([
      '10.224.0.0/16',
      '${var.space}',
    ]);
    expect(network.all('azurerm_subnet')[1]?.['address_prefixes']).toEqual([
      '10.224.0.0/20',
      '${element(split("/", var.space), 0)}/64',
    ]);
  });

  test('of both fits a cluster of both, and is apart from its pods and services', () => {
    const both = synth((stack) => {
      const {
        resourceGroupName,
        location,
        nodeSubnetId: subnetId,
        vnetCidrs,
      } = new AksNetworkFoundation(stack, 'Network', { ...PROPS, dualStack: true });
      const network = AksNetwork.overlayCilium({ dualStack: true });
      new AksCluster(stack, 'Aks', {
        clusterName: 'shop',
        resourceGroupName,
        location,
        subnetId,
        vnetCidrs,
        network,
      });
    });
    expect(checkStack(both.text)).toEqual([]);
  });

  test('stays apart from the pods and services that AKS takes, and fits an AksCluster', () => {
    const both = synth((stack) => {
      const network = new AksNetworkFoundation(stack, 'Network', PROPS);
      const { resourceGroupName, location, nodeSubnetId: subnetId, vnetCidrs } = network;
      const apiServer = ApiServerAccess.private({
        dnsZoneId: network.dnsZoneId,
        subnetId: network.apiServerSubnetId,
      });
      new AksCluster(stack, 'Aks', {
        clusterName: 'shop',
        resourceGroupName,
        location,
        subnetId,
        vnetCidrs,
        apiServer,
      });
    });
    expect(checkStack(both.text)).toEqual([]);
    expect(
      both.all('azurerm_role_assignment').map(({ scope }) => String(scope).replace(/_[0-9A-F]{8}\b/, '')),
    ).toEqual([
      '${azurerm_subnet.Network_ApiServer.id}',
      '${azurerm_private_dns_zone.Network_DnsZone.id}',
      '${element(split("/subnets/", azurerm_subnet.Network_Nodes.id), 0)}',
      '${azurerm_subnet.Network_Nodes.id}',
    ]);
  });

  test("lets another network, Vault's for one, resolve the API server", () => {
    const linked = synth((stack) =>
      new AksNetworkFoundation(stack, 'Network', PROPS).addDnsLink('Vault', VNET),
    );
    expect(linked.one('azurerm_private_dns_zone_virtual_network_link')).toMatchObject({
      name: 'vault',
      virtual_network_id: VNET,
    });
    expect(checkStack(linked.text)).toEqual([]);
  });

  test.each<[string, Partial<AksNetworkFoundationProps>, string]>([
    [
      'a node subnet outside of the network',
      { nodeSubnetCidr: '10.225.0.0/20' },
      'AKS_NETWORK_SUBNET_OUTSIDE',
    ],
    [
      'an API server subnet inside of the node subnet',
      { apiServerSubnetCidr: '10.224.1.0/28' },
      'AKS_NETWORK_SUBNET_OUTSIDE',
    ],
    [
      'an API server subnet of /29',
      { apiServerSubnetCidr: '10.224.16.0/29' },
      'AKS_NETWORK_SUBNET_TOO_SMALL',
    ],
    ['a node subnet of /27', { nodeSubnetCidr: '10.224.0.0/27' }, 'AKS_NETWORK_SUBNET_TOO_SMALL'],
    ['IPv6 of /65', { dualStack: { addressSpace: 'fd00:db8::/65' } }, 'AKS_NETWORK_SUBNET_TOO_SMALL'],
    ['IPv4 as IPv6', { dualStack: { addressSpace: '10.1.0.0/16' } }, 'AKS_IPV6_CIDR_INVALID'],
    [
      'IPv6 with bits after the prefix',
      { dualStack: { addressSpace: 'fd00::1/48' } },
      'AKS_IPV6_CIDR_INVALID',
    ],
    ['a text as dualStack', { dualStack: 'yes' as never }, 'AKS_VALUE_INVALID'],
    [
      'a misspelt part of dualStack',
      { dualStack: { adressSpace: 'fd00::/48' } as never },
      'AKS_VALUE_INVALID',
    ],
    ['null as dualStack', { dualStack: null as never }, 'AKS_VALUE_INVALID'],
    ['bits after the prefix', { addressSpace: '10.224.1.0/16' }, 'AKS_CIDR_INVALID'],
  ])('refuses %s', (_case, props, code) => {
    const error = errorOf(() => new AksNetworkFoundation(newStack(), 'Network', { ...PROPS, ...props }));
    expect(error).toMatchObject({ code, constructPath: 'test/Network' });
  });
});
