import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, terraformModule, VaultAccessContract } from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import { database, kv2 } from '../../lib/secrets';
import { TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import { workloadOf } from '../contracts/support';
import { synth } from '../support/terraform';
import { type Plan, Terraform } from './terraform';

// `contract terraform`, read by the real Terraform with the provider's schema: it plans what the stack of grantAll plans.

const folder = mkdtempSync(join(tmpdir(), 'avc-module-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const vault = VaultServer.at('https://vault.example:8200', { namespace: 'teams/shop' });
const creds = database('database').role('shop');
const shop = workloadOf('shop', { vault, auth: AuthMount.kubernetes('k8s-shop') });
const contract = VaultAccessContract.of([
  shop,
  shop.at(AuthMount.jwt('jwt-shop')),
  workloadOf('billing', { vault, auth: AuthMount.jwt('jwt-shop') }),
  workloadOf('api', {
    vault,
    auth: AuthMount.kubernetes('k8s-shop'),
    roleName: 'api.v1',
    policyName: 'api.v1',
    files: { user: creds.username, odd: kv2('secret').at(`it's $a "d" 50% \\n ü`).key('k') },
  }),
]);

/** What is created, without the names of the blocks. */
const created = ({ resource_changes }: Plan) =>
  resource_changes
    .map(({ type, change }) => ({ type, actions: change.actions, after: change.after }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

test('plans the same policies and roles as grantAll, and can be applied', () => {
  const stack = synth((scope) => {
    const place = { vaultNamespace: 'teams/shop' };
    const reviewer = TokenReviewer.localServiceAccount();
    VaultKubernetesAuth.fromAttributes(scope, 'K', { path: 'k8s-shop', reviewer, ...place }).grantAll(
      contract,
    );
    VaultJwtAuth.fromAttributes(scope, 'J', { path: 'jwt-shop', ...place }).grantAll(contract);
  });
  const granted = created(new Terraform(join(folder, 'cdktf')).write(stack.text).plan());
  const module = new Terraform(join(folder, 'module')).writeHcl(terraformModule(contract));
  module.validate();
  expect(created(module.plan())).toEqual(granted);
  expect(granted.map(({ type }) => type)).toHaveLength(7);
  module.apply();
  expect(module.plan().resource_changes.filter(({ change }) => change.actions[0] !== 'no-op')).toEqual([]);
});

test('is laid out as terraform fmt lays it out', () => {
  expect(new Terraform(join(folder, 'fmt')).writeHcl(terraformModule(contract)).unformatted()).toBe('');
});
