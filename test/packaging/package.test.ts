import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The packed library as its users get it: installed from the tarball into an empty folder with the peers of an
 * application team and nothing else, compiled and run there.
 */
const root = resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};

let folder: string;
let packed: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'avc-package-'));
  const [report] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string; files: { path: string }[] }];
  packed = report.files.map((file) => file.path);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  execFileSync(
    'npm',
    [
      ...[
        'install',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
        '--loglevel=error',
        `./${report.filename}`,
      ],
      ...['cdk8s@2', 'cdk8s-plus-28@2', 'constructs@10', '@types/node@20'],
      ...['typescript-5@npm:typescript@5.9.3', 'typescript-6@npm:typescript@6.0.3'],
    ],
    { cwd: folder, stdio: 'pipe' },
  );
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function readmeExample(): string {
  const example = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
  if (example === undefined) throw new Error('README.md has no TypeScript example');
  return example;
}

describe("the packed library in an application team's folder", () => {
  test('brings no cdktf and no provider with it', () => {
    expect(readdirSync(join(folder, 'node_modules'))).not.toEqual(expect.arrayContaining(['cdktf']));
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('@cdktf');
  });

  test.each([
    ['5', 'CommonJS', 'commonjs'],
    ['5', 'ES modules', 'module'],
    ['6', 'CommonJS', 'commonjs'],
    ['6', 'ES modules', 'module'],
  ])(
    "compiles and runs the README's first example with TypeScript %s in %s",
    (typescript, _, type) => {
      const app = join(folder, `app-${typescript}-${type}`);
      mkdirSync(app);
      writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type }));
      writeFileSync(join(app, 'main.ts'), readmeExample());
      const tsc = join(folder, 'node_modules', `typescript-${typescript}`, 'bin/tsc');
      const flags = ['--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node', 'main.ts'];
      const compiled = spawnSync(process.execPath, [tsc, ...flags], { cwd: app, encoding: 'utf8' });
      expect(compiled.stdout).toBe('');
      const ran = spawnSync(process.execPath, ['main.js'], { cwd: app, encoding: 'utf8' });
      expect(ran.stderr).toBe('');
      const yaml = readFileSync(join(app, 'dist/shop.k8s.yaml'), 'utf8');
      expect(yaml).toContain('name: vault-agent');
      expect(yaml).toContain('name: vault-secrets-ready');
    },
    60_000,
  );

  test('finds the types of every door also with the resolution that TypeScript 5.9 uses for plain CommonJS', () => {
    const app = join(folder, 'node10');
    mkdirSync(app);
    writeFileSync(
      join(app, 'main.ts'),
      "import { PolicyDocument } from 'aks-vault-constructs/policy';\nexport const text: string = PolicyDocument.of().render();\n",
    );
    const tsc = join(folder, 'node_modules/typescript-5/bin/tsc');
    const flags = [
      '--strict',
      '--target',
      'es2022',
      '--module',
      'commonjs',
      '--moduleResolution',
      'node10',
      '--skipLibCheck',
      '--noEmit',
    ];
    expect(
      spawnSync(process.execPath, [tsc, ...flags, '--types', 'node', 'main.ts'], {
        cwd: app,
        encoding: 'utf8',
      }).stdout,
    ).toBe('');
  }, 60_000);

  test('a misspelt prop does not compile', () => {
    const app = join(folder, 'misspelt');
    mkdirSync(app);
    writeFileSync(join(app, 'main.ts'), readmeExample().replace('serviceAccount:', 'serviceAcount:'));
    const tsc = join(folder, 'node_modules/typescript-5/bin/tsc');
    const flags = [
      '--strict',
      '--target',
      'es2022',
      '--module',
      'node16',
      '--types',
      'node',
      '--noEmit',
      'main.ts',
    ];
    const compiled = spawnSync(process.execPath, [tsc, ...flags], { cwd: app, encoding: 'utf8' });
    expect(compiled.stdout).toMatch(/error TS2561: .*'serviceAcount' does not exist/);
  }, 60_000);

  test('everything but the doors is closed', () => {
    const deep = spawnSync(
      process.execPath,
      ['-e', "require('aks-vault-constructs/build/lib/core/names.js')"],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(deep.stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('the tarball holds the compiled library, its sources and the papers, but no test, example or fixture', () => {
    expect(
      packed.filter(
        (path) => !/^(?:build\/lib\/|lib\/|README\.md$|CHANGELOG\.md$|LICENSE$|package\.json$)/.test(path),
      ),
    ).toEqual([]);
    expect(packed).toContain('build/lib/index.d.ts');
  });

  test('every door has its types before its code', () => {
    for (const [door, target] of Object.entries(manifest.exports)) {
      if (door === './package.json') continue;
      expect(Object.keys(target as object)).toEqual(['types', 'default']);
    }
  });
});

/** What is in the module cache after a door has been opened, in a process of its own. */
function loadedBy(door: string): string[] {
  const script = `require(${JSON.stringify(door)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }),
  ) as string[];
}

describe('what a door loads', () => {
  test('. loads no cdktf and no provider binding', () => {
    expect(
      loadedBy('aks-vault-constructs').filter((path) => /node_modules\/(?:cdktf|@cdktf)\//.test(path)),
    ).toEqual([]);
  });

  test('./policy loads no package at all', () => {
    expect(loadedBy('aks-vault-constructs/policy').filter((path) => path.includes('node_modules'))).toEqual(
      [],
    );
  });

  test.each(['vault', 'aks'])("./%s loads no provider's index", (door) => {
    const loaded = loadedBy(`aks-vault-constructs/${door}`);
    expect(loaded.filter((path) => /@cdktf\/provider-[a-z]+\/lib\/index\.js$/.test(path))).toEqual([]);
    const other = door === 'vault' ? 'azurerm' : 'vault';
    expect(loaded.filter((path) => path.includes(`@cdktf/provider-${other}/`))).toEqual([]);
  });
});
