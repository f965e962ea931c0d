import { spawnSync } from 'node:child_process';
import { cliFile, ensureBuilt, runCli } from '../support/built';
import { CliFolder } from '../support/cli-in-process';
import { type SarifLog, sarifProblems } from '../support/sarif';

const containing = (text: string) => expect.stringContaining(text) as string;
const good = 'path "secret/data/shop/db" {\n  capabilities = ["read"]\n}\n';
const warning = 'path "secret/data/shop/*" {\n  capabilities = ["read", "list"]\n}\n';
const error = '# one line\n\npath "secret/data/shop-*/db" {\n  capabilities = ["read"]\n}\n';
const json = '{\n  "path": {\n    "secret/data/*/x": { "capabilities": ["read"] }\n  }\n}\n';

const folder = new CliFolder({
  'good.hcl': good,
  'warning.hcl': warning,
  'error.hcl': error,
  'policy.json': json,
  'wrong.hcl': 'path "a" {\n  capabilities = ["raed"]\n}\n',
  'bom.hcl': `\uFEFF${good}`,
  'main.tf': 'resource "vault_policy" "a" {\n  name = "a"\n}\n',
  'all/a.hcl': good,
  'all/deep/b.policy': warning,
  'all/deep/c.json': json,
  'all/deep/package.json': '{ "name": "x" }',
  'all/terragrunt.hcl': 'terraform {\n  source = "x"\n}\n',
  'all/server.hcl': 'ui = true\nlistener "tcp" {\n  address = "x"\n}\n',
  'all/d.txt': error,
  'all/.hidden/e.hcl': error,
  'all/node_modules/f.hcl': error,
  'none/readme.md': '# nothing\n',
  'empty.hcl': '',
  'comment.hcl': '# later\n',
});

afterAll(() => {
  folder.remove();
});

const lint = (...args: readonly string[]) => folder.run(['policy', 'lint', ...args]);
const nothing = { status: 0, stdout: '1 rule in 1 policy: nothing found\n', stderr: '' };

