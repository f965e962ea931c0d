import { X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import {
  aws,
  base64Decoded,
  database,
  dotenvFile,
  joined,
  jsonFile,
  kv1,
  kv2,
  pki,
  secretText,
  ssh,
  yamlFile,
} from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { manifestOf, RenderFolder } from './support';

// Without a Vault: a development server of its own, with values that are made up of what the templates ask for.

const folder = new RenderFolder();
afterAll(() => {
  expect(folder.left()).toEqual([]);
  folder.remove();
});

const db = kv2('secret').at('shop/db');
const nested = kv2('teams/kv').at('shop/nested');
const flags = kv2('secret').at('shop/flags').optional();

test('every key is placeholder-KEY, in the form of its file: KV of both versions, nested values, lists, base64, other versions', async () => {
  const output = folder.at('kv');
  const files = {
    password: db.key('password'),
    'db.env': dotenvFile({ USER_NAME: db.key('user'), HOST: 'db.shop' }),
    old: db.version(3).key('password'),
    legacy: kv1('kv').at('team/shop/legacy').key('token'),
    'nested.json': jsonFile({ port: nested.key('db', 'port'), host: nested.key('db', 'hosts', 1) }),
    'list.txt': joined(',', nested.key('brokers')),
    'store.bin': base64Decoded(db.key('store')),
    'odd.txt': kv2('secret').at('shop/odd path').key('ke"y[[1]]'),
    'flag.txt': secretText`flag=${flags.key('level').orElse('info')}`,
  };
  const { code, said } = await folder.render(manifestOf({ files }), { output, placeholders: true });
  expect({ code, said }).toEqual({ code: 0, said: [`Deployment shop/web: 9 files in ${output}`] });
  const read = (name: string) => folder.read(`kv/${name}`);
  expect(Object.keys(files).map(read)).toEqual([
    'placeholder-password',
    "USER_NAME='placeholder-user'\nHOST='db.shop'\n",
    'placeholder-password',
    'placeholder-token',
    expect.any(String),
    'placeholder-brokers',
    'placeholder-store',
    'placeholder-ke"y[[1]]',
    'flag=placeholder-level',
  ]);
  expect(JSON.parse(read('nested.json'))).toEqual({ port: 'placeholder-port', host: 'placeholder-hosts' });
});

test('a PKI engine is there and issues, in one file and in parts', async () => {
  const output = folder.at('pki');
  const role = pki('pki').role('web');
  const tls = role.certificateParts({
    commonName: 'parts.shop.svc',
    uriSans: ['spiffe://shop/web'],
    ipSans: ['10.0.0.1'],
  });
  const files = {
    'web.pem': role.certificate({ commonName: 'web.shop.svc', ttl: '72h' }),
    'tls.crt': tls.fullChain,
    'tls.key': tls.privateKey,
  };
  expect((await folder.render(manifestOf({ files }), { output, placeholders: true })).code).toBe(0);
  expect(new X509Certificate(folder.read('pki/web.pem')).subject).toBe('CN=web.shop.svc');
  expect(new X509Certificate(folder.read('pki/tls.crt')).subjectAltName).toContain('spiffe://shop/web');
  expect(folder.read('pki/tls.key')).toContain('PRIVATE KEY');
});

const engines = {
  'db.json': jsonFile({ user: database('database').role('shop').username }),
  'aws.json': jsonFile({ key: aws('aws').role('shop').stsCredentials({ ttl: '1h' }).secretKey }),
  'ssh.pub': ssh('ssh').role('ci').sign({ publicKey: 'ssh-ed25519 AAAA' }),
  'config.yaml': yamlFile({ all: kv2('secret').at('shop/config').all() }),
};

test('what no development server has is made up, and said, with the way to give it', async () => {
  const output = folder.at('engines');
  const { code, said } = await folder.render(manifestOf({ files: engines }), { output, placeholders: true });
  expect([code, ...said]).toEqual([
    0,
    'note: database/creds/shop: no engine answers, but made-up data; --values FILE gives one',
    'note: aws/sts/shop: no engine answers, but made-up data; --values FILE gives one',
    'note: ssh/sign/ci: no engine answers, but made-up data; --values FILE gives one',
    'note: secret/data/shop/config: the templates name no key, so that one is made up; --values FILE gives one',
    `Deployment shop/web: 4 files in ${output}`,
  ]);
  expect(JSON.parse(folder.read('engines/db.json'))).toEqual({ user: 'placeholder-username' });
  expect(folder.read('engines/ssh.pub')).toBe('placeholder-signed_key');
});

test('--values gives them by path: for reads and for writes, one key or all, and null for a key that is missing', async () => {
  const output = folder.at('values');
  const values = folder.write(
    'values.yaml',
    [
      'database/creds/shop: { username: v-shop }',
      'aws/sts/shop: { secret_key: wJalr }',
      '/secret/data/shop/config: { PORT: 8080, HOST: "it\'s" }',
    ].join('\n'),
  );
  const { code, said } = await folder.render(manifestOf({ files: engines }), {
    output,
    placeholders: true,
    values,
  });
  expect([code, ...said]).toEqual([
    0,
    'note: ssh/sign/ci: no engine answers, but made-up data; add it to the file of --values',
    `Deployment shop/web: 4 files in ${output}`,
  ]);
  expect(JSON.parse(folder.read('values/db.json'))).toEqual({ user: 'v-shop' });
  expect(JSON.parse(folder.read('values/aws.json'))).toEqual({ key: 'wJalr' });
  expect(parse(folder.read('values/config.yaml'))).toEqual({ all: { PORT: 8080, HOST: "it's" } });
  const without = folder.write('without.yaml', 'secret/data/shop/db: { password: null, user: x }');
  const missing = await folder.render(manifestOf({ files: { password: db.key('password') } }), {
    output: folder.at('null'),
    placeholders: true,
    values: without,
    timeout: 3,
  });
  expect([missing.code, missing.said.at(-1)]).toEqual([1, expect.stringContaining('has no key "password"')]);
});

test.each([
  ['is missing', undefined, 'RENDER_FILE_UNREADABLE'],
  ['is no YAML', 'a: [hunter2', 'RENDER_VALUES_INVALID'],
  ['is a list', '- hunter2', 'RENDER_VALUES_INVALID'],
  ['has a path that nobody reads', 'database/creds/shpo: { username: hunter2 }', 'RENDER_VALUES_INVALID'],
  ['has a text for a path', 'database/creds/shop: hunter2', 'RENDER_VALUES_INVALID'],
  ['has a tag that is unknown', 'database/creds/shop: !hunter2 x', 'RENDER_VALUES_INVALID'],
])('a file of --values that %s is an error without a value in it', async (_, text, code) => {
  const values = text === undefined ? folder.at('none.yaml') : folder.write('wrong.yaml', text);
  const failed = folder.render(manifestOf({ files: engines }), {
    output: folder.at('w'),
    placeholders: true,
    values,
  });
  const message = expect.not.stringContaining('hunter2') as string;
  await expect(failed).rejects.toThrow(errorWith(code, { message }));
});
