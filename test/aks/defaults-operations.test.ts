import {
  AksPreset,
  AksTier,
  DiagnosticCategory,
  DiskEncryption,
  EtcdEncryption,
  Maintenance,
  Monitoring,
  NodeOsUpgradeChannel,
  UpgradeChannel,
  VersionManagement,
  ApiServerAccess,
} from '../../lib/aks';
import { errorOf, newStack, synth } from '../support/terraform';
import {
  API_SUBNET,
  clusterIn,
  clusterOf,
  DES,
  nested,
  synthCluster,
  MONITOR_WORKSPACE,
  WORKSPACE,
} from './support';

// Section 1d of the facts: operations, add-ons, security.

const KEY = 'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef';

describe('1d SKU tier', () => {
  test('is Standard, or the given one', () => {
    expect(clusterOf()['sku_tier']).toBe('Standard');
    expect(clusterOf({ tier: AksTier.FREE })['sku_tier']).toBe('Free');
  });
});

describe('1d auto-upgrade channel', () => {
  test('is patch, another, or left out for none, which the provider has no value for', () => {
    expect(clusterOf()['automatic_upgrade_channel']).toBe('patch');
    expect(clusterOf({ upgradeChannel: UpgradeChannel.STABLE })['automatic_upgrade_channel']).toBe('stable');
    expect(clusterOf({ upgradeChannel: UpgradeChannel.NONE })).not.toHaveProperty(
      'automatic_upgrade_channel',
    );
  });
});

describe('1d node OS channel', () => {
  test('is NodeImage, or the given one', () => {
    expect(clusterOf()['node_os_upgrade_channel']).toBe('NodeImage');
    const { SECURITY_PATCH } = NodeOsUpgradeChannel;
    expect(clusterOf({ nodeOsUpgradeChannel: SECURITY_PATCH })['node_os_upgrade_channel']).toBe(
      'SecurityPatch',
    );
  });
});

describe('1d maintenance windows', () => {
  const windows = (props: Parameters<typeof clusterOf>[0] = {}) => {
    const { maintenance_window_auto_upgrade: kubernetes, maintenance_window_node_os: nodeOs } =
      clusterOf(props);
    return { kubernetes, nodeOs };
  };

  test('are both there: Sunday 00:00 and 04:00 UTC, 4 hours, without a start date', () => {
    const window = {
      frequency: 'Weekly',
      interval: 1,
      day_of_week: 'Sunday',
      duration: 4,
      utc_offset: '+00:00',
    };
    expect(windows()).toEqual({
      kubernetes: { ...window, start_time: '00:00' },
      nodeOs: { ...window, start_time: '04:00' },
    });
  });

  test('can be others, or none', () => {
    const maintenance = Maintenance.weekly({
      nodeImages: { day: 'Tuesday', start: '21:30', durationHours: 8, utcOffset: '+01:00' },
    });
    expect(windows({ maintenance }).nodeOs).toMatchObject({
      day_of_week: 'Tuesday',
      start_time: '21:30',
      duration: 8,
      utc_offset: '+01:00',
    });
    expect(windows({ maintenance: Maintenance.anytime() })).toEqual({
      kubernetes: undefined,
      nodeOs: undefined,
    });
  });

  test('of channels that upgrade nothing are left out', () => {
    const props = {
      upgradeChannel: UpgradeChannel.NONE,
      nodeOsUpgradeChannel: NodeOsUpgradeChannel.UNMANAGED,
    };
    expect(windows(props)).toEqual({ kubernetes: undefined, nodeOs: undefined });
  });

  test.each([3, 25, 4.5])('of %d hours are refused', (durationHours) => {
    expect(errorOf(() => Maintenance.weekly({ kubernetes: { durationHours } })).code).toBe(
      'AKS_MAINTENANCE_TOO_SHORT',
    );
  });

  test.each([{ start: '24:00' }, { start: '4:00' }, { utcOffset: '01:00' }, { utcOffset: '+15:00' }])(
    '%j is refused',
    (window) => {
      expect(errorOf(() => Maintenance.weekly({ nodeImages: window })).code).toBe(
        'AKS_MAINTENANCE_TIME_INVALID',
      );
    },
  );
});

