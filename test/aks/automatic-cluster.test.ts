import { AksAutomaticCluster, AutomaticNetwork } from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { errorOf, newStack } from '../support/terraform';

// What it emits with azurerm 5 is in test/cdktn/automatic-cluster.test.ts; with cdktn this file is run as well.
test('AksAutomaticCluster is refused with the bindings of azurerm 4, and the error names ./cdktn/aks', () => {
  const build = () =>
    new AksAutomaticCluster(newStack(), 'Aks', {
      clusterName: 'shop',
      resourceGroupName: 'rg-shop',
      location: 'westeurope',
      network: AutomaticNetwork.managed(),
    });
  if (azurerm.major !== 4) {
    expect(build).not.toThrow();
    return;
  }
  const error = errorOf(build);
  expect(error).toMatchObject({ code: 'AKS_NEEDS_AZURERM_5', constructPath: 'test/Aks' });
  expect(error.message).toContain('import from aks-vault-constructs/cdktn/aks');
});
