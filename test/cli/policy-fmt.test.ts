import { spawnSync } from 'node:child_process';
import { ensureBuilt, runCli } from '../support/built';
import { CliFolder } from '../support/cli-in-process';

const containing = (text: string) => expect.stringContaining(text) as string;
const loose = '# shop\npath "a" {\ncapabilities=["read"] # why\n}\n';
const laidOut = '# shop\npath "a" {\n  capabilities = ["read"] # why\n}\n';
const wrong = 'path "a" { capabilities = ["raed"] }';
let folder: CliFolder;

beforeEach(() => {
  folder = new CliFolder({
    'loose.hcl': loose,
    'good.hcl': laidOut,
    'wrong.hcl': wrong,
    'all/a.hcl': loose,
    'all/deep/b.policy': loose,
    'all/c.json': '{"path":{"a":{"capabilities":["read"]}}}',
    'all/main.hcl': 'terraform {}\n',
  });
});
afterEach(() => {
  folder.remove();
});

const fmt = (...args: readonly string[]) => folder.run(['policy', 'fmt', ...args]);

describe('npx aks-vault-constructs policy fmt', () => {
  test('lays files out in place, prints those that changed, and sums up on standard error', () => {
    expect(fmt('loose.hcl', 'good.hcl')).toEqual({
      status: 0,
      stdout: 'loose.hcl\n',
      stderr: '2 policies: 1 changed\n',
    });
    expect(folder.read('loose.hcl')).toBe(laidOut);
    expect(fmt('loose.hcl')).toEqual({ status: 0, stdout: '', stderr: '1 policy: 0 changed\n' });
  });

  test('a folder is every policy in HCL below it', () => {
    expect(fmt('all')).toEqual({
      status: 0,
      stdout: 'all/a.hcl\nall/deep/b.policy\n',
      stderr: '2 policies: 2 changed\n',
    });
    expect(folder.read('all/main.hcl')).toBe('terraform {}\n');
    expect(folder.read('all/c.json')).toBe('{"path":{"a":{"capabilities":["read"]}}}');
  });

  test('--exclude leaves files and folders out', () => {
    expect(fmt('all', '--exclude', 'deep')).toMatchObject({ stdout: 'all/a.hcl\n' });
  });

  test('--check writes nothing, and ends with 1 where a file would change', () => {
    expect(fmt('--check', 'loose.hcl', 'good.hcl')).toEqual({
      status: 1,
      stdout: 'loose.hcl\n',
      stderr: '2 policies: 1 would change\n',
    });
    expect(folder.read('loose.hcl')).toBe(loose);
    expect(fmt('--check', 'good.hcl')).toMatchObject({ status: 0 });
  });

  test('a file whose lines end with CRLF keeps them, and is not reported for them', () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    folder.write('windows.hcl', crlf(laidOut));
    expect(fmt('--check', 'windows.hcl')).toMatchObject({ status: 0, stdout: '' });
    folder.write('windows.hcl', crlf(loose));
    expect(fmt('--check', 'windows.hcl')).toMatchObject({ status: 1, stdout: 'windows.hcl\n' });
    expect(fmt('windows.hcl')).toMatchObject({ status: 0 });
    expect(folder.read('windows.hcl')).toBe(crlf(laidOut));
  });

  test('--diff prints what changes, as a diff that the program patch applies', () => {
    const { status, stdout } = fmt('--diff', '--check', 'loose.hcl');
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `--- loose.hcl
+++ loose.hcl
@@ -1,5 +1,5 @@
 # shop
 path "a" {
-capabilities=["read"] # why
+  capabilities = ["read"] # why
 }
 
`,
    });
    const git = spawnSync('git', ['apply', '--unsafe-paths', '-p0', '-'], {
      cwd: folder.path,
      input: stdout.replace('@@ -1,5 +1,5 @@', '@@ -1,4 +1,4 @@').replace(/\n \n$/, '\n'),
      encoding: 'utf8',
    });
    expect(git.stderr).toBe('');
    expect(folder.read('loose.hcl')).toBe(laidOut);
  });

  test('a policy that servers refuse stays as it is, is reported with its place, and ends with 1', () => {
    expect(fmt('wrong.hcl', 'loose.hcl')).toEqual({
      status: 1,
      stdout: 'loose.hcl\n',
      stderr: containing('error: wrong.hcl:1:28: capabilities of the rule for "a"'),
    });
    expect(folder.read('wrong.hcl')).toBe(wrong);
    expect(fmt('wrong.hcl').stderr).toContain('1 policy: 0 changed, 1 refused\n');
  });

  test('--output writes the result of one file into another one, "-" is standard output', () => {
    expect(fmt('loose.hcl', '--output', 'out.hcl')).toMatchObject({ status: 0, stdout: '' });
    expect(folder.read('out.hcl')).toBe(laidOut);
    expect(folder.read('loose.hcl')).toBe(loose);
    expect(fmt('loose.hcl', '--output', '-').stdout).toBe(laidOut);
    expect(fmt('loose.hcl', 'good.hcl', '--output', 'out.hcl')).toMatchObject({
      status: 2,
      stderr: containing('--output and standard input are for one policy'),
    });
  });

  test('a file that is not there, and a folder without a policy, end with 2', () => {
    expect(fmt('none.hcl', 'loose.hcl')).toMatchObject({ status: 2, stdout: 'loose.hcl\n' });
    folder.write('empty/readme.md', '');
    expect(fmt('empty')).toMatchObject({ status: 2, stderr: containing('error: folder "empty": no *.hcl') });
    folder.write('other/main.hcl', 'terraform {}');
    expect(fmt('other')).toMatchObject({ status: 2, stderr: containing('[CLI_POLICIES_MISSING]') });
  });
});

describe('as it is built', () => {
  beforeAll(ensureBuilt);

  test('"-" goes from standard input to standard output', () => {
    const run = (...args: readonly string[]) => runCli(['policy', 'fmt', '-', ...args], { input: loose });
    expect(run()).toEqual({ status: 0, stdout: laidOut, stderr: '1 policy: 1 changed\n' });
    expect(run('--check')).toEqual({
      status: 1,
      stdout: 'standard input\n',
      stderr: '1 policy: 1 would change\n',
    });
  });
});
