import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  AksAccessRole,
  AksAutomaticCluster,
  AksCluster,
  AksNetwork,
  AksNetworkFoundation,
  AksPreset,
  AksTier,
  ApiServerAccess,
  AutomaticIngress,
  AutomaticNetwork,
  DiagnosticCategory,
  DiskEncryption,
  EtcdEncryption,
  NodeOs,
  NodeProvisioning,
  NginxController,
  Outbound,
  PoolScaling,
  UpgradeChannel,
  VersionManagement,
} from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import {
  API_SUBNET,
  clusterIn,
  DES,
  DNS_ZONE,
  KUBELET_IDENTITY,
  MONITOR_WORKSPACE,
  OPERATORS,
  OTHER_SUBNET,
  REGISTRY,
  SUBNET,
  WORKSPACE,
} from '../aks/support';

/** A stack of a shape of its own, for the real Terraform. */
export type StackCase = readonly [
  name: string,
  build: (stack: TerraformStack) => void,
  variables?: Readonly<Record<string, string>>,
];

const KEY = 'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef';
const VAULT = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/shop';
const EVENT_HUB =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/n/authorizationRules/r';
const variable = (stack: TerraformStack, name: string) =>
  new TerraformVariable(stack, name, { type: 'string', sensitive: true });

/** Of both sides, the older bindings and the newer. */
export const STACKS: readonly StackCase[] = [
  ['the four required properties', (stack) => clusterIn(stack)],
  ['development', (stack) => clusterIn(stack, { preset: AksPreset.DEVELOPMENT })],
  [
    'a network from nothing, with zone and API server inside',
    (stack) => {
      const network = new AksNetworkFoundation(stack, 'Network', { name: 'shop', location: 'westeurope' });
      network.addDnsLink('Vault', SUBNET.replace(/\/subnets.*/, ''));
      clusterIn(stack, {
        resourceGroupName: network.resourceGroupName,
        subnetId: network.nodeSubnetId,
        vnetCidrs: network.vnetCidrs,
        apiServer: ApiServerAccess.private({
          dnsZoneId: network.dnsZoneId,
          subnetId: network.apiServerSubnetId,
        }),
      });
    },
  ],
  [
    'IPv6 besides IPv4, in a network of both',
    (stack) => {
      const foundation = new AksNetworkFoundation(stack, 'Network', {
        name: 'shop',
        location: 'westeurope',
        dualStack: true,
      });
      clusterIn(stack, {
        resourceGroupName: foundation.resourceGroupName,
        subnetId: foundation.nodeSubnetId,
        vnetCidrs: foundation.vnetCidrs,
        network: AksNetwork.overlayCilium({
          podCidr: '10.128.0.0/14',
          serviceCidr: '10.100.0.0/16',
          dnsServiceIp: '10.100.0.10',
          dualStack: { podCidr: 'fd00:10:244::/64', serviceCidr: 'fd00:10:96::/108' },
          advanced: { observability: true, security: true },
        }),
        outbound: Outbound.loadBalancer({ addresses: { managedIpCount: 2, managedIpv6Count: 1 } }),
      });
    },
  ],
  [
    'pods of a subnet, outbound by a firewall',
    (stack) =>
      clusterIn(stack, {
        network: AksNetwork.podSubnetCilium(OTHER_SUBNET),
        outbound: Outbound.userDefinedRouting(),
        httpProxy: { https: 'http://proxy.example:3128/', except: ['10.0.0.0/8'] },
      }),
  ],
  [
    'Windows beside Linux',
    (stack) => {
      const password = variable(stack, 'windows_password');
      const network = AksNetwork.overlayAzure();
      const windowsAdministrator = { username: 'azureuser', password };
      clusterIn(stack, { network, windowsAdministrator }).addNodePool('Win', { os: NodeOs.windows2022() });
    },
    { windows_password: 'P@ssw0rd-of-14' },
  ],
  [
    'isolated, with a registry of its own',
    (stack) =>
      clusterIn(stack, {
        outbound: Outbound.none({ registryId: REGISTRY }),
        kubeletIdentity: KUBELET_IDENTITY,
      }),
  ],
  [
    'upgraded by Terraform, one pool behind, with long-term support',
    (stack) =>
      clusterIn(stack, {
        kubernetesVersion: '1.34',
        versionManagement: VersionManagement.TERRAFORM,
        upgradeChannel: UpgradeChannel.NODE_IMAGE,
        tier: AksTier.PREMIUM,
        longTermSupport: true,
        defaultUserPool: { kubernetesVersion: '1.33' },
      }),
  ],
  [
    'Prometheus with its rules, and the audit log in three places',
    (stack) => {
      const cluster = clusterIn(stack, { prometheus: { workspaceId: MONITOR_WORKSPACE } });
      const categories = [DiagnosticCategory.KUBE_AUDIT];
      cluster.addDiagnostics('Hub', {
        categories,
        destination: { eventHub: { authorizationRuleId: EVENT_HUB, name: 'audit' } },
      });
      cluster.addDiagnostics('Other', { categories, destination: { workspaceId: WORKSPACE } });
    },
  ],
  [
    'keys of its own for disks and etcd',
    (stack) =>
      clusterIn(stack, {
        diskEncryption: DiskEncryption.customerManaged(DES),
        etcdEncryption: EtcdEncryption.keyVaultKey(KEY, { keyVaultId: VAULT }),
      }),
  ],
  [
    'public for named networks, with an identity that exists',
    (stack) =>
      clusterIn(stack, {
        apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']),
        identity: KUBELET_IDENTITY,
        manageRoleAssignments: false,
        deletionProtection: false,
      }),
  ],
  [
    'every add-on',
    (stack) =>
      clusterIn(stack, {
        addons: {
          keda: true,
          verticalPodAutoscaler: true,
          costAnalysis: true,
          istio: { revisions: ['asm-1-27'], internalIngress: true },
          webAppRouting: { dnsZoneIds: [] },
        },
        storageDrivers: { blob: true },
        defender: true,
      }),
  ],
  [
    'pools of every kind',
    (stack) => {
      const cluster = clusterIn(stack, { defaultUserPool: false });
      cluster.addZonalNodePools('Zonal', { scaling: PoolScaling.autoscale({ min: 0, max: 9 }) });
      cluster.addNodePool('Spot', { spot: { maxPricePerHour: 0.1 }, labels: { kind: 'spot' } });
      cluster.addNodePool('Big', {
        vmSize: 'Standard_D8ds_v5',
        os: NodeOs.ubuntu(),
        taints: ['kind=big:NoSchedule'],
        kubelet: { podPidsLimit: 1024 },
        subnetId: OTHER_SUBNET,
      });
    },
  ],
  [
    'who may do what, for people, pods and Vault',
    (stack) => {
      // Given, since the provider of these tests invents no blocks that Azure would fill.
      const cluster = clusterIn(stack, { kubeletIdentity: KUBELET_IDENTITY });
      cluster.grantAccess('Operators', OPERATORS, AksAccessRole.CLUSTER_ADMIN);
      cluster.grantAccess('Shop', OPERATORS, AksAccessRole.WRITER, { namespaces: ['shop', 'web'] });
      cluster.grantAcrPull(REGISTRY);
      cluster.addWorkloadIdentity('Web', { namespace: 'shop', serviceAccountName: 'web' });
      cluster.addDeletionLock('Lock', 'kept');
      cluster.exportOutputs({ prefix: 'shop' });
      new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
      new VaultJwtAuth(stack, 'Jwt', { cluster });
    },
  ],
  [
    'a cluster that exists, looked up',
    (stack) => {
      const lookup = { clusterName: 'shop', resourceGroupName: 'rg-shop' };
      const cluster = AksCluster.fromLookup(stack, 'Aks', lookup);
      cluster.addNodePool('Jobs');
      cluster.addWorkloadIdentity('Web', { namespace: 'shop', serviceAccountName: 'web' });
      new VaultKubernetesAuth(stack, 'Auth', {
        cluster,
        path: 'k8s-shop',
        reviewer: TokenReviewer.clientJwt(),
      });
    },
  ],
  [
    'three clusters in two subscriptions',
    (stack) => {
      const provider = new AzurermProvider(stack, 'dr', { alias: 'dr', features: [{}], subscriptionId: 'd' });
      clusterIn(stack, {}, 'One');
      clusterIn(stack, { clusterName: 'other' }, 'Two');
      clusterIn(stack, { provider }, 'Dr');
    },
  ],
];

