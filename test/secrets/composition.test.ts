import {
  agentTemplate,
  base64Decoded,
  base64Encoded,
  dotenvFile,
  joined,
  jsonEncoded,
  jsonFile,
  kv2,
  secretFiles,
  secretText,
  urlEncoded,
  yamlFile,
} from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { PodAgent } from './support/pod-agent';

// Texts made of texts, encoded as a whole and joined, on a real agent; and templates that a workload brings itself.

const root = VaultClient.fromEnvironment();
const secret = kv2('composition').at('app');
const values = {
  user: 'us"er',
  password: 'p@ss w+rd/ü"\n',
  brokers: ['a:1', 'b:2', 3, { c: 4 }],
  none: [],
  bytes: Buffer.from([0, 255, 10]).toString('base64'),
};
const { user, password } = values;
const login = secretText`${secret.key('user')}:${secret.key('password')}`;

const files = {
  'text-in-text.txt': secretText`[${login}] {{ ${secretText`<${login}>`} $`,
  'base64.txt': secretText`Basic ${base64Encoded(login)}`,
  'url.txt': urlEncoded(secretText`?${login}`),
  'json.txt': jsonEncoded(login),
  'twice.txt': base64Encoded(base64Encoded(login)),
  'bytes.txt': base64Encoded(secretText`${base64Decoded(secret.key('bytes'))}!`),
  'joined.txt': joined(' | ', [secret.key('user'), 'x', login, 7, base64Encoded(secret.key('user'))]),
  'list.txt': secretText`brokers=${joined(',', secret.key('brokers'))};${joined(',', secret.key('none'))};`,
  'default-list.txt': joined(',', secret.key('missing').orElse('localhost:9092')),
  'all.json': jsonFile({
    auth: base64Encoded(login),
    brokers: joined(' ', secret.key('brokers')),
    raw: secret.key('brokers'),
  }),
  'all.yaml': yamlFile({ auth: base64Encoded(login) }),
  'all.env': dotenvFile({ AUTH: base64Encoded(login), BROKERS: joined(',', secret.key('brokers')) }),
  'own.txt': agentTemplate(
    [
      '{{/* nobody sees this */ -}}',
      '{{- with secret "composition/data/app" }}',
      'user={{ .Data.data.user | toUpper }} ${HOME} %{x} [[ y ]] {% z %} {{ `{{ "{" }}[]${a}` }}',
      '{{ if eq .Data.data.user "us\\"er" }}{{ printf "%c" \'}\' }}[{{ end }}',
      '{{- end }}',
      '',
    ].join('\n'),
    { reads: [secret.key('user')] },
  ),
  'delimiters.txt': agentTemplate(
    '<% with secret "composition/data/app" %><% .Data.data.user %>{{ x }}<% end %>',
    {
      reads: [secret.all()],
      delimiters: { left: '<%', right: '%>' },
    },
  ),
};

let agent: PodAgent;
const text = async (name: keyof typeof files) => (await agent.read(name)).toString('utf8');

beforeAll(async () => {
  await root.enableMount('composition', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('composition/data/app', { data: values }), 'secret');
  agent = await PodAgent.of(root, 'composition', files);
  await agent.renderOnce();
});

afterAll(() => agent.remove());

const pair = `${user}:${password}`;
const base64 = (one: string | Buffer) => Buffer.from(one).toString('base64');

test('a text in a text is as if it had been written there', async () => {
  expect(await text('text-in-text.txt')).toBe(`[${pair}] {{ <${pair}> $`);
});

test('a text is encoded as a whole, again and again, with bytes in it too', async () => {
  expect(await text('base64.txt')).toBe(`Basic ${base64(pair)}`);
  expect(await text('url.txt')).toBe(encodeURIComponent(`?${pair}`));
  expect(await text('json.txt')).toBe(JSON.stringify(pair));
  expect(await text('twice.txt')).toBe(base64(base64(pair)));
  expect(await text('bytes.txt')).toBe(base64(Buffer.from([0, 255, 10, 33])));
});

test('values are joined, and so are the items of a list in Vault, whatever they are', async () => {
  expect(await text('joined.txt')).toBe(`${user} | x | ${pair} | 7 | ${base64(user)}`);
  expect(await text('list.txt')).toBe('brokers=a:1,b:2,3,{"c":4};;');
  expect(await text('default-list.txt')).toBe('localhost:9092');
});

test('both are values in every other format', async () => {
  expect(JSON.parse(await text('all.json'))).toEqual({
    auth: base64(pair),
    brokers: 'a:1 b:2 3 {"c":4}',
    raw: values.brokers,
  });
  expect(await text('all.yaml')).toBe(`"auth": "${base64(pair)}"\n`);
  expect(await text('all.env')).toBe(`AUTH='${base64(pair)}'\nBROKERS='a:1,b:2,3,{"c":4}'\n`);
});

test('a template of your own writes the same with the delimiters of the manifest', async () => {
  expect(await text('own.txt')).toBe(
    `\nuser=${user.toUpperCase()} \${HOME} %{x} [[ y ]] {% z %} {{ "{" }}[]\${a}\n}[\n`,
  );
  expect(await text('delimiters.txt')).toBe(`${user}{{ x }}`);
});

test('and none of the templates holds anything of another template language, or a comment', () => {
  for (const { template } of secretFiles(files))
    expect(template).not.toMatch(/\{\{|\}\}|\$\{|%\{|\{%|\{#|\$\$|nobody/);
});

describe('wrong values are refused', () => {
  test.each([
    ['a list of other things', () => joined(',', [{} as never])],
    ['no list', () => joined(',', 'a' as never)],
    ['null', () => joined(',', null as never)],
    ['a separator that is none', () => joined(null as never, secret.key('brokers'))],
    ['an encoded list', () => joined(',', urlEncoded(secret.key('brokers')))],
    ['an object in a text', () => secretText`${{} as never}`],
    ['a tag without a literal', () => secretText('x' as never)],
    ['base64 of a text', () => base64Encoded('x' as never)],
    ['bytes of a secret text', () => base64Decoded(login as never)],
    ['url of null', () => urlEncoded(null as never)],
  ])('%s: SECRETS_ENTRY_VALUE_INVALID', (_, make) => {
    expect(make).toThrow(errorWith('SECRETS_ENTRY_VALUE_INVALID'));
  });

  test('bytes in JSON and in a dotenv file: SECRETS_BINARY_IN_TEXT', () => {
    const bytes = secretText`${base64Decoded(secret.key('bytes'))}!`;
    expect(() => jsonEncoded(bytes)).toThrow(errorWith('SECRETS_BINARY_IN_TEXT'));
    expect(() => dotenvFile({ A: bytes })).toThrow(errorWith('SECRETS_BINARY_IN_TEXT'));
    expect(() => yamlFile({ a: [bytes] })).toThrow(errorWith('SECRETS_BINARY_IN_TEXT'));
    expect(() => dotenvFile({ A: base64Encoded(bytes) })).not.toThrow();
  });

  test('a list without a secret: SECRETS_FILE_WITHOUT_SECRET', () => {
    expect(() => joined(',', ['a', 'b'])).toThrow(errorWith('SECRETS_FILE_WITHOUT_SECRET'));
    expect(() => joined(',', [])).toThrow(errorWith('SECRETS_FILE_WITHOUT_SECRET'));
  });
});
