import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyImport } from '../../lib/cli/policy-import';

const folder = mkdtempSync(join(tmpdir(), 'avc-import-'));

function run(...args: readonly string[]): {
  readonly code: number;
  readonly out: string;
  readonly err: string;
} {
  let [out, err] = ['', ''];
  const code = policyImport(args, { out: (text) => (out += text), err: (text) => (err += text) });
  return { code, out, err };
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('policy import', () => {
  test('prints typed code under a name made from the file name, and findings to standard error', () => {
    const { code, out, err } = run(
      file('shop-app.hcl', 'path "secret/data/shop/*" { capabilities = ["read", "list"] }'),
    );
    expect(code).toBe(0);
    expect(out).toContain(
      "export const shopApp = PolicyDocument.of(\n  PolicyRule.allow('secret/data/shop/*', ['read', 'list']),\n);",
    );
    expect(err).toContain(
      'warning: rule for "secret/data/shop/*" (line 1): KV v2 lists folders below "metadata/"',
    );
  });

  test('says where a policy is wrong, with exit code 1 and nothing on standard output', () => {
    const path = file('wrong.hcl', 'path "a" {\n  capabilities = ["raed"]\n}');
    expect(run(path)).toEqual({ code: 1, out: '', err: expect.stringContaining(`${path}:1:1`) as string });
  });

  test('a file that is not there and wrong arguments give exit code 2', () => {
    expect(run(join(folder, 'none.hcl'))).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('none.hcl') as string,
    });
    expect(run()).toMatchObject({ code: 2, err: expect.stringContaining('policy import FILE') as string });
    expect(run('a', 'b').code).toBe(2);
    expect(run('--help').code).toBe(2);
  });
});
