import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Validation } from 'cdk8s-cli/plugins';
import { VaultManifestValidation } from '../../lib';
import { InstalledPackage } from './installed';

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
  tarball = join(folder, report.filename);
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
      ['-e', "require('aks-vault-constructs/build/lib/core/index.js')"],
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

  test('publint, strict, has nothing to say about it', () => {
    const flags = ['run', join(folder, 'node_modules/aks-vault-constructs'), '--strict', '--pack', 'false'];
    const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/publint'), flags, {
      encoding: 'utf8',
    });
    expect(stdout).toContain('All good!');
    expect(status).toBe(0);
  });

  test('are-the-types-wrong finds no problem in any door, whatever the resolution', () => {
    const output = execFileSync(process.execPath, [join(__dirname, 'attw.mjs'), tarball], {
      encoding: 'utf8',
    });
    const { doors, problems } = JSON.parse(output) as { doors: string[]; problems: object[] };
    expect(doors).toEqual(Object.keys(manifest.exports));
    expect(problems).toEqual([]);
  }, 60_000);

  test('whatever shipped code requires of its own is shipped, with source maps that lead to shipped sources', () => {
    const library = new InstalledPackage(join(folder, 'node_modules/aks-vault-constructs'));
    expect(library.brokenRequires()).toEqual([]);
    expect(library.withoutMap()).toEqual([]);
    expect(library.lostSources()).toEqual([]);
  });

  test('a stack trace names the source file and its line with --enable-source-maps, and says class names as they are', () => {
    const script = "require('aks-vault-constructs/policy').KvV2.mount('/x')";
    const stackOf = (...flags: string[]) =>
      spawnSync(process.execPath, [...flags, '-e', script], { cwd: folder, encoding: 'utf8' }).stderr;
    expect(stackOf('--enable-source-maps')).toMatch(
      /aks-vault-constructs\/lib\/policy\/engines\/kv-v2\.ts:\d+/,
    );
    expect(stackOf()).toMatch(/at KvV2\.mount \(.*build\/lib\/policy\/index\.js:\d+/);
  });

  test('importing a door has no effect, but for ./jest, which is there for its effect', () => {
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

  test('every door has its types before its code', () => {
    for (const [door, target] of Object.entries(manifest.exports)) {
      if (door === './package.json') continue;
      expect(Object.keys(target as object)).toEqual(['types', 'default']);
    }
  });
});

describe('cdk8s synth with the plug-in of the installed package', () => {
  const application = (body: string): string =>
    `const { ApiObject, App, Chart } = require('cdk8s');
     const library = require('aks-vault-constructs');
     const app = new App();
     const chart = new Chart(app, 'shop', { namespace: 'shop' });
     ${body}
     app.synth();`;
  const byHand = `new ApiObject(chart, 'Web', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
    spec: { template: {
      metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web' } },
      spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'registry.example/web:1' }] },
    } },
  });`;
  const ours = `new library.VaultInjectedDeployment(chart, 'Web', {
    vault: library.VaultServer.at('https://vault.example:8200'),
    access: { roleName: 'shop-web', serviceAccount: 'web' },
    files: { 'api-key': library.kv2('secret').at('shop/payment').key('apiKey') },
    containers: [{ image: 'registry.example/web:1' }],
  });`;

  /** What the CLI says and how it ends, in an application of its own beside the installed package. */
  function synth(name: string, body: string, settings: object = {}, named: object = {}) {
    const app = join(folder, `synth-${name}`);
    mkdirSync(app);
    writeFileSync(join(app, 'main.js'), application(body));
    const validation = {
      package: './../node_modules/aks-vault-constructs',
      version: manifest.version,
      class: 'VaultManifestValidation',
      properties: settings,
    };
    const config = { app: 'node main.js', output: 'dist', validations: [validation], ...named };
    writeFileSync(join(app, 'cdk8s.yaml'), JSON.stringify(config));
    const cli = join(root, 'node_modules/.bin/cdk8s');
    const args = ['synth', '--validation-reports-output-file', 'report.json'];
    const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
    const { status, stdout, stderr } = spawnSync(cli, args, { cwd: app, encoding: 'utf8', env });
    const reportFile = join(app, 'report.json');
    const report = existsSync(reportFile)
      ? (JSON.parse(readFileSync(reportFile, 'utf8')) as unknown)
      : undefined;
    return { status, output: stdout + stderr, report };
  }

  test('fails for a Deployment that only the webhook protects, and names the construct', () => {
    const { status, output, report } = synth('racing', byHand);
    expect(output).toContain('injector-start-race (1 occurrences)');
    expect(output).toContain('Construct Path: shop/Web');
    expect(output).toContain('Validation failed');
    expect(status).toBe(2);
    expect(report).toMatchObject({
      reports: [
        {
          violations: [
            {
              ruleName: 'injector-start-race',
              recommendation: expect.stringMatching(/^error: while the webhook is away/) as string,
              fix: expect.stringContaining('docs/check.md#injector-start-race') as string,
              violatingConstructs: [{ resourceName: 'web', constructPath: 'shop/Web' }],
            },
          ],
          summary: { status: 'failure', metadata: { errors: '1', warnings: '0', notes: '0', accepted: '0' } },
        },
      ],
    });
  }, 60_000);

  test('is content with a VaultInjectedDeployment', () => {
    const { status, output } = synth('ours', ours, { strict: true });
    expect(output).toContain('Validations ended succesfully');
    expect(status).toBe(0);
  }, 60_000);

  test('accepts what its properties accept, and with strict fails for warnings too', () => {
    const accept = { 'injector-start-race': 'the webhook fails closed here' };
    expect(synth('accepted', byHand, { accept })).toMatchObject({
      status: 0,
      report: { reports: [{ violations: [], summary: { metadata: { accepted: '1' } } }] },
    });
    const warned = `${ours}
      new ApiObject(chart, 'Key', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { a: 'b' } });`;
    expect(synth('warned', warned)).toMatchObject({ status: 0 });
    expect(synth('strict', warned, { strict: true })).toMatchObject({ status: 2 });
    expect(synth('misspelt', ours, { accept: { 'injector-start-rase': 'x' } }).output).toContain(
      'CHECK_RULE_UNKNOWN',
    );
  }, 120_000);

  test('is found by the name of the package too, where cdk8s keeps its plug-ins', () => {
    const plugins = join(folder, 'plugins');
    const place = join(plugins, 'aks-vault-constructs', manifest.version, 'node_modules');
    mkdirSync(place, { recursive: true });
    symlinkSync(join(folder, 'node_modules/aks-vault-constructs'), join(place, 'aks-vault-constructs'));
    const validations = [
      { package: 'aks-vault-constructs', version: manifest.version, class: 'VaultManifestValidation' },
    ];
    const { status, output } = synth('named', byHand, {}, { pluginsDirectory: plugins, validations });
    expect(output).toContain('injector-start-race (1 occurrences)');
    expect(status).toBe(2);
  }, 60_000);

  test('the versions that docs/check.md and our own cdk8s.yaml name are the one of the package', () => {
    for (const file of ['docs/check.md', 'cdk8s.yaml']) {
      const [, version] = /^ *version: (.*)$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
      expect({ file, version }).toEqual({ file, version: manifest.version });
    }
  });

  test('has the shape that cdk8s-cli expects of a plug-in, also for the compiler', () => {
    const plugin: Validation = new VaultManifestValidation();
    expect(typeof plugin.validate).toBe('function');
  });
});

/** What is in the module cache after a door has been opened, in a process of its own. */
function loadedBy(door: string): string[] {
  const script = `require(${JSON.stringify(door)}); console.log(JSON.stringify(Object.keys(require.cache)))`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }),
  ) as string[];
}