const AUTOMATIC = { clusterName: 'shop', resourceGroupName: 'rg-shop', location: 'westeurope' };
const SUBNETS = { nodes: SUBNET, systemNodes: OTHER_SUBNET, apiServer: API_SUBNET };

/** Of the newer side alone; none with the older bindings. */
export const NEWER_STACKS: readonly StackCase[] =
  azurerm.major === 4
    ? []
    : [
        [
          'AKS Automatic, with Vault and a registry',
          (stack) => {
            const cluster = new AksAutomaticCluster(stack, 'Aks', {
              ...AUTOMATIC,
              network: AutomaticNetwork.subnets(SUBNETS),
              apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }),
              istio: { revisions: ['asm-1-27'], internalIngress: true },
              tags: { team: 'shop' },
            });
            cluster.grantAccess('Operators', OPERATORS, AksAccessRole.CLUSTER_ADMIN);
            cluster.grantAcrPull(REGISTRY);
            cluster.addWorkloadIdentity('Web', { namespace: 'shop', serviceAccountName: 'web' });
            cluster.exportOutputs({ prefix: 'shop' });
            new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
          },
        ],
        [
          'AKS Automatic in a network of AKS, public for named networks',
          (stack) =>
            new AksAutomaticCluster(stack, 'Aks', {
              ...AUTOMATIC,
              network: AutomaticNetwork.managed(),
              apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']),
              ingress: AutomaticIngress.nginx(NginxController.INTERNAL),
              timeouts: { create: '2h' },
            }),
        ],
        [
          'nodes that AKS provisions',
          (stack) => clusterIn(stack, { nodeProvisioning: NodeProvisioning.auto() }),
        ],
      ];
