import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { oncePerRun } from '../../support/once-per-run';
import { npmInstall, type PackedPackage, packedPackage } from '../package-of-run';
import { Application, type ModuleKind } from './application';
import { compatibilityPage, type Tried, triedOnPage, writePage } from './compatibility-page';

/** The lines that are promised; docs/compatibility.md says what a run has seen of each. */
const NODES = ['20', '22', '24', '26'];
const TYPESCRIPTS = ['5.9', '6', '7'];
const CDK8S_PLUS = ['28', '29', '30', '31', '32', '33', '34'];
const KINDS: readonly ModuleKind[] = ['commonjs', 'module'];

let packed: PackedPackage;
let base: string;
/** Compiled once: every node runs the same two programs. */
let compiled: Readonly<Record<ModuleKind, Application>>;
let reference: ReadonlyMap<string, string>;
const tried: Tried[] = [];

/** The application's packages with one line of cdk8s-plus, which has the name of line 28. */
function peers(line: string): readonly string[] {
  return [
    packed.tarball,
    'cdk8s@2',
    'constructs@10',
    `cdk8s-plus-28@npm:cdk8s-plus-${line}`,
    '@types/node@20',
  ];
}

function versionOf(folder: string, name: string): string {
  const { version } = JSON.parse(
    readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
  ) as {
    version: string;
  };
  return version;
}

const tscOf = (line: string) => join(base, 'node_modules', `typescript-${line.replace('.', '-')}`, 'bin/tsc');

/** That of the machine where it is of this line, else npm's. */
function nodeOf(line: string): string {
  if (process.version.startsWith(`v${line}.`)) return process.execPath;
  return join(base, 'node_modules', `node-${line}`, 'bin/node');
}

beforeAll(async () => {
  packed = await packedPackage();
  base = await oncePerRun('matrix', (folder) => {
    const compilers = TYPESCRIPTS.map(
      (line) => `typescript-${line.replace('.', '-')}@npm:typescript@${line}`,
    );
    const nodes = NODES.filter((line) => !process.version.startsWith(`v${line}.`));
    npmInstall(folder, [
      ...peers('28'),
      ...compilers,
      ...nodes.map((line) => `node-${line}@npm:node@${line}`),
    ]);
    return folder;
  });
  const compiledAs = (kind: ModuleKind): Application => {
    const application = Application.in(base, kind, kind);
    expect(application.compile(tscOf('5.9'))).toBe('');
    return application;
  };
  compiled = { commonjs: compiledAs('commonjs'), module: compiledAs('module') };
  expect(compiled.commonjs.run(process.execPath)).toBe('');
  reference = valuesOf(compiled.commonjs.manifests());
});

describe.each(NODES)('node %s', (line) => {
  test('runs the application in both kinds of modules, and prints an uncaught error in at most 10 lines', () => {
    const node = nodeOf(line);
    for (const kind of KINDS) {
      const application = compiled[kind];
      expect(application.run(node)).toBe('');
      expect(valuesOf(application.manifests())).toEqual(reference);
      const lines = application.uncaught(node);
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(lines[0]).toMatch(/^ConfigurationError: .* \[POLICY_MOUNT_INVALID\]$/);
      expect(lines[1]).toMatch(/wrong\.cjs:2:/);
    }
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    tried.push({ what: 'Node', version, result: 'runs as CommonJS and as ES modules' });
  });
});

describe.each(TYPESCRIPTS)('TypeScript %s', (line) => {
  test('compiles the application in both kinds of modules, declarations of the library included', () => {
    for (const kind of KINDS) {
      const application = Application.in(base, `typescript-${line}-${kind}`, kind);
      expect(application.compile(tscOf(line))).toBe('');
      expect(application.run(process.execPath)).toBe('');
    }
    const version = versionOf(base, `typescript-${line.replace('.', '-')}`);
    tried.push({ what: 'TypeScript', version, result: 'compiles as CommonJS and as ES modules, strict' });
  });
});

describe.each(CDK8S_PLUS)('cdk8s-plus-%s', (line) => {
  test('under the name cdk8s-plus-28, makes the same manifests but for what the line adds', () => {
    const folder = join(base, `plus-${line}`);
    mkdirSync(folder);
    npmInstall(folder, peers(line));
    const application = Application.in(folder, 'app', 'commonjs');
    expect(application.compile(tscOf('5.9'))).toBe('');
    expect(application.run(process.execPath)).toBe('');
    const other = valuesOf(application.manifests());
    expect(reference.size).toBeGreaterThan(100);
    expect([...reference].filter(([path, value]) => other.get(path) !== value)).toEqual([]);
    const added = [...other]
      .filter(([path]) => !reference.has(path))
      .map(([path, value]) => `\`${path}: ${value}\``);
    const result = added.length === 0 ? 'the same manifests' : `the same manifests, and ${added.join(', ')}`;
    const version = versionOf(folder, 'cdk8s-plus-28');
    tried.push({ what: `cdk8s-plus-${line}`, version, result });
  });
});

/** Every value of every object by its path, which begins with the kind. */
function valuesOf(manifests: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(`${path}.${key}`, inner);
    } else values.set(path, String(value));
  };
  for (const document of parseAllDocuments(manifests)) {
    const content = document.toJS() as { readonly kind?: string } | null;
    if (content !== null) walk(content.kind ?? '', content);
  }
  return values;
}

test('docs/compatibility.md has a line for each, which a complete run writes', () => {
  const complete = tried.length === NODES.length + TYPESCRIPTS.length + CDK8S_PLUS.length;
  if (complete && process.env['CI'] === undefined) {
    writePage(compatibilityPage(tried, new Date().toISOString().slice(0, 10)));
  }
  if (complete) expect(triedOnPage()).toEqual(tried.map(({ what }) => what));
});
