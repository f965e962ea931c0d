import { KubernetesCluster } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { AksAccessRole, PoolScaling } from '../../lib/aks';
import { errorOf, newStack, synth } from '../support/terraform';
import {
  API_SUBNET,
  clusterIn,
  clusterOf,
  DES,
  DNS_ZONE,
  nested,
  OTHER_SUBNET,
  SUBNET,
  synthCluster,
  OPERATORS,
  DEVELOPERS,
  TENANT,
  KUBELET_IDENTITY,
  REGISTRY,
} from './support';
import { ApiServerAccess, AksNetwork, DiskEncryption, EtcdEncryption, NodeOs } from '../../lib/aks';

// Section 1a of the facts: identity and access. Each row of the table is a describe with its name.

const KEY = 'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef';
const VAULT = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/shop';

describe('1a OIDC issuer, workload identity, local accounts, Kubernetes RBAC', () => {
  test('are fixed: on, on, disabled, on', () => {
    expect(clusterOf()).toMatchObject({
      oidc_issuer_enabled: true,
      workload_identity_enabled: true,
      local_account_disabled: true,
      role_based_access_control_enabled: true,
    });
  });

  test('are no props: each weakening is a type error', () => {
    // @ts-expect-error local accounts are no choice
    const local = errorOf(() => clusterIn(newStack(), { localAccountDisabled: false }));
    // @ts-expect-error a misspelt prop is none
    const misspelt = errorOf(() => clusterIn(newStack(), { upgradeChanel: 'patch' }));
    expect([local.code, misspelt.code]).toEqual(['AKS_VALUE_INVALID', 'AKS_VALUE_INVALID']);
    expect(misspelt.problem.remedy).toBe('write upgradeChannel, or leave it out');
  });
});

describe('1a Entra RBAC block and Azure RBAC', () => {
  const BLOCK = 'azure_active_directory_role_based_access_control';

  test('is always there, with Azure RBAC and no administrator groups', () => {
    expect(clusterOf()[BLOCK]).toEqual({ azure_rbac_enabled: true, admin_group_object_ids: [] });
  });

  test('takes groups and tenant, and can leave authorization to Kubernetes', () => {
    const block = clusterOf({ adminGroupObjectIds: [OPERATORS], tenantId: TENANT, azureRbac: false })[BLOCK];
    expect(block).toEqual({
      azure_rbac_enabled: false,
      admin_group_object_ids: [OPERATORS],
      tenant_id: TENANT,
    });
  });
});

describe('1a cluster identity', () => {
  test('is a user-assigned one, id-<clusterName>, made here', () => {
    const built = synthCluster();
    expect(built.one('azurerm_user_assigned_identity')).toEqual({
      name: 'id-shop',
      resource_group_name: 'rg-shop',
      location: 'westeurope',
    });
    expect(nested(built.one('azurerm_kubernetes_cluster'), 'identity')).toEqual({
      type: 'UserAssigned',
      identity_ids: [expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.Aks_Identity_\w+\.id\}$/)],
    });
  });

  test('is the given one, which gets the roles', () => {
    const built = synth((stack) => {
      const identity = new UserAssignedIdentity(stack, 'Own', {
        name: 'own',
        location: 'l',
        resourceGroupName: 'g',
      });
      clusterIn(stack, { identity });
    });
    expect(built.all('azurerm_user_assigned_identity')).toHaveLength(1);
    expect(built.one('azurerm_role_assignment')['principal_id']).toBe(
      '${azurerm_user_assigned_identity.Own.principal_id}',
    );
  });
});

describe('1a kubelet identity', () => {
  test('is left to AKS', () => {
    expect(clusterOf()).not.toHaveProperty('kubelet_identity');
  });

  test("of one's own comes with Managed Identity Operator for the control plane", () => {
    const built = synthCluster({ kubeletIdentity: KUBELET_IDENTITY });
    expect(built.one('azurerm_kubernetes_cluster')['kubelet_identity']).toEqual({
      client_id: KUBELET_IDENTITY.clientId,
      object_id: KUBELET_IDENTITY.principalId,
      user_assigned_identity_id: KUBELET_IDENTITY.id,
    });
    expect(built.all('azurerm_role_assignment')).toContainEqual(
      expect.objectContaining({
        scope: KUBELET_IDENTITY.id,
        role_definition_name: 'Managed Identity Operator',
      }),
    );
  });
});

