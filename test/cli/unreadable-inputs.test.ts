import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliFolder } from '../support/cli-in-process';

/**
 * What each command says of files that are not there, of folders, of what cannot be opened, of empty files and of files
 * that are no text: an error is one line with its code, and no summary follows that could be taken for a result.
 */
const folder = new CliFolder({
  'empty.yaml': '',
  'empty.hcl': '',
  'empty.json': '',
  'folder/readme.md': 'a folder without any file of the wanted names\n',
  'policies/readme.md': '',
});
for (const name of ['yaml', 'hcl', 'json'])
  writeFileSync(join(folder.path, `binary.${name}`), Buffer.from([0, 1, 0xff, 0xfe, 0x80, 0x62]));
// What root cannot open either: the folder of these is a file, and the link leads to itself.
symlinkSync('loop', join(folder.path, 'loop'));
afterAll(() => {
  folder.remove();
});

const MANIFESTS = [
  ['check'],
  ['check', '--fix'],
  ['inject', '--from-annotations'],
  ['render', '--placeholders', '--output', 'out'],
] as const;
const POLICIES = [
  ['policy lint'],
  ['policy fmt'],
  ['policy import'],
  ['policy test'],
  ['policy explain', '--can', 'read', 'a/b'],
  ['policy diff', 'none'],
] as const;
const CONTRACTS = [
  ['contract vault'],
  ['contract terraform'],
  ['contract diff', 'none'],
  ['contract who', 'a/b'],
  ['verify', '--policy'],
] as const;

type Words = readonly [string, ...(readonly string[])];

const titled = (all: readonly Words[]) => all.map((words) => [words.join(' '), words] as const);

type Asked = ReturnType<CliFolder['run']>;

/** `render` and `verify` are of those that may ask a server; what cannot be read is said before. */
const run = async ([command, ...more]: Words, file: string): Promise<Asked> =>
  folder.runAsync([...command.split(' '), ...more, file]);

const oneLine = (code: string) =>
  expect.stringMatching(new RegExp(`^error: [^\\n]* \\[${code}\\]\\n$`)) as string;

describe.each(titled([...MANIFESTS, ...POLICIES]))('npx aks-vault-constructs %s', (_title, words) => {
  test.each([
    ['missing.x', '"missing.x": cannot be read (no such file or folder); check the path'],
    ['empty.hcl/x', '"empty.hcl/x": cannot be read (a folder in its path is a file); check the path'],
    ['loop', '"loop": cannot be read (links that lead to each other); check the path'],
  ])('%s: one line with CLI_FILE_UNREADABLE and the path in quotes, and exit code 2', async (file, said) => {
    const { status, stdout, stderr } = await run(words, file);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: oneLine('CLI_FILE_UNREADABLE'),
    });
    expect(stderr).toContain(`error: ${said}`);
  });

  test('a folder called policies that has none: one line about that folder', async () => {
    const { status, stdout, stderr } = await run(words, 'policies');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^error: (?:folder "policies": no \*\.[^\n]* below it; [^\n]*\[CLI_FOLDER_EMPTY\]|"policies": cannot be read \(it is a folder\); name its files \[CLI_FILE_UNREADABLE\])\n$/,
    );
  });
});

describe.each(titled(CONTRACTS))('npx aks-vault-constructs %s', (_title, words) => {
  test.each([
    ['missing.json', 'no such file or folder'],
    ['empty.json/x', 'a folder in its path is a file'],
    ['loop', 'links that lead to each other'],
    ['folder', 'no *.json file in this folder'],
    ['contracts/*.json', 'no file matches'],
  ])('%s: one line with CLI_CONTRACT_MISSING, "%s", and exit code 2', async (file, said) => {
    const { status, stdout, stderr } = await run(words, file);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: oneLine('CLI_CONTRACT_MISSING'),
    });
    expect(stderr).toContain(`error: ${words[0]} ${JSON.stringify(file)}: ${said}; `);
    // What a platform would apply is nothing that these commands do.
    expect(stderr).not.toContain('next apply');
  });

  test.each(['empty.json', 'binary.json'])(
    '%s: one line that it is no JSON, and exit code 2',
    async (file) => {
      expect(await run(words, file)).toEqual({
        status: 2,
        stdout: '',
        stderr: oneLine('ACCESS_CONTRACT_NOT_JSON'),
      });
    },
  );
});

describe('a file without any byte', () => {
  test.each([
    [
      ['check'],
      'empty.yaml',
      2,
      /\nerror: check: no Kubernetes object in "empty\.yaml": .* \[CLI_OBJECTS_MISSING\]\n$/,
    ],
    [
      ['render', '--placeholders', '--output', 'out'],
      'empty.yaml',
      2,
      /^error: [^\n]* \[RENDER_WORKLOADS_NONE\]\n$/,
    ],
    [['inject', 'empty.yaml', '-f'], 'empty.yaml', 2, /^error: [^\n]* \[INJECT_DECLARATION_UNREADABLE\]\n$/],
    [['policy test'], 'empty.hcl', 2, /^error: [^\n]* \[CLI_TEST_FILE_INVALID\]\n$/],
    [['policy lint'], 'empty.hcl', 0, /^note: empty\.hcl has no rule: as a policy it grants nothing\n$/],
  ] as const)('%s %s', async (words, file, status, said) => {
    expect(await run(words, file)).toMatchObject({ status, stderr: expect.stringMatching(said) as string });
  });
});

describe('a file that is no text', () => {
  test.each([
    [
      ['check'],
      'binary.yaml',
      2,
      'stdout',
      /cannot be read as YAML \(it holds the control character U\+0000\)/,
    ],
    [
      ['render', '--placeholders', '--output', 'out'],
      'binary.yaml',
      2,
      'stderr',
      /\[RENDER_MANIFESTS_UNREADABLE\]\n$/,
    ],
    [
      ['inject', 'empty.yaml', '-f'],
      'binary.yaml',
      2,
      'stderr',
      /its bytes are not UTF-8.*\[CLI_FILE_UNREADABLE\]\n$/,
    ],
    [['policy test'], 'binary.hcl', 2, 'stderr', /^error: [^\n]* \[CLI_TEST_FILE_INVALID\]\n$/],
    [['policy lint'], 'binary.hcl', 1, 'stdout', /\(POLICY_SYNTAX\)/],
    [
      ['policy fmt'],
      'binary.hcl',
      1,
      'stderr',
      /^error: [^\n]* \[POLICY_SYNTAX\]\n1 policy: 0 changed, 1 refused\n$/,
    ],
    [
      ['policy explain', '--can', 'read', 'a/b'],
      'binary.hcl',
      2,
      'stderr',
      /^error: [^\n]* \[POLICY_SYNTAX\]\n$/,
    ],
  ] as const)('%s %s', async (words, file, status, where, said) => {
    const ended = await run(words, file);
    expect(ended.status).toBe(status);
    expect(ended[where]).toMatch(said);
  });
});

test('what can be read beside it is looked at all the same, with its summary, and exit code 2', () => {
  folder.write('loose.hcl', 'path "a" { capabilities = ["read"] }');
  expect(folder.run(['policy', 'fmt', 'missing.hcl', 'loose.hcl'])).toEqual({
    status: 2,
    stdout: 'loose.hcl\n',
    stderr: expect.stringMatching(
      /^error: "missing\.hcl": [^\n]* \[CLI_FILE_UNREADABLE\]\n1 policy: 1 changed\n$/,
    ) as string,
  });
});
