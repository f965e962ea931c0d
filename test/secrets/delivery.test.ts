import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeclaredFile, FileMode } from '../../lib';
import {
  dotenvFile,
  type FileContent,
  IniDialect,
  iniFile,
  jsonFile,
  kv2,
  propertiesFile,
  type SecretRef,
  secretText,
  SecretText,
  tomlFile,
  yamlFile,
} from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { generatedValues } from './support/generated-values';
import { hasJava, readByJava, readBySpecification } from './support/java-properties';
import { PodAgent } from './support/pod-agent';
import { readByShell, readIni, readIniByNpm, readToml, readYaml, readYamlByPython } from './support/readers';

// "Byte for byte", on the whole way: values in a real server, the agent's configuration out of the construct's
// ConfigMap, a real agent under the derived policy, files read back by who reads them in production.

const MOUNT = 'delivery';
const KEYS_A_SECRET = 25;
const values = generatedValues(200);
const names = values.map((_, index) => `V${String(index)}`);

/** Key names as odd as the values: the index keeps them apart. */
const key = (index: number) =>
  `${['k', 'dotted.k', 'da-sh', 'sp ace', `quo"t'e`, 'b\\s', '{{k}}', '[[k]]', '${k}', 'ü☃'][index % 10] ?? ''}${String(index)}`;
const secret = (index: number) => `values/s${String(Math.floor(index / KEYS_A_SECRET))}`;
const ref = (index: number): SecretRef => kv2(MOUNT).at(secret(index)).key(key(index));
/** Literal values beside secrets, which are in the ConfigMap and so not of 64 KiB. */
const literals = Object.fromEntries(
  values.flatMap((value, index) => (value.length < 2_000 ? [[`L${String(index)}`, value]] : [])),
);
const byName = Object.fromEntries(names.map((name, index) => [name, ref(index)]));
/** What a line of an INI file can hold. */
const onOneLine = names.filter((_, index) => {
  const value = values[index] ?? '';
  return !/[\p{Cc}\u2028\u2029]|^\p{Z}|\p{Z}$/u.test(value);
});
const inIni = Object.fromEntries(onOneLine.map((name) => [name, byName[name] ?? '']));
/** The package ini takes these texts for what they say, in quotes too. */
const asIniReads = (text: string): unknown =>
  ['true', 'false', 'null'].includes(text) ? JSON.parse(text) : text;
/** Literals as names, too, with another value. */
const asNames = (one: unknown) =>
  Object.fromEntries(values.slice(0, 99).map((value) => [value, one])) as Record<string, never>;

/** Literal text that would break out of the template, or out of what surrounds it. */
const between = (index: number) =>
  [
    '{{ "x" }}',
    '[[ "x" ]]',
    '[',
    ']',
    '[{%',
    '{#',
    '${',
    '%{',
    '$',
    '{',
    '}}',
    '\\',
    '\n',
    '`',
    '"',
    '[\ue123',
  ][index % 16] ?? '';

const root = VaultClient.fromEnvironment();
let agent: PodAgent;
let logs: string;

