import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { workload } from '../check/support';

/** The command as npm installs it, in a process of its own: what it prints where, and how it ends. */
const root = resolve(__dirname, '../..');
const { bin, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  bin: Record<string, string>;
  version: string;
};
const program = join(root, bin['aks-vault-constructs'] ?? '');
let folder: string;

const good = stringify(workload());
const racing = stringify(workload({ initContainers: [] }));
const warning = stringify(workload({ spec: { serviceAccountName: 'default' } }));

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  folder = mkdtempSync(join(tmpdir(), 'avc-check-'));
  mkdirSync(join(folder, 'all/deep/node_modules'), { recursive: true });
  mkdirSync(join(folder, 'all/.hidden'));
  mkdirSync(join(folder, 'empty'));
  const files = {
    'good.yaml': good,
    'racing.yaml': racing,
    'warning.yaml': warning,
    'values.yaml': 'vault: { role: web }\n',
    'chart.yaml': '{{- if .Values.vault }}\napiVersion: v1\n{{- end }}\n',
    'all/a.yaml': good,
    'all/deep/b.yml': racing,
    'all/deep/c.json': JSON.stringify(workload({ initContainers: [] })),
    'all/deep/d.txt': racing,
    'all/deep/node_modules/e.yaml': racing,
    'all/.hidden/f.yaml': racing,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function check(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'check', ...args], {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
}

const nothing = { status: 0, stdout: '', stderr: '' };
const containing = (text: string) => expect.stringContaining(text) as string;

describe('npx aks-vault-constructs check', () => {
  test('is silent and ends with 0 where nothing fails', () => {
    expect(check(['good.yaml'])).toEqual(nothing);
  });

  test('ends with 1 where something does, and says where and what to do', () => {
    expect(check(['good.yaml', 'racing.yaml'])).toEqual({
      status: 1,
      stdout: containing(
        'racing.yaml\n  Deployment shop/web (document 1)\n    10:9     error    while the webhook is away',
      ),
      stderr: '',
    });
  });

  test('warnings are printed and end with 0, or with 1 by --strict', () => {
    expect(check(['warning.yaml'])).toMatchObject({
      status: 0,
      stdout: containing('service-account-default'),
    });
    expect(check(['--strict', 'warning.yaml'])).toMatchObject({ status: 1 });
    expect(check(['--strict', 'good.yaml'])).toEqual(nothing);
  });

  test('"-" is standard input', () => {
    expect(check(['-'], good)).toEqual(nothing);
    expect(check(['-'], racing)).toMatchObject({ status: 1, stdout: containing('standard input\n') });
  });

  test('a folder is every YAML and JSON below it, but for hidden folders and node_modules', () => {
    const { status, stdout } = check(['all']);
    expect(status).toBe(1);
    const named = stdout.split('\n').filter((line) => line.startsWith('all/'));
    expect(named).toEqual(['all/deep/b.yml', 'all/deep/c.json']);
  });

  test('--accept takes findings out, and wants a rule that there is and a reason', () => {
    expect(check(['racing.yaml', '--accept', 'injector-start-race=fails closed here'])).toEqual(nothing);
    expect(check(['racing.yaml', '--accept=injector-start-race=fails closed here'])).toEqual(nothing);
    expect(check(['racing.yaml', '--accept', 'injector-start-rase=x'])).toMatchObject({
      status: 2,
      stderr: containing('CHECK_RULE_UNKNOWN'),
    });
    expect(check(['racing.yaml', '--accept', 'injector-start-race='])).toMatchObject({
      status: 2,
      stderr: containing('CHECK_REASON_MISSING'),
    });
  });

  test('--sarif prints the report in place of the text, --sarif=OUT writes it beside the text', () => {
    const printed = check(['racing.yaml', '--sarif']);
    expect(printed).toMatchObject({ status: 1, stderr: '' });
    const log = JSON.parse(printed.stdout) as { runs: [{ results: { ruleId: string }[] }] };
    expect(log.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(['injector-start-race']);
    expect(log).toMatchObject({ runs: [{ tool: { driver: { semanticVersion: version } } }] });

    expect(check(['racing.yaml', '--sarif=out.sarif'])).toMatchObject({
      status: 1,
      stdout: containing('racing.yaml\n'),
    });
    expect(JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'))).toEqual(log);
    expect(check(['racing.yaml', '--sarif=none/out.sarif'])).toMatchObject({
      status: 2,
      stderr: containing('none/out.sarif cannot be written'),
    });
  });

  test('a file that is not there ends with 2, and the others are checked all the same', () => {
    expect(check(['none.yaml', 'racing.yaml'])).toEqual({
      status: 2,
      stdout: containing('racing.yaml\n'),
      stderr: containing('error: none.yaml cannot be read'),
    });
  });

  test('a template of Helm ends with 2, and names the line and the command', () => {
    expect(check(['chart.yaml'])).toMatchObject({
      status: 2,
      stdout: containing(
        '1:1      error    looks like a Helm template: nothing of it is checked; instead: helm template',
      ),
    });
  });

  test('a run without any Kubernetes object ends with 2, so that a pipeline that checks nothing is not green', () => {
    expect(check(['values.yaml'])).toEqual({
      status: 2,
      stdout: '',
      stderr: containing(
        '0 Kubernetes objects checked; skipped: 1 × values file of Helm (to check: helm template',
      ),
    });
    expect(check(['values.yaml', 'good.yaml'])).toEqual({
      ...nothing,
      stderr: containing('1 Kubernetes object checked; skipped: 1 × values file of Helm'),
    });
    expect(check(['-'], '')).toMatchObject({ status: 2 });
    expect(check(['empty'])).toMatchObject({ status: 2, stderr: containing('empty has no *.yaml') });
  });

  test.each([
    [],
    ['--sarif'],
    ['--strickt', 'good.yaml'],
    ['good.yaml', '--accept'],
    ['good.yaml', '--accept', 'rule'],
    ['good.yaml', '--sarif='],
  ])('%j prints the usage and ends with 2', (...args) => {
    expect(check(args)).toEqual({
      status: 2,
      stdout: '',
      stderr: containing('aks-vault-constructs check FILE...'),
    });
  });

  test('help has it', () => {
    const help = spawnSync(process.execPath, [program, 'help'], { encoding: 'utf8' });
    expect(help.stdout).toContain('aks-vault-constructs check FILE...');
  });
});
