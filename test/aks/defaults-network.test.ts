import { AksNetwork, ApiServerAccess, NetworkPolicyEngine, Outbound } from '../../lib/aks';
import { annotationsOf, errorOf, newStack } from '../support/terraform';
import {
  API_SUBNET,
  clusterIn,
  clusterOf,
  DNS_ZONE,
  nested,
  OTHER_SUBNET,
  type REQUIRED,
  SUBNET,
  REGISTRY,
  KUBELET_IDENTITY,
  synthCluster,
} from './support';

// Section 1b of the facts: API server and network.

const profile = (props: Parameters<typeof clusterOf>[0] = {}) => nested(clusterOf(props), 'network_profile');

describe('1b private cluster', () => {
  test('is the default', () => {
    expect(clusterOf()).toMatchObject({
      private_cluster_enabled: true,
      private_dns_zone_id: 'System',
      dns_prefix: 'shop',
    });
  });

  test('can be given up only for named networks', () => {
    const cluster = clusterOf({ apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']) });
    expect(cluster).toMatchObject({
      private_cluster_enabled: false,
      api_server_access_profile: { authorized_ip_ranges: ['203.0.113.0/24'] },
    });
    expect(cluster).not.toHaveProperty('private_dns_zone_id');
  });
});

describe('1b API server VNet integration', () => {
  test('is off', () => {
    expect(clusterOf()).not.toHaveProperty('api_server_access_profile');
  });

  test('is on with a subnet for it', () => {
    expect(
      clusterOf({ apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }) })[
        'api_server_access_profile'
      ],
    ).toEqual({
      virtual_network_integration_enabled: true,
      subnet_id: API_SUBNET,
    });
  });
});

describe('1b public FQDN on private, run command', () => {
  test('are fixed: off', () => {
    expect(clusterOf()).toMatchObject({
      private_cluster_public_fqdn_enabled: false,
      run_command_enabled: false,
    });
  });
});

describe('1b authorized IP ranges', () => {
  const code = (...cidrs: string[]) => errorOf(() => ApiServerAccess.publicRestricted(cidrs)).code;

  test('are required, and never everybody', () => {
    expect(code()).toBe('AKS_AUTHORIZED_RANGES_EMPTY');
    expect(code('203.0.113.0/24', '0.0.0.0/0')).toBe('AKS_AUTHORIZED_RANGE_EVERYBODY');
  });

  test.each(['203.0.113.7', '203.0.113.7/24', '10.0.0.0/33', '256.0.0.0/8', 'example', '::/0'])(
    'refuse %j',
    (cidr) => {
      expect(code(cidr)).toBe('AKS_AUTHORIZED_RANGE_INVALID');
    },
  );

  test('are at most 200', () => {
    const ranges = (count: number) =>
      Array.from({ length: count }, (_, index) => `203.0.${String(index)}.0/24`);
    expect(() => ApiServerAccess.publicRestricted(ranges(200))).not.toThrow();
    expect(code(...ranges(201))).toBe('AKS_AUTHORIZED_RANGES_TOO_MANY');
  });
});

describe('1b private DNS zone', () => {
  test("of one's own is taken by id, with the private prefix that only it allows", () => {
    const cluster = clusterOf({ apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) });
    expect(cluster).toMatchObject({ private_dns_zone_id: DNS_ZONE, dns_prefix_private_cluster: 'shop' });
    expect(cluster).not.toHaveProperty('dns_prefix');
  });

  test.each([
    'shop.westeurope.azmk8s.io',
    'privatelink.azmk8s.io',
    'a.b.privatelink.westeurope.azmk8s.io',
    'privatelink.blob.core.windows.net',
  ])('named %s is refused', (name) => {
    const dnsZoneId = DNS_ZONE.replace('shop.privatelink.westeurope.azmk8s.io', name);
    expect(errorOf(() => ApiServerAccess.private({ dnsZoneId })).code).toBe('AKS_DNS_ZONE_INVALID');
  });

  test('of another region is refused', () => {
    const apiServer = ApiServerAccess.private({ dnsZoneId: DNS_ZONE });
    const error = errorOf(() => clusterIn(newStack(), { apiServer, location: 'northeurope' }));
    expect(error.code).toBe('AKS_DNS_ZONE_OTHER_REGION');
    expect(() => clusterIn(newStack(), { apiServer, location: 'West Europe' })).not.toThrow();
  });
});

