import {
  dotenvFile,
  IniDialect,
  iniFile,
  jsonFile,
  kv1,
  kv2,
  propertiesFile,
  secretText,
  tomlFile,
  vaultPath,
  yamlFile,
} from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { generatedValues } from './support/generated-values';
import { readBySpecification } from './support/java-properties';
import { PodAgent } from './support/pod-agent';
import { readByShell, readIniByNpm, readToml, readYaml } from './support/readers';

// All keys of a secret, named by nobody: on a real server with a real agent under the derived policy, read back by
// parsers that others wrote.

const MOUNT = 'whole';
const root = VaultClient.fromEnvironment();
const values = generatedValues(200).filter((value) => value.length < 60_000);
const variables = Object.fromEntries(values.map((value, index) => [`V${String(index)}`, value]));
/** The values as names, too. */
const odd = Object.fromEntries(
  values.map((value, index) => [`${value.slice(0, 300)}${String(index)}`, value]),
);
const typed = {
  int: 5432,
  real: 0.5,
  yes: true,
  text: '5432',
  list: [1, 'a', [true], { b: 'c' }],
  map: { 'a b': { c: ['<&>', 2] } },
};

const shell = kv2(MOUNT).at('variables');
const names = kv2(MOUNT).at('team/odd');
const types = kv2(MOUNT).at('typed');

let agent: PodAgent;
const text = async (name: string) => (await agent.read(name)).toString('utf8');

beforeAll(async () => {
  await root.enableMount(MOUNT, { type: 'kv', options: { version: '2' } });
  await root.enableMount(`${MOUNT}-v1`, { type: 'kv', options: { version: '1' } });
  expectOk(await root.write(`${MOUNT}/data/variables`, { data: variables }), 'variables');
  expectOk(await root.write(`${MOUNT}/data/team/odd`, { data: odd }), 'odd');
  expectOk(await root.write(`${MOUNT}/data/typed`, { data: typed }), 'typed');
  expectOk(await root.write(`${MOUNT}-v1/a/b`, variables), 'v1');
  agent = await PodAgent.of(root, MOUNT, {
    'all.json': jsonFile(names.all()),
    'inside.json': jsonFile({ shop: [names.all()], typed: types.all(), one: shell.key('V0') }),
    'all.env': dotenvFile(shell.all()),
    'v1.env': dotenvFile(kv1(`${MOUNT}-v1`).at('a/b').all()),
    'all.properties': propertiesFile(names.all()),
    'all.yaml': yamlFile(names.all()),
    'inside.yaml': yamlFile({ shop: [names.all()], typed: types.all() }),
    'all.toml': tomlFile(names.all()),
    'inside.toml': tomlFile({ shop: { all: names.all() }, typed: types.all() }),
    'all.ini': iniFile(
      { variables: shell.all(), more: { key: shell.key('V1') } },
      { dialect: IniDialect.quoted() },
    ),
    'nested.txt': secretText`${types.key('map', 'a b', 'c', 0)} ${types.key('list', 2, 0)} ${types.key('list', 3)} ${types.key('map', 'a b', 'c', 9).orElse('none')} ${types.key('int', 'x').orElse(7)}`,
    'fields.json': jsonFile(vaultPath(`${MOUNT}/metadata/typed`, { dynamic: false }).all()),
  });
  await agent.renderOnce();
});

afterAll(() => agent.remove());

test(`${String(values.length)} keys arrive byte for byte, as odd as their values: in JSON, YAML 1.1 and 1.2, TOML and properties`, async () => {
  expect(JSON.parse(await text('all.json'))).toEqual(odd);
  expect(readYaml(await text('all.yaml'), '1.2')).toEqual(odd);
  expect(readYaml(await text('all.yaml'), '1.1')).toEqual(odd);
  expect(readToml(`${agent.folder}/all.toml`)).toEqual(odd);
  expect(readBySpecification(await agent.read('all.properties'))).toEqual(odd);
});

test('keys that are variables arrive in a dotenv file, of both versions of KV, and in a section of an INI file', async () => {
  const list = Object.keys(variables);
  for (const file of ['all.env', 'v1.env']) {
    expect(readByShell(agent.folder, file, list)).toEqual(Object.values(variables));
  }
  const asRead = (one: string): unknown => (['true', 'false', 'null'].includes(one) ? JSON.parse(one) : one);
  const section = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, asRead(value)]));
  const expected = { variables: section, more: { key: values[1] } };
  expect(readIniByNpm(await text('all.ini')) ?? expected).toEqual(expected);
});

test('a whole secret is a value in a document, where its own values keep their types', async () => {
  expect(JSON.parse(await text('inside.json'))).toEqual({ shop: [odd], typed, one: values[0] });
  expect(readYaml(await text('inside.yaml'), '1.2')).toEqual({ shop: [odd], typed });
  expect(readYaml(await text('inside.yaml'), '1.1')).toEqual({ shop: [odd], typed });
  expect(readToml(`${agent.folder}/inside.toml`)).toEqual({ shop: { all: odd }, typed });
});

test('steps lead into objects and lists, and what is not there has its default', async () => {
  expect(await text('nested.txt')).toBe('<&> true {"b":"c"} none 7');
});

test('the fields of any answer are a whole, too', async () => {
  expect(JSON.parse(await text('fields.json'))).toMatchObject({ current_version: 1 });
});

test('the policy and the contract have the path once, and "*" for its keys', () => {
  const file = jsonFile({ all: shell.all(), one: shell.key('V0') });
  expect(file.reads).toEqual([
    {
      engine: 'kv-v2',
      path: `${MOUNT}/data/variables`,
      capabilities: ['read'],
      keys: ['*', 'V0'],
      dynamic: false,
    },
  ]);
  expect(file.rules.map((rule) => [rule.path.toString(), rule.capabilities])).toEqual([
    [`${MOUNT}/data/variables`, ['read']],
  ]);
});

test.each([
  ['a key without a name: ""', () => types.key('map', '')],
  ['a negative step', () => types.key('list', -1)],
  ['half a step', () => types.key('list', 0.5)],
  ['no text', () => types.key('map', null as never)],
])('a step is a name or a whole number from 0: %s is refused, SECRETS_KEY_INVALID', (_, make) => {
  expect(make).toThrow(errorWith('SECRETS_KEY_INVALID'));
});
