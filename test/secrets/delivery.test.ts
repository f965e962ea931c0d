import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeclaredFile, FileMode } from '../../lib';
import {
  dotenvFile,
  type FileContent,
  jsonFile,
  kv2,
  propertiesFile,
  type SecretRef,
  secretText,
  SecretText,
} from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { generatedValues } from './support/generated-values';
import { hasJava, readByJava, readBySpecification } from './support/java-properties';
import { PodAgent } from './support/pod-agent';

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

/** What a POSIX shell has in its variables after it has read the file. */
function readByShell(file: string, variables: readonly string[]): string[] {
  const script = `set -a; . ./${file}; for n in ${variables.join(' ')}; do eval "printf '%s\\\\0' \\"\\$$n\\""; done`;
  const shell = spawnSync('sh', ['-c', script], { cwd: agent.folder, maxBuffer: 64 << 20, env: {} });
  expect(shell.stderr.toString()).toBe('');
  return shell.stdout.toString('utf8').split('\0').slice(0, -1);
}

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
    expect(readByShell('all.env', names)).toEqual(values);
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
    expect(readByShell('literals.env', [...Object.keys(literals), 'S'])).toEqual([
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
