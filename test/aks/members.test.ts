import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { VaultKubernetesAuth, TokenReviewer } from '../../lib/vault';
import { AksCluster, AksNetworkFoundation, KubeLogin } from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { checkStack } from '../support/schema';
import { errorOf, newStack, synth, Synthesized } from '../support/terraform';
import { clusterIn, REGISTRY, SUBNET } from './support';

/** Where Entra ID keeps a credential. With azurerm 5 the id of the identity says its resource group. */
const heldBy = (identityId: string, resourceGroupName: string) =>
  azurerm.major === 5
    ? { user_assigned_identity_id: identityId }
    : { parent_id: identityId, resource_group_name: resourceGroupName };
const ISSUER = 'https://westeurope.oic.prod-aks.azure.com/tenant/guid/';

describe('addWorkloadIdentity', () => {
  const subject = { namespace: 'shop', serviceAccountName: 'web' };

  test('federates exactly one service account with a new identity, by the untouched issuer', () => {
    const built = synth((stack) => clusterIn(stack).addWorkloadIdentity('ShopWeb', subject));
    expect(built.one('azurerm_federated_identity_credential')).toEqual({
      name: 'shop-shop-web',
      ...heldBy(
        expect.stringMatching(
          /^\$\{azurerm_user_assigned_identity\.Aks_ShopWeb_Identity_\w+\.id\}$/,
        ) as string,
        'rg-shop',
      ),
      issuer: expect.stringMatching(/^\$\{azurerm_kubernetes_cluster\.Aks_\w+\.oidc_issuer_url\}$/) as string,
      audience: ['api://AzureADTokenExchange'],
      subject: 'system:serviceaccount:shop:web',
    });
    expect(built.all('azurerm_user_assigned_identity').map(({ name }) => name)).toContain('id-shop-shop-web');
  });

  test('federates with an identity that is there, in its resource group', () => {
    const built = synth((stack) => {
      const identity = new UserAssignedIdentity(stack, 'Own', {
        name: 'own',
        location: 'l',
        resourceGroupName: 'rg-apps',
      });
      const cluster = clusterIn(stack);
      const made = cluster.addWorkloadIdentity('ShopWeb', {
        ...subject,
        identity,
        identityResourceGroupName: 'rg-apps',
      });
      new TerraformOutput(stack, 'client', { value: made.clientId });
    });
    expect(built.json['output']).toEqual({
      client: { value: '${azurerm_user_assigned_identity.Own.client_id}' },
    });
    expect(built.one('azurerm_federated_identity_credential')).toMatchObject(
      heldBy('${azurerm_user_assigned_identity.Own.id}', 'rg-apps'),
    );
  });

  test.each([
    { namespace: '*', serviceAccountName: 'web' },
    { namespace: 'shop', serviceAccountName: 'Web' },
  ])('refuses %j', (props) => {
    const error = errorOf(() => clusterIn(newStack()).addWorkloadIdentity('A', props));
    expect(error).toMatchObject({ code: 'AKS_WORKLOAD_IDENTITY_SUBJECT', constructPath: 'test/Aks/A' });
  });
});

describe('kubernetesProviderConfig', () => {
  test('logs in by kubelogin with the one application id of AKS, and holds no credential', () => {
    const { exec } = clusterIn(newStack()).kubernetesProviderConfig();
    expect(exec).toEqual([
      {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        command: 'kubelogin',
        args: ['get-token', '--server-id', '6dae42f8-4368-4678-94ff-3960e28e3630', '--login', 'azurecli'],
      },
    ]);
  });

  test.each([
    [KubeLogin.workloadIdentity(), ['--login', 'workloadidentity']],
    [KubeLogin.managedIdentity(), ['--login', 'msi']],
    [KubeLogin.managedIdentity('client'), ['--login', 'msi', '--client-id', 'client']],
    [KubeLogin.servicePrincipal(), ['--login', 'spn']],
  ])('can log in otherwise', (login, args) => {
    expect(clusterIn(newStack()).kubernetesProviderConfig(login).exec[0]?.args.slice(3)).toEqual(args);
  });

  test('gives address and authority of the cluster, never of an admin configuration', () => {
    const built = synth((stack) => {
      const { host, clusterCaCertificate } = clusterIn(stack).kubernetesProviderConfig();
      stack.addOverride('locals', { host, ca: clusterCaCertificate });
    });
    expect(built.json['locals']).toEqual({
      host: expect.stringMatching(
        /^\$\{azurerm_kubernetes_cluster\.Aks_\w+\.kube_config\[0\]\.host\}$/,
      ) as string,
      ca: expect.stringMatching(
        /^\$\{base64decode\(azurerm_kubernetes_cluster\.Aks_\w+\.kube_config\[0\]\.cluster_ca_certificate\)\}$/,
      ) as string,
    });
  });
});

