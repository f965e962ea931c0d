import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { PlatformStack } from '../../examples/platform-from-scratch/platform-stack';
import { CLUSTER_MISTAKES } from '../aks/mistakes/cluster';
import { NETWORK_MISTAKES } from '../aks/mistakes/network';
import { NODE_MISTAKES } from '../aks/mistakes/nodes';
import { clusterIn } from '../aks/support';
import { inFolder } from '../support/in-folder';
import { projectRoot } from '../support/project';
import { synth } from '../support/terraform';
import { NEWER_STACKS, STACKS } from './stacks';
import { Terraform } from './terraform';

// The real Terraform over the schemas of the providers: validate, apply, and a second plan that is empty. With
// cdktn.jest.config.js the bindings, and so the schemas, are those of azurerm 5 and vault 5.13.

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

const TEXT = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/s';

/** What a program of examples/ writes, by the names of its stacks. */
function example(program: string, before?: string): readonly (readonly [name: string, text: string])[] {
  const cwd = mkdtempSync(join(folder, 'example-'));
  mkdirSync(join(cwd, 'vault-access'));
  copyFileSync(
    join(projectRoot(), 'test/golden/vault-access.json'),
    join(cwd, 'vault-access/vault-access.json'),
  );
  inFolder(cwd, () => {
    for (const one of [before, program]) {
      if (one === undefined) continue;
      jest.isolateModules(() => {
        jest.requireActual(`../../examples/${one}`);
      });
    }
  });
  const stacks = join(cwd, 'cdktf.out/stacks');
  return readdirSync(stacks).map((name) => [name, readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')]);
}

const STACK_VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shop-cluster': { subscription_id: 's', node_subnet_id: TEXT },
};

/** Valid, applied, and then as it should be. */
function expectSound(name: string, stack: string, variables: Readonly<Record<string, string>> = {}): void {
  const terraform = new Terraform(join(folder, name.replace(/\W+/g, '-'))).write(stack);
  terraform.validate();
  terraform.apply(variables);
  const { resource_changes } = terraform.plan(variables);
  expect(resource_changes.length).toBeGreaterThan(1);
  expect(resource_changes.filter(({ change }) => change.actions[0] !== 'no-op')).toEqual([]);
}

test('the example platform-from-scratch is valid, can be applied, and is then as it should be', () => {
  expectSound('platform', Testing.synth(new PlatformStack(new App(), 'platform'), true), {
    subscription_id: 's',
    vault_address: 'https://vault.example',
    operators_group_id: 'g',
  });
});

test.each<[program: string, before?: string]>([
  ['shop/platform', 'shop/application'],
  ['environments/platform', 'environments/application'],
  ['pipelines/vault-for-pipelines', undefined],
])('the stacks of the example %s as well', (program, before) => {
  const stacks = example(program, before);
  expect(stacks.length).toBeGreaterThan(0);
  for (const [name, text] of stacks) expectSound(`${program}-${name}`, text, STACK_VARIABLES[name]);
});

test.each([...STACKS, ...NEWER_STACKS].map(([name, build, variables]) => [name, build, variables] as const))(
  'the stack "%s" as well',
  (name, build, variables) => {
    expectSound(name, synth(build).text, variables);
  },
);

test('there are at least 12 stacks that exercise the properties', () => {
  expect(STACKS.length).toBeGreaterThanOrEqual(12);
});

test('every near miss of test/aks/mistakes as well', () => {
  expectSound('near-misses', nearMisses());
});