describe('1b network plugin, plugin mode, data plane, network policy', () => {
  test('are always emitted: azure, overlay, cilium, cilium', () => {
    expect(profile()).toEqual({
      network_plugin: 'azure',
      network_plugin_mode: 'overlay',
      network_data_plane: 'cilium',
      network_policy: 'cilium',
      load_balancer_sku: 'standard',
      outbound_type: 'loadBalancer',
    });
  });

  test('with a pod subnet: Cilium without overlay, and pods of every pool in it', () => {
    const cluster = clusterOf({ network: AksNetwork.podSubnetCilium(OTHER_SUBNET) });
    expect(nested(cluster, 'network_profile')).toMatchObject({
      network_data_plane: 'cilium',
      network_policy: 'cilium',
    });
    expect(nested(cluster, 'network_profile')).not.toHaveProperty('network_plugin_mode');
    expect(nested(cluster, 'default_node_pool')['pod_subnet_id']).toBe(OTHER_SUBNET);
  });

  test.each([
    [AksNetwork.overlayAzure(), 'azure'],
    [AksNetwork.overlayAzure({ policy: NetworkPolicyEngine.CALICO }), 'calico'],
  ])('with the data plane of Azure there still is a policy engine', (network, policy) => {
    expect(profile({ network })).toMatchObject({ network_data_plane: 'azure', network_policy: policy });
  });
});

describe('1b advanced container networking', () => {
  test('is off, and opt-in since it is paid', () => {
    expect(profile()).not.toHaveProperty('advanced_networking');
    expect(
      profile({ network: AksNetwork.overlayCilium({ advanced: { security: true } }) })['advanced_networking'],
    ).toEqual({
      observability_enabled: false,
      security_enabled: true,
    });
  });
});

describe('1b outbound type', () => {
  test.each([
    [Outbound.natGateway(), 'userAssignedNATGateway'],
    [Outbound.userDefinedRouting(), 'userDefinedRouting'],
  ])('can be another', (outbound, type) => {
    expect(profile({ outbound })['outbound_type']).toBe(type);
  });

  test('none fetches images of AKS through a cache', () => {
    const isolated = { outbound: Outbound.none({ registryId: REGISTRY }), kubeletIdentity: KUBELET_IDENTITY };
    const built = synthCluster(isolated);
    expect(built.one('azurerm_kubernetes_cluster')).toMatchObject({
      network_profile: { outbound_type: 'none' },
      bootstrap_profile: { artifact_source: 'Cache', container_registry_id: REGISTRY },
    });
    // What the isolated cluster could not reach is off by default.
    expect(built.one('azurerm_kubernetes_cluster')).toMatchObject({ azure_policy_enabled: false });
    expect(built.one('azurerm_kubernetes_cluster')).not.toHaveProperty('oms_agent');
    // The nodes' first pull is from that registry: their right to it comes before the cluster.
    const pull = built.all('azurerm_role_assignment').find(({ scope }) => scope === REGISTRY);
    expect(pull).toMatchObject({
      role_definition_name: 'AcrPull',
      principal_id: KUBELET_IDENTITY.principalId,
    });
    expect(built.one('azurerm_kubernetes_cluster')['depends_on']).toContain(
      `azurerm_role_assignment.${pull?.logicalId ?? ''}`,
    );
    expect(clusterOf()).not.toHaveProperty('bootstrap_profile');
  });

  test.each([
    [{ managedIpCount: 2 }, { managed_outbound_ip_count: 2 }],
    [{ ipAddressIds: ['/ip'] }, { outbound_ip_address_ids: ['/ip'] }],
    [{ ipPrefixIds: ['/prefix'] }, { outbound_ip_prefix_ids: ['/prefix'] }],
  ])('loadBalancer sends from exactly one kind of addresses', (addresses, expected) => {
    const outbound = Outbound.loadBalancer({ addresses, idleTimeoutMinutes: 10, portsPerNode: 1024 });
    expect(profile({ outbound })['load_balancer_profile']).toEqual({
      ...expected,
      idle_timeout_in_minutes: 10,
      outbound_ports_allocated: 1024,
    });
  });

  test.each([
    [{ idleTimeoutMinutes: 3 }],
    [{ idleTimeoutMinutes: 101 }],
    [{ portsPerNode: 64_001 }],
    [{ addresses: { managedIpCount: 0 } }],
    [{ addresses: { managedIpCount: 1.5 } }],
  ])('loadBalancer refuses %j', (options) => {
    expect(errorOf(() => Outbound.loadBalancer(options)).code).toBe('AKS_OUTBOUND_OUT_OF_RANGE');
  });
});

