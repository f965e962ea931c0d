import { Token } from 'cdktf';
import {
  type NodePoolProps,
  NodeOs,
  OsDisk,
  type PoolOptions,
  PoolScaling,
  type SystemPoolProps,
} from '../../lib/aks';
import { localDiskOf } from '../../lib/aks/pools/vm-size';
import { type Block, errorOf, newStack, synth } from '../support/terraform';
import { clusterIn, clusterOf, nested, synthCluster, SNAPSHOT, CAPACITY, PLACEMENT } from './support';

// Section 1c of the facts: nodes.

const POOL = 'azurerm_kubernetes_cluster_node_pool';
const system = (systemPool?: SystemPoolProps): Block =>
  nested(clusterOf({ systemPool }), 'default_node_pool');
const user = (defaultUserPool: NodePoolProps = {}): Block => synthCluster({ defaultUserPool }).one(POOL);
/** The same option on the system pool and on a user pool. */
const both = (options: PoolOptions): readonly Block[] => [system(options), user(options)];

describe('1c VM size', () => {
  test('is Standard_D4ds_v5, or the given one', () => {
    expect(both({}).map(({ vm_size: size }) => size)).toEqual(['Standard_D4ds_v5', 'Standard_D4ds_v5']);
    expect(both({ vmSize: 'Standard_E8ds_v5' }).map(({ vm_size: size }) => size)).toEqual([
      'Standard_E8ds_v5',
      'Standard_E8ds_v5',
    ]);
  });
});

describe('1c system pool taint', () => {
  test('is on, beside a user pool of mode User', () => {
    expect(system()).toMatchObject({ name: 'system', only_critical_addons_enabled: true });
    expect(user()).toMatchObject({ name: 'user', mode: 'User', priority: 'Regular', os_type: 'Linux' });
  });

  test('can be taken away, and then no other pool is needed', () => {
    const built = synthCluster({ systemPool: { onlyCriticalAddons: false }, defaultUserPool: false });
    expect(
      nested(built.one('azurerm_kubernetes_cluster'), 'default_node_pool')['only_critical_addons_enabled'],
    ).toBe(false);
    expect(built.all(POOL)).toEqual([]);
  });
});

describe('1c zones', () => {
  test('are 1, 2 and 3', () => {
    expect(both({}).map(({ zones }) => zones)).toEqual([
      ['1', '2', '3'],
      ['1', '2', '3'],
    ]);
  });

  test('are left out when empty, for regions without', () => {
    for (const pool of both({ zones: [] })) expect(pool).not.toHaveProperty('zones');
  });

  test('can have a pool each, so that the autoscaler keeps every zone alive', () => {
    const built = synth((stack) => {
      const pools = clusterIn(stack, { defaultUserPool: false }).addZonalNodePools('Web', {
        vmSize: 'Standard_D8ds_v5',
      });
      expect(pools.map(({ poolName }) => poolName)).toEqual(['web1', 'web2', 'web3']);
    });
    expect(
      built
        .all(POOL)
        .map(({ name, zones, min_count: min, max_count: max, vm_size: size }) => [
          name,
          zones,
          min,
          max,
          size,
        ]),
    ).toEqual([
      ['web1', ['1'], 1, 4, 'Standard_D8ds_v5'],
      ['web2', ['2'], 1, 4, 'Standard_D8ds_v5'],
      ['web3', ['3'], 1, 4, 'Standard_D8ds_v5'],
    ]);
  });

  test('of zonal pools are at least one, and long names stay within 12 characters', () => {
    expect(errorOf(() => clusterIn(newStack()).addZonalNodePools('Web', { zones: [] })).code).toBe(
      'AKS_ZONES_EMPTY',
    );
    const pools = clusterIn(newStack()).addZonalNodePools('VeryLongPoolName', { zones: ['1', '3'] });
    expect(pools.map(({ poolName }) => poolName)).toEqual(['verylongpoo1', 'verylongpoo3']);
  });
});

