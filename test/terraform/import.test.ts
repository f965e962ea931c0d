import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AksClusterProps, AksNetwork, AksTier } from '../../lib/aks';
import { clusterIn } from '../aks/support';
import { synth } from '../support/terraform';
import { type ResourceChange, Terraform } from './terraform';

// A cluster that Azure has already, taken over into an AksCluster: what somebody has applied elsewhere is what exists.

const CLUSTER = 'azurerm_kubernetes_cluster';
const folder = mkdtempSync(join(tmpdir(), 'avc-import-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A cluster that was made with `was`, and the stack that takes it over with `is`; not yet planned. */
function takenOver(name: string, was: Partial<AksClusterProps>, is: Partial<AksClusterProps>): Terraform {
  const azure = new Terraform(join(folder, `${name}-azure`));
  azure.write(synth((stack) => clusterIn(stack, { deletionProtection: false, ...was })).text).apply();
  const own = new Terraform(join(folder, name));
  const [id = ''] = own.existing(azure, CLUSTER);
  const stack = synth((one) => {
    clusterIn(one, is).resource.importFrom(id);
  });
  return own.write(stack.text);
}

const importedIn = (changes: readonly ResourceChange[]) => changes.find(({ type }) => type === CLUSTER);

test('a cluster as AksCluster would make it is taken over: imported, not replaced, and then as it should be', () => {
  const terraform = takenOver('same', {}, {});
  const { resource_changes } = terraform.plan();
  const cluster = importedIn(resource_changes);
  expect(cluster?.change.importing).toEqual({ id: expect.any(String) as string });
  expect(cluster?.change.actions).not.toContain('delete');
  expect(resource_changes.flatMap(({ change }) => change.actions)).not.toContain('delete');
  terraform.apply();
  const again = terraform.plan().resource_changes.filter(({ change }) => change.actions[0] !== 'no-op');
  expect(again).toEqual([]);
});

test('a cluster that differs in what can be changed is changed in place', () => {
  const terraform = takenOver('differs', { tier: AksTier.FREE, azurePolicy: false }, {});
  const cluster = importedIn(terraform.plan().resource_changes);
  expect(cluster?.change.importing).toBeDefined();
  expect(cluster?.change.actions).toEqual(['update']);
  expect([cluster?.change.before?.['sku_tier'], cluster?.change.after?.['sku_tier']]).toEqual([
    'Free',
    'Standard',
  ]);
});

test('a cluster that would be replaced is refused by its deletion protection, and says so', () => {
  const network = AksNetwork.overlayCilium({ podCidr: '10.128.0.0/14' });
  const terraform = takenOver(
    'replaced',
    { network },
    {
      network: AksNetwork.overlayCilium({ podCidr: '10.192.0.0/14' }),
    },
  );
  expect(() => terraform.plan()).toThrow(/prevent_destroy|Instance cannot be destroyed/);
});
