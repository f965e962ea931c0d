import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../support/project';
import { checkStack } from '../support/schema';
import { packedPackage } from './package-of-run';
import { readmeExample, readmePlatform } from './readme-example';

/**
 * README's two programs as a platform team has them: compiled by tsc and run by node, with the packed library and the real
 * provider bindings. An ES module cannot import a folder, so the program names `index.js` of the bindings.
 */
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs', 'cdktf', '@cdktf', '@types', 'valibot', 'yaml'];

/** Folders with the two programs; package.json says what their modules are. */
const PROJECTS: Readonly<Record<string, { readonly type: string; readonly platform: string }>> = {
  commonjs: { type: 'commonjs', platform: readmePlatform() },
  module: { type: 'module', platform: readmePlatform() },
  'folder-import': {
    type: 'module',
    platform: readmePlatform().replace(/lib\/provider\/index\.js/, 'lib/provider'),
  },
};
let folder: string;
/** What the compiler says of all of them in one program: reading the declarations is what costs. */
let messages: readonly string[];

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
  for (const [name, { type, platform }] of Object.entries(PROJECTS)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'package.json'), JSON.stringify({ private: true, type }));
    writeFileSync(join(folder, name, 'application.ts'), readmeExample());
    writeFileSync(join(folder, name, 'platform.ts'), platform);
  }
  const files = Object.keys(PROJECTS).flatMap((name) => [`${name}/application.ts`, `${name}/platform.ts`]);
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
  messages = tsc(folder, ...flags, ...files)
    .split('\n')
    .filter((line) => line !== '');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function tsc(cwd: string, ...flags: readonly string[]): string {
  const program = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  return spawnSync(process.execPath, [program, ...flags], { cwd, encoding: 'utf8' }).stdout;
}

/** How a program ends, and what it says if it fails. */
function run(cwd: string, file: string): string {
  const { stderr, status } = spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' });
  return status === 0 ? 'done' : stderr;
}

describe.each([
  ['CommonJS', 'commonjs'],
  ['ES modules', 'module'],
])("README's programs as %s", (_, name) => {
  test('compile in strict mode and run, first the application, then the platform', () => {
    expect(messages.filter((message) => !message.startsWith('folder-import/'))).toEqual([]);
    const cwd = join(folder, name);
    expect(run(cwd, 'application.js')).toBe('done');
    expect(run(cwd, 'platform.js')).toBe('done');
    const stack = readFileSync(join(cwd, 'cdktf.out/stacks/shop-platform/cdk.tf.json'), 'utf8');
    expect(checkStack(stack)).toEqual([]);
    expect(stack).toContain('"role_name": "shop-web"');
  });
});

test('README\'s programs have right types under the tsconfig.json of tsc --init, with "type": "module"', () => {
  const cwd = join(folder, 'module');
  tsc(cwd, '--init');
  expect(readFileSync(join(cwd, 'tsconfig.json'), 'utf8')).toContain('"verbatimModuleSyntax": true');
  expect(tsc(cwd, '--noEmit')).toBe('');
});

test('a platform program that imports the folder of a provider is no ES module: TS2307', () => {
  expect(messages.filter((message) => message.startsWith('folder-import/'))).toEqual([
    expect.stringMatching(/^folder-import\/platform\.ts\(1,\d+\): error TS2307/),
  ]);
});
