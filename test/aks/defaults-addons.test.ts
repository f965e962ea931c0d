import { AksTier, AksCluster } from '../../lib/aks';
import { errorOf, newStack } from '../support/terraform';
import { clusterIn, clusterOf, REQUIRED, DNS_ZONE } from './support';

// Section 1d of the facts: add-ons.

describe('1d Azure Policy, Key Vault secrets provider, image cleaner', () => {
  test('are on: policy, rotation, every 48 hours', () => {
    expect(clusterOf()).toMatchObject({
      azure_policy_enabled: true,
      key_vault_secrets_provider: { secret_rotation_enabled: true },
      image_cleaner_enabled: true,
      image_cleaner_interval_hours: 48,
    });
  });

  test('have an opt-out each', () => {
    const cluster = clusterOf({
      azurePolicy: false,
      keyVaultSecretsProvider: false,
      imageCleanerHours: false,
    });
    expect(cluster).toMatchObject({ azure_policy_enabled: false, image_cleaner_enabled: false });
    expect(cluster).not.toHaveProperty('key_vault_secrets_provider');
    expect(cluster).not.toHaveProperty('image_cleaner_interval_hours');
  });

  test.each([23, 2161, 48.5])('refuse an image cleaner of %d hours', (imageCleanerHours) => {
    expect(errorOf(() => clusterIn(newStack(), { imageCleanerHours })).code).toBe('AKS_IMAGE_CLEANER_HOURS');
  });
});

describe('1d KEDA and VPA, Istio, web app routing, cost analysis', () => {
  test('are off', () => {
    const cluster = clusterOf();
    for (const name of [
      'workload_autoscaler_profile',
      'service_mesh_profile',
      'web_app_routing',
      'cost_analysis_enabled',
    ]) {
      expect(cluster).not.toHaveProperty(name);
    }
  });

  test('are opt-in', () => {
    const addons = {
      keda: true,
      istio: { revisions: ['asm-1-27'], internalIngress: true },
      webAppRouting: { dnsZoneIds: [DNS_ZONE] },
      costAnalysis: true,
    };
    expect(clusterOf({ addons })).toMatchObject({
      workload_autoscaler_profile: { keda_enabled: true, vertical_pod_autoscaler_enabled: false },
      service_mesh_profile: {
        mode: 'Istio',
        revisions: ['asm-1-27'],
        internal_ingress_gateway_enabled: true,
        external_ingress_gateway_enabled: false,
      },
      web_app_routing: { dns_zone_ids: [DNS_ZONE], default_nginx_controller: 'Internal' },
      cost_analysis_enabled: true,
    });
    expect(clusterOf({ addons: { verticalPodAutoscaler: true } })['workload_autoscaler_profile']).toEqual({
      keda_enabled: false,
      vertical_pod_autoscaler_enabled: true,
    });
  });

  test('refuse a mesh without revision, and cost analysis in the tier Free', () => {
    expect(errorOf(() => clusterIn(newStack(), { addons: { istio: { revisions: [] } } })).code).toBe(
      'AKS_ISTIO_REVISIONS_EMPTY',
    );
    const free = { addons: { costAnalysis: true }, tier: AksTier.FREE };
    expect(errorOf(() => clusterIn(newStack(), free)).code).toBe('AKS_COST_ANALYSIS_TIER');
  });
});

describe('1d HTTP application routing, storage profile', () => {
  test("are not emitted: the one is never exposed, the other is the provider's", () => {
    expect(clusterOf()).not.toHaveProperty('http_application_routing_enabled');
    expect(clusterOf()).not.toHaveProperty('storage_profile');
    // @ts-expect-error never exposed
    const refused = () => new AksCluster(newStack(), 'A', { ...REQUIRED, httpApplicationRouting: true });
    expect(errorOf(refused).code).toBe('AKS_VALUE_INVALID');
  });
});