describe('1c autoscaler', () => {
  test('is on: 3 to 5 system nodes, 3 to 10 user nodes, without node_count', () => {
    expect(system()).toMatchObject({ auto_scaling_enabled: true, min_count: 3, max_count: 5 });
    expect(user()).toMatchObject({ auto_scaling_enabled: true, min_count: 3, max_count: 10 });
    expect([system(), user()].map((pool) => 'node_count' in pool)).toEqual([false, false]);
  });

  test('off emits the number and neither minimum nor maximum', () => {
    for (const pool of both({ scaling: PoolScaling.fixed(4) })) {
      expect(pool).toMatchObject({ auto_scaling_enabled: false, node_count: 4 });
      expect(Object.keys(pool)).not.toEqual(expect.arrayContaining(['min_count']));
      expect(Object.keys(pool)).not.toEqual(expect.arrayContaining(['max_count']));
    }
  });

  test('with a number to begin with emits it once and ignores it from then on', () => {
    const scaling = PoolScaling.autoscale({ min: 3, max: 9, initial: 6 });
    const cluster = clusterOf({ systemPool: { scaling } });
    expect(nested(cluster, 'default_node_pool')['node_count']).toBe(6);
    expect(nested(cluster, 'lifecycle')['ignore_changes']).toContain('default_node_pool[0].node_count');
    expect(user({ scaling })).toMatchObject({ node_count: 6, lifecycle: { ignore_changes: ['node_count'] } });
  });

  test.each([
    { min: 5, max: 3 },
    { min: -1, max: 3 },
    { min: 0, max: 0 },
    { min: 1.5, max: 3 },
    { min: 1, max: 1001 },
    { min: 3, max: 5, initial: 6 },
  ])('refuses %j', (bounds) => {
    expect(errorOf(() => PoolScaling.autoscale(bounds)).code).toBe('AKS_POOL_SCALING_INVALID');
  });

  test('takes user pools down to 0 and fixed numbers up to 1000', () => {
    expect(() => PoolScaling.autoscale({ min: 0, max: 1000 })).not.toThrow();
    expect(() => PoolScaling.fixed(1000)).not.toThrow();
    expect(errorOf(() => PoolScaling.fixed(1001)).code).toBe('AKS_POOL_SCALING_INVALID');
  });
});

describe('1c autoscaler profile', () => {
  test('balances similar pools and keeps nodes with local storage, which the provider would switch off', () => {
    expect(clusterOf()['auto_scaler_profile']).toEqual({
      balance_similar_node_groups: true,
      skip_nodes_with_local_storage: true,
    });
  });

  test('takes other values', () => {
    const autoscaler = {
      balanceSimilarNodeGroups: false,
      skipNodesWithLocalStorage: false,
      expander: 'least-waste',
    } as const;
    expect(clusterOf({ autoscaler })['auto_scaler_profile']).toEqual({
      balance_similar_node_groups: false,
      skip_nodes_with_local_storage: false,
      expander: 'least-waste',
    });
  });
});

describe('1c OS disk', () => {
  test('is ephemeral with 128 GiB, or the given one', () => {
    for (const pool of both({}))
      expect(pool).toMatchObject({ os_disk_type: 'Ephemeral', os_disk_size_gb: 128 });
    for (const pool of both({ osDisk: OsDisk.managed(64) })) {
      expect(pool).toMatchObject({ os_disk_type: 'Managed', os_disk_size_gb: 64 });
    }
  });

  test.each([29, 2049, 64.5])('of %d GiB is refused', (sizeGib) => {
    expect(errorOf(() => OsDisk.ephemeral(sizeGib)).code).toBe('AKS_OS_DISK_SIZE_INVALID');
  });

  test.each([
    'Standard_D4s_v5',
    'Standard_E8s_v5',
    'Standard_F8s_v6',
    'Standard_B4as_v2',
    'Standard_D4as_v6',
  ])('ephemeral is refused on %s, which has no local disk', (vmSize) => {
    const error = errorOf(() => clusterIn(newStack(), { systemPool: { vmSize } }));
    expect(error).toMatchObject({ code: 'AKS_VM_WITHOUT_LOCAL_DISK', constructPath: 'test/Aks' });
    expect(() => clusterIn(newStack(), { systemPool: { vmSize, osDisk: OsDisk.managed() } })).not.toThrow();
  });

  test('ephemeral with 128 GiB is refused on Standard_D2ds_v5, whose local disk has 75 GiB', () => {
    const pool = (sizeGib: number) => () =>
      clusterIn(newStack()).addNodePool('Small', {
        vmSize: 'Standard_D2ds_v5',
        osDisk: OsDisk.ephemeral(sizeGib),
      });
    const error = errorOf(pool(128));
    expect(error).toMatchObject({ code: 'AKS_OS_DISK_LARGER_THAN_LOCAL', constructPath: 'test/Aks/Small' });
    expect(error.message).toContain('OsDisk.ephemeral(75)');
    expect(pool(75)).not.toThrow();
  });

  test.each([
    ['Standard_D4ds_v5', { kind: 'gib', gib: 150 }],
    ['Standard_E96-24ads_v5', { kind: 'gib', gib: 3600 }],
    ['Standard_D4ads_v6', { kind: 'gib', gib: 220 }],
    ['Standard_D4s_v5', { kind: 'none' }],
    ['Standard_DC4as_v5', { kind: 'none' }],
    ['Standard_D4s_v3', { kind: 'unknown' }],
    ['Standard_F8s_v2', { kind: 'unknown' }],
    ['Standard_NC4as_T4_v3', { kind: 'unknown' }],
    ['Standard_L8s_v3', { kind: 'unknown' }],
    ['Standard_D4lds_v5', { kind: 'unknown' }],
    ['something', { kind: 'unknown' }],
  ])('the name %s tells %j', (vmSize, disk) => {
    expect(localDiskOf(vmSize)).toEqual(disk);
  });
});

