import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { MOUNT_KINDS } from '../../lib/policy';
import { CliFolder } from '../support/cli-in-process';
import { projectRoot } from '../support/project';

const containing = (text: string) => expect.stringContaining(text) as string;
const SHOP = `path "secret/data/shop/*" {
  capabilities = ["read"]
}
path "secret/metadata/shop/*" {
  capabilities = ["list"]
}
path "secret/data/people/{{identity.entity.name}}" {
  capabilities = ["create", "update"]
}
path "pki/issue/web" {
  capabilities       = ["update"]
  allowed_parameters = {
    "ttl" = ["1h"]
  }
}
path "wrapped" {
  capabilities     = ["read"]
  max_wrapping_ttl = "5m"
}
`;
const GOOD = `# yaml-language-server: $schema=node_modules/aks-vault-constructs/lib/cli/policy-test.schema.json
policies: ../shop.hcl
mounts: { secret: kv-v2 }
tests:
  - name: the shop reads its own secrets
    identity: { entity.name: web }
    may:
      - read secret/data/shop/db
      - list secret/metadata/shop
      - create, update secret/data/people/web
      - can: update
        path: pki/issue/web
        parameters: { ttl: 1h }
      - can: [read]
        path: wrapped
        wrapTtl: 1m
    mayNot:
      - delete secret/data/shop/db
      - read secret/data/other
      - can: update
        path: pki/issue/web
        parameters: { ttl: 2h }
  - name: a deny of another policy wins
    policies: [../shop.hcl, ../deny.hcl]
    mayNot:
      - read secret/data/shop/db
`;
const FAILING = `policies: shop.hcl
tests:
  - name: first
    may:
      - delete secret/data/shop/db
    mayNot:
      - read secret/data/shop/db
      - read secret/shop/db
`;
const folder = new CliFolder({
  'shop.hcl': SHOP,
  'deny.hcl': 'path "secret/data/shop/db" { capabilities = ["deny"] }\n',
  'wrong.hcl': 'path "a" { capabilities = ["raed"] }\n',
  'tests/good.yaml': GOOD,
  'failing.yaml': FAILING,
});

afterAll(() => {
  folder.remove();
});

const run = (...args: readonly string[]) => folder.run(['policy', 'test', ...args]);

describe('npx aks-vault-constructs policy test', () => {
  test('ends with 0 where everything is as expected, and sums up; paths are relative to the file', () => {
    expect(run('tests/good.yaml')).toEqual({
      status: 0,
      stdout: '2 cases in 1 file, 10 requests: 10 passed, 0 failed\n',
      stderr: '',
    });
  });

  test('ends with 1 where something is not, with file and line of the case and why the policy answers so', () => {
    const { status, stdout } = run('tests/good.yaml', 'failing.yaml');
    expect(status).toBe(1);
    expect(stdout).toContain(`failing.yaml:5:9: "first" expects: may delete secret/data/shop/db
  delete secret/data/shop/db: refused, the deciding rule does not grant delete, and only the most specific rule counts
    decided by  path "secret/data/shop/*" { read } (shop.hcl:1)`);
    expect(stdout).toContain('failing.yaml:7:9: "first" expects: may not read secret/data/shop/db\n');
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 cases in 2 files, 13 requests: 10 passed, 3 failed');
  });

  test('"mayNot" of a KV v2 path without data/ fails, since every policy refuses what no request asks for', () => {
    expect(run('failing.yaml').stdout).toContain(
      'refused by every policy, since no request to a KV v2 mount has this path, while secret/data/shop/db is allowed',
    );
  });

  test('--format tap prints TAP 14', () => {
    const { status, stdout, stderr } = run('failing.yaml', '--format', 'tap');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: '1 case in 1 file, 3 requests: 0 passed, 3 failed\n',
    });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'TAP version 14',
      '1..3',
      'not ok 1 - first: may delete secret/data/shop/db',
      '  ---',
      '  at: "failing.yaml:5:9"',
    ]);
    // The block below a failure is YAML.
    const [, block = ''] = /^ {2}---\n([\s\S]*?)^ {2}\.\.\./m.exec(stdout) ?? [];
    expect(parse(block)).toEqual({
      at: 'failing.yaml:5:9',
      message: containing('refused, the deciding rule'),
    });
    expect(run('tests/good.yaml', '--format', 'tap').stdout).toContain(
      '\nok 10 - a deny of another policy wins: may not read',
    );
  });

  test('--format junit prints what CI services read, with file and line', () => {
    folder.write('junit.yaml', FAILING.replace('name: first', 'name: \'a <b> & "c"\''));
    const { stdout } = run('junit.yaml', '--format', 'junit');
    expect(stdout).toContain('<testsuite name="junit.yaml" tests="3" failures="3">');
    expect(stdout).toContain(
      '<testcase classname="a &#60;b&#62; &#38; &#34;c&#34;" name="may delete secret/data/shop/db" file="junit.yaml" line="5">',
    );
    expect(stdout.match(/<testcase\b/g)).toHaveLength(3);
    expect(stdout.match(/<\/testcase>/g)).toHaveLength(3);
  });

  test('--format json has each request with its result, and --output writes into a file', () => {
    const all = JSON.parse(run('failing.yaml', '--format', 'json').stdout) as object[];
    expect(all[0]).toEqual({
      file: 'failing.yaml',
      line: 5,
      name: 'first',
      allowed: true,
      capability: 'delete',
      path: 'secret/data/shop/db',
      passed: false,
      why: containing('refused'),
    });
    expect(run('failing.yaml', '--format', 'junit', '--output', 'out.xml').stdout).toBe(
      run('failing.yaml').stdout,
    );
    expect(folder.read('out.xml')).toContain('<testsuites');
  });
});

