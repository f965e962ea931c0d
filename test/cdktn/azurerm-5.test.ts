import { AksNetworkFoundation, raiseAzurermVersion } from '../../lib/aks';
import { azurerm as azurerm4 } from '../../lib/aks/provider/azurerm-4';
import { azurerm as azurerm5 } from '../../lib/aks/provider/azurerm-5';
import { errorOf, newStack, synth } from '../support/terraform';
import { clusterIn, clusterOf, VNET } from '../aks/support';

/** Here `cdktf` is cdktn, and the bindings are those of azurerm 5.10.0. */
const VERSION = 'terraform.required_providers.azurerm.version';

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

describe('raiseAzurermVersion', () => {
  const pinned = (constraint?: string): unknown => {
    const { json } = synth((stack) => {
      if (constraint !== undefined) raiseAzurermVersion(stack, constraint);
    });
    return VERSION.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], json);
  };

  test('leaves the exact pin of the bindings alone unless it is called', () => {
    expect(pinned()).toBe('5.10.0');
  });

  test.each(['>= 5.10.0, < 6.0.0', '~> 5.11', '5.12.1', '>=5.10,<6'])('sets %j', (constraint) => {
    expect(pinned(constraint)).toBe(constraint);
  });

  test.each(['>= 4.68.0, < 5.0.0', '~> 5.9', '>= 5.10', '>= 5.10, <= 6.0', '~> 6.0', ''])(
    'refuses %j and says what to write',
    (constraint) => {
      const error = errorOf(() => {
        raiseAzurermVersion(newStack(), constraint);
      });
      expect(error.code).toBe('AKS_PROVIDER_VERSION_INVALID');
      expect(error.message).toContain(
        'write ">= 5.10.0, < 6.0.0"; azurerm 4 is for aks-vault-constructs/aks',
      );
    },
  );
});