describe('1c OS SKU', () => {
  test('is AzureLinux, which moves with Kubernetes, or the given one', () => {
    for (const pool of both({})) expect(pool['os_sku']).toBe('AzureLinux');
    for (const pool of both({ os: NodeOs.ubuntu() })) expect(pool['os_sku']).toBe('Ubuntu');
    expect(user({ os: NodeOs.linux('Ubuntu2404') })['os_sku']).toBe('Ubuntu2404');
  });
});

describe('1c max pods', () => {
  test('is 110, a literal number, or the given one', () => {
    for (const pool of both({})) expect(pool['max_pods']).toBe(110);
    for (const pool of both({ maxPods: 250 })) expect(pool['max_pods']).toBe(250);
  });

  test.each([9, 251, 50.5, Token.asNumber({ toString: () => 'later' })])('%d is refused', (maxPods) => {
    expect(errorOf(() => clusterIn(newStack(), { systemPool: { maxPods } })).code).toBe(
      'AKS_MAX_PODS_INVALID',
    );
  });
});

describe('1c max surge', () => {
  test('is 10% with a drain timeout of 30 minutes, both always emitted, or the given ones', () => {
    for (const pool of both({})) {
      expect(pool['upgrade_settings']).toEqual({ max_surge: '10%', drain_timeout_in_minutes: 30 });
    }
    for (const pool of both({ upgrade: { maxSurge: '33%', drainTimeoutMinutes: 60, soakMinutes: 5 } })) {
      expect(pool['upgrade_settings']).toEqual({
        max_surge: '33%',
        drain_timeout_in_minutes: 60,
        node_soak_duration_in_minutes: 5,
      });
    }
  });
});

describe('1c temporary_name_for_rotation', () => {
  test('is always set: the name and tmp', () => {
    expect([system()['temporary_name_for_rotation'], user()['temporary_name_for_rotation']]).toEqual([
      'systemtmp',
      'usertmp',
    ]);
  });

  test('of long names is another for each, within 12 characters', () => {
    const names = ['generalpurp1', 'generalpurp2'].map(
      (name) => user({ name })['temporary_name_for_rotation'],
    );
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^genera[0-9a-f]{3}tmp$/);
  });
});

describe('1c host encryption', () => {
  test('is on, with an opt-out', () => {
    for (const pool of both({})) expect(pool['host_encryption_enabled']).toBe(true);
    for (const pool of both({ hostEncryption: false })) expect(pool['host_encryption_enabled']).toBe(false);
  });
});

describe('1c FIPS', () => {
  test('is opt-in', () => {
    for (const pool of both({})) expect(pool).not.toHaveProperty('fips_enabled');
    for (const pool of both({ fips: true })) expect(pool['fips_enabled']).toBe(true);
  });
});

