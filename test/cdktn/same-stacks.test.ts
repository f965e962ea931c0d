import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expectGolden } from '../support/golden';
import { projectRoot } from '../support/project';
import { differences } from './differences';
import { type Framework, InstalledSide } from './installed-side';

/**
 * The platform examples, and a program with nearly every property, with the packed library: once with cdktf and azurerm 4,
 * once with cdktn and azurerm 5, where only the imports are others. What differs is test/golden/cdktn-stacks.md, which is
 * reviewed.
 */
const EXAMPLES: readonly { readonly program: string; readonly before?: string }[] = [
  { program: 'examples/platform-from-scratch/main.ts' },
  { program: 'examples/shop/platform.ts' },
  { program: 'examples/environments/platform.ts', before: 'examples/environments/application.ts' },
  { program: 'examples/pipelines/vault-for-pipelines.ts' },
];
const FRAMEWORKS: readonly Framework[] = ['cdktf', 'cdktn'];

type Stacks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
let sides: readonly InstalledSide[];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-stacks-'));
  sides = [await InstalledSide.of('cdktf'), await InstalledSide.of('cdktn')];
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The stacks of an example, by their names, without the folder that it ran in. */
async function stacksOf(
  side: InstalledSide,
  { program, before }: (typeof EXAMPLES)[number],
): Promise<Stacks> {
  const cwd = join(folder, side.framework, dirname(program));
  const contract = join(cwd, 'vault-access/vault-access.json');
  mkdirSync(dirname(contract), { recursive: true });
  copyFileSync(join(projectRoot(), 'test/golden/vault-access.json'), contract);
  if (before !== undefined) await side.run(before, cwd);
  await side.run(program, cwd, { CDKTF_OUTDIR: join(cwd, 'out') });
  const stacks = readdirSync(join(cwd, 'out/stacks'));
  const read = (name: string): string => readFileSync(join(cwd, 'out/stacks', name, 'cdk.tf.json'), 'utf8');
  return Object.fromEntries(
    stacks.sort().map((name) => [name, JSON.parse(read(name).replaceAll(cwd, '.')) as object]),
  ) as Stacks;
}

/** What each framework writes about itself. */
function versionsIn(stacks: Stacks): readonly unknown[] {
  return Object.values(stacks).map(
    (stack) => (stack['//'] as { readonly metadata: { readonly version: unknown } }).metadata.version,
  );
}

test('the stacks of both sides are the same, but for what test/golden/cdktn-stacks.md lists', async () => {
  const sections: string[] = [];
  const compare = (name: string, [cdktf = {}, cdktn = {}]: readonly Stacks[]) => {
    expect(Object.keys(cdktn)).toEqual(Object.keys(cdktf));
    for (const [stack, json] of Object.entries(cdktf)) {
      const lines = differences(json, cdktn[stack] ?? {});
      const text = lines.length === 0 ? 'no difference' : lines.join('\n');
      sections.push(`## ${name}, stack ${stack}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
    }
  };
  for (const example of EXAMPLES) {
    const stacks = [];
    for (const side of sides) stacks.push(await stacksOf(side, example));
    expect(versionsIn(stacks[0] ?? {})[0]).toMatch(/^0\.21\./);
    expect(new Set(versionsIn(stacks[1] ?? {}))).toEqual(new Set(['0.24.0']));
    compare(example.program, stacks);
  }
  const all = [];
  for (const side of sides) {
    const printed = await side.run('test/cdktn/every-property.ts', join(folder, side.framework));
    all.push({ 'every-property': JSON.parse(printed.slice(printed.indexOf('{'))) as Stacks[string] });
  }
  compare('test/cdktn/every-property.ts', all);
  expectGolden('cdktn-stacks.md', `${HEAD}\n${sections.join('\n')}`);
});

const HEAD = `# What cdktn with azurerm 5 and vault 5.13 has otherwise than cdktf with azurerm 4 and vault 5.6

Written by \`test/cdktn/same-stacks.test.ts\` (\`UPDATE_GOLDEN=1 npm run test:cdktn\`): \`-\` is gone, \`+\` is new.
`;

test.each(FRAMEWORKS)('the other entry points say what they miss, with %s installed alone', (framework) => {
  const side = sides[FRAMEWORKS.indexOf(framework)];
  const other = framework === 'cdktf' ? 'cdktn' : 'cdktf';
  for (const [room, provider] of [
    ['aks', 'azurerm'],
    ['vault', 'vault'],
  ] as const) {
    const program = `
      import('${side?.entry(room) ?? ''}').then((own) => console.log(Object.keys(own).length > 10));
      import('${side?.entry(room, other) ?? ''}').catch((error) => console.log(error.code + '\\n' + error.message));`;
    const printed = side?.node(['--input-type=module', '-e', program]).trim().split('\n').sort() ?? [];
    expect(printed).toEqual([
      `${room.toUpperCase()}_PACKAGES_MISSING`,
      expect.stringContaining(
        `it is for ${other} and @${other}/provider-${provider}, and ${other} cannot be found; npm install ${other} @${other}/provider-${provider}, or import ${side?.entry(room) ?? ''}`,
      ),
      'true',
    ]);
  }
});
