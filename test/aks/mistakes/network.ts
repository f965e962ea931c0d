import {
  AksNetwork,
  ApiServerAccess,
  DiskEncryption,
  EtcdEncryption,
  Monitoring,
  Outbound,
} from '../../../lib/aks';
import {
  API_SUBNET,
  DES,
  DNS_ZONE,
  KUBELET_IDENTITY,
  OPERATORS,
  OTHER_SUBNET,
  REGISTRY,
  SUBNET,
  WORKSPACE,
} from '../support';
import { PEM, pool, type Mistake, mistake } from './mistake';

const KEY = 'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef';

/** What is got wrong about networks, addresses and ids. */
export const NETWORK_MISTAKES: readonly Mistake[] = [
  // Network
  mistake(
    'a VNet that overlaps the services of AKS',
    'AKS_CIDR_OVERLAP',
    () => ({ vnetCidrs: ['10.0.0.0/8'] }),
    () => ({ vnetCidrs: ['10.1.0.0/16'] }),
    () => ({
      vnetCidrs: ['10.0.0.0/16'],
      network: AksNetwork.overlayCilium({ serviceCidr: '172.16.0.0/16', dnsServiceIp: '172.16.0.10' }),
    }),
  ),
  mistake(
    'a VNet that overlaps the pods of AKS',
    'AKS_CIDR_OVERLAP',
    () => ({ vnetCidrs: ['10.244.1.0/24'] }),
    () => ({ vnetCidrs: ['10.245.1.0/24'] }),
  ),
  mistake(
    'pods of IPv6 by a network of IPv4',
    'AKS_IPV6_CIDR_INVALID',
    () => ({ network: AksNetwork.overlayCilium({ dualStack: { podCidr: '10.128.0.0/14' } }) }),
    () => ({
      network: AksNetwork.overlayCilium({
        podCidr: '10.128.0.0/14',
        dualStack: { podCidr: 'fd00:10:244::/64' },
      }),
    }),
    () => ({ network: AksNetwork.overlayCilium({ dualStack: true }) }),
  ),
  mistake(
    'services of IPv6 that are more than /108',
    'AKS_IPV6_SERVICE_CIDR_TOO_LARGE',
    () => ({ network: AksNetwork.overlayCilium({ dualStack: { serviceCidr: 'fd00:10:96::/107' } }) }),
    () => ({
      network: AksNetwork.overlayCilium({ dualStack: { serviceCidr: 'fd00:10:96::/108' } }),
      outbound: Outbound.loadBalancer({ addresses: { managedIpCount: 1, managedIpv6Count: 2 } }),
    }),
  ),
  mistake(
    'a VNet that overlaps the pods of IPv6',
    'AKS_CIDR_OVERLAP',
    () => ({ network: AksNetwork.overlayCilium({ dualStack: true }), vnetCidrs: ['fd12:3456::/32'] }),
    () => ({
      network: AksNetwork.overlayCilium({ dualStack: true }),
      vnetCidrs: ['10.224.0.0/16', 'fd00:db8:deca::/48'],
    }),
    // IPv4 alone has no such pods.
    () => ({ vnetCidrs: ['fd12:3456::/32'] }),
  ),
  mistake('an outbound address of IPv6 for a network of IPv4', 'AKS_DUAL_STACK_UNSUPPORTED', () => ({
    outbound: Outbound.loadBalancer({ addresses: { managedIpCount: 1, managedIpv6Count: 1 } }),
  })),
  mistake('a cluster of IPv6 alone', 'AKS_DUAL_STACK_UNSUPPORTED', () => ({
    overrides: { networkProfile: { ipVersions: ['IPv6'] } },
  })),
  mistake('IPv6 with policies that do not see it', 'AKS_DUAL_STACK_UNSUPPORTED', () => ({
    network: AksNetwork.overlayAzure(),
    overrides: { networkProfile: { ipVersions: ['IPv4', 'IPv6'] } },
  })),
  mistake('IPv6 for pods of a subnet', 'AKS_DUAL_STACK_UNSUPPORTED', () => ({
    network: AksNetwork.podSubnetCilium(OTHER_SUBNET),
    overrides: { networkProfile: { ipVersions: ['IPv4', 'IPv6'] } },
  })),
  mistake(
    'a pod CIDR with bits after its prefix',
    'AKS_CIDR_INVALID',
    () => ({ network: AksNetwork.overlayCilium({ podCidr: '192.168.0.1/16' }) }),
    () => ({ network: AksNetwork.overlayCilium({ podCidr: '192.168.0.0/16' }) }),
  ),
  mistake('services without the address of DNS', 'AKS_SERVICE_CIDR_AND_DNS_IP', () => ({
    network: AksNetwork.overlayCilium({ serviceCidr: '10.100.0.0/16' }),
  })),
  mistake(
    'services of /12',
    'AKS_SERVICE_CIDR_TOO_LARGE',
    () => ({
      network: AksNetwork.overlayCilium({ serviceCidr: '172.16.0.0/12', dnsServiceIp: '172.16.0.10' }),
    }),
    () => ({
      network: AksNetwork.overlayCilium({ serviceCidr: '172.16.0.0/13', dnsServiceIp: '172.16.0.10' }),
    }),
  ),
  mistake(
    'the address of the API server for DNS',
    'AKS_DNS_SERVICE_IP_OUTSIDE',
    () => ({
      network: AksNetwork.overlayCilium({ serviceCidr: '10.100.0.0/16', dnsServiceIp: '10.100.0.1' }),
    }),
    () => ({
      network: AksNetwork.overlayCilium({ serviceCidr: '10.100.0.0/16', dnsServiceIp: '10.100.0.2' }),
    }),
  ),
  mistake(
    'one subnet for nodes and API server',
    'AKS_SUBNET_TWICE',
    () => ({ apiServer: ApiServerAccess.private({ subnetId: SUBNET }) }),
    () => ({ apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }) }),
  ),
  mistake(
    'one subnet for nodes and pods',
    'AKS_SUBNET_TWICE',
    () => ({ network: AksNetwork.podSubnetCilium(SUBNET) }),
    () => ({ network: AksNetwork.podSubnetCilium(OTHER_SUBNET) }),
  ),
  mistake(
    'a pool in the subnet of the API server',
    'AKS_SUBNET_TWICE',
    () => ({
      apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }),
      ...pool({ subnetId: API_SUBNET }),
    }),
    () => ({
      apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }),
      ...pool({ subnetId: OTHER_SUBNET }),
    }),
  ),
  mistake('an API server for everybody', 'AKS_AUTHORIZED_RANGE_EVERYBODY', () => ({
    apiServer: ApiServerAccess.publicRestricted(['0.0.0.0/0']),
  })),
  mistake(
    'private addresses in front of a public API server',
    'AKS_AUTHORIZED_RANGE_PRIVATE',
    () => ({ apiServer: ApiServerAccess.publicRestricted(['10.1.0.0/16']) }),
    () => ({ apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']) }),
    () => ({ apiServer: ApiServerAccess.publicRestricted(['11.0.0.0/8']) }),
  ),
  mistake(
    'a range without its prefix',
    'AKS_AUTHORIZED_RANGE_INVALID',
    () => ({ apiServer: ApiServerAccess.publicRestricted(['203.0.113.7']) }),
    () => ({ apiServer: ApiServerAccess.publicRestricted(['203.0.113.7/32']) }),
  ),
  mistake(
    'a DNS zone of another region',
    'AKS_DNS_ZONE_OTHER_REGION',
    () => ({ location: 'northeurope', apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) }),
    () => ({ location: 'West Europe', apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) }),
  ),
  mistake(
    'an isolated cluster whose nodes may not pull',
    'AKS_OUTBOUND_NONE_KUBELET_IDENTITY',
    () => ({ outbound: Outbound.none({ registryId: REGISTRY }) }),
    () => ({ outbound: Outbound.none({ registryId: REGISTRY }), kubeletIdentity: KUBELET_IDENTITY }),
    () => ({ outbound: Outbound.none() }),
  ),
  mistake(
    'a proxy without a scheme',
    'AKS_PROXY_URL_INVALID',
    () => ({ httpProxy: { http: 'proxy.example:3128' } }),
    () => ({ httpProxy: { http: 'http://proxy.example:3128/' } }),
  ),
  mistake(
    'a certificate that is a path',
    'AKS_TRUSTED_CERTIFICATES_INVALID',
    () => ({ trustedCertificates: ['/etc/ssl/ca.pem'] }),
    () => ({ trustedCertificates: [PEM] }),
  ),
  mistake(
    'eleven certificates',
    'AKS_TRUSTED_CERTIFICATES_INVALID',
    () => ({ trustedCertificates: Array.from({ length: 11 }, () => PEM) }),
    () => ({ trustedCertificates: Array.from({ length: 10 }, () => PEM) }),
  ),

  // Ids of the wrong kind
  mistake(
    'a VNet for a subnet',
    'AKS_ID_WRONG_KIND',
    () => ({ subnetId: SUBNET.replace(/\/subnets.*/, '') }),
    () => ({ subnetId: SUBNET.toLowerCase() }),
  ),
  mistake('the name of a subnet', 'AKS_ID_WRONG_KIND', () => ({ subnetId: 'snet-nodes' })),
  mistake(
    'a subnet for the workspace',
    'AKS_ID_WRONG_KIND',
    () => ({ monitoring: Monitoring.workspace(SUBNET) }),
    () => ({ monitoring: Monitoring.workspace(WORKSPACE) }),
  ),
  mistake(
    'a Log Analytics workspace for Prometheus',
    'AKS_ID_WRONG_KIND',
    () => ({ prometheus: { workspaceId: WORKSPACE } }),
    () => ({
      prometheus: {
        workspaceId: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Monitor/accounts/m',
      },
    }),
  ),
  mistake(
    'a key vault for the disk encryption set',
    'AKS_ID_WRONG_KIND',
    () => ({
      diskEncryption: DiskEncryption.customerManaged(
        '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v',
      ),
    }),
    () => ({ diskEncryption: DiskEncryption.customerManaged(DES) }),
  ),
  mistake('a login server for the registry', 'AKS_ID_WRONG_KIND', () => ({
    outbound: Outbound.none({ registryId: 'shop.azurecr.io' }),
  })),
  mistake(
    'a client id for the identity',
    'AKS_ID_WRONG_KIND',
    () => ({ identity: { ...KUBELET_IDENTITY, id: KUBELET_IDENTITY.clientId } }),
    () => ({ identity: KUBELET_IDENTITY }),
  ),
  mistake(
    'a key without its version',
    'AKS_KMS_KEY_INVALID',
    () => ({ etcdEncryption: EtcdEncryption.keyVaultKey(KEY.replace(/\/[^/]+$/, '')) }),
    () => ({ etcdEncryption: EtcdEncryption.keyVaultKey(KEY) }),
  ),
  mistake(
    'the name of a group of administrators',
    'AKS_OBJECT_ID_INVALID',
    () => ({ adminGroupObjectIds: ['aks-admins'] }),
    () => ({ adminGroupObjectIds: [OPERATORS] }),
  ),
  mistake(
    'a domain for the tenant',
    'AKS_TENANT_ID_INVALID',
    () => ({ tenantId: 'example.onmicrosoft.com' }),
    () => ({ tenantId: OPERATORS }),
  ),
];
