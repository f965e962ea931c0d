import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The command as npm installs it: the built file that package.json names under `bin`, in a process of its own. */
const root = resolve(__dirname, '../..');
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  bin: Record<string, string>;
};
const program = join(root, bin['aks-vault-constructs'] ?? '');

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
}

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
}, 120_000);

describe('npx aks-vault-constructs', () => {
  test('policy import FILE prints typed code that renders what the file says', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'avc-cli-')), 'shop.hcl');
    writeFileSync(file, 'path "secret/data/shop/db" {\n  capabilities = ["read"]\n}\n');
    const { status, stdout, stderr } = run('policy', 'import', file);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain("KvV2.mount('secret').secret('shop/db').read()");
  });

  test('help prints every command and ends with 0', () => {
    expect(run('help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('policy import FILE') as string,
    });
  });

  test.each([[], ['polcy'], ['policy'], ['policy', 'imprt']])(
    '%j prints the usage to standard error and ends with 2',
    (...args) => {
      expect(run(...args)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringContaining('policy import FILE') as string,
      });
    },
  );
});
