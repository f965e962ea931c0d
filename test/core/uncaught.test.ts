import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { ensureBuilt } from '../support/built';
import { projectRoot } from '../support/project';

/**
 * What a user sees of an error that nobody catches, in a process of its own: node prints it, by its own rules. The
 * packaging matrix (`npm run test:matrix`) runs the same with every supported node.
 */
let folder: string;

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'avc-uncaught-'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    symlinkSync(join(projectRoot(), 'node_modules', name), join(folder, 'node_modules', name));
  }
  symlinkSync(projectRoot(), join(folder, 'node_modules/aks-vault-constructs'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Line 4 is the wrong one. */
const policies = (load: string) => `${load}

function policies() {
  return KvV2.mount('/x');
}
policies();
`;

/** Line 6 is the wrong one: constructs within constructs, and the error comes from deep below. */
const workload = `const { App, Chart } = require('cdk8s');
const library = require('aks-vault-constructs');

class Shop extends Chart {
  addWeb() {
    new library.VaultInjectedDeployment(this, 'Web', {
      vault: library.VaultServer.at('https://vault.example:8200'),
      access: { roleName: 'shop-web', serviceAccount: 'web' },
      files: { 'api-key': library.kv2('secret').at('shop/payment').key('apiKey') },
      containers: [{ image: 'registry.example/web:1' }],
      secretsPath: 'relative',
    });
  }
}
new Shop(new App(), 'shop', { namespace: 'shop' }).addWeb();
`;

function printed(file: string, text: string, ...flags: readonly string[]): readonly string[] {
  writeFileSync(join(folder, file), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, join(folder, file)], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  return stderr.trimEnd().split('\n');
}

const required = policies("const { KvV2 } = require('aks-vault-constructs/policy');");
const imported = policies("import { KvV2 } from 'aks-vault-constructs/policy';");

describe('an error that nobody catches', () => {
  test.each([
    ['CommonJS', 'policy.js', required, 4],
    ['CommonJS, in a construct', 'workload.js', workload, 6],
  ])('is the message, then the line of the user, in at most 10 lines: %s', (_, file, text, line) => {
    const lines = printed(file, text);
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines[0]).toMatch(/^ConfigurationError: .* \[[A-Z_]+\]/);
    expect(lines[1]).toMatch(new RegExp(`^ {4}at .*${join(folder, file)}:${String(line)}:\\d+\\)$`));
    expect(lines.filter((one) => one.includes('/lib/'))).toEqual([]);
  });

  test('has a head of node in an ES module, and is at most 10 lines there too', () => {
    const lines = printed('policy.mjs', imported);
    expect(lines.length).toBeLessThanOrEqual(10);
    const at = lines.findIndex((one) => one.startsWith('ConfigurationError: '));
    expect(lines[at + 1]).toContain('policy.mjs:4:');
    expect(lines.filter((one) => one.includes('/lib/'))).toEqual([]);
  });

  test('names the line of the TypeScript source with --enable-source-maps', () => {
    const source = `type Name = string;\n\n${imported.replace("'/x'", "'/x' as Name")}`;
    const { outputText, sourceMapText = '' } = ts.transpileModule(source, {
      fileName: 'mapped.ts',
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: true },
    });
    writeFileSync(join(folder, 'mapped.ts'), source);
    writeFileSync(join(folder, 'mapped.js.map'), sourceMapText);
    const lines = printed('mapped.js', outputText, '--enable-source-maps');
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines[0]).toMatch(/^ConfigurationError: /);
    expect(lines[1]).toContain('mapped.ts:6:');
  });

  test('shows the whole way through the library to those who ask for more than 10 frames', () => {
    const lines = printed('policy.js', required, '--stack-trace-limit=50');
    expect(lines.some((line) => /build\/lib\/policy\/index\.js/.test(line))).toBe(true);
  });

  test('comes with no frozen intrinsic in its way', () => {
    expect(printed('policy.js', required, '--frozen-intrinsics').join('\n')).toContain(
      '[POLICY_MOUNT_INVALID]',
    );
  });
});

test('every line of the build that throws is one that node does not print', () => {
  for (const room of ['core', 'policy', 'secrets', 'access', 'workload', 'vault', 'aks', 'check']) {
    const code = room === 'vault' || room === 'aks' ? 'room.js' : 'index.js';
    const lines = readFileSync(join(projectRoot(), 'build/lib', room, code), 'utf8').split('\n');
    const throwing = lines.filter((line) => /[;{})]throw\b|\belse throw\b/.test(line));
    expect(throwing.length).toBeGreaterThan(0);
    expect(throwing.filter((line) => !line.includes('node-do-not-add-exception-line'))).toEqual([]);
  }
});
