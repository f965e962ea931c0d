import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AksAutomaticCluster,
  type AksAutomaticClusterProps,
  ApiServerAccess,
  AutomaticNetwork,
} from '../../lib/aks';
import { API_SUBNET, DNS_ZONE, OTHER_SUBNET, REGISTRY, SUBNET } from '../aks/support';
import { synth } from '../support/terraform';
import { type Plan, Terraform } from './terraform';

const folder = mkdtempSync(join(tmpdir(), 'avc-automatic-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SUBNETS = { nodes: SUBNET, systemNodes: OTHER_SUBNET, apiServer: API_SUBNET };

function stackOf(props: Partial<AksAutomaticClusterProps>): string {
  return synth((stack) => {
    const cluster = new AksAutomaticCluster(stack, 'Aks', {
      clusterName: 'shop',
      resourceGroupName: 'rg-shop',
      location: 'westeurope',
      network: AutomaticNetwork.subnets(SUBNETS),
      deletionProtection: false,
      ...props,
    });
    cluster.grantAcrPull(REGISTRY);
  }).text;
}

/** The plan of a change. */
function changed(
  name: string,
  before: Partial<AksAutomaticClusterProps>,
  after: Partial<AksAutomaticClusterProps>,
): Plan {
  const terraform = new Terraform(join(folder, name));
  terraform.write(stackOf(before)).apply();
  return terraform.write(stackOf(after)).plan();
}

const actionsOf = (plan: Plan, type: string) =>
  plan.resource_changes
    .filter((one) => one.address.startsWith(`${type}.`))
    .map(({ change }) => change.actions.join(' '));

test('other tags change the cluster in place, and leave the grant of its registry alone', () => {
  const plan = changed('tags', {}, { tags: { team: 'shop' } });
  expect(actionsOf(plan, 'azurerm_kubernetes_automatic_cluster')).toEqual(['update']);
  expect(actionsOf(plan, 'azurerm_role_assignment')).toEqual(['no-op', 'no-op']);
});

test.each<[string, Partial<AksAutomaticClusterProps>]>([
  ['another name', { clusterName: 'other' }],
  ['another region', { location: 'northeurope' }],
  ['another subnet of nodes', { network: AutomaticNetwork.subnets({ ...SUBNETS, nodes: `${SUBNET}2` }) }],
  ['a DNS zone of its own', { apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) }],
])('%s replaces the cluster, which its deletion protection refuses', (name, after) => {
  const plan = changed(name.replace(/\W+/g, '-'), {}, after);
  expect(actionsOf(plan, 'azurerm_kubernetes_automatic_cluster')).toEqual(['delete create']);
  // Its kubelets are others then: the grant is made again, as those of the network may be.
  expect(actionsOf(plan, 'azurerm_role_assignment')).toContain('delete create');
  const guarded = new Terraform(join(folder, `${name.replace(/\W+/g, '-')}-guarded`));
  guarded.write(stackOf({ deletionProtection: true })).apply();
  expect(() => guarded.write(stackOf({ deletionProtection: true, ...after })).plan()).toThrow(
    /Instance cannot be destroyed/,
  );
});
