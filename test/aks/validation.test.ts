import { TerraformVariable, Testing } from 'cdktf';
import {
  ApiServerAccess,
  EtcdEncryption,
  NodeOsUpgradeChannel,
  PoolScaling,
  UpgradeChannel,
  VersionManagement,
  type AksClusterProps,
} from '../../lib/aks';
import { errorOf, newStack, synth } from '../support/terraform';
import { clusterIn, clusterOf, DNS_ZONE, KUBELET_IDENTITY } from './support';

// Section 5.3 of the facts. What belongs to one value is tested beside that value; here is what concerns the cluster
// as a whole: names, versions, channels, somewhere to run, and values that are known only after apply.

const refused = (props: Partial<AksClusterProps>) => errorOf(() => clusterIn(newStack(), props));
const accepted = (props: Partial<AksClusterProps>) => {
  clusterIn(newStack(), props);
};

describe('the name of a cluster', () => {
  test.each(['', '-shop', 'shop-', 'shop.eu', 'a'.repeat(64)])('%j is refused', (clusterName) => {
    expect(refused({ clusterName, dnsPrefix: 'shop' })).toMatchObject({
      code: 'AKS_CLUSTER_NAME_INVALID',
      constructPath: 'test/Aks',
    });
  });

  test.each(['s', 'shop_Prod-1', 'a'.repeat(63)])('%j is taken', (clusterName) => {
    accepted({ clusterName, dnsPrefix: 'shop' });
  });
});

describe('the DNS prefix', () => {
  test('is made of the name', () => {
    expect(clusterOf({ clusterName: 'shop_prod' })['dns_prefix']).toBe('shop-prod');
    expect(clusterOf({ dnsPrefix: 'other' })['dns_prefix']).toBe('other');
  });

  test.each(['', 'shop_prod', 'shop-', 'a'.repeat(55)])('%j is refused', (dnsPrefix) => {
    expect(refused({ dnsPrefix }).code).toBe('AKS_DNS_PREFIX_INVALID');
  });
});

describe('the Kubernetes version', () => {
  test('is a minor version when AKS owns it', () => {
    accepted({ kubernetesVersion: '1.33' });
    const error = refused({ kubernetesVersion: '1.33.6' });
    expect(error.code).toBe('AKS_VERSION_INVALID');
    expect(error.message).toContain('VersionManagement.TERRAFORM');
  });

  test.each(['v1.33', '1', 'latest'])('%j is refused whoever owns it', (kubernetesVersion) => {
    expect(refused({ kubernetesVersion }).code).toBe('AKS_VERSION_INVALID');
    const terraform = { versionManagement: VersionManagement.TERRAFORM, upgradeChannel: UpgradeChannel.NONE };
    expect(refused({ kubernetesVersion, ...terraform }).code).toBe('AKS_VERSION_INVALID');
  });

  test('is written down when Terraform owns it', () => {
    const terraform = { versionManagement: VersionManagement.TERRAFORM, upgradeChannel: UpgradeChannel.NONE };
    expect(refused(terraform).code).toBe('AKS_VERSION_MISSING');
    accepted({ ...terraform, kubernetesVersion: '1.33.6' });
  });

  test.each([UpgradeChannel.PATCH, UpgradeChannel.STABLE, UpgradeChannel.RAPID, undefined])(
    'has one owner: Terraform and the channel %s are refused',
    (upgradeChannel) => {
      const props = {
        versionManagement: VersionManagement.TERRAFORM,
        kubernetesVersion: '1.33',
        upgradeChannel,
      };
      expect(refused(props).code).toBe('AKS_TWO_VERSION_OWNERS');
    },
  );
});

describe('the channel node-image', () => {
  test.each([NodeOsUpgradeChannel.NONE, NodeOsUpgradeChannel.SECURITY_PATCH, NodeOsUpgradeChannel.UNMANAGED])(
    'is refused with node OS channel %s',
    (nodeOsUpgradeChannel) => {
      expect(refused({ upgradeChannel: UpgradeChannel.NODE_IMAGE, nodeOsUpgradeChannel }).code).toBe(
        'AKS_NODE_IMAGE_CHANNELS',
      );
    },
  );

  test('goes together with NodeImage', () => {
    accepted({ upgradeChannel: UpgradeChannel.NODE_IMAGE });
  });
});