describe('1c node public IP', () => {
  test('is off and no prop', () => {
    for (const pool of both({})) expect(pool['node_public_ip_enabled']).toBe(false);
    expect(user()['node_public_ip_enabled']).toBe(false);
    // @ts-expect-error not on the L2
    expect(errorOf(() => user({ nodePublicIp: true })).code).toBe('AKS_VALUE_INVALID');
  });
});

describe('1c multiple pools', () => {
  test("are added one by one, named by their ids, with the cluster's subnet and tags", () => {
    const built = synth((stack) => {
      const cluster = clusterIn(stack, { tags: { team: 'shop' } });
      cluster.addNodePool('BatchJobs', { labels: { work: 'batch' }, taints: ['work=batch:NoSchedule'] });
    });
    expect(built.all(POOL).find(({ name }) => name === 'batchjobs')).toMatchObject({
      node_labels: { work: 'batch' },
      node_taints: ['work=batch:NoSchedule'],
      tags: { team: 'shop' },
      kubernetes_cluster_id: expect.stringMatching(
        /^\$\{azurerm_kubernetes_cluster\.Aks_\w+\.id\}$/,
      ) as string,
    });
  });

  test.each(['Web', 'web-1', '1web', 'a234567890123', ''])('refuse the name %j', (name) => {
    expect(errorOf(() => clusterIn(newStack()).addNodePool('Pool', { name })).code).toBe(
      'AKS_POOL_NAME_INVALID',
    );
  });

  test.each([
    ['user', 'the default user pool'],
    ['system', 'the system pool'],
    ['usertmp', 'the pool that stands in for the user pool'],
  ])('refuse the name %s, which %s has', (name) => {
    expect(errorOf(() => clusterIn(newStack()).addNodePool('Pool', { name })).code).toBe(
      'AKS_POOL_NAME_TAKEN',
    );
  });
});

describe('1c spot', () => {
  test('emits label and taint that AKS injects, and no surge', () => {
    const pool = synth((stack) => {
      clusterIn(stack).addNodePool('Cheap', { spot: {}, labels: { a: 'b' } });
    })
      .all(POOL)
      .find(({ name }) => name === 'cheap');
    expect(pool).toMatchObject({
      priority: 'Spot',
      eviction_policy: 'Delete',
      spot_max_price: -1,
      node_labels: { a: 'b', 'kubernetes.azure.com/scalesetpriority': 'spot' },
      node_taints: ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'],
    });
    expect(pool).not.toHaveProperty('upgrade_settings');
  });

  test('takes a price and another eviction', () => {
    const spot = { maxPricePerHour: 0.05, evictionPolicy: 'Deallocate' } as const;
    const built = synth((stack) => clusterIn(stack).addNodePool('Cheap', { spot }));
    expect(built.all(POOL)).toContainEqual(
      expect.objectContaining({ spot_max_price: 0.05, eviction_policy: 'Deallocate' }),
    );
  });

  test('is refused for a system pool and with upgrade settings', () => {
    const code = (props: NodePoolProps) =>
      errorOf(() => clusterIn(newStack()).addNodePool('Cheap', { spot: {}, ...props })).code;
    expect(code({ mode: 'System' })).toBe('AKS_SPOT_SYSTEM_POOL');
    expect(code({ upgrade: { maxSurge: '10%' } })).toBe('AKS_SPOT_SURGE');
  });
});

describe('1c snapshot, GPU, Kata', () => {
  test('are passed through', () => {
    const props = {
      snapshotId: SNAPSHOT,
      gpuDriver: 'None',
      gpuInstance: 'MIG1g',
      workloadRuntime: 'KataMshvVmIsolation',
      capacityReservationGroupId: CAPACITY,
      proximityPlacementGroupId: PLACEMENT,
    };
    expect(user(props)).toMatchObject({
      snapshot_id: SNAPSHOT,
      gpu_driver: 'None',
      gpu_instance: 'MIG1g',
      workload_runtime: 'KataMshvVmIsolation',
      capacity_reservation_group_id: CAPACITY,
      proximity_placement_group_id: PLACEMENT,
    });
  });

  test('and what has no prop by overrides', () => {
    expect(user({ overrides: { kubeletConfig: { podMaxPid: 4096 } } })['kubelet_config']).toEqual({
      pod_max_pid: 4096,
    });
  });
});
