import { App, TerraformStack, Testing } from 'cdktf';
import {
  AksAccessRole,
  AksAutomaticCluster,
  type AksAutomaticClusterProps,
  ApiServerAccess,
  AutomaticIngress,
  AutomaticNetwork,
  Monitoring,
  NginxController,
} from '../../lib/aks';
import { TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import { API_SUBNET, DNS_ZONE, OPERATORS, OTHER_SUBNET, REGISTRY, SUBNET } from '../aks/support';
import { checkStack } from '../support/schema';
import { annotationsOf, type Block, errorOf, newStack, synth, type Synthesized } from '../support/terraform';

/** Here the bindings are those of azurerm 5.10.0. */
const TYPE = 'azurerm_kubernetes_automatic_cluster';
const IDENTITY = {
  id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop',
  principalId: '00000000-0000-0000-0000-0000000000c1',
  clientId: '00000000-0000-0000-0000-0000000000c2',
};
const SUBNETS = { nodes: SUBNET, systemNodes: OTHER_SUBNET, apiServer: API_SUBNET };
const REQUIRED: AksAutomaticClusterProps = {
  clusterName: 'shop',
  resourceGroupName: 'rg-shop',
  location: 'westeurope',
  network: AutomaticNetwork.subnets(SUBNETS),
};
const MANAGED = { network: AutomaticNetwork.managed() };

function clusterIn(
  stack: TerraformStack,
  props: Partial<AksAutomaticClusterProps> = {},
  id = 'Aks',
): AksAutomaticCluster {
  return new AksAutomaticCluster(stack, id, { ...REQUIRED, ...props });
}

/** Synthesized, and held against the schema of azurerm 5.10.0: an argument that it lacks, or a wrong type, is a finding. */
function synthChecked(build: (stack: TerraformStack) => void): Synthesized {
  const stack = synth(build);
  expect(checkStack(stack.text)).toEqual([]);
  return stack;
}

const clusterOf = (props: Partial<AksAutomaticClusterProps> = {}): Block =>
  synthChecked((stack) => clusterIn(stack, props)).one(TYPE);
const refusal = (props: Partial<AksAutomaticClusterProps>) => errorOf(() => clusterIn(newStack(), props));
const said = (props: Partial<AksAutomaticClusterProps>, level: 'warn' | 'info') => {
  const stack = newStack();
  clusterIn(stack, props);
  return annotationsOf(stack).filter((line) => line.startsWith(`${level} `));
};

describe('AksAutomaticCluster', () => {
  test('is private, in subnets of its own, with Gateway API, and is not destroyed', () => {
    const stack = synthChecked((one) => clusterIn(one));
    expect(stack.one(TYPE)).toEqual({
      name: 'shop',
      resource_group_name: 'rg-shop',
      location: 'westeurope',
      identity: {
        type: 'UserAssigned',
        identity_ids: [expect.stringMatching(/^\$\{azurerm_user_assigned_identity\.\w+\.id\}$/)],
      },
      hosted_system: { node_subnet_id: SUBNET, system_node_subnet_id: OTHER_SUBNET },
      api_server_access: { subnet_id: API_SUBNET },
      private_cluster: {
        private_dns_zone_id: 'System',
        public_fully_qualified_domain_name_enabled: false,
      },
      web_app_routing_ingress: { istio_enabled: true },
      depends_on: [expect.stringMatching(/^azurerm_role_assignment\./)],
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.ids().filter((id) => id.startsWith('data.'))).toEqual([]);
  });

  test('waits for one right: Network Contributor on the virtual network, which its subnets inherit', () => {
    const stack = synthChecked((one) => clusterIn(one));
    const { scope, role_definition_name: role } = stack.one('azurerm_role_assignment');
    expect(role).toBe('Network Contributor');
    expect(scope).toBe(`\${element(split("/subnets/", "${SUBNET}"), 0)}`);
    const zone = ApiServerAccess.private({ dnsZoneId: DNS_ZONE });
    const roles = synthChecked((one) => clusterIn(one, { apiServer: zone })).all('azurerm_role_assignment');
    expect(roles.map((one) => one['role_definition_name']).sort()).toEqual([
      'Network Contributor',
      'Private DNS Zone Contributor',
    ]);
    const none = synthChecked((one) => clusterIn(one, { manageRoleAssignments: false }));
    expect(none.all('azurerm_role_assignment')).toEqual([]);
    expect(none.one(TYPE)).not.toHaveProperty('depends_on');
  });

  test('has an identity that is given, and in a network of AKS the one that AKS makes', () => {
    expect(clusterOf({ identity: IDENTITY })['identity']).toEqual({
      type: 'UserAssigned',
      identity_ids: [IDENTITY.id],
    });
    const stack = synthChecked((one) => {
      expect(clusterIn(one, MANAGED).identity).toBeUndefined();
    });
    expect(stack.one(TYPE)['identity']).toEqual({ type: 'SystemAssigned' });
    expect(stack.one(TYPE)).not.toHaveProperty('hosted_system');
    expect(stack.one(TYPE)).not.toHaveProperty('api_server_access');
    expect(stack.all('azurerm_role_assignment')).toEqual([]);
  });

  test('answers named networks alone when it is public', () => {
    const apiServer = ApiServerAccess.publicRestricted(['203.0.113.0/24']);
    const own = clusterOf({ apiServer });
    expect(own).not.toHaveProperty('private_cluster');
    expect(own['api_server_access']).toEqual({
      authorized_ip_ranges: ['203.0.113.0/24'],
      subnet_id: API_SUBNET,
    });
    expect(clusterOf({ ...MANAGED, apiServer })['api_server_access']).toEqual({
      authorized_ip_ranges: ['203.0.113.0/24'],
    });
  });

  test.each<[string, Partial<AksAutomaticClusterProps>, object]>([
    ['Gateway API', { ingress: AutomaticIngress.gatewayApi() }, { istio_enabled: true }],
    ['none', { ingress: AutomaticIngress.none() }, { istio_enabled: false }],
    [
      'NGINX',
      { ingress: AutomaticIngress.nginx(NginxController.INTERNAL) },
      { istio_enabled: false, default_nginx_controller: 'Internal' },
    ],
    ['none beside the mesh', { istio: { revisions: ['asm-1-27'] } }, { istio_enabled: false }],
  ])('takes traffic by %s', (_, props, ingress) => {
    expect(clusterOf(props)['web_app_routing_ingress']).toEqual(ingress);
  });

  test('writes the DNS zones of the ingress, and the gateways of the mesh', () => {
    const zone = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/dnsZones/shop.example';
    const ingress = AutomaticIngress.gatewayApi({ dnsZoneIds: [zone] });
    expect(clusterOf({ ingress })['web_app_routing_ingress']).toEqual({
      istio_enabled: true,
      dns_zone_ids: [zone],
    });
    expect(
      clusterOf({ istio: { revisions: ['asm-1-27', 'asm-1-28'], internalIngress: true } })['service_mesh'],
    ).toEqual({
      revisions: ['asm-1-27', 'asm-1-28'],
      internal_ingress_gateway_enabled: true,
      external_ingress_gateway_enabled: false,
    });
  });

  test('sends the audit log to a workspace of 30 days, another, or nowhere', () => {
    const SETTING = 'azurerm_monitor_diagnostic_setting';
    const stack = synthChecked((one) => clusterIn(one));
    expect(stack.one('azurerm_log_analytics_workspace')).toMatchObject({
      name: 'log-shop',
      retention_in_days: 30,
    });
    const { enabled_log: logs } = stack.one(SETTING) as { enabled_log?: { category: string }[] };
    expect(logs?.map(({ category }) => category)).toEqual([
      'kube-audit-admin',
      'guard',
      'kube-apiserver',
      'kube-controller-manager',
      'cluster-autoscaler',
    ]);
    const none = synthChecked((one) => clusterIn(one, { monitoring: Monitoring.none() }));
    expect([...none.all(SETTING), ...none.all('azurerm_log_analytics_workspace')]).toEqual([]);
  });

  test('takes tags, timeouts, what is managed elsewhere, and no deletion protection', () => {
    const cluster = clusterOf({
      tags: { team: 'shop' },
      timeouts: { create: '2h' },
      externallyManaged: ['tags'],
      deletionProtection: false,
    });
    expect(cluster).toMatchObject({
      tags: { team: 'shop' },
      timeouts: { create: '2h' },
      lifecycle: { ignore_changes: ['tags'] },
    });
    expect(cluster['lifecycle']).not.toHaveProperty('prevent_destroy');
  });

  test('is the same in HCL, where an app asks for that', () => {
    const stack = new TerraformStack(new App({ hclOutput: true }), 'hcl');
    clusterIn(stack, { tags: { team: 'shop' } });
    const hcl = String(Testing.synthHcl(stack));
    const [, written = ''] = hcl.split('resource "azurerm_kubernetes_automatic_cluster"');
    const lines = written.split('\n').map((line) => line.trim());
    const after = (line: string, next: RegExp) => {
      expect(lines[lines.indexOf(line) + 1]).toMatch(next);
    };
    expect(lines).toContain('name = "shop"');
    after('hosted_system {', /^node_subnet_id = "/);
    after('web_app_routing_ingress {', /^istio_enabled = true/);
    after('tags = {', /team.* = "shop"/);
  });
});

describe('what belongs to the cluster', () => {
  test('Vault takes it as it takes an AksCluster, by its address or by its issuer alone', () => {
    const stack = synthChecked((one) => {
      const cluster = clusterIn(one);
      new VaultKubernetesAuth(one, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
      new VaultJwtAuth(one, 'Jwt', { cluster });
    });
    const address = /^\$\{azurerm_kubernetes_automatic_cluster\.\w+\.kube_config\[0\]\.host\}$/;
    expect(stack.one('vault_kubernetes_auth_backend_config')).toMatchObject({
      kubernetes_host: expect.stringMatching(address) as string,
      kubernetes_ca_cert: expect.stringMatching(
        /^\$\{base64decode\(azurerm_kubernetes_automatic_cluster\.\w+\.kube_config\[0\]\.cluster_ca_certificate\)\}$/,
      ) as string,
    });
    expect(stack.one('vault_jwt_auth_backend')).toMatchObject({
      bound_issuer: expect.stringMatching(
        /^\$\{azurerm_kubernetes_automatic_cluster\.\w+\.oidc_issuer_url\}$/,
      ) as string,
    });
  });

  test('the nodes pull from a registry: who they are a data source says, once the cluster is there', () => {
    const stack = synthChecked((one) => {
      const cluster = clusterIn(one, { manageRoleAssignments: false });
      cluster.grantAcrPull(REGISTRY);
      expect([cluster.kubeletIdentityObjectId, cluster.kubeletIdentityObjectId]).toHaveLength(2);
    });
    const data = stack.json['data']?.[TYPE] as Record<string, Block>;
    expect(Object.values(data)).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^\$\{element\(split\("\/", local\.\w+\), 8\)\}$/) as string,
        resource_group_name: expect.stringMatching(/, 4\)\}$/) as string,
      }),
    ]);
    // Terraform would read it again, and make the grant again, at each change of a cluster that it names itself.
    expect(Object.values(stack.json['locals'] ?? {})).toEqual([
      expect.stringMatching(/^\$\{azurerm_kubernetes_automatic_cluster\.\w+\.id\}$/),
    ]);
    expect(stack.one('azurerm_role_assignment')).toMatchObject({
      scope: REGISTRY,
      role_definition_name: 'AcrPull',
      principal_id: expect.stringMatching(
        /^\$\{data\.azurerm_kubernetes_automatic_cluster\.\w+\.kubelet_identity\[0\]\.object_id\}$/,
      ) as string,
    });
  });

  test('grants, workload identities, a lock and outputs are as those of an AksCluster', () => {
    const stack = synthChecked((one) => {
      const cluster = clusterIn(one);
      cluster.grantAccess('Operators', OPERATORS, AksAccessRole.CLUSTER_ADMIN);
      cluster.addWorkloadIdentity('Web', { namespace: 'shop', serviceAccountName: 'web' });
      cluster.addDeletionLock('Lock');
      cluster.exportOutputs({ prefix: 'shop' });
      expect(cluster.kubernetesProviderConfig().exec[0]?.command).toBe('kubelogin');
    });
    expect(stack.one('azurerm_federated_identity_credential')['issuer']).toMatch(/oidc_issuer_url/);
    expect((stack.json['output']?.['shop_node_resource_group'] as Block)['value']).toMatch(
      /^\$\{element\(split\("\/", azurerm_kubernetes_automatic_cluster\.\w+\.node_resource_group_id\), 4\)\}$/,
    );
  });
});

