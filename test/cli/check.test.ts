import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { workload } from '../check/support';
import { cliFile, ensureBuilt, runCli } from '../support/built';
import { projectRoot } from '../support/project';

const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
  version: string;
};
let folder: string;

const good = stringify(workload());
const racing = stringify(workload({ initContainers: [] }));
const warning = stringify(workload({ spec: { serviceAccountName: 'default' } }));

beforeAll(async () => {
  await ensureBuilt();
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
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const check = (args: readonly string[], input = '') => runCli(['check', ...args], { cwd: folder, input });
const inFolder = (name: string) => readFileSync(join(folder, name), 'utf8');

const nothing = { status: 0, stdout: '1 object in 1 file: nothing found\n', stderr: '' };
const containing = (text: string) => expect.stringContaining(text) as string;

describe('npx aks-vault-constructs check', () => {
  test('sums up in one line and ends with 0 where nothing fails', () => {
    expect(check(['good.yaml'])).toEqual(nothing);
  });

  test('ends with 1 where something does, and says where and what to do, with the sum as the last line', () => {
    const ended = check(['good.yaml', 'racing.yaml']);
    expect(ended).toEqual({
      status: 1,
      stdout: containing(
        'racing.yaml\n  Deployment shop/web (document 1)\n    10:9     error    while the webhook is unavailable',
      ),
      stderr: '',
    });
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toContain('1 error, 0 warnings, 0 notes');
  });

  test('warnings are printed and end with 0, or with 1 by --strict', () => {
    expect(check(['warning.yaml'])).toMatchObject({
      status: 0,
      stdout: containing('service-account-default'),
    });
    expect(check(['--strict', 'warning.yaml'])).toMatchObject({ status: 1 });
    expect(check(['--strict', 'good.yaml'])).toEqual(nothing);
  });

  test('with --safeguards also what Deployment Safeguards of AKS refuse', () => {
    expect(check(['--safeguards', 'good.yaml'])).toMatchObject({
      status: 1,
      stdout: containing('(safeguards-probes)'),
    });
    expect(check(['--safeguards', '--format', 'sarif', 'good.yaml']).stdout).toContain('safeguards-spread');
    expect(check(['--format', 'sarif', 'good.yaml']).stdout).not.toContain('safeguards-');
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

  test('--accept takes findings out, and wants a known rule and a reason', () => {
    const without = { ...nothing, stdout: '1 object in 1 file: nothing found, 1 accepted\n' };
    expect(check(['racing.yaml', '--accept', 'injector-start-race=fails closed here'])).toEqual(without);
    expect(check(['racing.yaml', '--accept=injector-start-race=fails closed here'])).toEqual(without);
    expect(check(['racing.yaml', '--accept', 'injector-start-rase=x'])).toMatchObject({
      status: 2,
      stderr: containing('CHECK_RULE_UNKNOWN'),
    });
    expect(check(['racing.yaml', '--accept', 'injector-start-race='])).toMatchObject({
      status: 2,
      stderr: containing('CHECK_REASON_MISSING'),
    });
    expect(check(['racing.yaml', '--accept', 'injector-start-race'])).toMatchObject({
      status: 2,
      stderr: containing('CLI_OPTION_VALUE_INVALID'),
    });
  });

  describe('--format', () => {
    test('sarif prints SARIF 2.1.0 with the version of the package, and the sum on standard error', () => {
      const printed = check(['racing.yaml', '--format', 'sarif']);
      expect(printed).toMatchObject({
        status: 1,
        stderr: '1 object in 1 file: 1 error, 0 warnings, 0 notes\n',
      });
      const log = JSON.parse(printed.stdout) as { runs: [{ results: { ruleId: string }[] }] };
      expect(log.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(['injector-start-race']);
      expect(log).toMatchObject({ runs: [{ tool: { driver: { semanticVersion: version } } }] });
    });

    test('json prints findings, unreadable texts and files, and the sum on standard error', () => {
      const { status, stdout, stderr } = check(['racing.yaml', 'chart.yaml', '--format=json']);
      expect({ status, stderr }).toMatchObject({ status: 2, stderr: containing('in 2 files: 1 error') });
      expect(JSON.parse(stdout)).toMatchObject({
        findings: [
          { rule: 'injector-start-race', level: 'error', location: { file: 'racing.yaml', line: 10 } },
        ],
        unreadable: expect.arrayContaining([expect.objectContaining({ file: 'chart.yaml' })]) as object[],
        files: [{ file: 'racing.yaml', objects: 1 }, { file: 'chart.yaml' }],
      });
    });

    test('text is the default', () => {
      expect(check(['racing.yaml', '--format', 'text'])).toEqual(check(['racing.yaml']));
    });

    test('another one ends with 2 and names the three', () => {
      expect(check(['good.yaml', '--format', 'xml'])).toEqual({
        status: 2,
        stdout: '',
        stderr:
          'error: check --format: the values are text, sarif, json, got "xml"; run aks-vault-constructs check --help [CLI_OPTION_VALUE_INVALID]\n',
      });
    });

    test('--sarif, as other tools have it, is answered with --format sarif', () => {
      expect(check(['good.yaml', '--sarif'])).toMatchObject({
        status: 2,
        stderr: containing('the option --sarif is unknown; write --format sarif'),
      });
    });
  });

  describe('--output', () => {
    test('writes SARIF or JSON into the file, and the text still goes to standard output', () => {
      for (const format of ['sarif', 'json']) {
        const ended = check(['racing.yaml', '--format', format, '--output', `out.${format}`]);
        expect(ended).toEqual(check(['racing.yaml']));
        expect(inFolder(`out.${format}`)).toBe(check(['racing.yaml', '--format', format]).stdout);
      }
    });

    test('writes the text into the file, and the sum goes to standard error', () => {
      expect(check(['racing.yaml', '--output', 'out.txt'])).toEqual({
        status: 1,
        stdout: '',
        stderr: '1 object in 1 file: 1 error, 0 warnings, 0 notes\n',
      });
      expect(inFolder('out.txt')).toBe(check(['racing.yaml']).stdout);
    });

    test('"-" is standard output', () => {
      expect(check(['racing.yaml', '--output', '-'])).toEqual(check(['racing.yaml']));
    });

    test('a file that cannot be written ends with 2', () => {
      expect(check(['racing.yaml', '--output=racing.yaml/out.sarif'])).toEqual({
        status: 2,
        stdout: '',
        stderr:
          'error: "racing.yaml/out.sarif": cannot be written (a folder in its path is a file); check the path and its permissions [CLI_FILE_NOT_WRITABLE]\n',
      });
    });
  });

  test('a reader that closes the pipe ends nothing: no error, and the exit code of the whole result', () => {
    // More than a pipe holds, so that the writer is still writing when the reader is gone.
    const many = Array.from({ length: 400 }, () => racing).join('---\n');
    writeFileSync(join(folder, 'many.yaml'), many);
    const script = `"$0" "$1" check many.yaml | head -n 1; echo "\${PIPESTATUS[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, cliFile()], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'many.yaml\n1 0\n', stderr: '' });
  });

  test('a file that is not there ends with 2, and the others are checked all the same', () => {
    expect(check(['none.yaml', 'racing.yaml'])).toEqual({
      status: 2,
      stdout: containing('racing.yaml\n'),
      stderr:
        'error: "none.yaml": cannot be read (no such file or folder); check the path and the working folder [CLI_FILE_UNREADABLE]\n',
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
    expect(check(['values.yaml'])).toMatchObject({
      status: 2,
      stderr: containing(
        '0 Kubernetes objects checked; skipped: 1 × values file of Helm (to check: helm template',
      ),
    });
    expect(check(['values.yaml', 'good.yaml'])).toEqual({
      status: 0,
      stdout: '1 object in 2 files: nothing found\n',
      stderr: containing('1 Kubernetes object checked; skipped: 1 × values file of Helm'),
    });
    expect(check(['-'], '')).toMatchObject({ status: 2, stderr: containing('CLI_OBJECTS_MISSING') });
    // "Nothing found" would look like a good result.
    expect(check(['-'], '').stdout).toBe('');
    expect(check(['empty'])).toMatchObject({
      status: 2,
      stderr: containing('error: folder "empty": no *.yaml, *.yml or *.json below it'),
    });
  });
});
