import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scriptAsOneLine } from '../../lib/agent/script-as-one-line';
import { InstalledPackage } from './installed';
import { packageOfThisRun } from './package-of-run';
import { readmeExample } from './readme-example';

/**
 * The packed library as its users get it: installed from the tarball into an empty folder with the peers of an
 * application team and nothing else, compiled and run there.
 */
const root = resolve(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, { default: string } | undefined>;
  sideEffects: string[];
  version: string;
};

let folder: string;
let tarball: string;
let packed: readonly string[];
let messages: readonly string[];

beforeAll(async () => {
  ({ folder, tarball, files: packed } = await packageOfThisRun());
  messages = compiledApps();
});

/** What the compiler of this project says in a folder of the application's. */
function compile(cwd: string, ...flags: readonly string[]): string {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const always = ['--strict', '--target', 'es2022', '--types', 'node'];
  return spawnSync(process.execPath, [tsc, ...always, ...flags], { cwd, encoding: 'utf8' }).stdout;
}

/** The applications that {@link compiledApps} compiles: each with a package.json, which says what its modules are. */
const APPS: Readonly<Record<string, { readonly type: string; readonly main: string }>> = {
  commonjs: { type: 'commonjs', main: readmeExample() },
  module: { type: 'module', main: readmeExample() },
  misspelt: { type: 'commonjs', main: readmeExample().replace('serviceAccount:', 'serviceAcount:') },
};

/**
 * What the compiler says, a message each, of all of them in one program: what costs is reading the declarations of
 * cdk8s-plus, and a message names its file.
 */
function compiledApps(): readonly string[] {
  const apps = join(folder, 'apps');
  for (const [name, { type, main }] of Object.entries(APPS)) {
    mkdirSync(join(apps, name), { recursive: true });
    writeFileSync(join(apps, name, 'package.json'), JSON.stringify({ private: true, type }));
    writeFileSync(join(apps, name, 'main.ts'), main);
  }
  const files = Object.keys(APPS).map((name) => `${name}/main.ts`);
  // What goes on with a message is indented.
  const said = compile(apps, '--module', 'node16', ...files).split(/\n(?!\s)/);
  return said.map((message) => message.trimEnd()).filter((message) => message !== '');
}

/** The messages about an application, and those that name none, as a broken declaration of the library would. */
function messagesOf(app: string): readonly string[] {
  const others = Object.keys(APPS).filter((name) => name !== app);
  return messages.filter((message) => !others.some((name) => message.startsWith(`${name}/`)));
}

