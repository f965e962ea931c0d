import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIG_FILES, scriptLine } from '../../lib/agent';
import { watchFailedReads } from '../../lib/render/failed-reads';
import { kv2 } from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { developerToken, manifestOf, RenderFolder } from './support';

// What `render --watch` says while it goes on: the pod's own words for what cannot be read again.

const root = VaultClient.fromEnvironment();
const folder = new RenderFolder();
const password = kv2('render-watch').at('shop/db').key('password');
// Read again every second.
const workload = { files: { password } };
const manifest = manifestOf(workload).replaceAll(
  /(static_secret_render_interval\\?":\\?")\d+[smh]/g,
  (_, name: string) => `${name}1s`,
);

beforeAll(async () => {
  await root.enableMount('render-watch', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('render-watch/data/shop/db', { data: { password: 'first' } }), 'secret');
});
afterAll(() => {
  expect(folder.left()).toEqual([]);
  folder.remove();
});

test('what can no longer be read is said while it goes on, once; the last good file stays', async () => {
  const said: string[] = [];
  const token = await developerToken(root, 'render-watch', workload);
  const output = folder.at('watched');
  const done = folder.render(manifest, {
    output,
    watch: true,
    env: { VAULT_ADDR: root.address, VAULT_TOKEN: token },
    say: (line) => said.push(line),
  });
  await waitUntil('the first file', () => said.some((line) => line.includes('1 file in')));
  expectOk(await root.write('render-watch/data/shop/db', { data: { user: 'x' } }), 'secret');
  await waitUntil('the complaint', () =>
    said.some((line) => line.startsWith('secrets cannot be read again')),
  );
  expect(said.filter((line) => line.startsWith('secrets cannot'))).toEqual([
    expect.stringMatching(
      /^secrets cannot be read again, the last good files stay; vault-agent says: .*render-watch\/data\/shop\/db has no key "password"/,
    ),
  ]);
  expect(folder.read('watched/password')).toBe('first');
  expectOk(await root.write('render-watch/data/shop/db', { data: { password: 'next' } }), 'secret');
  await waitUntil('the next value', () => folder.read('watched/password') === 'next');
  process.emit('SIGTERM', 'SIGTERM');
  expect((await done).code).toBe(0);
});

describe('the log of an agent', () => {
  const place = mkdtempSync(join(tmpdir(), 'avc-failed-reads-'));
  const logFolder = join(place, 'log');
  const script = join(place, 'ready.sh');
  const log = join(logFolder, 'agent.log');
  const complain = (cause: string): void => {
    const time = new Date().toISOString().replace(/\.\d+Z$/, '.000Z');
    appendFileSync(log, `${time} [WARN]  agent: (view) vault.read(${cause}): ${cause}\n`);
  };
  const said: string[] = [];
  let stop: () => void;

  beforeAll(() => {
    mkdirSync(logFolder);
    writeFileSync(script, scriptLine(CONFIG_FILES.ready));
    writeFileSync(log, '');
    stop = watchFailedReads({ script, logFolder, say: (line) => said.push(line), quietSeconds: 3 });
  });
  afterAll(() => {
    stop();
    rmSync(place, { recursive: true });
  });

  test('a complaint is said once however often it is repeated, another one too, and that there is none any more', async () => {
    complain('first');
    await waitUntil('the first', () => said.length === 1);
    complain('first');
    for (const second of [1, 2, 3]) complain(`second at 2026-11-26T14:00:0${String(second)}.12Z`);
    await waitUntil('the second', () => said.length >= 2 && said.at(-1)?.includes('second') === true);
    await waitUntil('the end', () => said.at(-1) === 'secrets are read again');
    expect(said[0]).toBe(
      'secrets cannot be read again, the last good files stay; vault-agent says: [WARN] agent: (view) vault.read(first): first',
    );
    expect(said.filter((line) => line === 'secrets are read again')).toHaveLength(1);
  });
});
