import { TerraformVariable } from 'cdktf';
import { type AksClusterProps, Monitoring } from '../../lib/aks';
import { errorOf, newStack, synth } from '../support/terraform';
import { CLUSTER_MISTAKES } from './mistakes/cluster';
import { NETWORK_MISTAKES } from './mistakes/network';
import { NODE_MISTAKES } from './mistakes/nodes';
import { UNTYPED_MISTAKES } from './mistakes/untyped';
import { clusterIn } from './support';

const MISTAKES = [...CLUSTER_MISTAKES, ...NETWORK_MISTAKES, ...NODE_MISTAKES, ...UNTYPED_MISTAKES];

const build = (props: Partial<AksClusterProps>) => clusterIn(newStack(), props);

test('the table has at least 60 mistakes and 60 near misses', () => {
  const [wrong, right] = [MISTAKES.length, MISTAKES.flatMap((one) => one.right).length];
  expect(wrong).toBeGreaterThanOrEqual(60);
  expect(right).toBeGreaterThanOrEqual(60);
});

test.each(MISTAKES)('$what is $code, with subject, rule and remedy', ({ code, wrong }) => {
  const error = errorOf(() => build(wrong()));
  expect(error.code).toBe(code);
  expect(error.problem.subject).not.toBe('');
  expect(error.problem.rule).not.toBe('');
  expect(error.problem.remedy).not.toBe('');
});

test.each(MISTAKES.flatMap(({ what, right }) => right.map((one) => [what, one] as const)))(
  'beside %s: what is right passes, validations included',
  (_what, right) => {
    expect(() =>
      synth((stack) => {
        clusterIn(stack, right());
      }),
    ).not.toThrow();
  },
);

describe('two clusters', () => {
  test('of one name in one resource group are refused; in two groups, or in two subscriptions, they are two', () => {
    const stack = newStack();
    clusterIn(stack, {}, 'One');
    expect(errorOf(() => clusterIn(stack, {}, 'Two'))).toMatchObject({
      code: 'AKS_CLUSTER_NAME_TAKEN',
      constructPath: 'test/Two',
    });
    expect(errorOf(() => clusterIn(stack, { clusterName: 'SHOP' }, 'Upper')).code).toBe(
      'AKS_CLUSTER_NAME_TAKEN',
    );
    expect(() => clusterIn(stack, { resourceGroupName: 'rg-other' }, 'Three')).not.toThrow();
  });
});

test('names of derived resources are those that Azure takes, whatever a cluster may be called', () => {
  const built = synth((stack) => {
    clusterIn(stack, {
      clusterName: `shop_${'x'.repeat(36)}_eu`,
      prometheus: {
        workspaceId: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Monitor/accounts/m',
      },
    });
  });
  expect(built.one('azurerm_log_analytics_workspace')['name']).toMatch(/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/);
  expect(built.one('azurerm_monitor_data_collection_endpoint')['name']).toMatch(
    /^[a-z0-9][a-z0-9-]{1,42}[a-z0-9]$/i,
  );
});

test('values that are known only after apply are none of these mistakes', () => {
  expect(() =>
    synth((stack) => {
      const value = new TerraformVariable(stack, 'v', { type: 'string' }).stringValue;
      clusterIn(stack, {
        subnetId: value,
        tenantId: value,
        adminGroupObjectIds: [value],
        monitoring: Monitoring.workspace(value),
        systemPool: { vmSize: value, zones: [value], snapshotId: value },
        tags: { team: value },
      });
    }),
  ).not.toThrow();
});
