import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  dotenvFile,
  jsonFile,
  kubeletEnvFile,
  kv1,
  kv2,
  secretFiles,
  secretText,
  urlEncoded,
} from '../../lib/secrets';
import { VaultAccess } from '../../lib/access';
import { errorWith } from '../support/errors';
import { type RunningAgent } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { PodAgent } from './support/pod-agent';

// A secret that may be missing: a real agent knows it as an error only, so the template looks first.

const root = VaultClient.fromEnvironment();
const flags = kv2('optional').at('shop/flags').optional();
const there = kv2('optional').at('there');

const files = {
  banner: flags.key('banner').orElse('no banner'),
  empty: flags.key('banner').orEmpty(),
  'top.txt': kv2('optional').at('top').optional().key('k').orElse('no top'),
  'v1.txt': kv1('optional-v1').at('a b/c').optional().key('k').orElse('no v1'),
  'v1-top.txt': kv1('optional-v1').at('top').optional().key('k').orElse('no top'),
  'pinned.txt': kv2('optional').at('shop/flags').version(2).optional().key('banner').orElse('no version 2'),
  'odd.txt': kv2('optional').at('od%41d/a?b').optional().key('k').orElse('nothing odd'),
  'all.json': jsonFile({
    flags: flags.all().orEmpty(),
    port: there.key('port').orElse(5432),
    name: there.key('name'),
  }),
  'all.env': dotenvFile(flags.all().orEmpty()),
  'text.txt': secretText`banner=${urlEncoded(flags.key('banner').orElse('a b'))} null=${there.key('nothing').orElse('x')}`,
};

let agent: PodAgent;
let running: RunningAgent;

const text = async (name: string) => (await agent.read(name)).toString('utf8');
const write = async (data: object) => {
  expectOk(await root.write('optional/data/shop/flags', { data }), 'flags');
};
const becomes = (name: string, expected: string) =>
  waitUntil(`${name} to be ${JSON.stringify(expected)}`, async () => (await text(name)) === expected);

beforeAll(async () => {
  await root.enableMount('optional', { type: 'kv', options: { version: '2' } });
  await root.enableMount('optional-v1', { type: 'kv', options: { version: '1' } });
  expectOk(await root.write('optional/data/there', { data: { name: 'n', nothing: null } }), 'there');
  agent = await PodAgent.of(root, 'optional', files);
  running = await agent.start();
  await waitUntil('all files', async () => {
    const found = await Promise.all(
      Object.keys(files).map((name) =>
        access(join(agent.folder, name)).then(
          () => true,
          () => false,
        ),
      ),
    );
    return found.every((one) => one);
  });
});

afterAll(async () => {
  await running.stop();
  await agent.remove();
});

describe('a secret that is not there', () => {
  test('gives every file its default, in every format and both versions of KV, under the derived policy', async () => {
    expect(await text('banner')).toBe('no banner');
    expect(await text('top.txt')).toBe('no top');
    expect(await text('v1.txt')).toBe('no v1');
    expect(await text('v1-top.txt')).toBe('no top');
    expect(await text('odd.txt')).toBe('nothing odd');
    expect(JSON.parse(await text('all.json'))).toEqual({ flags: {}, port: 5432, name: 'n' });
    expect(await text('text.txt')).toBe('banner=a%20b null=x');
  });

  test('gives an empty file where that is decided', async () => {
    expect((await stat(join(agent.folder, 'empty'))).size).toBe(0);
    expect((await stat(join(agent.folder, 'all.env'))).size).toBe(0);
  });

  test('is no error of the agent', () => {
    expect(running.logs()).not.toMatch(/no secret exists|ERROR/);
  });
});

describe('a secret that comes and goes', () => {
  test('arrives, and is its default again when it is deleted, destroyed, or its name is gone', async () => {
    await write({ banner: 'first' });
    await becomes('banner', 'first');
    await becomes('all.env', "banner='first'\n");
    // Deleted: the name stays in its folder.
    expectOk(await root.delete('optional/data/shop/flags'), 'delete');
    await becomes('banner', 'no banner');
    await becomes('empty', '');
    await write({ banner: 'second' });
    await becomes('banner', 'second');
    await becomes('pinned.txt', 'second');
    expectOk(await root.write('optional/destroy/shop/flags', { versions: [2] }), 'destroy');
    await becomes('banner', 'no banner');
    await becomes('pinned.txt', 'no version 2');
    await write({ other: 'x' });
    await becomes('all.env', "other='x'\n");
    expect(await text('banner')).toBe('no banner');
    expectOk(await root.delete('optional/metadata/shop/flags'), 'metadata');
    await becomes('all.env', '');
    expectOk(await root.write('optional/data/od%2541d/a%3Fb', { data: { k: 'odd' } }), 'odd');
    await becomes('odd.txt', 'odd');
    expectOk(await root.write('optional-v1/a%20b/c', { k: 'v1' }), 'v1');
    await becomes('v1.txt', 'v1');
  });
});

