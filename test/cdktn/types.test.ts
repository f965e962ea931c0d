import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { forCdktn } from '../../.ci/frameworks';
import { projectRoot } from '../support/project';
import { InstalledSide } from './installed-side';

/** The types of cdktn and its bindings against what is built for them. */
let side: InstalledSide;

beforeAll(async () => {
  side = await InstalledSide.of('cdktn');
});

test('the sources of both rooms compile with the types of cdktn, azurerm 5 and vault 5.13', () => {
  const lib = join(projectRoot(), 'lib');
  for (const file of readdirSync(lib, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const room = /^(?:aks|vault)\b/.exec(file)?.[0];
    const text = readFileSync(join(lib, file), 'utf8');
    side.write(`sources/${file}`, room === undefined ? text : forCdktn(room, text));
  }
  const own = side.read('sources/aks/bindings.ts');
  expect(own).toContain("from '@cdktn/provider-azurerm/lib/kubernetes-cluster'");
  expect(own).toContain("from './provider/azurerm-5'");
  const flags = ['--skipLibCheck', '--noUncheckedIndexedAccess', '--lib', 'es2022'];
  expect(side.compile(['sources/aks/index.ts', 'sources/vault/index.ts'], ...flags)).toBe('');
});

test('the declarations that are shipped for cdktn name nothing of cdktf, and have no error of their own', () => {
  const folder = 'node_modules/aks-vault-constructs/build/lib';
  for (const room of ['cdktn-aks', 'cdktn-vault']) {
    const files = readdirSync(join(side.folder, folder, room), { recursive: true, encoding: 'utf8' });
    const declarations = files.filter((file) => file.endsWith('.d.ts'));
    expect(declarations.length).toBeGreaterThan(5);
    for (const file of declarations) {
      expect(side.read(join(folder, room, file))).not.toMatch(/from ['"]@?cdktf/);
    }
  }
  side.write('program/main.ts', side.source(PROGRAM));
  expect(side.compile(['program/main.ts'])).toBe('');
});

test('the program of docs/cdktn.md compiles', () => {
  const page = readFileSync(join(projectRoot(), 'docs/cdktn.md'), 'utf8');
  const [, program = ''] = /^```ts\n(.*?)^```$/ms.exec(page) ?? [];
  expect(program).toContain('aks-vault-constructs/cdktn/aks');
  const imports = program.match(/^import .*;$/gm) ?? [];
  const rest = program.replace(/^import .*;$/gm, '');
  const around =
    "import { type TerraformStack } from 'cdktn';\nexport function example(this: TerraformStack) {";
  side.write('program/page.ts', [...imports, around, rest, '}'].join('\n'));
  expect(side.compile(['program/page.ts', '--skipLibCheck'])).toBe('');
});

test('docs/dependencies.md has a line for each package, with its licence and what it brings', () => {
  const page = readFileSync(join(projectRoot(), 'docs/dependencies.md'), 'utf8');
  const { peerDependencies } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  const peers = Object.entries(peerDependencies).filter(([name]) => /^@?cdktn/.test(name));
  expect(peers).toHaveLength(3);
  for (const [name, range] of peers) {
    const { license, dependencies = {} } = JSON.parse(
      side.read(`node_modules/${name}/package.json`),
    ) as Readonly<{ license: string; dependencies?: Record<string, string> }>;
    const inside = Object.keys(dependencies).join(', ') || 'none';
    const line = page.split('\n').find((one) => one.startsWith(`| ${name} ${range} |`));
    expect(line).toContain(`| ${license} |`);
    expect(line).toMatch(new RegExp(`\\| ${inside} \\|$`));
  }
});

test('a resource of cdktn goes where one is asked for, and a misspelt property does not compile', () => {
  side.write('program/wrong.ts', side.source(PROGRAM.replace('clusterName:', 'clusterNaem:')));
  expect(side.compile(['program/wrong.ts', '--skipLibCheck'])).toMatch(/TS2561: .*'clusterNaem'/);
});

const PROGRAM = `
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { type KubernetesCluster } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { Testing, TerraformStack } from 'cdktf';
import { AksCluster, AksNetworkFoundation } from 'aks-vault-constructs/aks';
import { TokenReviewer, VaultKubernetesAuth } from 'aks-vault-constructs/vault';

const stack = new TerraformStack(Testing.app(), 'test');
const provider = new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: 's' });
const { resourceGroupName, location, nodeSubnetId } = new AksNetworkFoundation(stack, 'Network', {
  name: 'shop',
  location: 'westeurope',
});
const cluster = new AksCluster(stack, 'Aks', {
  clusterName: 'shop',
  resourceGroupName,
  location,
  subnetId: nodeSubnetId,
  provider,
});
export const resource: KubernetesCluster = cluster.resource;
new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
`;