/** Each with where it is wrong and what the message says. */
const WRONG: readonly (readonly [what: string, text: string, place: string, says: string])[] = [
  ['no YAML', 'tests: [', '1:9', '[ or { is not closed'],
  ['a key twice', 'tests: []\ntests: []\n', '2:1', 'the map has this key already'],
  ['an empty file', '', '1:1', 'a file of cases is a map'],
  ['a list', '- a\n', '1:1', 'a file of cases is a map'],
  ['no tests', 'policies: a\n', '1:1', 'the key \\"tests\\" is missing'],
  ['an empty list of tests', 'tests: []\n', '1:8', 'has at least one case'],
  ['an unknown key', 'test: []\n', '1:1', 'the keys here are policies, server, mounts, identity, tests'],
  [
    'an unknown key of a case',
    'policies: a\ntests:\n  - name: x\n    maynot: []\n',
    '4:5',
    'write "mayNot" [',
  ],
  [
    'a misspelt capability',
    'policies: a\ntests:\n  - name: x\n    may: [raed secret/data/a]\n',
    '4:11',
    'got "raed"; write "read" [',
  ],
  ['a case without a name', 'policies: a\ntests:\n  - may: [read a]\n', '3:5', 'a case has a name'],
  ['a case without policies', 'tests:\n  - name: x\n    may: [read a]\n', '2:5', 'a case has'],
  ['a case without requests', 'policies: a\ntests:\n  - name: x\n', '3:5', 'has \\"may\\" or \\"mayNot\\"'],
  [
    'an unknown capability',
    'policies: a\ntests:\n  - name: x\n    may: [raed a]\n',
    '4:11',
    'a capability is one of',
  ],
  ['a request without a path', 'policies: a\ntests:\n  - name: x\n    may: [read]\n', '4:11', 'a request is'],
  [
    'a request in long without a path',
    'policies: a\ntests:\n  - name: x\n    may: [{ can: read }]\n',
    '4:11',
    'and \\"path\\"',
  ],
  ['an address', 'policies: a\ntests:\n  - name: x\n    may: [read https://v/a]\n', '4:11', 'follows /v1/'],
  ['an unknown server', 'server: consul\ntests: []\n', '1:9', 'one of vault, openbao'],
  ['an unknown kind of mount', 'mounts: { secret: kv }\ntests: []\n', '1:19', 'is one of kv-v1, kv-v2'],
  [
    'a TTL that is none',
    'policies: a\ntests:\n  - name: x\n    may: [{ can: read, path: a, wrapTtl: soon }]\n',
    '4:42',
    'a duration',
  ],
  ['null for a text', 'policies: a\ntests:\n  - name:\n    may: [read a]\n', '3:10', 'is a text'],
];

describe('a file of cases that cannot be used ends with 2 and one line, with the place', () => {
  test.each(WRONG)('%s', (_what, text, place, says) => {
    folder.write('wrong.yaml', text);
    const { status, stdout, stderr } = run('wrong.yaml');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`error: wrong.yaml:${place}: `);
    expect(stderr).toContain(says.replaceAll('\\"', '"'));
    expect(stderr).toMatch(/^[^\n]*\[CLI_TEST_FILE_INVALID\]\n$/);
  });

  test.each([
    ['a policy that is not there', 'none.hcl', 'CLI_FILE_UNREADABLE'],
    ['a policy that servers refuse', 'wrong.hcl', 'POLICY_CAPABILITY_UNKNOWN'],
  ])('%s', (_what, policy, code) => {
    folder.write('case.yaml', `policies: ${policy}\ntests:\n  - name: x\n    may: [read a]\n`);
    expect(run('case.yaml')).toMatchObject({ status: 2, stdout: '', stderr: containing(`[${code}]`) });
  });

  test('an identity that no server knows', () => {
    folder.write(
      'case.yaml',
      'policies: shop.hcl\nidentity: { name: x }\ntests:\n  - name: x\n    may: [read a]\n',
    );
    expect(run('case.yaml')).toMatchObject({ status: 2, stderr: containing('[POLICY_TEMPLATE_INVALID]') });
  });
});

describe('lib/cli/policy-test.schema.json', () => {
  const schema = JSON.parse(
    readFileSync(join(projectRoot(), 'lib/cli/policy-test.schema.json'), 'utf8'),
  ) as object;
  const validate = new Ajv().compile(schema);

  test('has every kind of mount that there is', () => {
    const { properties } = schema as { properties: { mounts: { additionalProperties: { enum: unknown } } } };
    expect(properties.mounts.additionalProperties.enum).toEqual([...MOUNT_KINDS]);
    const kinds = MOUNT_KINDS.map((kind) => `${kind}-mount: ${kind}`).join(', ');
    folder.write('tests/kinds.yaml', GOOD.replace(/^mounts:.*$/m, `mounts: { ${kinds} }`));
    expect(run('tests/kinds.yaml')).toMatchObject({ status: 0 });
  });

  test.each([GOOD, FAILING])('accepts what the command accepts', (text) => {
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  });

  test('refuses what the command refuses, but for what is known of texts alone', () => {
    const readable = WRONG.filter(([, text]) => !/tests: \[$|tests: \[\]\ntests/.test(text));
    const passed = readable.filter(([, text]) => validate(parse(text) as unknown));
    expect(passed.map(([what]) => what)).toEqual([
      'a misspelt capability',
      'a case without policies',
      'an unknown capability',
      'an address',
      'a TTL that is none',
    ]);
  });
});