describe('the least policy for it', () => {
  const policyOf = (file: Parameters<typeof secretFiles>[0][string]) =>
    VaultAccess.of({
      workload: 'w',
      roleName: 'w',
      namespace: 'n',
      serviceAccount: 's',
      files: { file },
    }).reads.map(({ path, capabilities, keys }) => [path, capabilities.join(), keys.join()]);

  test('lists the folder and reads the versions in KV v2', () => {
    expect(policyOf(flags.key('banner').orEmpty())).toEqual([
      ['optional/data/shop/flags', 'read', 'banner'],
      ['optional/metadata/shop/', 'list', ''],
      ['optional/metadata/shop/flags', 'read', ''],
    ]);
    expect(policyOf(kv2('optional').at('top').optional().key('k').orElse(1))).toEqual([
      ['optional/data/top', 'read', 'k'],
      ['optional/metadata/', 'list', ''],
      ['optional/metadata/top', 'read', ''],
    ]);
  });

  test('lists the folder in KV v1', () => {
    expect(policyOf(kv1('kv').at('a/b').optional().key('k').orElse('x'))).toEqual([
      ['kv/a/', 'list', ''],
      ['kv/a/b', 'read', 'k'],
    ]);
  });

  test('is the usual one for a default alone: the secret is there, its key may be missing', () => {
    expect(policyOf(there.key('port').orElse(5432))).toEqual([['optional/data/there', 'read', 'port']]);
  });
});

describe('what may be empty is decided', () => {
  test('and known of the file: by orEmpty and orElse(""), by nothing else', () => {
    const mayBeEmpty = (content: Parameters<typeof secretFiles>[0][string]) =>
      secretFiles({ f: content })[0]?.file.mayBeEmpty;
    expect(mayBeEmpty(there.key('k'))).toBe(false);
    expect(mayBeEmpty(there.key('k').orElse('x'))).toBe(false);
    expect(mayBeEmpty(there.key('k').orEmpty())).toBe(true);
    expect(mayBeEmpty(urlEncoded(there.key('k').orElse('')))).toBe(true);
    expect(mayBeEmpty(secretText`${there.key('k').orEmpty()}`)).toBe(true);
    expect(mayBeEmpty(secretText`${there.key('k').orEmpty()}${there.key('l')}`)).toBe(false);
    expect(mayBeEmpty(dotenvFile(flags.all().orEmpty()))).toBe(true);
    expect(mayBeEmpty(dotenvFile(there.all()))).toBe(false);
    expect(mayBeEmpty(jsonFile(flags.all().orEmpty()))).toBe(false);
  });

  test.each([
    ['as a file', () => secretFiles({ f: flags.key('k') as never })],
    ['as a value', () => dotenvFile({ A: flags.key('k') as never })],
    ['as all keys', () => jsonFile({ a: flags.all() as never })],
    ['as all of a file', () => dotenvFile(flags.all() as never)],
    ['in a text', () => secretText`${flags.key('k') as never}`],
    ['in an encoding', () => urlEncoded(flags.key('k') as never)],
    ['as text', () => String(flags.key('k'))],
  ])('an optional value %s before that is refused: SECRETS_OPTIONAL_UNDECIDED', (_, make) => {
    expect(make).toThrow(errorWith('SECRETS_OPTIONAL_UNDECIDED'));
  });

  test.each([[null], [undefined], [NaN], [{}], ['\ud800']])(
    '%p is no default: SECRETS_DEFAULT_INVALID',
    (value) => {
      expect(() => there.key('k').orElse(value as never)).toThrow(errorWith('SECRETS_DEFAULT_INVALID'));
    },
  );

  test("the kubelet's variables are never empty, so neither is a default of one: SECRETS_ENTRY_VALUE_INVALID", () => {
    expect(() => kubeletEnvFile({ A: there.key('k').orEmpty() })).toThrow(
      errorWith('SECRETS_ENTRY_VALUE_INVALID'),
    );
    expect(() => kubeletEnvFile({ A: there.key('k').orElse("it's") })).toThrow(
      errorWith('SECRETS_ENTRY_VALUE_INVALID'),
    );
    expect(() => kubeletEnvFile({ A: there.key('k').orElse('x') })).not.toThrow();
  });
});