/** What a program prints that has `light`, `policy`, `vault` and `aks`, the doors as node gives them. */
function withAllDoors(program: string): unknown {
  const doors = ['light', 'policy', 'vault', 'aks'].map(
    (name) => `const ${name} = require('aks-vault-constructs${name === 'light' ? '' : `/${name}`}');`,
  );
  const script = `${doors.join('')} console.log(JSON.stringify((() => { ${program} })()))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }));
}

describe('several doors in one program', () => {
  test('give one and the same class by the same name', () => {
    const program = `
      const doors = [light, policy, vault, aks];
      return Object.keys(light).filter((name) => doors.some((door) => name in door && door[name] !== light[name]));`;
    expect(withAllDoors(program)).toEqual([]);
  });

  test('name their classes and functions as they export them', () => {
    const program = `
      return [light, policy, vault, aks].flatMap((door) => Object.entries(door))
        .filter(([name, value]) => typeof value === 'function' && value.name !== name).map(([name]) => name);`;
    expect(withAllDoors(program)).toEqual([]);
  });

  test("an error of any door is known to the light door's ConfigurationError", () => {
    const program = `
      return [() => policy.KvV2.mount('/x'), () => vault.Ttl.hours(-1), () => aks.PoolScaling.fixed(-1)].map((wrong) => {
        try { wrong(); } catch (error) { return [error instanceof light.ConfigurationError, light.ConfigurationError.is(error)]; }
      });`;
    expect(withAllDoors(program)).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
  });
});

describe('what a door loads', () => {
  test('. opens at most 12 files of ours, and valibot only when a contract is read', () => {
    const loaded = loadedBy('aks-vault-constructs');
    expect(loaded.filter((path) => !path.includes('node_modules')).length).toBeLessThanOrEqual(12);
    expect(loaded.filter((path) => path.includes('/valibot/'))).toEqual([]);
  });

  test('. loads the check and its parser only when the plug-in of cdk8s synth is made', () => {
    // cdk8s has a yaml of its own.
    const reached = /build\/lib\/check\/|^(?!.*node_modules\/cdk8s\/).*node_modules\/yaml\//;
    expect(loadedBy('aks-vault-constructs').filter((path) => reached.test(path))).toEqual([]);
    const made =
      "const { VaultManifestValidation } = require('aks-vault-constructs'); new VaultManifestValidation()";
    const script = `${made}; console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(
      execFileSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' }),
    ) as string[];
    expect(loaded.some((path) => path.endsWith('build/lib/check/index.js'))).toBe(true);
  });

  test('./check loads yaml and no other package', () => {
    const packages = loadedBy('aks-vault-constructs/check')
      .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
      .filter((name) => name !== undefined);
    expect([...new Set(packages)]).toEqual(['yaml']);
  });

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
