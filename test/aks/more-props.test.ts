import { AksTier, Maintenance, NodeOs, type NodePoolProps } from '../../lib/aks';
import { checkStack } from '../support/schema';
import { synth } from '../support/terraform';
import { clusterIn, clusterOf, nested, REGISTRY } from './support';

// Properties without a default of ours: absent unless given, and passed on as the provider has them.

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const BASE64 = Buffer.from(PEM).toString('base64');

const poolOf = (options: NodePoolProps) =>
  synth((stack) => clusterIn(stack, { defaultUserPool: options })).one(
    'azurerm_kubernetes_cluster_node_pool',
  );

describe('what is not given is not emitted', () => {
  test.each([
    'node_resource_group',
    'support_plan',
    'timeouts',
    'http_proxy_config',
    'custom_ca_trust_certificates_base64',
    'storage_profile',
  ])('%s', (argument) => {
    expect(clusterOf()).not.toHaveProperty(argument);
  });

  test.each(['node_network_profile', 'kubelet_config', 'linux_os_config', 'orchestrator_version'])(
    '%s of a pool',
    (argument) => {
      expect(poolOf({})).not.toHaveProperty(argument);
    },
  );
});

test('everything at once is valid by the schema of the provider', () => {
  const built = synth((stack) => {
    clusterIn(stack, {
      nodeResourceGroupName: 'rg-nodes',
      tier: AksTier.PREMIUM,
      longTermSupport: true,
      timeouts: { create: '2h' },
      httpProxy: {
        http: 'http://proxy.example:3128/',
        https: 'https://proxy.example:3129/',
        except: ['.example'],
        certificateAuthorityPem: PEM,
      },
      trustedCertificates: [PEM],
      storageDrivers: { blob: true },
      maintenance: Maintenance.weekly({
        freezes: [{ start: '2026-12-20T00:00:00Z', end: '2026-12-27T00:00:00Z' }],
      }),
    }).addNodePool('Search', {
      hostPorts: [{ start: 443 }, { start: 5000, end: 5010, protocol: 'UDP' }],
      kubelet: { cpuManagerPolicy: 'static', podPidsLimit: 4096, allowedUnsafeSysctls: ['net.*'] },
      linux: { transparentHugePage: 'never', sysctls: { vmMaxMapCount: 262144 } },
    });
  });
  expect(checkStack(built.text)).toEqual([]);
  const cluster = built.one('azurerm_kubernetes_cluster');
  expect(cluster).toMatchObject({
    node_resource_group: 'rg-nodes',
    sku_tier: 'Premium',
    support_plan: 'AKSLongTermSupport',
    timeouts: { create: '2h' },
    http_proxy_config: {
      http_proxy: 'http://proxy.example:3128/',
      https_proxy: 'https://proxy.example:3129/',
      no_proxy: ['.example'],
      trusted_ca: BASE64,
    },
    custom_ca_trust_certificates_base64: [BASE64],
    storage_profile: { blob_driver_enabled: true },
  });
  for (const window of ['maintenance_window_auto_upgrade', 'maintenance_window_node_os']) {
    expect(nested(cluster, window)['not_allowed']).toEqual([
      { start: '2026-12-20T00:00:00Z', end: '2026-12-27T00:00:00Z' },
    ]);
  }
  // AKS adds to it by itself.
  expect(nested(cluster, 'lifecycle')['ignore_changes']).toContain('http_proxy_config[0].no_proxy');
  const search = built.all('azurerm_kubernetes_cluster_node_pool').find(({ name }) => name === 'search');
  expect(search).toMatchObject({
    node_network_profile: {
      allowed_host_ports: [
        { port_start: 443, port_end: 443, protocol: 'TCP' },
        { port_start: 5000, port_end: 5010, protocol: 'UDP' },
      ],
    },
    kubelet_config: {
      cpu_manager_policy: 'static',
      pod_max_pid: 4096,
      allowed_unsafe_sysctls: ['net.*'],
    },
    linux_os_config: { transparent_huge_page: 'never', sysctl_config: { vm_max_map_count: 262144 } },
  });
});

test('the tier Premium alone is no long-term support', () => {
  expect(clusterOf({ tier: AksTier.PREMIUM })).not.toHaveProperty('support_plan');
});

describe('the ingress of web app routing', () => {
  const controller = (given?: 'External') =>
    nested(
      clusterOf({ addons: { webAppRouting: { dnsZoneIds: [], controller: given } } }),
      'web_app_routing',
    )['default_nginx_controller'];

  test('is internal in a private cluster, unless said otherwise', () => {
    expect([controller(), controller('External')]).toEqual(['Internal', 'External']);
  });
});

describe('an Ubuntu or a Windows that the bindings do not know', () => {
  test('is passed on', () => {
    expect(poolOf({ os: NodeOs.linux('Ubuntu2404') })['os_sku']).toBe('Ubuntu2404');
    expect(NodeOs.windows('Windows2025')).toMatchObject({ sku: 'Windows2025', type: 'Windows' });
  });
});

describe('a registry whose permissions are by repository', () => {
  test.each([
    [undefined, 'AcrPull'],
    [true, 'Container Registry Repository Reader'],
  ])('repositoryPermissions %s: the role is %s', (repositoryPermissions, role) => {
    const built = synth((stack) => {
      clusterIn(stack, { manageRoleAssignments: false }).grantAcrPull(REGISTRY, { repositoryPermissions });
    });
    expect(built.one('azurerm_role_assignment')['role_definition_name']).toBe(role);
  });
});
