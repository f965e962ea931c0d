import { TerraformVariable } from 'cdktf';
import { AksNetwork, type AksClusterProps, NodeOs } from '../../lib/aks';
import { errorOf, newStack, synth } from '../support/terraform';
import { clusterIn } from './support';

type Stack = ReturnType<typeof newStack>;
const password = (stack: Stack) =>
  new TerraformVariable(stack, 'windows_password', { type: 'string', sensitive: true });
const ready = (stack: Stack): Partial<AksClusterProps> => ({
  network: AksNetwork.overlayAzure(),
  windowsAdministrator: { username: 'azureuser', password: password(stack) },
});
const windows = { os: NodeOs.windows2022() };

describe('1c Windows pools', () => {
  test('join a cluster with the data plane of Azure and an administrator', () => {
    const built = synth((stack) => {
      clusterIn(stack, ready(stack)).addNodePool('Win', windows);
    });
    expect(
      built.all('azurerm_kubernetes_cluster_node_pool').find(({ name }) => name === 'win'),
    ).toMatchObject({
      os_type: 'Windows',
      os_sku: 'Windows2022',
      temporary_name_for_rotation: 'wintmp',
    });
    expect(built.one('azurerm_kubernetes_cluster')['windows_profile']).toEqual({
      admin_username: 'azureuser',
      admin_password: '${var.windows_password}',
    });
  });

  test('have names of at most 6 characters, also while they are replaced', () => {
    const stack = newStack();
    const cluster = clusterIn(stack, ready(stack));
    expect(errorOf(() => cluster.addNodePool('Windows', windows)).code).toBe('AKS_POOL_NAME_INVALID');
    const pool = cluster.addNodePool('Winpol', windows);
    expect(pool.resource.temporaryNameForRotationInput).toMatch(/^w[0-9a-f]{2}tmp$/);
  });

  test('are refused with Cilium, which has no Windows nodes', () => {
    const stack = newStack();
    const { windowsAdministrator } = ready(stack);
    const error = errorOf(() => clusterIn(stack, { windowsAdministrator }).addNodePool('Win', windows));
    expect(error).toMatchObject({ code: 'AKS_WINDOWS_NOT_POSSIBLE', constructPath: 'test/Aks/Win' });
    expect(error.message).toContain('AksNetwork.overlayAzure()');
  });

  test('are refused without an administrator', () => {
    const error = errorOf(() =>
      clusterIn(newStack(), { network: AksNetwork.overlayAzure() }).addNodePool('Win', windows),
    );
    expect(error.code).toBe('AKS_WINDOWS_NOT_POSSIBLE');
    expect(error.message).toContain('windowsAdministrator');
  });

  test('are no system pools', () => {
    const stack = newStack();
    const cluster = clusterIn(stack, ready(stack));
    expect(errorOf(() => cluster.addNodePool('Win', { ...windows, mode: 'System' })).code).toBe(
      'AKS_SYSTEM_POOL_WINDOWS',
    );
    expect(errorOf(() => clusterIn(newStack(), { systemPool: { ...windows, name: 'sys' } })).code).toBe(
      'AKS_SYSTEM_POOL_WINDOWS',
    );
  });

  test.each([{ sensitive: false }, { sensitive: true, default: 'P4ss' }])(
    'take no password that a file would show: %j',
    (config) => {
      const stack = newStack();
      const variable = new TerraformVariable(stack, 'pw', config);
      const windowsAdministrator = { username: 'azureuser', password: variable };
      expect(errorOf(() => clusterIn(stack, { windowsAdministrator })).code).toBe(
        'AKS_WINDOWS_PASSWORD_EXPOSED',
      );
    },
  );

  test('take no literal password: it does not compile', () => {
    // @ts-expect-error a literal is no variable
    const windowsAdministrator: AksClusterProps['windowsAdministrator'] = { username: 'a', password: 'P4ss' };
    expect(errorOf(() => clusterIn(newStack(), { windowsAdministrator })).code).toBe(
      'AKS_WINDOWS_PASSWORD_EXPOSED',
    );
  });
});
