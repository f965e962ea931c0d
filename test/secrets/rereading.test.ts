import { kv1, kv2 } from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { PodAgent } from './support/pod-agent';

// What a real agent reads again, at the interval of PodAgent.

const root = VaultClient.fromEnvironment();

test('KV v2 is read again at each interval, KV v1 only where the secret has a key "ttl": the server says 768 h for it otherwise', async () => {
  await root.enableMount('again-kv1', { type: 'kv', options: { version: '1' } });
  await root.enableMount('again-kv2', { type: 'kv', options: { version: '2' } });
  const write = async (value: string): Promise<void> => {
    expectOk(await root.write('again-kv1/plain', { k: value }), 'KV v1');
    expectOk(await root.write('again-kv1/timed', { k: value, ttl: '2s' }), 'KV v1 with a ttl');
    expectOk(await root.write('again-kv2/data/plain', { data: { k: value } }), 'KV v2');
  };
  await write('first');
  expect((await root.read('again-kv1/plain')).body['lease_duration']).toBe(768 * 3_600);
  const agent = await PodAgent.of(root, 'again', {
    v1: kv1('again-kv1').at('plain').key('k'),
    timed: kv1('again-kv1').at('timed').key('k'),
    v2: kv2('again-kv2').at('plain').key('k'),
  });
  const running = await agent.start();
  try {
    const values = async (): Promise<string[]> =>
      Promise.all(['v1', 'timed', 'v2'].map(async (name) => String(await agent.read(name).catch(() => ''))));
    await waitUntil('the first values', async () => (await values()).join() === 'first,first,first');
    // Twice, so that a whole interval has passed in which the first one was due as well.
    for (const value of ['second', 'third']) {
      await write(value);
      await waitUntil(`the ${value} values`, async () =>
        (await values()).slice(1).every((found) => found === value),
      );
    }
    expect(await values()).toEqual(['first', 'third', 'third']);
  } finally {
    await running.stop();
    await agent.remove();
  }
});