describe('1a role assignments for it', () => {
  const roles = (built: ReturnType<typeof synthCluster>) =>
    built
      .all('azurerm_role_assignment')
      .map(({ role_definition_name: role, scope }) => `${String(role)} @ ${String(scope)}`);

  test('are Network Contributor on the node subnet alone, and the cluster waits for it', () => {
    const built = synthCluster();
    expect(roles(built)).toEqual([`Network Contributor @ ${SUBNET}`]);
    expect(built.one('azurerm_kubernetes_cluster')['depends_on']).toEqual([
      expect.stringMatching(/^azurerm_role_assignment\.Aks_Identity_NodeSubnet_/),
    ]);
  });

  test('with a subnet for the API server and for pods: Network Contributor on each of the three', () => {
    const built = synthCluster({
      apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }),
      network: AksNetwork.podSubnetCilium(OTHER_SUBNET),
    });
    expect(roles(built).sort()).toEqual(
      [
        `Network Contributor @ ${API_SUBNET}`,
        `Network Contributor @ ${SUBNET}`,
        `Network Contributor @ ${OTHER_SUBNET}`,
      ].sort(),
    );
  });

  test("with a zone of one's own: Private DNS Zone Contributor on it, Network Contributor on the whole network, all waited for", () => {
    const built = synthCluster({ apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) });
    expect(roles(built)).toEqual([
      `Private DNS Zone Contributor @ ${DNS_ZONE}`,
      `Network Contributor @ \${element(split("/subnets/", "${SUBNET}"), 0)}`,
      `Network Contributor @ ${SUBNET}`,
    ]);
    expect(built.one('azurerm_kubernetes_cluster')['depends_on']).toHaveLength(3);
  });

  test("with keys of one's own: Reader on the disk encryption set, Key Vault Crypto User on the vault", () => {
    const built = synthCluster({
      diskEncryption: DiskEncryption.customerManaged(DES),
      etcdEncryption: EtcdEncryption.keyVaultKey(KEY, { keyVaultId: VAULT }),
    });
    expect(roles(built)).toEqual(
      expect.arrayContaining([`Reader @ ${DES}`, `Key Vault Crypto User @ ${VAULT}`]),
    );
  });

  test('with a private vault for the key of etcd: Key Vault Contributor too, for the private link', () => {
    const built = synthCluster({
      etcdEncryption: EtcdEncryption.keyVaultKey(KEY, { keyVaultId: VAULT, network: 'Private' }),
      apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }),
    });
    expect(roles(built)).toEqual(
      expect.arrayContaining([`Key Vault Crypto User @ ${VAULT}`, `Key Vault Contributor @ ${VAULT}`]),
    );
  });

  test('are none with manageRoleAssignments: false', () => {
    const built = synthCluster({ manageRoleAssignments: false });
    expect(built.all('azurerm_role_assignment')).toEqual([]);
    expect(built.one('azurerm_kubernetes_cluster')['depends_on']).toEqual([]);
  });

  test('for two pools in another subnet are one, and the pools wait for it; its id does not depend on the pools', () => {
    const withPools = (...ids: string[]) =>
      synth((stack) => {
        const cluster = clusterIn(stack);
        for (const id of ids) cluster.addNodePool(id, { subnetId: OTHER_SUBNET });
      });
    const assignmentId = (...ids: string[]) =>
      withPools(...ids)
        .all('azurerm_role_assignment')
        .find(({ scope }) => scope === OTHER_SUBNET)?.logicalId;
    const both = withPools('Jobs', 'Web');
    expect(both.all('azurerm_role_assignment').filter(({ scope }) => scope === OTHER_SUBNET)).toHaveLength(1);
    const pools = both
      .all('azurerm_kubernetes_cluster_node_pool')
      .filter((pool) => pool['depends_on'] !== undefined);
    expect(pools.map(({ name }) => name)).toEqual(['jobs', 'web']);
    expect(assignmentId('Web')).toBe(assignmentId('Jobs', 'Web'));
  });

  test('compare subnets by what they are: one attribute read many times is one subnet', () => {
    const built = synth((stack) => {
      const subnet = new Subnet(stack, 'Nodes', {
        name: 'n',
        resourceGroupName: 'g',
        virtualNetworkName: 'v',
      });
      const other = new Subnet(stack, 'Other', {
        name: 'o',
        resourceGroupName: 'g',
        virtualNetworkName: 'v',
      });
      const cluster = clusterIn(stack, { subnetId: subnet.id });
      cluster.addNodePool('Same', { subnetId: subnet.id });
      cluster.addNodePool('Jobs', { subnetId: other.id });
      cluster.addNodePool('Web', { subnetId: other.id });
    });
    expect(roles(built).sort()).toEqual([
      'Network Contributor @ ${azurerm_subnet.Nodes.id}',
      'Network Contributor @ ${azurerm_subnet.Other.id}',
    ]);
  });
});

describe('1a ACR attach', () => {
  test('is grantAcrPull: AcrPull for the kubelets, without the directory check that a new identity fails', () => {
    const built = synth((stack) => clusterIn(stack).grantAcrPull(REGISTRY));
    expect(built.all('azurerm_role_assignment')).toContainEqual(
      expect.objectContaining({
        scope: REGISTRY,
        role_definition_name: 'AcrPull',
        principal_id: expect.stringMatching(
          /^\$\{azurerm_kubernetes_cluster\.Aks_\w+\.kubelet_identity\[0\]\.object_id\}$/,
        ) as string,
        skip_service_principal_aad_check: true,
      }),
    );
  });
});

