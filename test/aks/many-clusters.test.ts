import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { AksAccessRole, AksCluster } from '../../lib/aks';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { checkStack } from '../support/schema';
import { synth, type Synthesized } from '../support/terraform';
import { REQUIRED, REGISTRY, OPERATORS } from './support';

// Three clusters in one stack, in two subscriptions.

function platform(names: readonly string[]): Synthesized {
  return synth((stack) => {
    const other = new AzurermProvider(stack, 'azurerm_dr', {
      alias: 'dr',
      features: [{}],
      subscriptionId: '00000000-0000-0000-0000-000000000002',
    });
    for (const name of names) {
      const provider = name === 'dr' ? other : undefined;
      const cluster = new AksCluster(stack, `Aks-${name}`, {
        ...REQUIRED,
        clusterName: name,
        resourceGroupName: `rg-${name}`,
        provider,
      });
      cluster.addNodePool('Jobs');
      cluster.grantAccess('Ops', OPERATORS, AksAccessRole.ADMIN);
      cluster.grantAcrPull(REGISTRY);
      cluster.addWorkloadIdentity('ShopWeb', { namespace: 'shop', serviceAccountName: 'web' });
      cluster.addDeletionLock('Lock');
      cluster.exportOutputs({ prefix: name });
      new VaultKubernetesAuth(stack, `Auth-${name}`, {
        cluster,
        reviewer: TokenReviewer.clientJwt(),
        path: `k8s-${name}`,
      });
    }
  });
}

const built = platform(['prod', 'test', 'dr']);

describe('three clusters in one stack', () => {
  test('are valid by the schema of the provider', () => {
    expect(checkStack(built.text)).toEqual([]);
  });

  test('share no name in Azure or Vault, within one type and resource group', () => {
    const names = [
      'azurerm_kubernetes_cluster',
      'azurerm_user_assigned_identity',
      'azurerm_log_analytics_workspace',
      'azurerm_monitor_data_collection_rule',
      'azurerm_federated_identity_credential',
      'azurerm_monitor_diagnostic_setting',
      'azurerm_management_lock',
      'vault_auth_backend',
    ].flatMap((type) =>
      built.all(type).map((resource) => `${type} ${String(resource['name'] ?? resource['path'])}`),
    );
    expect(names.length).toBe(27);
    expect(new Set(names).size).toBe(names.length);
  });

  test('have mounts of their own', () => {
    expect(
      built
        .all('vault_auth_backend')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['k8s-dr', 'k8s-prod', 'k8s-test']);
  });

  test('in two subscriptions: every resource of a cluster goes to its subscription, and no other', () => {
    const azure = Object.entries(built.json['resource'] ?? {})
      .filter(([type]) => type.startsWith('azurerm_'))
      .flatMap(([type]) => built.all(type));
    const aliased = azure.filter(({ provider }) => provider === 'azurerm.dr');
    expect(aliased.map(({ logicalId }) => logicalId).sort()).toEqual(
      azure
        .filter(({ logicalId }) => logicalId.startsWith('Aks-dr'))
        .map(({ logicalId }) => logicalId)
        .sort(),
    );
    expect(aliased).toHaveLength(azure.length / 3);
  });

  test('share no state: each alone has the ids that it has beside the others', () => {
    for (const name of ['prod', 'test', 'dr']) {
      const own = built.ids().filter((id) => id.includes(`-${name}_`));
      expect(platform([name]).ids()).toEqual(own);
    }
  });
});

describe('what scanners and reviewers read is a literal', () => {
  test('every boolean of a security setting and every number, in every cluster and pool', () => {
    for (const cluster of built.all('azurerm_kubernetes_cluster')) {
      const {
        default_node_pool: pool,
        network_profile: network,
        ...rest
      } = cluster as Record<string, object>;
      for (const block of [rest, pool, network]) {
        for (const [key, value] of Object.entries(block ?? {})) {
          if (/enabled|disabled|count|max_pods|size_gb|policy|plugin|tier|channel/.test(key)) {
            expect([key, String(value)]).not.toEqual([key, expect.stringContaining('${')]);
          }
        }
      }
    }
    for (const pool of built.all('azurerm_kubernetes_cluster_node_pool')) {
      expect([typeof pool['max_pods'], typeof pool['host_encryption_enabled']]).toEqual([
        'number',
        'boolean',
      ]);
    }
  });
});

describe('no kubeconfig or admin credential', () => {
  test('is referred to anywhere but host and certificate authority', () => {
    const references = [...built.text.matchAll(/kube_(?:admin_)?config\w*(?:\[0\]\.\w+)?/g)].map(
      ([reference]) => reference,
    );
    expect(new Set(references)).toEqual(
      new Set(['kube_config[0].host', 'kube_config[0].cluster_ca_certificate']),
    );
  });
});