describe("the packed library in an application team's folder", () => {
  test('brings no cdktf and no provider with it', () => {
    expect(readdirSync(join(folder, 'node_modules'))).not.toEqual(expect.arrayContaining(['cdktf']));
    expect(readdirSync(join(folder, 'node_modules'))).not.toContain('@cdktf');
  });

  test.each([
    ['aks', 'cdktf', 'azurerm'],
    ['cdktn/aks', 'cdktn', 'azurerm'],
    ['vault', 'cdktf', 'vault'],
    ['cdktn/vault', 'cdktn', 'vault'],
  ])('the import %s says there what to install', (name, framework, provider) => {
    const script = `try { require('aks-vault-constructs/${name}'); } catch (error) { console.log(error.code + ' ' + error.message); }`;
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
    writeFileSync(join(folder, 'uncaught.cjs'), `require('aks-vault-constructs/${name}');`);
    const { stderr } = spawnSync(process.execPath, ['uncaught.cjs'], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toMatch(/^ConfigurationError: import of /);
    expect(stdout).toMatch(/^(?:AKS|VAULT)_PACKAGES_MISSING import of /);
    expect(stdout).toContain(`npm install ${framework} @${framework}/provider-${provider}`);
  });

  // The other versions of node, TypeScript and cdk8s-plus: `npm run test:matrix`.
  test.each([
    ['CommonJS', 'commonjs'],
    ['ES modules', 'module'],
  ])("compiles and runs the README's first example in %s", (_, type) => {
    expect(messagesOf(type)).toEqual([]);
    const app = join(folder, 'apps', type);
    const ran = spawnSync(process.execPath, ['main.js'], { cwd: app, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    const yaml = readFileSync(join(app, 'dist/shop.k8s.yaml'), 'utf8');
    expect(yaml).toContain('name: vault-agent');
    expect(yaml).toContain('name: vault-secrets-ready');
  });

  test('finds the types of every entry point also with the resolution that TypeScript 5.9 uses for plain CommonJS', () => {
    const app = join(folder, 'node10');
    mkdirSync(app);
    writeFileSync(
      join(app, 'main.ts'),
      "import { PolicyDocument } from 'aks-vault-constructs/policy';\nexport const text: string = PolicyDocument.of().render();\n",
    );
    const node10 = ['--module', 'commonjs', '--moduleResolution', 'node10', '--skipLibCheck', '--noEmit'];
    expect(compile(app, ...node10, 'main.ts')).toBe('');
  });

  test('a misspelt prop does not compile', () => {
    expect(messagesOf('misspelt')).toEqual([
      expect.stringMatching(/error TS2561: .*'serviceAcount' does not exist/),
    ]);
  });

  test('nothing but the entry points can be imported', () => {
    const deep = spawnSync(
      process.execPath,
      ['-e', "require('aks-vault-constructs/build/lib/core/index.js')"],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(deep.stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('the tarball holds the compiled library, its sources, pages and examples, but no test or fixture', () => {
    expect(
      packed.filter(
        (path) =>
          !/^(?:build\/lib\/|lib\/|docs\/|examples\/|README\.md$|CHANGELOG\.md$|LICENSE$|package\.json$)/.test(
            path,
          ),
      ),
    ).toEqual([]);
    expect(packed).toContain('build/lib/index.d.ts');
  });

  test('has the scripts of the pod as finished lines, so that a bundler can make one file of an application', () => {
    const scripts = ['agent.sh', 'on-change.sh', 'secrets-ready.sh'];
    const inSources = scripts.map((name) =>
      scriptAsOneLine(readFileSync(join(root, 'lib/agent/scripts', name), 'utf8'), name),
    );
    const bundle = join(folder, 'one-file.cjs');
    const entry = join(folder, 'node_modules/aks-vault-constructs/build/lib/agent/index.js');
    const flags = ['--bundle', '--platform=node', `--outfile=${bundle}`, '--log-level=error'];
    execFileSync(join(root, 'node_modules/.bin/esbuild'), [entry, ...flags]);
    const program = `for (const name of ${JSON.stringify(scripts)}) console.log(require(${JSON.stringify(bundle)}).scriptLine(name))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe(inSources.map((line) => `${line}\n`).join(''));
  });

  test('publint, strict, has nothing to say about it', () => {
    const flags = ['run', join(folder, 'node_modules/aks-vault-constructs'), '--strict', '--pack', 'false'];
    const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/publint'), flags, {
      encoding: 'utf8',
    });
    expect(stdout).toContain('All good!');
    expect(status).toBe(0);
  });

  test('are-the-types-wrong finds no problem in any entry point, whatever the resolution', () => {
    const output = execFileSync(process.execPath, [join(__dirname, 'attw.mjs'), tarball], {
      encoding: 'utf8',
    });
    const { doors, problems } = JSON.parse(output) as { doors: string[]; problems: object[] };
    expect(doors).toEqual(Object.keys(manifest.exports));
    expect(problems).toEqual([]);
  });

  test('whatever shipped code requires of its own is shipped, with source maps that lead to shipped sources', () => {
    const library = new InstalledPackage(join(folder, 'node_modules/aks-vault-constructs'));
    expect(library.brokenRequires()).toEqual([]);
    expect(library.withoutMap()).toEqual([]);
    expect(library.lostSources()).toEqual([]);
  });

  test('a whole stack trace names the source file and its line with --enable-source-maps, and says class names as they are', () => {
    const script = "require('aks-vault-constructs/policy').KvV2.mount('/x')";
    const stackOf = (...flags: string[]) =>
      spawnSync(process.execPath, ['--stack-trace-limit=50', ...flags, '-e', script], {
        cwd: folder,
        encoding: 'utf8',
      }).stderr;
    expect(stackOf('--enable-source-maps')).toMatch(
      /aks-vault-constructs\/lib\/policy\/engines\/kv-v2\.ts:\d+/,
    );
    expect(stackOf()).toMatch(/at KvV2\.mount \(.*build\/lib\/policy\/index\.js:\d+/);
  });

  test('importing an entry point has no effect, but for ./jest, which is there for its effect', () => {
    const { sideEffects, exports } = manifest;
    expect(sideEffects).toEqual([exports['./jest']?.default]);
    const globals =
      "JSON.stringify([Object.keys(globalThis), Object.keys(process.env), process.listenerCount('exit')])";
    for (const door of ['', '/policy']) {
      const script = `const before = ${globals}; require('aks-vault-constructs${door}'); console.log(before === ${globals})`;
      expect(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' })).toBe(
        'true\n',
      );
    }
  });

  test('every entry point has its types before its code', () => {
    for (const [door, target] of Object.entries(manifest.exports)) {
      if (door === './package.json') continue;
      expect(Object.keys(target as object)).toEqual(['types', 'default']);
    }
  });
});