test('1a ACR attach twice for one registry is one assignment', () => {
  const built = synth((stack) => {
    const cluster = clusterIn(stack, { manageRoleAssignments: false });
    expect(cluster.grantAcrPull(REGISTRY)).toBe(cluster.grantAcrPull(REGISTRY));
  });
  expect(built.all('azurerm_role_assignment')).toHaveLength(1);
});

describe('1a user role assignments', () => {
  const grants = (build: (cluster: ReturnType<typeof clusterIn>) => void) =>
    synth((stack) => {
      build(clusterIn(stack, { manageRoleAssignments: false }));
    })
      .all('azurerm_role_assignment')
      .map(({ role_definition_name: role, scope, principal_id: who }) => {
        const at = String(scope).replace(/\$\{azurerm_kubernetes_cluster\.Aks_\w+\.id\}/, '<cluster>');
        const name = who === OPERATORS ? 'ops' : 'dev';
        return `${name}: ${String(role)} @ ${at}`;
      })
      .sort();

  test('pair a Kubernetes role with the right to fetch a kubeconfig', () => {
    expect(grants((cluster) => cluster.grantAccess('Ops', OPERATORS, AksAccessRole.CLUSTER_ADMIN))).toEqual([
      'ops: Azure Kubernetes Service Cluster User Role @ <cluster>',
      'ops: Azure Kubernetes Service RBAC Cluster Admin @ <cluster>',
    ]);
  });

  test('hold for single namespaces', () => {
    expect(
      grants((cluster) =>
        cluster.grantAccess('Dev', DEVELOPERS, AksAccessRole.WRITER, { namespaces: ['shop', 'pay'] }),
      ),
    ).toEqual([
      'dev: Azure Kubernetes Service Cluster User Role @ <cluster>',
      'dev: Azure Kubernetes Service RBAC Writer @ <cluster>/namespaces/pay',
      'dev: Azure Kubernetes Service RBAC Writer @ <cluster>/namespaces/shop',
    ]);
  });

  test('give the right to fetch a kubeconfig once, however many roles somebody has; Azure refuses the second', () => {
    const all = grants((cluster) => {
      cluster.grantAccess('A', DEVELOPERS, AksAccessRole.READER);
      cluster.grantAccess('B', DEVELOPERS, AksAccessRole.of('Shop Deployer'), { namespaces: ['shop'] });
    });
    expect(all.filter((grant) => grant.includes('Cluster User Role'))).toHaveLength(1);
  });

  test.each([
    [
      'without Azure RBAC',
      { azureRbac: false },
      AksAccessRole.READER,
      undefined,
      'AKS_GRANT_WITHOUT_AZURE_RBAC',
    ],
    [
      'of the cluster administrator for a namespace',
      {},
      AksAccessRole.CLUSTER_ADMIN,
      ['shop'],
      'AKS_GRANT_NOT_NAMESPACED',
    ],
    [
      'for a namespace that is no DNS label',
      {},
      AksAccessRole.READER,
      ['Shop'],
      'AKS_GRANT_NAMESPACE_INVALID',
    ],
    ['for no namespace', {}, AksAccessRole.READER, [], 'AKS_GRANT_NAMESPACE_INVALID'],
  ])('are refused %s', (_case, props, role, namespaces, code) => {
    const error = errorOf(() =>
      clusterIn(newStack(), props).grantAccess('A', DEVELOPERS, role, { namespaces }),
    );
    expect(error).toMatchObject({ code, constructPath: 'test/Aks/A' });
  });
});

describe('1c node auto-provisioning, and whatever the bindings do not know', () => {
  test('is set by an override of the resource', () => {
    const built = synth((stack) => {
      const cluster = clusterIn(stack, {
        systemPool: { scaling: PoolScaling.fixed(3) },
        defaultUserPool: false,
      });
      expect(cluster.resource).toBeInstanceOf(KubernetesCluster);
      cluster.resource.addOverride('node_provisioning_profile', { mode: 'Auto' });
    });
    expect(built.one('azurerm_kubernetes_cluster')['node_provisioning_profile']).toEqual({ mode: 'Auto' });
  });

  test('takes overrides as the last word, merged into blocks', () => {
    const cluster = clusterOf({
      overrides: { autoScalerProfile: { expander: 'priority' }, skuTier: 'Premium' },
    });
    expect(cluster).toMatchObject({
      sku_tier: 'Premium',
      auto_scaler_profile: { expander: 'priority', balance_similar_node_groups: true },
      default_node_pool: { os_sku: NodeOs.azureLinux().sku },
    });
  });
});