describe('1d ignore_changes', () => {
  const ignored = (props: Parameters<typeof clusterOf>[0] = {}) =>
    nested(clusterOf(props), 'lifecycle')['ignore_changes'];

  test('holds the versions that AKS moves', () => {
    expect(ignored()).toEqual(['kubernetes_version', 'default_node_pool[0].orchestrator_version']);
  });

  test('holds nothing when Terraform owns the version', () => {
    const props = {
      versionManagement: VersionManagement.TERRAFORM,
      upgradeChannel: UpgradeChannel.NODE_IMAGE,
      kubernetesVersion: '1.33.6',
    };
    expect(clusterOf(props)).toMatchObject({
      kubernetes_version: '1.33.6',
      automatic_upgrade_channel: 'node-image',
    });
    expect(clusterOf(props)['lifecycle'] ?? {}).not.toHaveProperty('ignore_changes');
  });

  test('holds what somebody else manages', () => {
    expect(ignored({ externallyManaged: ['microsoft_defender', 'azure_policy_enabled'] })).toEqual([
      'microsoft_defender',
      'azure_policy_enabled',
      'kubernetes_version',
      'default_node_pool[0].orchestrator_version',
    ]);
    expect(errorOf(() => clusterIn(newStack(), { externallyManaged: ['microsoftDefender()'] })).code).toBe(
      'AKS_IGNORED_ARGUMENT_INVALID',
    );
  });
});

describe('1d KMS etcd', () => {
  test('is opt-in, with the identity that it needs always being there', () => {
    expect(clusterOf()).not.toHaveProperty('key_management_service');
    expect(clusterOf({ etcdEncryption: EtcdEncryption.keyVaultKey(KEY) })).toMatchObject({
      key_management_service: { key_vault_key_id: KEY, key_vault_network_access: 'Public' },
      identity: { type: 'UserAssigned' },
    });
  });

  test.each(['https://shop.vault.azure.net/keys/etcd', '/subscriptions/s/x', 'etcd'])(
    'refuses the key %j, which has no version',
    (keyId) => {
      expect(errorOf(() => EtcdEncryption.keyVaultKey(keyId)).code).toBe('AKS_KMS_KEY_INVALID');
    },
  );

  test('with a private vault needs an API server in the network', () => {
    const etcdEncryption = EtcdEncryption.keyVaultKey(KEY, { network: 'Private' });
    expect(errorOf(() => clusterIn(newStack(), { etcdEncryption })).code).toBe(
      'AKS_KMS_PRIVATE_WITHOUT_VNET',
    );
    const apiServer = ApiServerAccess.private({ subnetId: API_SUBNET });
    expect(() => clusterIn(newStack(), { etcdEncryption, apiServer })).not.toThrow();
  });
});

describe('1d disk encryption set', () => {
  test('is opt-in in one line', () => {
    expect(clusterOf()).not.toHaveProperty('disk_encryption_set_id');
    expect(clusterOf({ diskEncryption: DiskEncryption.customerManaged(DES) })['disk_encryption_set_id']).toBe(
      DES,
    );
  });
});

describe('1d Defender', () => {
  test('is opt-in, and sends to the workspace of the cluster', () => {
    expect(clusterOf()).not.toHaveProperty('microsoft_defender');
    const props = { defender: true, monitoring: Monitoring.workspace(WORKSPACE) };
    expect(clusterOf(props)['microsoft_defender']).toEqual({ log_analytics_workspace_id: WORKSPACE });
  });
});

