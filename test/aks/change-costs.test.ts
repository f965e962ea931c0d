import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { ProviderSchemas } from '../support/schema/provider-schemas';
import { CLUSTER_KINDS } from '../../lib/aks/cluster/cluster-kinds';
import { NODE_POOL_KINDS } from '../../lib/aks/pools/pool-kinds';
import { COST_CASES, costTable } from './change-costs';

// What a change costs, as docs/aks.md has it. test/terraform holds each row against the plan of the real Terraform.

const [BEGIN, END] = [
  '<!-- change costs: UPDATE_PAGES=1 npx jest test/aks/change-costs -->\n\n',
  '\n\n<!-- end -->',
];
const path = join(projectRoot(), 'docs/aks.md');

test('docs/aks.md has the table of test/aks/change-costs.ts', () => {
  const page = readFileSync(path, 'utf8');
  const [before = '', after = ''] = [page.split(BEGIN)[0], page.split(END)[1]];
  const wanted = `${before}${BEGIN}${costTable()}${END}${after}`;
  if (process.env['UPDATE_PAGES'] !== undefined) writeFileSync(path, wanted);
  expect(readFileSync(path, 'utf8')).toBe(wanted);
});

test('every property of a cluster and of a pool is in it, or is named here with the reason', () => {
  const rows = COST_CASES.map(({ prop }) => prop);
  const missing = [
    ...Object.keys(CLUSTER_KINDS).filter(
      (prop) => !rows.some((row) => row === prop || row.startsWith(`${prop}.`)),
    ),
    ...Object.keys(NODE_POOL_KINDS).filter((prop) => !rows.includes(`defaultUserPool.${prop}`)),
  ];
  expect([...new Set(missing)].sort()).toEqual(Object.keys(LEFT_OUT).sort());
});

/** Properties without a row. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  // Choices of other properties' defaults, or of Terraform itself.
  nodeProvisioning: 'needs azurerm 5, and the facts are of 4.55.0',
  deploymentSafeguards: 'of a resource beside the cluster, which needs azurerm 5',
  preset: 'changes what its defaults change',
  deletionProtection: 'of Terraform',
  externallyManaged: 'of Terraform',
  timeouts: 'of Terraform',
  provider: 'another provider is another subscription',
  overrides: 'any argument',
  vnetCidrs: 'emits nothing',
  manageRoleAssignments: 'of resources beside the cluster',
  auditLogs: 'of a resource beside the cluster',
  // Rows of their own would say the same as those that are there.
  subnetId: 'systemPool.subnetId',
  kubernetesVersion: 'the row of the cluster has the pools',
  versionManagement: 'ignore_changes',
  windowsAdministrator: 'its name replaces the cluster, its password does not',
  workloadRuntime: 'which changes are possible is for Azure to say',
};

test('the facts of the provider name arguments that it has', () => {
  const facts = JSON.parse(
    readFileSync(join(projectRoot(), 'test/fixtures/schemas/azurerm-4.55.0-replacement.json'), 'utf8'),
  ) as {
    resources: Record<
      string,
      { replaces: { argument: string }[]; rotatesNodes: string[]; computedBlocks: string[] }
    >;
  };
  const schemas = ProviderSchemas.load();
  for (const [type, { replaces, rotatesNodes, computedBlocks }] of Object.entries(facts.resources)) {
    const names = [...replaces.map(({ argument }) => argument), ...rotatesNodes, ...computedBlocks];
    const known = (name: string) => {
      let block = schemas.resource(type);
      const steps = name.split('.');
      return steps.every((step, index) => {
        const nested = block?.block_types?.[step];
        const found = nested !== undefined || block?.attributes?.[step] !== undefined;
        block = nested?.block;
        return found && (index === steps.length - 1 || block !== undefined);
      });
    };
    expect(names.filter((name) => !known(name))).toEqual([]);
  }
});
