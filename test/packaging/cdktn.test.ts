import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { projectRoot } from '../support/project';

/**
 * cdktf was archived in December 2025 and lives on as cdktn (CDK Terrain). The platform examples, library included, run
 * under both with the ordinary provider bindings: `cdktf` means cdktn in one folder and what this project has in the
 * other, and the JSON is the same. `docs/cdktn.md` says how to switch; its package.json is the one of this test.
 */
const CDKTN = '0.24.0';
const EXAMPLES = [
  { example: 'shop/platform', stack: 'shop-cluster' },
  { example: 'shop/platform', stack: 'shop-vault' },
  { example: 'platform-from-scratch/main', stack: 'platform' },
] as const;
const EXTERNAL = ['cdktf', 'constructs', '@cdktf/*', 'cdk8s', 'cdk8s-plus-28', 'valibot'];

/** Both frameworks below one folder; that of this project is found by NODE_PATH, where node looks last. */
let folder: string;
type Framework = 'cdktn' | 'cdktf';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-cdktn-'));
  for (const framework of ['cdktn', 'cdktf']) {
    mkdirSync(join(folder, framework, 'vault-access'), { recursive: true });
    writeFileSync(join(folder, framework, 'vault-access/vault-access.json'), golden('vault-access.json'));
  }
  writeFileSync(join(folder, 'cdktn/package.json'), packageJsonOfThePage());
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
    cwd: join(folder, 'cdktn'),
    stdio: 'pipe',
  });
  for (const example of new Set(EXAMPLES.map((one) => one.example))) await bundle(example);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function golden(name: string): string {
  return readFileSync(join(projectRoot(), 'test/golden', name), 'utf8');
}

/** The package.json that the page tells to write, with what the library brings along by itself. */
function packageJsonOfThePage(): string {
  const page = readFileSync(join(projectRoot(), 'docs/cdktn.md'), 'utf8');
  const block = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '{}';
  const content = JSON.parse(block) as { dependencies: Record<string, string> };
  const own = { cdk8s: '^2.70.106', 'cdk8s-plus-28': '^2.5.6', valibot: '^1.5.0' };
  const dependencies = { ...content.dependencies, ...own, 'aks-vault-constructs': undefined };
  return JSON.stringify({ ...content, private: true, dependencies });
}

/** One file of an example and the library, which takes its frameworks from where it lies. */
async function bundle(example: string): Promise<void> {
  const doors: Plugin = {
    name: 'doors',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^aks-vault-constructs/ }, ({ path }) => ({
        path: join(projectRoot(), 'lib', path.split('/')[1] ?? '', 'index.ts'),
      }));
    },
  };
  await build({
    entryPoints: [join(projectRoot(), 'examples', `${example}.ts`)],
    outfile: join(folder, 'cdktn', bundleOf(example)),
    bundle: true,
    platform: 'node',
    keepNames: true,
    external: EXTERNAL,
    plugins: [doors],
    logLevel: 'silent',
  });
  copyFileSync(join(folder, 'cdktn', bundleOf(example)), join(folder, 'cdktf', bundleOf(example)));
}

function bundleOf(example: string): string {
  return `${example.replace('/', '-')}.cjs`;
}

/** Runs a bundle under a framework and gives its stack, without the folder it was run in. */
function synthesized(example: string, stack: string, framework: Framework): unknown {
  const cwd = join(folder, framework);
  const outdir = join(cwd, `${bundleOf(example)}.out`);
  const env = { ...process.env, CDKTF_OUTDIR: outdir, NODE_PATH: join(projectRoot(), 'node_modules') };
  execFileSync(process.execPath, [bundleOf(example)], { cwd, env, stdio: 'pipe' });
  const text = readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');
  return JSON.parse(text.replaceAll(cwd, '.')) as unknown;
}

/** What the program writes about itself. */
function versionOf(stack: unknown): unknown {
  return (stack as { '//': { metadata: { version: unknown } } })['//'].metadata.version;
}

function withoutVersion(stack: unknown): unknown {
  const { '//': own, ...rest } = stack as { '//': { metadata: object } };
  return { ...rest, '//': { ...own, metadata: { ...own.metadata, version: undefined } } };
}

describe.each(EXAMPLES)('examples/$example.ts, stack $stack', ({ example, stack }) => {
  test('synthesizes the same JSON under cdktn as under cdktf, but for the version of the program', () => {
    const [cdktn, cdktf] = (['cdktn', 'cdktf'] as const).map((one) => synthesized(example, stack, one));
    expect([versionOf(cdktn), versionOf(cdktf)]).toEqual([CDKTN, expect.stringMatching(/^0\.2[01]\./)]);
    expect(withoutVersion(cdktn)).toEqual(withoutVersion(cdktf));
  });
});

test("the shop's stack under cdktn is the one of test/golden", () => {
  const stack = JSON.parse(golden('shop-vault.tf.json')) as { terraform: unknown };
  const other = synthesized('shop/platform', 'shop-vault', 'cdktn') as { terraform: unknown };
  const comparable = (one: { terraform: unknown }) => ({
    ...(withoutVersion(one) as object),
    terraform: undefined,
  });
  expect(comparable(other)).toEqual(comparable(stack));
});
