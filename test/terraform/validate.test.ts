import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { PlatformStack } from '../../examples/platform-from-scratch/platform-stack';
import { CLUSTER_MISTAKES } from '../aks/mistakes/cluster';
import { NETWORK_MISTAKES } from '../aks/mistakes/network';
import { NODE_MISTAKES } from '../aks/mistakes/nodes';
import { clusterIn } from '../aks/support';
import { synthShop } from '../support/shop';
import { synth } from '../support/terraform';
import { Terraform } from './terraform';

// The real Terraform over the published schemas: validate, apply, and a second plan that is empty.

const folder = mkdtempSync(join(tmpdir(), 'avc-terraform-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that passes beside a mistake: nearly every property, in nearly every value. */
function nearMisses(): string {
  return synth((stack) => {
    [...CLUSTER_MISTAKES, ...NETWORK_MISTAKES, ...NODE_MISTAKES]
      .flatMap(({ right }) => right)
      .forEach((props, index) => {
        const id = `Case${String(index)}`;
        clusterIn(stack, { resourceGroupName: id, ...props() }, id);
      });
  }).text;
}

const shop = () => synthShop();
const TEXT = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s';

test.each<[name: string, stack: () => string, variables: Readonly<Record<string, string>>]>([
  [
    'platform-from-scratch',
    () => Testing.synth(new PlatformStack(new App(), 'platform'), true),
    { subscription_id: 's', vault_address: 'https://vault.example', operators_group_id: 'g' },
  ],
  ['shop-cluster', () => shop().clusterStack, { subscription_id: 's', node_subnet_id: TEXT }],
  ['shop-vault', () => shop().stack, {}],
  ['every near miss of test/aks/mistakes', nearMisses, {}],
])('%s is valid, can be applied, and is then as it should be', (name, stack, variables) => {
  const terraform = new Terraform(join(folder, name.replace(/\W+/g, '-'))).write(stack());
  terraform.validate();
  terraform.apply(variables);
  const { resource_changes } = terraform.plan(variables);
  expect(resource_changes.length).toBeGreaterThan(3);
  expect(resource_changes.filter(({ change }) => change.actions[0] !== 'no-op')).toEqual([]);
});
