import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { base64Decoded, dotenvFile, jsonFile, kv1, kv2, propertiesFile, secretText } from '../../lib/secrets';
import { type RunningAgent } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { PodAgent } from './support/pod-agent';

// What is not there must never become an empty file or "<no value>". Shown on a real agent, which also must live on.

const MOUNT = 'missing';
const root = VaultClient.fromEnvironment();
const there = kv2(MOUNT).at('app');
const SPELLINGS = [
  'plain',
  'dotted.key',
  'da-sh',
  'sp ace',
  "quo'te",
  'quo"te',
  'back\\slash',
  '{{key}}',
  '[[key]]',
  '${key}',
  'ü☃',
  '0',
];

const files = {
  good: there.key('present'),
  ...Object.fromEntries(SPELLINGS.map((key, index) => [`spelling-${String(index)}`, there.key(key)])),
  null: there.key('nothing'),
  'empty-raw': there.key('empty'),
  'empty-template': secretText`${there.key('empty')}${there.key('empty')}`,
  'nul.env': dotenvFile({ OK: there.key('present'), BAD: there.key('nul') }),
  'missing.env': dotenvFile({ OK: there.key('present'), BAD: there.key('later') }),
  'missing.json': jsonFile({ ok: there.key('present'), bad: [there.key('later')] }),
  'missing.properties': propertiesFile({ ok: there.key('present'), bad: there.key('later') }),
  'missing.txt': secretText`a ${there.key('present')} b ${there.key('later')}`,
  'not-base64': base64Decoded(there.key('present')),
  'wrong-version': kv2('missing-v1').at('app').key('present'),
  'no-secret': kv2(MOUNT).at('nowhere').key('k'),
  v1: kv1('missing-v1').at('app').key('gone'),
};

let agent: PodAgent;
let running: RunningAgent;

const exists = (name: string) =>
  access(join(agent.folder, name)).then(
    () => true,
    () => false,
  );

const present = async () => {
  const found = await Promise.all(
    Object.keys(files).map(async (name) => ((await exists(name)) ? name : undefined)),
  );
  return found.filter((name) => name !== undefined);
};

beforeAll(async () => {
  await root.enableMount(MOUNT, { type: 'kv', options: { version: '2' } });
  await root.enableMount('missing-v1', { type: 'kv', options: { version: '1' } });
  const data = { present: 'a-value-that-must-not-be-logged', nothing: null, empty: '', nul: 'a\0b' };
  expectOk(await root.write(`${MOUNT}/data/app`, { data }), 'secret');
  expectOk(
    await root.write('missing-v1/app', { present: 'another-value-that-must-not-be-logged' }),
    'secret',
  );
  agent = await PodAgent.of(root, 'missing', files);
  running = await agent.start();
  await running.waitForLog(
    /no secret exists at missing\/data\/nowhere[\s\S]*no secret exists at missing\/data\/nowhere/,
  );
  await running.waitForLog(/missing-v1\/app has no key/);
});

afterAll(async () => {
  await running.stop();
  await agent.remove();
});

describe('a value that is not there', () => {
  test('leaves the file unwritten, in every format, while a complete file is written', async () => {
    expect(await present()).toEqual(['good']);
    expect((await agent.read('good')).toString()).toBe('a-value-that-must-not-be-logged');
  });

  test.each(SPELLINGS)('is named in the log with its path: key %j', (key) => {
    expect(running.logs()).toContain(`missing/data/app has no key ${JSON.stringify(key)}`);
  });

  test('is one that is null, too', () => {
    expect(running.logs()).toContain('missing/data/app has no key "nothing"');
  });

  test('is named when it is of KV version 1, or when the version is the wrong one', () => {
    expect(running.logs()).toContain('missing-v1/app has no key "gone"');
    expect(running.logs()).toContain('missing-v1/data/app');
  });
});

describe('a value that cannot be delivered', () => {
  test('is an empty one where the file would be empty', () => {
    expect(running.logs()).toContain('missing/data/app: the value of key "empty" is empty');
    expect(running.logs()).toContain('missing/data/app: all values of the file are empty');
  });

  test('is one with a NUL in a dotenv file', () => {
    expect(running.logs()).toContain('the value of BAD holds a NUL character');
  });

  test('is one that is no base64 where its bytes are wanted', () => {
    expect(running.logs()).toMatch(/base64Decode/);
  });
});

describe('the agent meanwhile', () => {
  test('lives on, and writes the files at the next interval after the key is there', async () => {
    expect(running.logs()).toContain('missing/data/app has no key "later"');
    const data = { present: 'a-value-that-must-not-be-logged', later: 'now', empty: '' };
    expectOk(await root.write(`${MOUNT}/data/app`, { data }), 'secret');
    await waitUntil('the files with the key', () => exists('missing.txt'));
    expect(await present()).toEqual([
      'good',
      'missing.env',
      'missing.json',
      'missing.properties',
      'missing.txt',
    ]);
    expect((await agent.read('missing.txt')).toString()).toBe('a a-value-that-must-not-be-logged b now');
  });

  test('logs no value', () => {
    expect(running.logs()).not.toMatch(/value-that-must-not-be-logged/);
  });
});