describe('1b pod and service CIDR', () => {
  test('are left to AKS', () => {
    expect(Object.keys(profile()).filter((key) => key.endsWith('_cidr') || key.endsWith('_ip'))).toEqual([]);
  });

  test('are taken when given', () => {
    const network = AksNetwork.overlayCilium({
      podCidr: '10.128.0.0/14',
      serviceCidr: '10.100.0.0/16',
      dnsServiceIp: '10.100.0.10',
    });
    expect(profile({ network })).toMatchObject({
      pod_cidr: '10.128.0.0/14',
      service_cidr: '10.100.0.0/16',
      dns_service_ip: '10.100.0.10',
    });
  });

  test.each([
    ['a service CIDR without DNS address', { serviceCidr: '10.100.0.0/16' }, 'AKS_SERVICE_CIDR_AND_DNS_IP'],
    ['a DNS address without service CIDR', { dnsServiceIp: '10.100.0.10' }, 'AKS_SERVICE_CIDR_AND_DNS_IP'],
    [
      'a DNS address outside',
      { serviceCidr: '10.100.0.0/16', dnsServiceIp: '10.101.0.10' },
      'AKS_DNS_SERVICE_IP_OUTSIDE',
    ],
    [
      'the first address for DNS',
      { serviceCidr: '10.100.0.0/16', dnsServiceIp: '10.100.0.1' },
      'AKS_DNS_SERVICE_IP_OUTSIDE',
    ],
    [
      'a service CIDR of /12',
      { serviceCidr: '10.96.0.0/12', dnsServiceIp: '10.96.0.10' },
      'AKS_SERVICE_CIDR_TOO_LARGE',
    ],
    ['a pod CIDR with bits after its prefix', { podCidr: '10.128.0.1/14' }, 'AKS_CIDR_INVALID'],
  ])('refuse %s', (_case, options, code) => {
    expect(errorOf(() => AksNetwork.overlayCilium(options)).code).toBe(code);
  });

  describe('have no address in common with each other and the network', () => {
    const build =
      (vnetCidrs: string[], options: Parameters<typeof AksNetwork.overlayCilium>[0] = {}) =>
      () =>
        clusterIn(newStack(), { vnetCidrs, network: AksNetwork.overlayCilium(options) });

    test('10.0.0.0/16, the usual network, meets the services that AKS takes by itself', () => {
      const error = errorOf(build(['10.0.0.0/16']));
      expect(error).toMatchObject({ code: 'AKS_CIDR_OVERLAP', constructPath: 'test/Aks' });
      expect(error.message).toContain('network.serviceCidr');
    });

    test('10.244.8.0/24 meets the pods that AKS takes by itself', () => {
      expect(errorOf(build(['10.224.0.0/16', '10.244.8.0/24'])).code).toBe('AKS_CIDR_OVERLAP');
    });

    test('pods meet services', () => {
      expect(errorOf(build([], { podCidr: '10.0.0.0/8' })).code).toBe('AKS_CIDR_OVERLAP');
    });

    test('other ranges do not, nor two parts of one network', () => {
      expect(build(['10.224.0.0/16', '10.224.0.0/20'])).not.toThrow();
      expect(
        build(['10.0.0.0/16'], { serviceCidr: '172.16.0.0/16', dnsServiceIp: '172.16.0.10' }),
      ).not.toThrow();
    });

    test('a pod subnet is a part of the network and not compared', () => {
      const network = AksNetwork.podSubnetCilium(OTHER_SUBNET);
      expect(() => clusterIn(newStack(), { vnetCidrs: ['10.244.0.0/16'], network })).not.toThrow();
    });
  });
});