describe('npx aks-vault-constructs policy lint', () => {
  test('sums up in one line and ends with 0 where nothing is found', () => {
    expect(lint('good.hcl')).toEqual(nothing);
  });

  test('ends with 1 where a rule cannot work, with line, column, code and what to write, and the sum as the last line', () => {
    expect(lint('good.hcl', 'error.hcl')).toEqual({
      status: 1,
      stdout: `error.hcl
    3:1      error    rule for "secret/data/shop-*/db": "*" is a wildcard only as the last character of a path
                      and "+" only as a whole segment; here it is taken literally and the rule never matches,
                      got "shop-*" (POLICY_LINT_WILDCARD_LITERAL)
                      instead: write "+" for the whole segment, or end the path with "*"

2 rules in 2 policies: 1 error, 0 warnings
`,
      stderr: '',
    });
  });

  test.each(['empty.hcl', 'comment.hcl'])(
    'a policy without a rule, %s, is reported: it grants nothing',
    (file) => {
      expect(lint(file, 'good.hcl')).toMatchObject({
        status: 0,
        stderr: `note: ${file} has no rule: as a policy it grants nothing\n`,
      });
      // What servers refuse has no rules that could be counted.
      expect(lint('wrong.hcl').stderr).toBe('');
    },
  );

  test('warnings are printed and end with 0, or with 1 by --strict', () => {
    expect(lint('warning.hcl')).toMatchObject({ status: 0, stdout: containing('1:1      warning') });
    expect(lint('--strict', 'warning.hcl')).toMatchObject({ status: 1 });
    expect(lint('--strict', 'good.hcl')).toEqual(nothing);
  });

  test('what servers refuse is an error at its place, and the other files are linted all the same', () => {
    expect(lint('wrong.hcl', 'error.hcl')).toMatchObject({
      status: 1,
      stdout: containing(
        'wrong.hcl\n    2:19     error    capabilities of the rule for "a": a capability is one of',
      ),
    });
    expect(lint('wrong.hcl', 'error.hcl').stdout).toContain('1 rule in 2 policies: 2 errors');
  });

  test.each([
    ['bom.hcl', 'a byte order mark (U+FEFF) is before the policy (POLICY_OTHER_LANGUAGE)'],
    ['main.tf', 'this is Terraform, not a policy (POLICY_OTHER_LANGUAGE)'],
  ])('%s is called what it is', (file, text) => {
    expect(lint(file)).toMatchObject({ status: 1, stdout: containing(text) });
  });

  test('policies in JSON have lines too', () => {
    expect(lint('policy.json')).toMatchObject({
      status: 1,
      stdout: containing('policy.json\n    3:5      error'),
    });
  });

  test('a folder is every *.hcl, *.policy and *.json below it; what is no policy is one line on standard error', () => {
    const { status, stdout, stderr } = lint('all');
    expect(status).toBe(1);
    expect(stdout.split('\n').filter((line) => line.startsWith('all/'))).toEqual([
      'all/deep/b.policy',
      'all/deep/c.json',
    ]);
    expect(stdout).toContain('3 rules in 3 policies');
    expect(stderr).toBe(
      'skipped, as no policies: 1 × other file, 1 × the configuration of a server, 1 × Terraform\n',
    );
  });

  test('JSON in a folder is a policy where "path" is on top and has stanzas, with a byte order mark too', () => {
    const stanzas = '{ "secret/data/x": { "capabilities": ["read"] } }';
    folder.write(
      'json/deployment.json',
      '{ "apiVersion": "v1", "kind": "List", "items": [{ "path": "/x" }] }',
    );
    folder.write('json/tokens.json', `{ "app": { "custom_policy": { "path": ${stanzas} } } }`);
    folder.write('json/lock.json', '{ "name": "x", "path": "node_modules/x", "version": "1" }');
    folder.write('json/launch.json', '\uFEFF{ "profiles": { "path": "x" } }');
    folder.write('json/own.json', `{ "path": ${stanzas} }`);
    folder.write('json/marked.json', `\uFEFF{ "path": ${stanzas} }`);
    const { status, stdout, stderr } = lint('json');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'skipped, as no policies: 1 × a Kubernetes manifest, 3 × other file\n',
    });
    expect(stdout.match(/^json\/.*$/gm)).toEqual(['json/marked.json']);
    expect(stdout).toContain('a byte order mark (U+FEFF)');
    expect(stdout).toContain('1 rule in 2 policies: 1 error, 0 warnings');
  });

  test('--exclude leaves out files and folders, and may be given several times', () => {
    expect(lint('all', '--exclude', 'deep')).toMatchObject({ status: 0, stdout: nothing.stdout });
    expect(lint('all', '--exclude', '*.policy', '--exclude', '*.json').stdout).toBe(nothing.stdout);
  });

  describe('--kv-v2 and --kv-v1', () => {
    const kv = 'path "kv/shop/db" {\n  capabilities = ["read"]\n}\n';

    test('--kv-v2 makes a path without data/ an error, which is unknown without it', () => {
      folder.write('kv.hcl', kv);
      expect(lint('kv.hcl')).toEqual(nothing);
      expect(lint('kv.hcl', '--kv-v2', 'kv')).toMatchObject({
        status: 1,
        stdout: containing('write "kv/data/shop/db", or use KvV2.mount(...).secret(...)'),
      });
      expect(lint('kv.hcl', '--kv-v2', 'secret', '--kv-v2=/kv/')).toMatchObject({ status: 1 });
    });

    test('--kv-v1 takes a guess back', () => {
      expect(lint('warning.hcl', '--kv-v1', 'secret')).toEqual(nothing);
    });

    test.each([
      ['--kv-v2', '/', 'needs the path of a mount, such as "secret" or "team/kv"'],
      ['--kv-v2', 'kv/*', 'needs the path of a mount, such as "secret" or "team/kv"'],
    ])('%s %s ends with 2', (option, mount, rule) => {
      const { status, stderr } = lint('good.hcl', option, mount);
      expect({ status, stderr }).toEqual({ status: 2, stderr: containing(`${rule}, got "${mount}"`) });
      expect(stderr).toContain('[CLI_OPTION_VALUE_INVALID]');
    });

    test('a mount that is both ends with 2', () => {
      expect(lint('good.hcl', '--kv-v2', 'a', '--kv-v1', 'a')).toMatchObject({
        status: 2,
        stderr: containing('the mount is given as KV v1 and as KV v2'),
      });
    });
  });

  test('--server openbao reads as OpenBao does, which takes an argument that is written twice; vault is the default', () => {
    folder.write('twice.hcl', 'path "a" {\n  capabilities = ["read"]\n  capabilities = ["list"]\n}\n');
    for (const args of [[], ['--server', 'vault']]) {
      expect(lint('twice.hcl', ...args)).toMatchObject({
        status: 1,
        stdout: containing(
          '3:3      error    Vault, from 1.21 on, refuses a policy in which an argument is set twice',
        ),
      });
    }
    expect(lint('twice.hcl', '--server', 'openbao').stdout).toContain('POLICY_LINT_REPEATED_KEY');
    expect(lint('twice.hcl', '--server', 'consul')).toMatchObject({
      status: 2,
      stderr: containing('the values are vault, openbao, got "consul"'),
    });
  });

  describe('a finding is accepted', () => {
    const accepted = { ...nothing, stdout: '1 rule in 1 policy: nothing found, 1 accepted\n' };
    const comment = (text: string) => folder.write('accepted.hcl', `# ${text}\n${warning}`);

    test('by --accept, in every file', () => {
      expect(
        lint('warning.hcl', '--strict', '--accept', 'POLICY_LINT_KV_V2_LIST=the mount is KV v1'),
      ).toEqual(accepted);
    });

    test('by a comment, in its file', () => {
      const file = comment('aks-vault-constructs/accept.POLICY_LINT_KV_V2_LIST: the mount is KV v1');
      expect(lint('--strict', file)).toEqual(accepted);
    });

    test('with a reason of at least 10 characters', () => {
      expect(lint('warning.hcl', '--accept', 'POLICY_LINT_KV_V2_LIST=so')).toMatchObject({
        status: 2,
        stderr: containing('[POLICY_ACCEPT_REASON]'),
      });
      expect(lint('warning.hcl', '--accept', 'POLICY_LINT_KV_V2_LIST')).toMatchObject({
        status: 2,
        stderr: containing('needs a name, "=" and the reason'),
      });
      const { status, stdout } = lint(comment('aks-vault-constructs/accept.POLICY_LINT_KV_V2_LIST'));
      expect(status).toBe(1);
      expect(stdout).toContain('1:1      error    accepting POLICY_LINT_KV_V2_LIST');
      expect(stdout).toContain('2:1      warning');
    });

    test('and is a warning at its comment once it is gone', () => {
      folder.write('gone.hcl', `# aks-vault-constructs/accept.POLICY_LINT_BROAD: break-glass only\n${good}`);
      expect(lint('gone.hcl')).toMatchObject({
        status: 0,
        stdout: containing(
          '1:1      warning  accepted finding POLICY_LINT_BROAD: there is no such finding any more',
        ),
      });
    });
  });

  describe('--format', () => {
    test('sarif is valid SARIF 2.1.0 with rules, regions and fingerprints, and the sum goes to standard error', () => {
      const { status, stdout, stderr } = lint('error.hcl', 'wrong.hcl', '--format', 'sarif');
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: '1 rule in 2 policies: 2 errors, 0 warnings\n',
      });
      const log = JSON.parse(stdout) as SarifLog;
      expect(sarifProblems(log)).toBeNull();
      const { tool, results } = log.runs[0];
      expect(results.map(({ ruleId }) => ruleId)).toEqual([
        'POLICY_LINT_WILDCARD_LITERAL',
        'POLICY_CAPABILITY_UNKNOWN',
      ]);
      for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(results[0]).toMatchObject({
        level: 'error',
        message: { text: containing('Instead: write "+" for the whole segment') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'error.hcl' },
              region: { startLine: 3, startColumn: 1, endLine: 3, endColumn: 31 },
            },
          },
        ],
        partialFingerprints: { 'rulePath/v1': 'POLICY_LINT_WILDCARD_LITERAL|secret/data/shop-*/db' },
      });
    });

    test('sarif has accepted findings as suppressed', () => {
      const accept = ['--accept', 'POLICY_LINT_KV_V2_LIST=the mount is KV v1'];
      const log = JSON.parse(lint('warning.hcl', ...accept, '--format', 'sarif').stdout) as SarifLog;
      expect(sarifProblems(log)).toBeNull();
      expect(log.runs[0].results[0]?.suppressions).toEqual([
        { kind: 'external', status: 'accepted', justification: 'the mount is KV v1' },
      ]);
    });

    test('json prints findings, files and what was skipped', () => {
      expect(JSON.parse(lint('all', '--format', 'json').stdout)).toMatchObject({
        findings: [
          {
            code: 'POLICY_LINT_KV_V2_LIST',
            severity: 'warning',
            file: 'all/deep/b.policy',
            line: 1,
            column: 1,
          },
          { code: 'POLICY_LINT_WILDCARD_LITERAL', path: 'secret/data/*/x' },
        ],
        files: [
          { file: 'all/a.hcl', rules: 1 },
          { file: 'all/deep/b.policy', rules: 1 },
          { file: 'all/deep/c.json', rules: 1 },
        ],
        skipped: [
          { file: 'all/deep/package.json', what: 'other file' },
          { file: 'all/server.hcl', what: 'the configuration of a server' },
          { file: 'all/terragrunt.hcl', what: 'Terraform' },
        ],
      });
    });

    test('text is the default, another one ends with 2', () => {
      expect(lint('error.hcl', '--format', 'text')).toEqual(lint('error.hcl'));
      expect(lint('error.hcl', '--format', 'xml')).toMatchObject({
        status: 2,
        stderr: containing('text, sarif, json'),
      });
    });
  });

  test('--output writes the report into the file; of SARIF and JSON the text still goes to standard output', () => {
    expect(lint('error.hcl', '--format', 'sarif', '--output', 'out.sarif')).toEqual(lint('error.hcl'));
    expect(folder.read('out.sarif')).toBe(lint('error.hcl', '--format', 'sarif').stdout);
    expect(lint('error.hcl', '--output', 'out.txt')).toEqual({
      status: 1,
      stdout: '',
      stderr: '1 rule in 1 policy: 1 error, 0 warnings\n',
    });
    expect(folder.read('out.txt')).toBe(lint('error.hcl').stdout);
    expect(lint('error.hcl', '--output', 'new/out.txt')).toMatchObject({ status: 1 });
    expect(folder.read('new/out.txt')).toBe(lint('error.hcl').stdout);
    expect(lint('error.hcl', '--output', 'new')).toMatchObject({
      status: 2,
      stderr: containing('error: "new": cannot be written (it is a folder)'),
    });
  });

  test('a file that is not there ends with 2, and the others are linted all the same', () => {
    expect(lint('none.hcl', 'error.hcl')).toMatchObject({
      status: 2,
      stdout: containing('error.hcl\n'),
      stderr: containing('error: "none.hcl": cannot be read (no such file or folder); '),
    });
  });

  test('where none of the files is there, nothing says that nothing was found', () => {
    const { status, stdout, stderr } = lint('none.hcl');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: "none\.hcl": cannot be read [^\n]*\[CLI_FILE_UNREADABLE\]\n$/);
  });

  test('a run without any policy ends with 2, so that a pipeline that lints nothing is not green', () => {
    expect(lint('none')).toMatchObject({
      status: 2,
      stderr: containing('error: folder "none": no *.hcl, *.policy or *.json below it'),
    });
    expect(lint('all', '--exclude', '{a.hcl,deep}')).toMatchObject({
      status: 2,
      stderr: containing('[CLI_POLICIES_MISSING]'),
    });
  });
});

describe('as it is built', () => {
  beforeAll(ensureBuilt);

  test('"-" is standard input', () => {
    const run = (input: string) => runCli(['policy', 'lint', '-'], { input });
    expect(run(good)).toEqual(nothing);
    expect(run(error)).toMatchObject({ status: 1, stdout: containing('standard input\n    3:1') });
  });

  test('a reader that closes the pipe ends nothing: no error, and the exit code of the whole result', () => {
    folder.write(
      'many.hcl',
      Array.from({ length: 3_000 }, (_one, index) => error.replace('shop', `shop${String(index)}`)).join(''),
    );
    const script = `"$0" "$1" policy lint many.hcl | head -n 1; echo "\${PIPESTATUS[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, process.execPath, cliFile()], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'many.hcl\n1 0\n', stderr: '' });
  });
});