describe('1d OMS and container insights', () => {
  test('make a workspace of 30 days, use managed identity, and associate the rule without which nothing arrives', () => {
    const built = synthCluster();
    expect(built.one('azurerm_log_analytics_workspace')).toMatchObject({
      name: 'log-shop',
      retention_in_days: 30,
    });
    expect(built.one('azurerm_kubernetes_cluster')['oms_agent']).toEqual({
      log_analytics_workspace_id: expect.stringMatching(/^\$\{azurerm_log_analytics_workspace\./) as string,
      msi_auth_for_monitoring_enabled: true,
    });
    expect(built.one('azurerm_monitor_data_collection_rule_association')['name']).toBe(
      'ContainerInsightsExtension',
    );
  });

  test('take a workspace that is there', () => {
    const built = synthCluster({ monitoring: Monitoring.workspace(WORKSPACE) });
    expect(built.all('azurerm_log_analytics_workspace')).toEqual([]);
    expect(built.one('azurerm_kubernetes_cluster')).toMatchObject({
      oms_agent: { log_analytics_workspace_id: WORKSPACE },
    });
  });

  test('put the rule where the workspace is', () => {
    const location = (monitoring: Monitoring) =>
      synthCluster({ monitoring }).one('azurerm_monitor_data_collection_rule')['location'];
    expect(location(Monitoring.workspace(WORKSPACE))).toBe('westeurope');
    expect(location(Monitoring.workspace(WORKSPACE, { location: 'northeurope' }))).toBe('northeurope');
  });

  test('take other days and another name', () => {
    const monitoring = Monitoring.newWorkspace({ retentionDays: 90, name: 'log-platform' });
    expect(synthCluster({ monitoring }).one('azurerm_log_analytics_workspace')).toMatchObject({
      name: 'log-platform',
      retention_in_days: 90,
    });
  });

  test.each([29, 731, 30.5])('refuse %d days', (retentionDays) => {
    expect(errorOf(() => Monitoring.newWorkspace({ retentionDays })).code).toBe('AKS_RETENTION_OUT_OF_RANGE');
  });

  test('can be none, and then nothing may need a workspace', () => {
    const monitoring = Monitoring.none();
    const built = synthCluster({ monitoring });
    expect(built.ids().filter((id) => /log_analytics|monitor_/.test(id))).toEqual([]);
    expect(built.one('azurerm_kubernetes_cluster')).not.toHaveProperty('oms_agent');
    for (const props of [{ defender: true }, { auditLogs: [DiagnosticCategory.GUARD] }]) {
      expect(errorOf(() => clusterIn(newStack(), { monitoring, ...props })).code).toBe(
        'AKS_WORKSPACE_NEEDED',
      );
    }
  });
});

describe('1d managed Prometheus', () => {
  test('is opt-in with a workspace, and brings endpoint, rule and association', () => {
    expect(clusterOf()).not.toHaveProperty('monitor_metrics');
    const built = synthCluster({ prometheus: { workspaceId: MONITOR_WORKSPACE, location: 'northeurope' } });
    expect(built.one('azurerm_kubernetes_cluster')['monitor_metrics']).toEqual({});
    expect(built.one('azurerm_monitor_data_collection_endpoint')).toMatchObject({
      name: 'MSProm-shop',
      kind: 'Linux',
      location: 'northeurope',
    });
    expect(
      built
        .all('azurerm_monitor_data_collection_rule_association')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['ContainerInsightsExtension', 'MSProm-shop']);
  });

  const GROUP = 'azurerm_monitor_alert_prometheus_rule_group';

  test("brings Azure's 30 recording rules in two groups of this cluster, beside the workspace", () => {
    const prometheus = { workspaceId: MONITOR_WORKSPACE, location: 'northeurope' };
    const built = synth((stack) => {
      clusterIn(stack, { prometheus, tags: { team: 'shop' } });
    });
    const groups = built.all(GROUP);
    expect(groups.map(({ name, rule }) => [name, (rule as unknown[]).length])).toEqual([
      ['KubernetesRecordingRulesRuleGroup-shop', 19],
      ['NodeRecordingRulesRuleGroup-shop', 11],
    ]);
    for (const group of groups) {
      expect(group).toMatchObject({
        location: 'northeurope',
        cluster_name: 'shop',
        interval: 'PT1M',
        rule_group_enabled: true,
        tags: { team: 'shop' },
      });
      const [workspace, cluster] = group['scopes'] as string[];
      expect(workspace).toBe(MONITOR_WORKSPACE);
      expect(cluster).toMatch(/^\$\{azurerm_kubernetes_cluster\.\w+\.id\}$/);
    }
  });

  test('a rule that reads what another one records comes after it, and every parenthesis is closed', () => {
    const rules = synthCluster({ prometheus: { workspaceId: MONITOR_WORKSPACE } })
      .all(GROUP)
      .map(({ rule }) => rule as { record: string; expression: string }[]);
    for (const group of rules) {
      const records = group.map(({ record }) => record);
      group.forEach(({ expression }, index) => {
        const used = records.filter((record) => expression.includes(`${record}{`));
        expect(records.slice(0, index)).toEqual(expect.arrayContaining(used));
        for (const [open, close] of ['()', '{}', '[]']) {
          expect(expression.split(open ?? '').length).toBe(expression.split(close ?? '').length);
        }
      });
    }
    expect(rules.flat().some(({ expression }) => expression.includes('instance:node_num_cpu:sum{'))).toBe(
      true,
    );
  });

  test('without recording rules where they are made elsewhere', () => {
    const prometheus = { workspaceId: MONITOR_WORKSPACE, recordingRules: false };
    expect(synthCluster({ prometheus }).all(GROUP)).toEqual([]);
    expect(synthCluster().all(GROUP)).toEqual([]);
  });
});

describe('1d diagnostic settings', () => {
  const SETTING = 'azurerm_monitor_diagnostic_setting';
  const categories = (block: object) =>
    (block as { enabled_log: { category: string }[] }).enabled_log.map(({ category }) => category);

  test('send five categories to tables of their own', () => {
    const setting = synthCluster().one(SETTING);
    expect(setting).toMatchObject({ name: 'diag-shop', log_analytics_destination_type: 'Dedicated' });
    expect(categories(setting)).toEqual([
      'kube-audit-admin',
      'guard',
      'kube-apiserver',
      'kube-controller-manager',
      'cluster-autoscaler',
    ]);
  });

  test('send others, kube-audit too, or none', () => {
    const { KUBE_AUDIT } = DiagnosticCategory;
    expect(categories(synthCluster({ auditLogs: [KUBE_AUDIT, KUBE_AUDIT] }).one(SETTING))).toEqual([
      'kube-audit',
    ]);
    expect(synthCluster({ auditLogs: [] }).all(SETTING)).toEqual([]);
  });

  test.each([
    [{ storageAccountId: '/storage' }, { storage_account_id: '/storage' }],
    [
      { eventHub: { authorizationRuleId: '/rule', name: 'hub' } },
      { eventhub_authorization_rule_id: '/rule', eventhub_name: 'hub' },
    ],
  ])('can be added to another destination: %j', (destination, expected) => {
    const built = synth((stack) => {
      clusterIn(stack).addDiagnostics('Archive', {
        categories: [DiagnosticCategory.KUBE_AUDIT],
        destination,
      });
    });
    const archive = built.all(SETTING).find(({ name }) => name === 'diag-shop-archive');
    expect(archive).toMatchObject(expected);
    expect(archive).not.toHaveProperty('log_analytics_destination_type');
  });

  test('of nothing are refused', () => {
    const build = () =>
      clusterIn(newStack()).addDiagnostics('Archive', { categories: [], destination: { workspaceId: 'w' } });
    expect(errorOf(build)).toMatchObject({
      code: 'AKS_DIAGNOSTICS_EMPTY',
      constructPath: 'test/Aks/Archive',
    });
  });
});

describe('1d lock', () => {
  test('is prevent_destroy outside of development, and an Azure lock only by a call of its own', () => {
    expect(nested(clusterOf(), 'lifecycle')['prevent_destroy']).toBe(true);
    for (const props of [{ deletionProtection: false }, { preset: AksPreset.DEVELOPMENT }]) {
      expect(nested(clusterOf(props), 'lifecycle')).not.toHaveProperty('prevent_destroy');
    }
    expect(synthCluster({ deletionProtection: true }).all('azurerm_management_lock')).toEqual([]);
    const built = synth((stack) => clusterIn(stack).addDeletionLock('Lock', 'production'));
    expect(built.one('azurerm_management_lock')).toMatchObject({
      lock_level: 'CanNotDelete',
      notes: 'production',
    });
  });
});
