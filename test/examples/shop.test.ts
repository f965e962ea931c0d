import { parseAllDocuments } from 'yaml';
import { expectGolden } from '../support/golden';
import { checkStack } from '../support/schema';
import { synthShop, type Shop } from '../support/shop';
import { Synthesized } from '../support/terraform';

/** examples/shop: what both teams get, file by file. The files under test/golden are what a review looks at. */
let shop: Shop;

beforeAll(() => {
  shop = synthShop();
});

describe('the shop, application side', () => {
  test('synthesizes the manifests of test/golden/shop.k8s.yaml', () => {
    expectGolden('shop.k8s.yaml', shop.manifests);
  });

  test('synthesizes the contract of test/golden/vault-access.json', () => {
    expectGolden('vault-access.json', shop.contract);
  });

  test('synthesizes the access report of test/golden/vault-access.md', () => {
    expectGolden('vault-access.md', shop.report);
  });

  test('has no Kubernetes Secret among its objects', () => {
    const kinds = parseAllDocuments(shop.manifests).map(
      (document) => (document.toJS() as { kind: string }).kind,
    );
    expect([...new Set(kinds)].sort()).toEqual(['Deployment', 'Service', 'ServiceAccount']);
  });
});

describe('the shop, platform side', () => {
  test('synthesizes the stacks of test/golden/shop-cluster.tf.json and shop-vault.tf.json', () => {
    expectGolden('shop-cluster.tf.json', `${shop.clusterStack.trimEnd()}\n`);
    expectGolden('shop-vault.tf.json', `${shop.stack.trimEnd()}\n`);
  });

  test("is valid by the providers' own schemas", () => {
    expect([checkStack(shop.clusterStack), checkStack(shop.stack)]).toEqual([[], []]);
  });

  test('is two stacks, since Vault is installed in the cluster in between: neither has a resource of the other', () => {
    expect(new Synthesized(shop.clusterStack).ids().filter((id) => id.startsWith('vault_'))).toEqual([]);
    expect(new Synthesized(shop.stack).ids().filter((id) => !id.startsWith('vault_'))).toEqual([]);
  });

  test('has one policy and one role for each workload of the contract', () => {
    const stack = new Synthesized(shop.stack);
    expect(stack.all('vault_policy').map(({ name }) => name)).toEqual(['shop-mailer', 'shop-web']);
    expect(stack.all('vault_kubernetes_auth_backend_role').map(({ role_name }) => role_name)).toEqual([
      'shop-mailer',
      'shop-web',
    ]);
  });
});
