import { checkStack } from './schema';

// The checker is what stands in for `terraform validate`; each kind of mistake is shown to be found.

const subnet = (more: object = {}) => ({
  resource: {
    azurerm_subnet: {
      Nodes: {
        name: 'n',
        resource_group_name: 'g',
        virtual_network_name: 'v',
        address_prefixes: ['10.0.0.0/24'],
        ...more,
      },
    },
  },
});
const problems = (json: object) =>
  checkStack(json as Record<string, unknown>).map(({ path, problem }) => `${path}: ${problem}`);

describe('checkStack', () => {
  test('finds nothing in a right resource', () => {
    expect(checkStack(subnet())).toEqual([]);
  });

  test('takes the text of a file as well', () => {
    expect(checkStack(JSON.stringify(subnet()))).toEqual([]);
  });

  test.each([
    [
      'an unknown argument',
      subnet({ address_prefix: '10.0.0.0/24' }),
      'address_prefix: the provider has no such argument',
    ],
    ['a missing required argument', subnet({ name: undefined }), 'name: required and not set'],
    ['a number for a text', subnet({ name: 1 }), 'name: wants "string", got 1'],
    [
      'a text for a list',
      subnet({ address_prefixes: 'x' }),
      'address_prefixes: wants ["list","string"], got "x"',
    ],
    [
      'an unknown argument of a block',
      subnet({ delegation: [{ name: 'a', service_delegation: { name: 'x', other: 1 } }] }),
      'delegation[0].service_delegation.other: the provider has no such argument',
    ],
    [
      'too few blocks',
      subnet({ delegation: [{ name: 'a' }] }),
      'delegation[0].service_delegation: at least 1 block(s), got 0',
    ],
    [
      'too many blocks',
      subnet({ delegation: [{ name: 'a', service_delegation: [{ name: 'x' }, { name: 'y' }] }] }),
      'delegation[0].service_delegation: 1 to 1 block(s), got 2',
    ],
    [
      'a reference to nothing',
      subnet({ name: '${azurerm_subnet.Other.id}' }),
      'name: azurerm_subnet.Other is not in this stack',
    ],
    [
      'a reference to an attribute that is not there',
      subnet({ virtual_network_name: '${azurerm_subnet.Nodes.arn}' }),
      'virtual_network_name: azurerm_subnet has no attribute arn',
    ],
    [
      'depends_on of nothing',
      subnet({ depends_on: ['azurerm_subnet.Other'] }),
      'depends_on: azurerm_subnet.Other is not in this stack',
    ],
    [
      'ignore_changes of nothing',
      subnet({ lifecycle: { ignore_changes: ['node_count'] } }),
      'lifecycle.ignore_changes: the provider has no argument node_count',
    ],
    [
      'a provider alias that is not there',
      subnet({ provider: 'azurerm.eu' }),
      'provider: azurerm.eu is not in this stack',
    ],
    [
      'a type without schema',
      { resource: { azurerm_unheard: { A: {} } } },
      ': no schema for azurerm_unheard in test/fixtures/schemas',
    ],
    [
      'an argument that only the provider sets',
      {
        resource: {
          azurerm_kubernetes_cluster: {
            A: {
              name: 'a',
              location: 'b',
              resource_group_name: 'c',
              default_node_pool: { name: 'd' },
              oidc_issuer_url: 'x',
            },
          },
        },
      },
      'oidc_issuer_url: only the provider may set this',
    ],
    [
      'a provider block without its required block',
      { provider: { azurerm: [{ subscription_id: 'x' }] } },
      'features: at least 1 block(s), got 0',
    ],
    [
      'a data source with an argument that is not its own',
      { data: { azurerm_kubernetes_cluster: { A: { name: 'a', resource_group_name: 'b', location: 'c' } } } },
      'location: only the provider may set this',
    ],
  ])('finds %s', (_case, json, expected) => {
    expect(problems(json)).toEqual([expected]);
  });

  test('lets expressions stand for any value, and escaped ones be text', () => {
    expect(
      checkStack(subnet({ address_prefixes: '${var.prefixes}', name: '$${azurerm_subnet.Other.id}' })),
    ).toEqual([]);
  });
});
