import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkStack } from '../support/schema';
import { projectRoot } from '../support/project';
import { packedPackage } from './package-of-run';
import { readmeExample, readmePlatform } from './readme-example';

/**
 * README's two programs as a platform team has them: compiled by tsc and run by node, with the packed library and the real
 * provider bindings. A program that is an ES module finds no folder: it names `index.js` of the bindings.
 */
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs', 'cdktf', '@cdktf', '@types', 'valibot', 'yaml'];
let folder: string;

beforeAll(async () => {
  const { tarball } = await packedPackage();
  folder = mkdtempSync(join(tmpdir(), 'avc-platform-'));
  const library = join(folder, 'node_modules/aks-vault-constructs');
  mkdirSync(library, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', library]);
  // Those of this project: the bindings are too large to install them once more.
  for (const name of PEERS) {
    symlinkSync(join(projectRoot(), 'node_modules', name), join(folder, 'node_modules', name));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A folder for programs that are modules of this type. */
function project(name: string, type: string): string {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ private: true, type }));
  return cwd;
}

function tsc(cwd: string, ...flags: readonly string[]): string {
  const program = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  return spawnSync(process.execPath, [program, ...flags], { cwd, encoding: 'utf8' }).stdout;
}

function compile(cwd: string, code: string, file: string): string {
  writeFileSync(join(cwd, file), code);
  const flags = [
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
  ];
  return tsc(cwd, ...flags, file);
}

/** What a program says on standard error and how it ends. */
function run(cwd: string, file: string): string {
  const { stderr, status } = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' });
  return `${String(status)}\n${stderr}`;
}

describe.each([
  ['CommonJS', 'commonjs'],
  ['ES modules', 'module'],
])("README's programs as %s", (_, type) => {
  test('compile in strict mode and run, first the application, then the platform', () => {
    const cwd = project(type, type);
    expect(compile(cwd, readmeExample(), 'application.ts')).toBe('');
    expect(compile(cwd, readmePlatform(), 'platform.ts')).toBe('');
    expect(run(cwd, 'application.js')).toBe('0\n');
    expect(run(cwd, 'platform.js')).toMatch(/^0\n/);
    const stack = readFileSync(join(cwd, 'cdktf.out/stacks/shop-platform/cdk.tf.json'), 'utf8');
    expect(checkStack(stack)).toEqual([]);
    expect(stack).toContain('"role_name": "shop-web"');
  });
});

test('both have right types under the tsconfig.json of tsc --init and "type": "module", as README says', () => {
  const cwd = project('init', 'module');
  writeFileSync(join(cwd, 'application.ts'), readmeExample());
  writeFileSync(join(cwd, 'platform.ts'), readmePlatform());
  tsc(cwd, '--init');
  expect(tsc(cwd, '--noEmit')).toBe('');
  expect(tsc(cwd, '--noEmit', '--listFilesOnly')).toContain('platform.ts');
});

test('an ES module that names the folder of a provider does not compile, which is why README names index.js', () => {
  const cwd = project('folder-import', 'module');
  const wrong = readmePlatform().replace('lib/provider/index.js', 'lib/provider');
  expect(compile(cwd, wrong, 'platform.ts')).toMatch(/platform\.ts\(1,\d+\): error TS2307/);
});
