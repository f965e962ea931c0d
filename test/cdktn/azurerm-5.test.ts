import { AksNetworkFoundation } from '../../lib/aks';
import { azurerm as azurerm4 } from '../../lib/aks/provider/azurerm-4';
import { azurerm as azurerm5 } from '../../lib/aks/provider/azurerm-5';
import { synth } from '../support/terraform';
import { clusterIn, clusterOf, VNET } from '../aks/support';

// Here `cdktf` is cdktn, and the bindings are those of azurerm 5.10.0.

test('azurerm-4.ts and azurerm-5.ts have the same members', () => {
  expect(Object.keys(azurerm5)).toEqual(Object.keys(azurerm4));
});

describe('what azurerm 5 calls otherwise', () => {
  test('a cluster says that nodes are made by pools alone', () => {
    expect(clusterOf()['node_provisioning_profile']).toEqual({ mode: 'Manual' });
  });

  test('a federated credential names the identity, and no resource group', () => {
    const stack = synth((one) => {
      const names = { namespace: 'shop', serviceAccountName: 'web' };
      clusterIn(one).addWorkloadIdentity('Web', names);
    });
    const credential = stack.one('azurerm_federated_identity_credential');
    expect(credential['user_assigned_identity_id']).toMatch(/^\$\{azurerm_user_assigned_identity\..*\.id\}$/);
    expect(credential).not.toHaveProperty('parent_id');
    expect(credential).not.toHaveProperty('resource_group_name');
  });

  test('a link names the zone by its id, and a subnet ignores the block service_endpoint', () => {
    const stack = synth((one) => {
      new AksNetworkFoundation(one, 'Network', { name: 'shop', location: 'westeurope' }).addDnsLink(
        'Vault',
        VNET,
      );
    });
    expect(stack.one('azurerm_private_dns_zone_virtual_network_link')).toMatchObject({
      private_dns_zone_id: expect.stringMatching(/^\$\{azurerm_private_dns_zone\..*\.id\}$/) as string,
    });
    const ignored = stack
      .all('azurerm_subnet')
      .map(({ lifecycle }) => (lifecycle as { ignore_changes: string[] }).ignore_changes);
    expect(ignored.flat().sort()).toEqual(['delegation', 'service_endpoint']);
  });
});