describe('a tainted system pool', () => {
  const build = (more: (cluster: ReturnType<typeof clusterIn>) => void) => () =>
    synth((stack) => {
      more(clusterIn(stack, { defaultUserPool: false }));
    });

  test('alone is refused at synth, since no application could run', () => {
    expect(build(() => undefined)).toThrow('[AKS_NOWHERE_TO_SCHEDULE] (at test/Aks)');
  });

  test('with only spot or tainted pools is refused too', () => {
    expect(
      build((cluster) => {
        cluster.addNodePool('Spot', { spot: {} });
        cluster.addNodePool('Gpu', { taints: ['gpu=true:NoSchedule'] });
      }),
    ).toThrow('AKS_NOWHERE_TO_SCHEDULE');
  });

  test('with another pool is taken, also one that is added later', () => {
    expect(build((cluster) => cluster.addNodePool('Web'))).not.toThrow();
    expect(build((cluster) => cluster.addZonalNodePools('Web'))).not.toThrow();
  });

  test('of no node at all is refused', () => {
    expect(refused({ systemPool: { scaling: PoolScaling.fixed(0) } }).code).toBe('AKS_SYSTEM_POOL_EMPTY');
    const system = () =>
      clusterIn(newStack()).addNodePool('Sys2', { mode: 'System', scaling: PoolScaling.fixed(0) });
    expect(errorOf(system).code).toBe('AKS_SYSTEM_POOL_EMPTY');
  });
});

describe('overrides', () => {
  const KEY = 'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef';

  test.each<[string, Partial<AksClusterProps>, string]>([
    [
      'Cilium without overlay and pod subnet',
      { overrides: { networkProfile: { networkPluginMode: undefined } } },
      'AKS_CILIUM_NETWORK',
    ],
    [
      'Cilium with kubenet',
      { overrides: { networkProfile: { networkPlugin: 'kubenet' } } },
      'AKS_CILIUM_NETWORK',
    ],
    [
      'policies of Cilium on the data plane of Azure',
      { overrides: { networkProfile: { networkDataPlane: 'azure' } } },
      'AKS_CILIUM_NETWORK',
    ],
    [
      'workload identity without issuer',
      { overrides: { oidcIssuerEnabled: false } },
      'AKS_WORKLOAD_IDENTITY_WITHOUT_ISSUER',
    ],
    [
      'no local accounts without Kubernetes RBAC',
      { overrides: { roleBasedAccessControlEnabled: false } },
      'AKS_NOBODY_CAN_LOG_IN',
    ],
    [
      'a key of etcd with a system-assigned identity',
      {
        etcdEncryption: EtcdEncryption.keyVaultKey(KEY),
        overrides: { identity: { type: 'SystemAssigned' } },
      },
      'AKS_USER_ASSIGNED_IDENTITY_NEEDED',
    ],
    [
      "a zone of one's own with a system-assigned identity",
      {
        apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }),
        overrides: { identity: { type: 'SystemAssigned' } },
      },
      'AKS_USER_ASSIGNED_IDENTITY_NEEDED',
    ],
    [
      'a kubelet identity with a system-assigned one',
      {
        kubeletIdentity: KUBELET_IDENTITY,
        overrides: { identity: { type: 'SystemAssigned' } },
      },
      'AKS_USER_ASSIGNED_IDENTITY_NEEDED',
    ],
    [
      'bounds without autoscaler',
      { overrides: { defaultNodePool: { autoScalingEnabled: false } } },
      'AKS_BOUNDS_WITHOUT_AUTOSCALER',
    ],
  ])('cannot make what Azure refuses: %s', (_case, props, code) => {
    expect(refused(props)).toMatchObject({ code, constructPath: 'test/Aks' });
  });

  test('may do all of it in a way that works', () => {
    accepted({ overrides: { identity: { type: 'SystemAssigned', identityIds: undefined } } });
    accepted({ overrides: { oidcIssuerEnabled: false, workloadIdentityEnabled: false } });
    accepted({ overrides: { roleBasedAccessControlEnabled: false, localAccountDisabled: false } });
    accepted({ overrides: { networkProfile: { networkDataPlane: 'azure', networkPolicy: 'azure' } } });
    accepted({ systemPool: { scaling: PoolScaling.fixed(3) } });
    accepted({ etcdEncryption: EtcdEncryption.keyVaultKey(KEY) });
  });
});

describe('values that are known only after apply', () => {
  test('are not checked and arrive as references', () => {
    const built = synth((stack) => {
      const value = new TerraformVariable(stack, 'v', { type: 'string' }).stringValue;
      const cluster = clusterIn(stack, {
        clusterName: value,
        resourceGroupName: value,
        location: value,
        subnetId: value,
        kubernetesVersion: value,
        vnetCidrs: [value],
      });
      cluster.addNodePool('Web', { name: value, vmSize: value });
      cluster.addWorkloadIdentity('ShopWeb', { namespace: value, serviceAccountName: value });
    });
    expect(built.one('azurerm_kubernetes_cluster')).toMatchObject({
      name: '${var.v}',
      dns_prefix: '${var.v}',
      kubernetes_version: '${var.v}',
    });
  });
});

test('a refused cluster leaves nothing that could be synthesized half', () => {
  const stack = newStack();
  expect(() => clusterIn(stack, { clusterName: '-' })).toThrow();
  expect(JSON.parse(Testing.synth(stack)) as object).not.toHaveProperty('resource');
});
