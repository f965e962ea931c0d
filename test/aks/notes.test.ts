import { AksAccessRole, AksPreset, type AksClusterProps } from '../../lib/aks';
import { annotationsOf, newStack, synth } from '../support/terraform';
import { clusterIn, clusterOf, OPERATORS } from './support';

const said = (
  props: Partial<AksClusterProps>,
  more: (cluster: ReturnType<typeof clusterIn>) => void = () => undefined,
) => {
  const stack = newStack();
  more(clusterIn(stack, props));
  return annotationsOf(stack);
};

describe('before the first apply', () => {
  test('one line says the quota and the features that the subscription must have', () => {
    expect(said({}).filter((one) => one.includes('before the first apply'))).toEqual([
      'info test/Aks: before the first apply: quota for 12 to 20 vCPUs of Standard_D4ds_v5 in westeurope, one node more while the pool is upgraded, and for the other pools (az vm list-usage); the subscription feature of host encryption (az feature register --namespace Microsoft.Compute --name EncryptionAtHost)',
    ]);
  });

  test('a hint says that nobody may use the cluster, until somebody may', () => {
    const nobody = (lines: readonly string[]) =>
      lines.some((one) => one.includes('nobody may use this cluster'));
    expect(nobody(said({}))).toBe(true);
    expect(nobody(said({}, (it) => it.grantAccess('Ops', OPERATORS, AksAccessRole.ADMIN)))).toBe(false);
    expect(nobody(said({ adminGroupObjectIds: [OPERATORS] }))).toBe(false);
    expect(nobody(said({ azureRbac: false }))).toBe(false);
  });
});

describe('AksPreset.DEVELOPMENT', () => {
  const preset = AksPreset.DEVELOPMENT;

  test('is one small pool that applications may use: 2 vCPUs, no zones, no feature to register', () => {
    expect(clusterOf({ preset })).toMatchObject({
      sku_tier: 'Free',
      azure_policy_enabled: false,
      default_node_pool: {
        vm_size: 'Standard_D2ds_v5',
        min_count: 1,
        max_count: 3,
        os_disk_type: 'Ephemeral',
        os_disk_size_gb: 64,
        only_critical_addons_enabled: false,
        host_encryption_enabled: false,
      },
    });
    expect(clusterOf({ preset })).not.toHaveProperty('oms_agent');
    expect(clusterOf({ preset })['default_node_pool']).not.toHaveProperty('zones');
    const built = synth((stack) => clusterIn(stack, { preset }));
    expect(built.ids().map((id) => id.split('.')[0])).toEqual([
      'azurerm_kubernetes_cluster',
      'azurerm_role_assignment',
      'azurerm_user_assigned_identity',
    ]);
  });

  test('keeps what makes a cluster safe: private, no local accounts, workload identity, network policies', () => {
    expect(clusterOf({ preset })).toMatchObject({
      private_cluster_enabled: true,
      local_account_disabled: true,
      workload_identity_enabled: true,
      network_profile: { network_policy: 'cilium' },
    });
  });

  test('says in one note what would be many warnings', () => {
    const lines = said({ preset, adminGroupObjectIds: [OPERATORS] });
    expect(lines).toEqual([
      expect.stringMatching(/^info test\/Aks: AksPreset\.DEVELOPMENT: not for production; .*CKV_AZURE_170/),
      expect.stringMatching(
        /^info test\/Aks: before the first apply: quota for 2 to 6 vCPUs of Standard_D2ds_v5/,
      ),
    ]);
  });

  test('is defaults only: each can be set', () => {
    expect(clusterOf({ preset, systemPool: { zones: ['1'] }, azurePolicy: true })).toMatchObject({
      azure_policy_enabled: true,
      default_node_pool: { zones: ['1'], vm_size: 'Standard_D2ds_v5' },
    });
  });
});

describe('lists that age are warnings', () => {
  const warnings = (props: Partial<AksClusterProps>) => said(props).filter((one) => one.startsWith('warn'));

  test('an unknown region, with the one that was meant', () => {
    expect(warnings({ location: 'westeurop' })).toEqual([
      expect.stringMatching(
        /"westeurop" is no region of Azure that was known in 20\d\d-\d\d; did you mean "westeurope"\?/,
      ),
    ]);
    expect(warnings({ location: 'West Europe' })).toEqual([]);
  });

  test('zones in a region that had none', () => {
    expect(warnings({ location: 'westus' })).toEqual([
      expect.stringMatching(/westus had no availability zones/),
    ]);
    const zones: readonly string[] = [];
    expect(warnings({ location: 'westus', systemPool: { zones } })).toEqual([]);
  });
});
