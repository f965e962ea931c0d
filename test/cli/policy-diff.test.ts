import { CliFolder } from '../support/cli-in-process';

const containing = (text: string) => expect.stringContaining(text) as string;
const folder = new CliFolder({
  'old.hcl':
    'path "secret/data/*" {\n  capabilities = ["read"]\n}\npath "a" { capabilities = ["read", "list"] }\n',
  'same.hcl':
    '# other words\npath "a" { capabilities = ["list"] }\npath "a" { policy = "read" }\npath "secret/data/*" { capabilities = ["read"] }',
  'new.hcl':
    'path "secret/data/*" {\n  capabilities = ["read", "delete"]\n}\npath "a" { capabilities = ["read"] }\n',
  'wrong.hcl': 'path "a" { capabilities = ["raed"] }',
  'main/shop.hcl': 'path "a" { capabilities = ["read"] }\n',
  'main/gone.hcl': 'path "b" { capabilities = ["read"] }\n',
  'main/same.hcl': 'path "c" { capabilities = ["read"] }\n',
  'branch/shop.hcl': 'path "a" { capabilities = ["update"] }\n',
  'broken/a.hcl': 'path "a" { capabilities = ["read"] }\n',
  'broken/b.hcl': 'path "b" { capabilities = ["reed"] }\n',
  'broken/c.hcl': 'path "c" { capabilities = ["read"] }\n',
  'mended/a.hcl': 'path "a" { capabilities = ["read"] }\n',
  'mended/b.hcl': 'path "b" { capabilities = ["read"] }\n',
  'mended/c.hcl': 'path "c" { capabilities = ["read", "update"] }\n',
  'mended/d.hcl': 'path "d" { capabilities = ["reed"] }\n',
  'refused/a.hcl': 'path "a" { capabilities = ["reed"] }\n',
  'branch/same.hcl': '# c\npath "c" { capabilities = ["read"] }\n',
});

afterAll(() => {
  folder.remove();
});

const diff = (...args: readonly string[]) => folder.run(['policy', 'diff', ...args]);
const same = { status: 0, stdout: 'the same meaning\n', stderr: '' };

describe('npx aks-vault-constructs policy diff', () => {
  test('ends with 0 where both mean the same, however they say it', () => {
    expect(diff('old.hcl', 'old.hcl')).toEqual(same);
    expect(diff('old.hcl', 'same.hcl')).toEqual(same);
  });

  test('ends with 1 where something differs: what is allowed now, what no longer is, by which lines', () => {
    expect(diff('old.hcl', 'new.hcl')).toEqual({
      status: 1,
      stdout: `- a/: list (old.hcl:4, new.hcl:4)
+ secret/data/*: delete (old.hcl:1, new.hcl:1)

1 capability gained, 1 lost, 0 changed
`,
      stderr: '',
    });
  });

  test('"none" is no policy at all', () => {
    expect(diff('none', 'old.hcl')).toMatchObject({
      status: 1,
      stdout: containing('3 capabilities gained, 0 lost, 0 changed'),
    });
    expect(diff('none', 'none')).toEqual(same);
  });

  test('folders are compared policy by policy, by their names', () => {
    expect(diff('main', 'branch')).toEqual({
      status: 1,
      stdout: `gone.hcl
- b: read (main/gone.hcl:1)

shop.hcl
- a: read (main/shop.hcl:1, branch/shop.hcl:1)
+ a: update (main/shop.hcl:1, branch/shop.hcl:1)

1 capability gained, 2 lost, 0 changed; 2 of 3 policies
`,
      stderr: '',
    });
    expect(diff('none', 'branch')).toMatchObject({ status: 1, stdout: containing('2 capabilities gained') });
  });

  test('of folders, a policy that servers refuse on either side is named with its line, and the others are compared: exit code 2', () => {
    expect(diff('broken', 'mended')).toEqual({
      status: 2,
      stdout: `c.hcl
+ c: update (broken/c.hcl:1, mended/c.hcl:1)

1 capability gained, 0 lost, 0 changed; 1 of 2 policies, 2 refused
`,
      stderr: expect.stringMatching(
        /^error: broken\/b\.hcl:1:28: .*\[POLICY_CAPABILITY_UNKNOWN\]\nerror: mended\/d\.hcl:1:28: .*\n$/,
      ) as unknown,
    });
    expect(diff('none', 'mended')).toMatchObject({
      status: 2,
      stdout: containing('3 policies, 1 refused\n'),
      stderr: containing('mended/d.hcl:1:28'),
    });
  });

  test('of folders whose policies are all refused nothing is said to have the same meaning', () => {
    expect(diff('refused', 'refused')).toMatchObject({
      status: 2,
      stdout: 'nothing is compared, 2 refused\n',
      stderr: containing('refused/a.hcl:1:28'),
    });
  });

  test('--format json has every change, and the sum goes to standard error', () => {
    const { status, stdout, stderr } = diff('old.hcl', 'new.hcl', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '1 capability gained, 1 lost, 0 changed\n' });
    expect(JSON.parse(stdout)).toEqual([
      {
        policy: 'new.hcl',
        kind: 'lost',
        capability: 'list',
        path: 'a/',
        except: [],
        example: 'a/',
        before: [],
        after: [],
        rules: ['old.hcl:4', 'new.hcl:4'],
      },
      {
        policy: 'new.hcl',
        kind: 'gained',
        capability: 'delete',
        path: 'secret/data/*',
        except: [],
        example: containing('secret/data/'),
        before: [],
        after: [],
        rules: ['old.hcl:1', 'new.hcl:1'],
      },
    ]);
  });

  test('--output writes it into a file, and the sum goes to standard error', () => {
    expect(diff('old.hcl', 'new.hcl', '--output', 'out.txt')).toEqual({
      status: 1,
      stdout: '',
      stderr: '1 capability gained, 1 lost, 0 changed\n',
    });
    expect(folder.read('out.txt')).toBe(diff('old.hcl', 'new.hcl').stdout);
  });

  test.each([
    ['a policy that servers refuse', ['old.hcl', 'wrong.hcl'], 'POLICY_CAPABILITY_UNKNOWN'],
    ['a file that is not there', ['old.hcl', 'nothing.hcl'], 'CLI_FILE_UNREADABLE'],
    ['a file and a folder', ['old.hcl', 'main'], 'CLI_OPERANDS_WRONG'],
    ['one policy alone', ['old.hcl'], 'CLI_OPERANDS_WRONG'],
  ])('%s ends with 2', (_what, args, code) => {
    expect(diff(...args)).toMatchObject({ status: 2, stdout: '', stderr: containing(`[${code}]`) });
  });
});