describe('IPv6 besides IPv4', () => {
  const dual = (options: Parameters<typeof AksNetwork.overlayCilium>[0]) =>
    profile({ network: AksNetwork.overlayCilium(options) });
  const ipv6 = (block: object) =>
    Object.fromEntries(Object.entries(block).filter(([key]) => /^ip_versions$|_cidrs$/.test(key)));

  test('is off, and with true has the addresses that AKS takes', () => {
    expect(ipv6(profile())).toEqual({});
    expect(ipv6(dual({ dualStack: false }))).toEqual({});
    expect(ipv6(dual({ dualStack: true }))).toEqual({ ip_versions: ['IPv4', 'IPv6'] });
    expect(AksNetwork.overlayCilium({ dualStack: true }).isDualStack).toBe(true);
    expect(AksNetwork.overlayAzure().isDualStack).toBe(false);
  });

  test("has lists with IPv4 first, AKS's own where none is given", () => {
    expect(ipv6(dual({ dualStack: { podCidr: 'fd00:1::/64' } }))).toEqual({
      ip_versions: ['IPv4', 'IPv6'],
      pod_cidrs: ['10.244.0.0/16', 'fd00:1::/64'],
    });
    expect(
      dual({
        podCidr: '10.128.0.0/14',
        serviceCidr: '10.100.0.0/16',
        dnsServiceIp: '10.100.0.10',
        dualStack: true,
      }),
    ).toMatchObject({
      pod_cidr: '10.128.0.0/14',
      pod_cidrs: ['10.128.0.0/14', 'fd12:3456:789a::/64'],
      service_cidr: '10.100.0.0/16',
      service_cidrs: ['10.100.0.0/16', 'fd12:3456:789a:1::/108'],
      dns_service_ip: '10.100.0.10',
    });
  });

  test('sends by addresses of its own, 1 to 100', () => {
    const network = AksNetwork.overlayCilium({ dualStack: true });
    const outbound = Outbound.loadBalancer({ addresses: { managedIpCount: 1, managedIpv6Count: 2 } });
    expect(profile({ network, outbound })['load_balancer_profile']).toMatchObject({
      managed_outbound_ip_count: 1,
      managed_outbound_ipv6_count: 2,
    });
    expect(
      errorOf(() => Outbound.loadBalancer({ addresses: { managedIpCount: 1, managedIpv6Count: 101 } })).code,
    ).toBe('AKS_OUTBOUND_OUT_OF_RANGE');
  });

  test('by a NAT gateway is noted, since only StandardV2 has it', () => {
    const said = (dualStack: boolean) => {
      const stack = newStack();
      clusterIn(stack, {
        network: AksNetwork.overlayCilium({ dualStack }),
        outbound: Outbound.natGateway(),
      });
      return annotationsOf(stack).filter((line) => line.includes('StandardV2'));
    };
    expect(said(true)).toEqual([expect.stringMatching(/^info test\/Aks: outbound: /)]);
    expect(said(false)).toEqual([]);
  });

  test.each<[unknown]>([['yes'], [1], [null], [[]]])('refuses dualStack: %j', (dualStack) => {
    expect(errorOf(() => AksNetwork.overlayCilium({ dualStack: dualStack as boolean })).code).toBe(
      'AKS_VALUE_INVALID',
    );
  });
});

describe('1b own network', () => {
  test('is required by type, and taken by every pool', () => {
    expect(nested(clusterOf(), 'default_node_pool')['vnet_subnet_id']).toBe(SUBNET);
    // @ts-expect-error a subnet is needed
    const props: typeof REQUIRED = { clusterName: 'shop', resourceGroupName: 'rg', location: 'westeurope' };
    expect(props).toBeDefined();
  });
});
