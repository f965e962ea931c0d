import { type AksClusterProps, AksNetwork, AksPreset, NodeProvisioning, PoolScaling } from '../../lib/aks';
import { clusterIn, clusterOf, nested, synthCluster } from '../aks/support';
import { errorOf, newStack, synth } from '../support/terraform';

/** Here the bindings are those of azurerm 5.10.0. */
const AUTO: Partial<AksClusterProps> = { nodeProvisioning: NodeProvisioning.auto() };
const refusal = (props: Partial<AksClusterProps>) =>
  errorOf(() => {
    clusterIn(newStack(), { ...AUTO, ...props });
  });

describe('NodeProvisioning.auto()', () => {
  test('lets AKS make nodes, from its default node pools unless they are declined', () => {
    const profile = (nodeProvisioning: NodeProvisioning) =>
      clusterOf({ nodeProvisioning })['node_provisioning_profile'];
    expect(profile(NodeProvisioning.auto())).toEqual({ mode: 'Auto', default_node_pools: 'Auto' });
    expect(profile(NodeProvisioning.auto({ defaultNodePools: false }))).toEqual({
      mode: 'Auto',
      default_node_pools: 'None',
    });
    expect(profile(NodeProvisioning.manual())).toEqual({ mode: 'Manual' });
    expect(clusterOf()['node_provisioning_profile']).toEqual({ mode: 'Manual' });
  });

  test('makes the system pool one of 3 nodes, of 1 in development, without autoscaler and its profile', () => {
    const system = (props: Partial<AksClusterProps>) => {
      const cluster = clusterOf({ ...AUTO, ...props });
      expect(cluster).not.toHaveProperty('auto_scaler_profile');
      return nested(cluster, 'default_node_pool');
    };
    expect(system({})).toMatchObject({ auto_scaling_enabled: false, node_count: 3 });
    expect(system({ preset: AksPreset.DEVELOPMENT })).toMatchObject({
      auto_scaling_enabled: false,
      node_count: 1,
    });
    expect(system({ systemPool: { scaling: PoolScaling.fixed(5) } })).toMatchObject({ node_count: 5 });
    expect(nested(clusterOf(), 'default_node_pool')).toMatchObject({ auto_scaling_enabled: true });
  });

  test('makes no pool for applications, and knows that there is somewhere to schedule', () => {
    // synth runs the validations, AKS_NOWHERE_TO_SCHEDULE among them.
    expect(synthCluster(AUTO).all('azurerm_kubernetes_cluster_node_pool')).toEqual([]);
    expect(() => synthCluster({ defaultUserPool: false })).toThrow('AKS_NOWHERE_TO_SCHEDULE');
  });

  test('gives other pools a number of nodes: 3, or 1 in each zone', () => {
    const stack = synth((one) => {
      const cluster = clusterIn(one, { ...AUTO, defaultUserPool: {} });
      cluster.addZonalNodePools('Zonal');
    });
    const pools = stack.all('azurerm_kubernetes_cluster_node_pool');
    expect(pools.map(({ name, node_count: count }) => [name, count]).sort()).toEqual([
      ['user', 3],
      ['zonal1', 1],
      ['zonal2', 1],
      ['zonal3', 1],
    ]);
    expect(pools.map((pool) => pool['auto_scaling_enabled'])).toEqual([false, false, false, false]);
  });

  test.each<[string, Partial<AksClusterProps>]>([
    ['the system pool', { systemPool: { scaling: PoolScaling.autoscale({ min: 3, max: 5 }) } }],
    [
      'the pool for applications',
      { defaultUserPool: { scaling: PoolScaling.autoscale({ min: 3, max: 5 }) } },
    ],
    ['the cluster', { autoscaler: { expander: 'random' } }],
    ['the system pool by overrides', { overrides: { defaultNodePool: { autoScalingEnabled: true } } }],
  ])('refuses an autoscaler of %s', (_, props) => {
    expect(refusal(props).code).toBe('AKS_NODE_PROVISIONING_AUTOSCALER');
  });

  test('refuses an autoscaler that addOverride gives a pool', () => {
    const build = () =>
      synth((one) => {
        const cluster = clusterIn(one, { ...AUTO, defaultUserPool: {} });
        cluster.userPool?.resource.addOverride('auto_scaling_enabled', true);
      });
    expect(build).toThrow('AKS_NODE_PROVISIONING_AUTOSCALER');
  });

  test('refuses IPv6, which AKS does not have there', () => {
    const overrides = { networkProfile: { ipVersions: ['IPv4', 'IPv6'] } };
    const network = AksNetwork.overlayAzure();
    expect(refusal({ network, overrides }).code).toBe('AKS_NODE_PROVISIONING_UNSUPPORTED');
    expect(() =>
      clusterOf({ ...AUTO, network, overrides: { networkProfile: { ipVersions: ['IPv4'] } } }),
    ).not.toThrow();
  });
});
