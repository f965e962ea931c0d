import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AksClusterProps } from '../../lib/aks';
import { COST_CASES, Cost } from '../aks/change-costs';
import { clusterIn } from '../aks/support';
import { projectRoot } from '../support/project';
import { synth } from '../support/terraform';
import { type Plan, type ResourceChange, Terraform } from './terraform';

const CLUSTER = 'azurerm_kubernetes_cluster';
const POOL = 'azurerm_kubernetes_cluster_node_pool';
const folder = mkdtempSync(join(tmpdir(), 'avc-terraform-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A stack with one cluster for each case, so that two runs of Terraform answer for all of them. */
function stackOf(side: 'before' | 'after'): string {
  return synth((stack) => {
    COST_CASES.forEach((one, index) => {
      clusterIn(
        stack,
        { clusterName: `shop-${String(index)}`, deletionProtection: false, ...one[side] },
        `Case${String(index)}`,
      );
    });
  }).text;
}

const rotates = (
  JSON.parse(
    readFileSync(join(projectRoot(), 'test/fixtures/schemas/azurerm-4.55.0-replacement.json'), 'utf8'),
  ) as { resources: Record<string, { rotatesNodes: readonly string[] }> }
).resources;

/** The value of `default_node_pool.zones`; blocks are lists of one. */
function valueAt(block: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => {
    const one = (Array.isArray(value) ? value[0] : value) as Record<string, unknown> | undefined | null;
    return one?.[step];
  }, block);
}

function costOf({ type, change: { actions, before, after } }: ResourceChange): Cost {
  if (actions.includes('delete')) return type === CLUSTER ? Cost.CLUSTER : Cost.POOL;
  const changed = (path: string) =>
    JSON.stringify(valueAt(before, path)) !== JSON.stringify(valueAt(after, path));
  if (actions.includes('update') && rotates[type]?.rotatesNodes.some(changed)) return Cost.NODES;
  return Cost.NOTHING;
}

const ORDER = Object.values(Cost);
let plan: Plan;

beforeAll(() => {
  const terraform = new Terraform(join(folder, 'costs'));
  terraform.write(stackOf('before')).apply();
  expect(terraform.plan().resource_changes.filter(({ change }) => change.actions[0] !== 'no-op')).toEqual([]);
  plan = terraform.write(stackOf('after')).plan();
});

describe('a change costs what docs/aks.md says', () => {
  test.each(COST_CASES.map((one, index) => [one.prop, one.change ?? 'any change', one.cost, index] as const))(
    '%s, %s: %s',
    (_prop, _change, cost, index) => {
      const prefix = new RegExp(`^azurerm_kubernetes_cluster(?:_node_pool)?\\.Case${String(index)}_`);
      const changes = plan.resource_changes.filter(({ address }) => prefix.test(address));
      const costs = changes.map(costOf);
      expect(ORDER[Math.max(...costs.map((one) => ORDER.indexOf(one)))]).toBe(
        // A new cluster takes its pools along.
        cost,
      );
      // A row that changes nothing would prove nothing.
      const touched = plan.resource_changes.filter(
        ({ address, change }) => address.includes(`.Case${String(index)}_`) && change.actions[0] !== 'no-op',
      );
      expect(touched.length).toBeGreaterThan(0);
    },
  );
});

/** One cluster, applied, then changed: the plan of the change. */
function changed(name: string, before: Partial<AksClusterProps>, after: Partial<AksClusterProps>): Plan {
  const stackWith = (props: Partial<AksClusterProps>) =>
    synth((stack) => clusterIn(stack, props).addNodePool('Jobs')).text;
  const terraform = new Terraform(join(folder, name));
  terraform.write(stackWith(before)).apply();
  return terraform.write(stackWith(after)).plan();
}

const updated = ({ resource_changes }: Plan, type: string) =>
  resource_changes.filter((one) => one.type === type && one.change.actions.join() === 'update');

describe('upgrades', () => {
  test('where Terraform owns the version, system pool and user pools follow the control plane', () => {
    const by = COST_CASES.find(({ prop }) => prop === 'kubernetesVersion');
    const upgrade = changed('upgrade', by?.before ?? {}, by?.after ?? {});
    const [cluster] = updated(upgrade, CLUSTER);
    expect([
      valueAt(cluster?.change.after, 'kubernetes_version'),
      valueAt(cluster?.change.after, 'default_node_pool.orchestrator_version'),
    ]).toEqual(['1.34', '1.34']);
    const pools = updated(upgrade, POOL).map(({ change }) => valueAt(change.after, 'orchestrator_version'));
    expect(pools).toEqual(['1.34', '1.34']);
  });

  test('and lag behind where a pool says its version', () => {
    const by = COST_CASES.find(({ prop }) => prop === 'kubernetesVersion');
    const after = { ...by?.after, systemPool: { kubernetesVersion: '1.33' } };
    const [cluster] = updated(changed('lag', by?.before ?? {}, after), CLUSTER);
    expect(valueAt(cluster?.change.after, 'default_node_pool.orchestrator_version')).toBe('1.33');
  });

  test('where AKS owns it, a raised version changes nothing and the plan says so', () => {
    const { resource_changes, text } = changed(
      'ignored',
      { kubernetesVersion: '1.33' },
      { kubernetesVersion: '1.34' },
    );
    expect(resource_changes.filter(({ change }) => change.actions[0] !== 'no-op')).toEqual([]);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'The cluster runs Kubernetes 1.33 and kubernetesVersion says 1.34',
    );
  });

  test('and the version that the cluster has, or one that AKS moved past, is no warning', () => {
    const { text } = changed('same', { kubernetesVersion: '1.33' }, { kubernetesVersion: '1.32' });
    expect(text).not.toContain('Warning');
  });
});

test('deletion protection is on by default: a plan that would replace the cluster is refused', () => {
  expect(() => changed('protected', {}, { location: 'northeurope' })).toThrow(/prevent_destroy/);
});

test('a pool that is added or removed touches nothing else', () => {
  const stackWith = (...ids: readonly string[]) =>
    synth((stack) => {
      const cluster = clusterIn(stack);
      for (const id of ids) cluster.addNodePool(id);
    }).text;
  const terraform = new Terraform(join(folder, 'pools'));
  terraform.write(stackWith('One')).apply();
  const { resource_changes } = terraform.write(stackWith('Two')).plan();
  const touched = resource_changes.filter(({ change }) => change.actions[0] !== 'no-op');
  expect(
    touched.map(({ address, change }) => [address.replace(/_[0-9A-F]{8}$/, ''), change.actions]),
  ).toEqual([
    [`${POOL}.Aks_One_Resource`.replace('_Resource', ''), ['delete']],
    [`${POOL}.Aks_Two_Resource`.replace('_Resource', ''), ['create']],
  ]);
});
