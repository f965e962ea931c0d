import {
  base64Decoded,
  base64Encoded,
  dotenvFile,
  jsonFile,
  jsonEncoded,
  kv1,
  kv2,
  vaultPath,
  secretText,
  urlEncoded,
} from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { PodAgent } from './support/pod-agent';

// Paths, versions, types and encodings, on a real server with a real agent under the derived policy.

const root = VaultClient.fromEnvironment();
const PATHS = [
  'plain',
  'deep/er/path',
  'shop/data/metadata',
  'sp ace',
  'ü☃',
  "it's",
  'a"b',
  'a?b',
  'a#b',
  '100%',
  'a%41',
  'a&b=c',
  'a:b',
  '$x',
  'a\\b',
];
const app = kv2('engines').at('app');

let agent: PodAgent;
const text = async (name: string) => (await agent.read(name)).toString('utf8');

beforeAll(async () => {
  await root.enableMount('engines', { type: 'kv', options: { version: '2' } });
  await root.enableMount('engines-team/v1', { type: 'kv', options: { version: '1' } });
  for (const [index, path] of PATHS.entries()) {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    expectOk(await root.write(`engines/data/${encoded}`, { data: { k: `two-${String(index)}` } }), path);
    expectOk(await root.write(`engines-team/v1/${encoded}`, { k: `one-${String(index)}` }), path);
  }
  const types = {
    int: 5432,
    big: 9007199254740991,
    real: 0.5,
    yes: true,
    list: [1, 'a', null],
    map: { b: '<&>', a: 1 },
  };
  const texts = { text: 'p@ss w+rd/ü"\n', bytes: Buffer.from([0, 255, 10, 13, 128]).toString('base64') };
  expectOk(await root.write('engines/data/app', { data: { v: 'first' } }), 'version 1');
  expectOk(await root.write('engines/data/app', { data: { v: 'second', ...types, ...texts } }), 'version 2');
  const all = [...Object.keys(types), 'text'];
  agent = await PodAgent.of(root, 'engines', {
    ...Object.fromEntries(
      PATHS.map((path, index) => [`two-${String(index)}`, kv2('engines').at(path).key('k')]),
    ),
    ...Object.fromEntries(
      PATHS.map((path, index) => [`one-${String(index)}`, kv1('engines-team/v1').at(path).key('k')]),
    ),
    'versions.txt': secretText`${app.version(1).key('v')} ${app.key('v')} ${app.version(2).key('v')}`,
    'types.txt': secretText`${app.key('int')} ${app.key('big')} ${app.key('real')} ${app.key('yes')} ${app.key('list')} ${app.key('map')}`,
    'types.json': jsonFile(Object.fromEntries(all.map((key) => [key, app.key(key)]))),
    'types.env': dotenvFile({ MAP: app.key('map') }),
    'raw-type': app.key('yes'),
    'encoded.txt': secretText`${urlEncoded(app.key('text'))} ${base64Encoded(app.key('text'))} ${jsonEncoded(app.key('text'))} ${jsonEncoded(app.key('map'))}`,
    'bytes.bin': base64Decoded(app.key('bytes')),
    'generic.txt': secretText`${vaultPath('engines/metadata/app', { dynamic: false }).field('current_version')}`,
  });
  await agent.renderOnce();
});

afterAll(() => agent.remove());

test.each(PATHS.map((path, index) => [path, index] as const))(
  'the path %j is read in both versions of KV, under the rule made of it',
  async (_path, index) => {
    expect(await text(`two-${String(index)}`)).toBe(`two-${String(index)}`);
    expect(await text(`one-${String(index)}`)).toBe(`one-${String(index)}`);
  },
);

test('a version that is named is read beside the latest', async () => {
  expect(await text('versions.txt')).toBe('first second second');
});

test('values that are no strings are written as their JSON text', async () => {
  const map = '{"a":1,"b":"<&>"}';
  expect(await text('types.txt')).toBe(`5432 9007199254740991 0.5 true [1,"a",null] ${map}`);
  expect(await text('types.env')).toBe(`MAP='${map}'\n`);
  expect(await text('raw-type')).toBe('true');
});

test('and keep their type in JSON', async () => {
  expect(JSON.parse(await text('types.json'))).toEqual({
    int: 5432,
    big: 9007199254740991,
    real: 0.5,
    yes: true,
    list: [1, 'a', null],
    map: { a: 1, b: '<&>' },
    text: 'p@ss w+rd/ü"\n',
  });
});

test('encodings are what JavaScript makes of the value', async () => {
  const value = 'p@ss w+rd/ü"\n';
  const base64 = Buffer.from(value).toString('base64');
  expect(await text('encoded.txt')).toBe(
    `${encodeURIComponent(value)} ${base64} ${JSON.stringify(value)} {"a":1,"b":"<&>"}`,
  );
});

test('bytes in base64 arrive as bytes', async () => {
  expect([...(await agent.read('bytes.bin'))]).toEqual([0, 255, 10, 13, 128]);
});

test('any other path that answers a read can be used', async () => {
  expect(await text('generic.txt')).toBe('2');
});
