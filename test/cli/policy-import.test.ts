import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, runCli } from '../support/built';

let folder: string;

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'avc-import-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], input = '') =>
  runCli(['policy', 'import', ...args], { cwd: folder, input });

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const hcl = 'path "secret/data/shop/db" {\n  capabilities = ["read"]\n}\n';
const call = "KvV2.mount('secret').secret('shop/db').read()";

describe('npx aks-vault-constructs policy import', () => {
  test('prints typed code that renders what the file says, and sums up on standard error', () => {
    expect(run([file('shop.hcl', hcl)])).toEqual({
      status: 0,
      stdout: expect.stringContaining(call) as string,
      stderr: 'shop.hcl: 1 rule, 0 findings\n',
    });
  });

  test('"-" is standard input', () => {
    expect(run(['-'], hcl)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(call) as string,
      stderr: 'standard input: 1 rule, 0 findings\n',
    });
  });

  test('prints the code under a name made from the file name, and findings to standard error', () => {
    const { status, stdout, stderr } = run([
      file('shop-app.hcl', 'path "secret/data/shop/*" { capabilities = ["read", "list"] }'),
    ]);
    expect(status).toBe(0);
    expect(stdout).toContain(
      "export const shopApp = PolicyDocument.of(\n  PolicyRule.allow('secret/data/shop/*', ['read', 'list']),\n);",
    );
    expect(stderr).toContain(
      'warning: rule for "secret/data/shop/*" (line 1): KV v2 lists folders below "metadata/"',
    );
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('shop-app.hcl: 1 rule, 1 finding');
  });

  test('--output writes the code into the file, and nothing goes to standard output', () => {
    const { stdout } = run([file('shop.hcl', hcl)]);
    expect(run(['shop.hcl', '--output', 'shop.ts'])).toEqual({
      status: 0,
      stdout: '',
      stderr: 'shop.hcl: 1 rule, 0 findings, written to shop.ts\n',
    });
    expect(readFileSync(join(folder, 'shop.ts'), 'utf8')).toBe(stdout);
  });

  test('ends with 1 where lint has errors; the code is written all the same, and that is said', () => {
    const shadowed = file('errors.hcl', 'path "secret/data/shop-*/db" {\n  capabilities = ["read"]\n}\n');
    const printed = run([shadowed]);
    expect(printed).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('export const errors') as string,
    });
    expect(printed.stderr).toContain('error: rule for "secret/data/shop-*/db" (line 1)');
    const written = run([shadowed, '--output', 'errors.ts']);
    expect(written).toMatchObject({ status: 1, stdout: '' });
    expect(written.stderr).toContain('errors.hcl: 1 rule, 1 finding, written to errors.ts\n');
    expect(readFileSync(join(folder, 'errors.ts'), 'utf8')).toBe(printed.stdout);
  });

  test('says where a policy is wrong, with exit code 1, and that nothing is written', () => {
    const { status, stdout, stderr } = run([file('wrong.hcl', 'path "a" {\n  capabilities = ["raed"]\n}')]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^error: wrong\.hcl:2:19.*\[POLICY_CAPABILITY_UNKNOWN\]\nwrong\.hcl: nothing is written\n$/,
    );
  });

  test('--server says whose reading counts: without it and with vault lint warns of a template, with openbao it does not', () => {
    file(
      'team.hcl',
      'path "secret/data/{{identity.entity.metadata.team}}" {\n  capabilities = ["read"]\n}\n',
    );
    const warning = expect.stringContaining('[POLICY_LINT_TEMPLATE_WILDCARD]') as string;
    expect(run(['team.hcl'])).toMatchObject({ status: 0, stderr: warning });
    expect(run(['team.hcl', '--server', 'vault'])).toMatchObject({ status: 0, stderr: warning });
    expect(run(['team.hcl', '--server=openbao'])).toMatchObject({
      status: 0,
      stderr: 'team.hcl: 1 rule, 0 findings\n',
    });
  });

  test('--server openbao refuses what only Vault has, with exit code 1', () => {
    file('recover.hcl', 'path "secret/data/x" {\n  capabilities = ["recover"]\n}\n');
    expect(run(['recover.hcl'])).toMatchObject({ status: 0 });
    expect(run(['recover.hcl', '--server', 'openbao'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: recover\.hcl:2:19.*\[POLICY_CAPABILITY_UNKNOWN\]\nrecover\.hcl: nothing/,
      ) as string,
    });
  });

  test('--server has no other value, and ends with 2', () => {
    for (const args of [['--server', 'consul'], ['--server', 'Vault'], ['--server']]) {
      expect(run(['shop.hcl', ...args])).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(/^error: policy import --server: .*\[CLI_OPTION_VALUE_/) as string,
      });
    }
  });

  test('a file that is not there and a second file end with 2', () => {
    expect(run(['none.hcl'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: "none\.hcl": .*\[CLI_FILE_UNREADABLE\]\n$/) as string,
    });
    expect(run(['a', 'b'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('needs FILE, got ["a","b"]') as string,
    });
  });
});