beforeAll(async () => {
  await root.enableMount(MOUNT, { type: 'kv', options: { version: '2' } });
  const secrets = new Map<string, Record<string, string>>();
  values.forEach((value, index) => {
    secrets.set(secret(index), { ...secrets.get(secret(index)), [key(index)]: value });
  });
  for (const [path, data] of secrets) {
    expectOk(await root.write(`${MOUNT}/data/${path}`, { data }), path);
  }
  const texts = names.flatMap((_, index) => [between(index), ref(index)]);
  const files: Record<string, FileContent> = {
    ...Object.fromEntries(names.map((name, index) => [`raw-${name}`, ref(index)])),
    'all.env': dotenvFile(byName),
    'all.json': jsonFile({ nested: [byName] }),
    'all.properties': propertiesFile(byName),
    'all.yaml': yamlFile({ nested: { list: [byName], more: [[ref(0)], {}, []] } }),
    'all.toml': tomlFile({ nested: { list: [byName, [ref(1)]], table: byName } }),
    'all.ini': iniFile({ section: byName }, { dialect: IniDialect.quoted() }),
    'plain.ini': iniFile({ section: inIni }),
    'config.ini': iniFile({ section: inIni }, { dialect: IniDialect.configParser() }),
    'literals.yaml': yamlFile({ literals, names: asNames(1), S: ref(0) }),
    'literals.toml': tomlFile({ S: ref(0), names: asNames(1), literals }),
    'literals.ini': iniFile({ section: { ...literals, S: ref(0) } }, { dialect: IniDialect.quoted() }),
    'all.txt': new SecretText(texts),
    'literals.env': dotenvFile({ ...literals, S: ref(0) }),
    'literals.json': jsonFile({
      ...literals,
      ...Object.fromEntries(values.slice(0, 99).map((v) => [v, 1])),
      S: ref(0),
    }),
    'literals.properties': propertiesFile({
      ...literals,
      ...Object.fromEntries(values.slice(0, 99).map((v) => [v, '1'])),
      S: ref(0),
    }),
    'tag.txt': secretText`[[ {{ $ \${ \\ ${ref(0)}[${ref(1)}$${ref(2)}]\n`,
  };
  const apart: Record<string, DeclaredFile> = {
    'owner.json': { content: jsonFile(byName), mode: FileMode.owner() },
    'shipper.json': { content: jsonFile(byName), visibleTo: ['shipper'] },
  };
  agent = await PodAgent.of(root, 'delivery', { ...files, ...apart }, { containers: ['main', 'shipper'] });
  ({ logs } = await agent.renderOnce());
});

afterAll(() => agent.remove());