describe('1d outputs', () => {
  test('are none unless asked for', () => {
    expect(synth((stack) => clusterIn(stack)).json['output']).toBeUndefined();
  });

  test('are six by request, none of them a credential', () => {
    const built = synth((stack) => clusterIn(stack).exportOutputs({ prefix: 'shop' }));
    expect(Object.keys(built.json['output'] ?? {}).sort()).toEqual([
      'shop_certificate_authority',
      'shop_host',
      'shop_id',
      'shop_name',
      'shop_node_resource_group',
      'shop_oidc_issuer_url',
    ]);
    const text = JSON.stringify(built.json['output']);
    for (const secret of [
      'kube_config_raw',
      'kube_admin_config',
      'client_key',
      'client_certificate',
      'password',
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain('nonsensitive(azurerm_kubernetes_cluster.');
  });

  test("refuse a prefix that is taken, instead of replacing the other cluster's", () => {
    const stack = newStack();
    clusterIn(stack, {}, 'One').exportOutputs({ prefix: 'shop' });
    const two = clusterIn(stack, { clusterName: 'two' }, 'Two');
    expect(errorOf(() => two.exportOutputs({ prefix: 'shop' }))).toMatchObject({
      code: 'AKS_OUTPUT_PREFIX_TAKEN',
      constructPath: 'test/Two',
    });
    expect(errorOf(() => two.exportOutputs({ prefix: 'Shop-2' })).code).toBe('AKS_OUTPUT_PREFIX_INVALID');
  });
});

describe('1d existing cluster: fromClusterAttributes', () => {
  const attributes = { clusterName: 'shop', resourceGroupName: 'rg-shop' };

  test('emits nothing', () => {
    expect(synth((stack) => AksCluster.fromClusterAttributes(stack, 'Aks', attributes)).ids()).toEqual([]);
  });

  test.each([
    'clusterId',
    'oidcIssuerUrl',
    'apiServerUrl',
    'certificateAuthority',
    'kubeletIdentityObjectId',
    'nodeResourceGroup',
  ] as const)('without %s throws when it is read, and names it', (name) => {
    const cluster = AksCluster.fromClusterAttributes(newStack(), 'Aks', attributes);
    expect(errorOf(() => cluster[name])).toMatchObject({
      code: 'AKS_ATTRIBUTE_MISSING',
      problem: { subject: name },
    });
  });

  test('with attributes serves pools, grants, identities and Vault', () => {
    const built = synth((stack) => {
      const cluster = AksCluster.fromClusterAttributes(stack, 'Aks', {
        ...attributes,
        clusterId: '/aks',
        location: 'westeurope',
        oidcIssuerUrl: ISSUER,
        apiServerUrl: 'https://shop.example:443',
        certificateAuthority: '${base64}',
        kubeletIdentityObjectId: 'kubelet',
        subnetId: SUBNET,
      });
      cluster.addNodePool('Web');
      cluster.grantAcrPull(REGISTRY);
      cluster.addWorkloadIdentity('ShopWeb', { namespace: 'shop', serviceAccountName: 'web' });
      new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
    });
    expect(built.one('azurerm_kubernetes_cluster_node_pool')).toMatchObject({
      kubernetes_cluster_id: '/aks',
      vnet_subnet_id: SUBNET,
    });
    expect(built.one('azurerm_federated_identity_credential')['issuer']).toBe(ISSUER);
    expect(built.one('vault_auth_backend')['path']).toBe('kubernetes');
    expect(built.one('vault_kubernetes_auth_backend_config')['kubernetes_host']).toBe(
      'https://shop.example:443',
    );
  });
});

describe('1d existing cluster: fromLookup', () => {
  test('emits one data source and fills in all that Vault and pools need', () => {
    const built = synth((stack) => {
      const cluster = AksCluster.fromLookup(stack, 'Aks', {
        clusterName: 'shop',
        resourceGroupName: 'rg-shop',
      });
      cluster.addNodePool('Web');
      cluster.grantAcrPull(REGISTRY);
      cluster.addWorkloadIdentity('ShopWeb', { namespace: 'shop', serviceAccountName: 'web' });
      cluster.exportOutputs({ prefix: 'shop' });
      new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
    });
    expect(built.ids().filter((id) => id.startsWith('data.'))).toHaveLength(1);
    expect(built.one('azurerm_role_assignment')['principal_id']).toMatch(
      /^\$\{data\.azurerm_kubernetes_cluster\.Aks_\w+\.kubelet_identity\[0\]\.object_id\}$/,
    );
    expect(checkStack(built.text)).toEqual([]);
  });
});

describe('the cluster and Vault in one stack', () => {
  test('go in one apply: Vault gets address and authority by reference', () => {
    const built = synth((stack) => {
      const cluster = clusterIn(stack);
      new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
    });
    expect(built.one('vault_kubernetes_auth_backend_config')).toMatchObject({
      kubernetes_host: expect.stringContaining('.kube_config[0].host}') as string,
      kubernetes_ca_cert: expect.stringMatching(/^\$\{base64decode\(.*cluster_ca_certificate\)\}$/) as string,
    });
    expect(checkStack(built.text)).toEqual([]);
  });
});

describe('network, cluster and Vault in three stacks', () => {
  const app = new App();
  const network = new TerraformStack(app, 'network');
  const platform = new TerraformStack(app, 'platform');
  const vault = new TerraformStack(app, 'vault');
  for (const stack of [network, platform]) new AzurermProvider(stack, 'azurerm', { features: [{}] });
  new VaultProvider(vault, 'vault', { address: 'https://vault.example:8200' });
  const below = new AksNetworkFoundation(network, 'Network', { name: 'shop', location: 'westeurope' });
  const cluster = clusterIn(platform, {
    subnetId: below.nodeSubnetId,
    resourceGroupName: below.resourceGroupName,
  });
  cluster.addNodePool('Web', { subnetId: below.apiServerSubnetId });
  new VaultKubernetesAuth(vault, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
  // The last first: a stack learns what others want of it when they are synthesized.
  const [vaultJson, platformJson, networkJson] = [vault, platform, network].map((stack) => {
    stack.prepareStack();
    return new Synthesized(Testing.synth(stack));
  });

  test('pass ids on, and the ids of constructs stay readable', () => {
    expect(platformJson?.one('azurerm_kubernetes_cluster')).toMatchObject({
      default_node_pool: { vnet_subnet_id: expect.stringContaining('terraform_remote_state') as string },
    });
    expect(vaultJson?.one('vault_auth_backend')['path']).toBe('kubernetes');
  });

  test('and of the cluster nothing but host and certificate authority, marked sensitive', () => {
    const outputs = Object.values(platformJson?.json['output'] ?? {}) as {
      value: string;
      sensitive?: boolean;
    }[];
    expect(outputs.map(({ value }) => value.replace(/^.*\.kube/, 'kube')).sort()).toEqual([
      'kube_config[0].cluster_ca_certificate}',
      'kube_config[0].host}',
    ]);
    expect(outputs.every(({ sensitive }) => sensitive)).toBe(true);
    expect(networkJson?.all('azurerm_subnet')).toHaveLength(2);
  });
});
