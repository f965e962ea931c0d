import { type AksClusterProps, NodeProvisioning, PoolScaling } from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { errorOf, newStack } from '../support/terraform';
import { clusterIn, clusterOf } from './support';

// What it emits with azurerm 5 is in test/cdktn/node-provisioning.test.ts; with cdktn this file is run as well.
const of4 = azurerm.major === 4;

test('NodeProvisioning.auto() is refused with the bindings of azurerm 4, and the error names ./cdktn/aks', () => {
  const build = () => clusterIn(newStack(), { nodeProvisioning: NodeProvisioning.auto() });
  if (!of4) {
    expect(build).not.toThrow();
    return;
  }
  const error = errorOf(build);
  expect(error.code).toBe('AKS_NEEDS_AZURERM_5');
  expect(error.message).toContain('import from aks-vault-constructs/cdktn/aks');
});

test('NodeProvisioning.manual() is what is emitted without it', () => {
  expect(clusterOf({ nodeProvisioning: NodeProvisioning.manual() })).toEqual(clusterOf());
  expect(clusterOf()).toMatchObject({ default_node_pool: { auto_scaling_enabled: true } });
});

test.each([null, 'auto', true, {}, PoolScaling.fixed(1)])(
  'nodeProvisioning: %j is no NodeProvisioning',
  (value) => {
    const props = { nodeProvisioning: value } as unknown as Partial<AksClusterProps>;
    const error = errorOf(() => {
      clusterIn(newStack(), props);
    });
    expect([error.code, error.message]).toEqual([
      'AKS_VALUE_INVALID',
      expect.stringContaining('made by NodeProvisioning.auto(...) or manual()'),
    ]);
  },
);