describe(`${String(values.length)} values with quotes, escapes, template syntax, unicode and up to 64 KiB arrive byte for byte`, () => {
  test('at least 200 different ones, four of them of 64 KiB', () => {
    expect(values.length).toBeGreaterThanOrEqual(200);
    expect(values.filter((value) => Buffer.byteLength(value) >= 65_536)).toHaveLength(4);
  });

  test('in raw files', async () => {
    for (const [index, name] of names.entries()) {
      expect((await agent.read(`raw-${name}`)).toString('utf8')).toBe(values[index]);
    }
  });

  test('in a dotenv file, read by sh', () => {
    expect(readByShell(agent.folder, 'all.env', names)).toEqual(values);
  });

  test('in a JSON file', async () => {
    const content = JSON.parse((await agent.read('all.json')).toString('utf8')) as { nested: unknown[] };
    expect(content.nested[0]).toEqual(Object.fromEntries(names.map((name, index) => [name, values[index]])));
  });

  test('in a properties file, read by the specification, and by Java where there is one', async () => {
    const expected = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    const bytes = await agent.read('all.properties');
    expect(bytes.toString('latin1')).toMatch(/^[\x20-\x7E\n]*$/);
    expect(readBySpecification(bytes)).toEqual(expected);
    if (hasJava()) expect(readByJava(`${agent.folder}/all.properties`, agent.folder)).toEqual(expected);
  });

  test('in a YAML file, read by YAML 1.2, by YAML 1.1, and by PyYAML where there is one', async () => {
    const expected = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    const whole = { nested: { list: [expected], more: [[values[0]], {}, []] } };
    const text = (await agent.read('all.yaml')).toString('utf8');
    expect(readYaml(text, '1.2')).toEqual(whole);
    expect(readYaml(text, '1.1')).toEqual(whole);
    expect(readYamlByPython(`${agent.folder}/all.yaml`) ?? whole).toEqual(whole);
  });

  test('in a TOML file, read by Python', () => {
    const expected = Object.fromEntries(names.map((name, index) => [name, values[index]]));
    expect(readToml(`${agent.folder}/all.toml`)).toEqual({
      nested: { list: [expected, [values[1]]], table: expected },
    });
  });

  test('in an INI file with quotes, read by the package ini', async () => {
    const expected = Object.fromEntries(names.map((name, index) => [name, asIniReads(values[index] ?? '')]));
    const text = (await agent.read('all.ini')).toString('utf8');
    expect(readIniByNpm(text) ?? { section: expected }).toEqual({ section: expected });
  });

  test('in INI files without, read by RawConfigParser and ConfigParser: the values that fit on a line', () => {
    const expected = Object.fromEntries(onOneLine.map((name) => [name, values[names.indexOf(name)]]));
    expect(onOneLine.length).toBeGreaterThan(100);
    expect(readIni(`${agent.folder}/plain.ini`, 'RawConfigParser')).toEqual({ section: expected });
    expect(readIni(`${agent.folder}/config.ini`, 'ConfigParser')).toEqual({ section: expected });
  });

  test('in templates, with text between them that is template syntax itself', async () => {
    const expected = names.map((_, index) => between(index) + (values[index] ?? '')).join('');
    expect((await agent.read('all.txt')).toString('utf8')).toBe(expected);
    const [a, b, c] = values;
    expect((await agent.read('tag.txt')).toString('utf8')).toBe(
      `[[ {{ $ \${ \\ ${a ?? ''}[${b ?? ''}$${c ?? ''}]\n`,
    );
  });

  test('and so do the same texts as literals and as names beside a secret', async () => {
    const named = (one: unknown) => Object.fromEntries(values.slice(0, 99).map((value) => [value, one]));
    const secretToo = { S: values[0] };
    expect(readByShell(agent.folder, 'literals.env', [...Object.keys(literals), 'S'])).toEqual([
      ...Object.values(literals),
      values[0],
    ]);
    expect(JSON.parse((await agent.read('literals.json')).toString('utf8'))).toEqual({
      ...literals,
      ...named(1),
      ...secretToo,
    });
    expect(readBySpecification(await agent.read('literals.properties'))).toEqual({
      ...literals,
      ...named('1'),
      ...secretToo,
    });
    const whole = { literals, names: named(1), ...secretToo };
    expect(readYaml((await agent.read('literals.yaml')).toString('utf8'), '1.2')).toEqual(whole);
    expect(readYaml((await agent.read('literals.yaml')).toString('utf8'), '1.1')).toEqual(whole);
    expect(readToml(`${agent.folder}/literals.toml`)).toEqual(whole);
    const ini = readIniByNpm((await agent.read('literals.ini')).toString('utf8'));
    const texts = Object.entries({ ...literals, ...secretToo });
    const section = Object.fromEntries(texts.map(([name, value]) => [name, asIniReads(value ?? '')]));
    expect(ini ?? { section }).toEqual({ section });
  });

  test('with a mode of 0400', async () => {
    expect((await stat(join(agent.folder, 'owner.json'))).mode & 0o777).toBe(0o400);
    expect(JSON.parse((await agent.read('owner.json')).toString('utf8'))).toEqual(
      Object.fromEntries(names.map((name, index) => [name, values[index]])),
    );
  });

  test('in the volume of another container, whatever the form; what that one alone sees is not in the first', async () => {
    const shared = ['all.env', 'all.json', 'all.properties', 'all.txt', 'tag.txt', 'owner.json'];
    for (const name of [...shared, ...names.map((one) => `raw-${one}`)]) {
      expect(Buffer.compare(await agent.read(`views/2/${name}`), await agent.read(name))).toBe(0);
    }
    expect(await agent.read('views/2/shipper.json')).toEqual(await agent.read('owner.json'));
    await expect(agent.read('shipper.json')).rejects.toThrow('ENOENT');
  });

  test("and none of the longer ones is in the agent's log", () => {
    const long = values.filter((value) => value.trim().length >= 12);
    expect(long.filter((value) => logs.includes(value.trim()))).toEqual([]);
  });
});