describe('what AKS Automatic does not have', () => {
  test.each<[string, string, Partial<AksAutomaticClusterProps>]>([
    [
      'a DNS zone of its own in a network of AKS',
      'AKS_AUTOMATIC_MANAGED_NETWORK',
      { ...MANAGED, apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) },
    ],
    [
      'an identity of its own in a network of AKS',
      'AKS_AUTOMATIC_MANAGED_NETWORK',
      { ...MANAGED, identity: IDENTITY },
    ],
    [
      'another subnet of the API server',
      'AKS_AUTOMATIC_API_SUBNET',
      { apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }) },
    ],
    [
      'Gateway API beside the mesh',
      'AKS_AUTOMATIC_MESH_AND_GATEWAY',
      { istio: { revisions: ['asm-1-27'] }, ingress: AutomaticIngress.gatewayApi() },
    ],
    ['no revision of the mesh', 'AKS_ISTIO_REVISIONS_EMPTY', { istio: { revisions: [] } }],
    ['another revision of the mesh', 'AKS_ISTIO_REVISION_INVALID', { istio: { revisions: ['1.27'] } }],
    [
      'one subnet for two',
      'AKS_SUBNET_TWICE',
      { network: AutomaticNetwork.subnets({ ...SUBNETS, systemNodes: SUBNET }) },
    ],
    ['a name with a blank', 'AKS_CLUSTER_NAME_INVALID', { clusterName: 'shop prod' }],
    [
      'a zone of another region',
      'AKS_DNS_ZONE_OTHER_REGION',
      {
        location: 'northeurope',
        apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }),
      },
    ],
    [
      'an audit log without a workspace',
      'AKS_WORKSPACE_NEEDED',
      { monitoring: Monitoring.none(), auditLogs: ['guard'] as unknown as [] },
    ],
    ['pools', 'AKS_VALUE_INVALID', { systemPool: {} } as object],
    ['a version', 'AKS_VALUE_INVALID', { kubernetesVersion: '1.36' } as object],
    ['no network', 'AKS_VALUE_INVALID', { network: undefined } as object],
    ['a network that is a text', 'AKS_VALUE_INVALID', { network: SUBNET } as object],
    ['too many tags', 'AKS_TAGS_INVALID', { tags: { '': 'x' } }],
    ['a path that is none', 'AKS_IGNORED_ARGUMENT_INVALID', { externallyManaged: ['a b'] }],
  ])('refuses %s: %s', (_, code, props) => {
    const error = refusal(props);
    expect(error.code).toBe(code);
    expect(error.constructPath).toBe('test/Aks');
  });

  test.each<[string, () => unknown, string]>([
    [
      'a subnet that is none',
      () => AutomaticNetwork.subnets({ ...SUBNETS, nodes: DNS_ZONE }),
      'AKS_ID_WRONG_KIND',
    ],
    ['no subnets', () => AutomaticNetwork.subnets(undefined as never), 'AKS_VALUE_INVALID'],
    ['two of three subnets', () => AutomaticNetwork.subnets({ nodes: SUBNET } as never), 'AKS_VALUE_INVALID'],
    ['another controller', () => AutomaticIngress.nginx('Public' as never), 'AKS_VALUE_INVALID'],
    ['a zone that is none', () => AutomaticIngress.gatewayApi({ dnsZoneIds: [SUBNET] }), 'AKS_ID_WRONG_KIND'],
    [
      'a zone that is no list',
      () => AutomaticIngress.gatewayApi({ dnsZoneIds: SUBNET as never }),
      'AKS_VALUE_INVALID',
    ],
  ])('%s is refused where it is written', (_, build, code) => {
    expect(errorOf(build).code).toBe(code);
  });

  test('two of one name in one resource group, of both kinds of clusters', () => {
    const stack = newStack();
    clusterIn(stack, {}, 'One');
    expect(errorOf(() => clusterIn(stack, {}, 'Two')).code).toBe('AKS_CLUSTER_NAME_TAKEN');
  });
});

describe('what is said at synth', () => {
  test('nothing weakens the defaults', () => {
    expect(said({}, 'warn')).toEqual([]);
    expect(said({}, 'info').join('\n')).toMatch(/nobody may use this cluster yet.*\n.*PolicyInsights/);
  });

  test.each<[string, Partial<AksAutomaticClusterProps>, RegExp]>([
    [
      'a public address',
      { apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']) },
      /public address/,
    ],
    ['a private one in a network of AKS', MANAGED, /neither Vault nor Terraform/],
    [
      'NGINX for everybody',
      { ingress: AutomaticIngress.nginx(NginxController.EXTERNAL) },
      /the internet reaches/,
    ],
    ['no log', { auditLogs: [] }, /nothing of the control plane is logged/],
  ])('%s is a warning', (_, props, text) => {
    expect(said(props, 'warn')).toEqual([expect.stringMatching(text)]);
  });

  test('an override counts', () => {
    const stack = newStack();
    clusterIn(stack).resource.addOverride('private_cluster', undefined);
    expect(annotationsOf(stack).join('\n')).toContain('the API server answers everybody');
  });
});
