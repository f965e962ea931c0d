import * as fc from 'fast-check';
import { kv2, transit, type VaultUse } from '../../lib';
import { type TransitKeyUses } from '../../lib/secrets';
import { waitUntil } from '../support/process';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { ScriptInPod, SHELLS } from '../agent/scripts/support';
import { PodListener } from './support/pod-listener';

// What an application can do through the listener of its pod: the emitted configuration in the real program, under the
// derived policy, on a real server.

const root = VaultClient.fromEnvironment();
const listeners: PodListener[] = [];
const MOUNT = 'uses-transit';
const orders = transit(MOUNT).key('orders');
const text = (plain: string) => Buffer.from(plain).toString('base64');
const dataOf = (body: string) => (JSON.parse(body) as { data: Record<string, string> }).data;

async function started(
  name: string,
  uses: readonly VaultUse[],
  files?: Parameters<typeof PodListener.of>[2]['files'],
): Promise<PodListener> {
  const listener = await PodListener.of(root, name, files === undefined ? { uses } : { uses, files });
  listeners.push(listener);
  await listener.start();
  return listener;
}

/** Until a declared request is let through: until then it is refused, as nobody has logged in. */
async function letsThrough(listener: PodListener, path: string): Promise<void> {
  await waitUntil(`the listener lets ${path} through`, async () =>
    [200, 400].includes((await listener.ask(path)).status ?? 0),
  );
}

beforeAll(async () => {
  await root.enableMount(MOUNT, { type: 'transit' });
  expectOk(await root.write(`${MOUNT}/keys/orders`), 'orders');
  expectOk(await root.write(`${MOUNT}/keys/invoices`), 'invoices');
  await root.enableMount('uses-kv', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('uses-kv/data/shop/db', { data: { password: 'correct-horse' } }), 'secret');
});

afterAll(async () => {
  for (const listener of listeners) await listener.remove();
  for (const mount of [MOUNT, 'uses-kv']) await root.delete(`sys/mounts/${mount}`);
});

describe('a workload that encrypts and decrypts, and has a file too', () => {
  let listener: PodListener;
  beforeAll(async () => {
    const files = { password: kv2('uses-kv').at('shop/db').key('password') };
    listener = await started('uses-web', [orders.encrypt(), orders.decrypt()], files);
    await letsThrough(listener, `/v1/${MOUNT}/encrypt/orders`);
  });

  test('gets back without a token what it has encrypted without one', async () => {
    const { status, body } = await listener.ask(`/v1/${MOUNT}/encrypt/orders`, {
      body: { plaintext: text('4111') },
    });
    expect(status).toBe(200);
    const { ciphertext = '' } = dataOf(body);
    expect(ciphertext).toMatch(/^vault:v1:/);
    const back = await listener.ask(`/v1/${MOUNT}/decrypt/orders`, { body: { ciphertext } });
    expect(dataOf(back.body)['plaintext']).toBe(text('4111'));
  });

  test('a request without the header X-Vault-Request is refused with 412', async () => {
    const answer = await listener.ask(`/v1/${MOUNT}/encrypt/orders`, { headers: { 'X-Vault-Request': '' } });
    expect(answer.status).toBe(412);
  });

  // The first eight show the token to whoever may ask: an agent hides it in the plain form of some of them alone.
  test.each([
    ['POST', '/v1/auth/token/renew-self'],
    ['PUT', '/v1/auth/token/renew-self/'],
    ['POST', '/v1/auth/token/%72enew-self'],
    ['GET', '/v1/auth/token/lookup-self'],
    ['GET', '/v1/auth/token/lookup-self/'],
    ['POST', '/v1/auth/token/lookup'],
    ['POST', '/v1/auth/token/create'],
    ['POST', '/v1/auth/token/create-orphan'],
    ['POST', '/v1/auth/token/revoke-self'],
    ['GET', '/v1/cubbyhole/x'],
    ['POST', '/v1/cubbyhole/x'],
    ['POST', '/v1/sys/wrapping/wrap'],
    ['POST', '/v1/sys/capabilities-self'],
    ['GET', '/v1/sys/internal/ui/resultant-acl'],
    ['POST', '/v1/sys/leases/renew'],
    ['GET', '/v1/uses-kv/data/shop/db'],
    ['GET', '/v1/uses-kv/metadata/shop/db'],
    ['POST', `/v1/${MOUNT}/encrypt/invoices`],
    ['POST', `/v1/${MOUNT}/rewrap/orders`],
    ['GET', `/v1/${MOUNT}/keys/orders`],
    ['GET', `/v1/${MOUNT}/export/encryption-key/orders`],
    ['POST', `/v1/${MOUNT}/keys/orders/rotate`],
  ])('%s %s is refused with 403, wrapped or not', async (method, path) => {
    const body = method === 'POST' ? { plaintext: text('x') } : undefined;
    const ways: readonly Record<string, string>[] = [{}, { 'X-Vault-Wrap-TTL': '60s' }];
    for (const headers of ways) {
      const answer = await listener.ask(path, { method, headers, ...(body === undefined ? {} : { body }) });
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
    }
  });

  test('a token that the application brings is not used, not even the root one', async () => {
    const headers = { 'X-Vault-Token': await root.createToken({ policies: ['root'] }) };
    const read = await listener.ask('/v1/uses-kv/data/shop/db', { method: 'GET', headers });
    expect(read.status).toBe(403);
  });

  test('the listener can be neither stopped by a request nor made to log what it is sent', async () => {
    expect((await listener.ask('/proxy/v1/quit')).status).toBe(404);
    await listener.ask(`/v1/${MOUNT}/encrypt/orders`, { body: { plaintext: text('needle-in-a-log') } });
    expect(listener.logs()).not.toContain(text('needle-in-a-log'));
    expect(listener.logs()).not.toContain('encrypt/orders');
  });

  test('the pod holds no token, and no secret of the file', () => {
    expect(listener.manifest).not.toMatch(/hvs\.|"s\.|correct-horse/);
  });
});

test('the listener logs in again before its token ends, which it cannot renew, and no request fails', async () => {
  const listener = await PodListener.of(root, 'uses-again', { uses: [orders.encrypt()] });
  listeners.push(listener);
  expectOk(
    await root.write(listener.role, {
      token_policies: ['uses-again'],
      token_no_default_policy: true,
      token_period: 6,
    }),
    'role',
  );
  await listener.start();
  const path = `/v1/${MOUNT}/encrypt/orders`;
  await letsThrough(listener, path);
  const tokens = async () => {
    const { data } = expectOk(await root.list('auth/token/accessors'), 'accessors');
    const found = await Promise.all(
      (data['keys'] as string[]).map((accessor) => root.write('auth/token/lookup-accessor', { accessor })),
    );
    return found.flatMap(({ body }) => {
      const facts = (body as { data?: { policies?: string[]; accessor?: string } } | undefined)?.data;
      return facts?.policies?.includes('uses-again') === true ? [facts.accessor ?? ''] : [];
    });
  };
  const first = await tokens();
  expect(first).not.toEqual([]);
  await waitUntil('another token in the place of the first ones', async () => {
    const { status } = await listener.ask(path, { body: { plaintext: text('x') } });
    if (status !== 200) throw new Error(`a request failed with ${String(status)}`);
    const now = await tokens();
    return now.length > 0 && now.every((accessor) => !first.includes(accessor));
  });
});

describe('declared uses are allowed uses, on the server', () => {
  const VERBS: Readonly<Record<keyof TransitKeyUses, string>> = {
    encrypt: 'encrypt',
    decrypt: 'decrypt',
    rewrap: 'rewrap',
    sign: 'sign',
    verify: 'verify',
    hmac: 'hmac',
    generateDataKey: 'datakey/plaintext',
    generateWrappedDataKey: 'datakey/wrapped',
  };
  const verbs = Object.keys(VERBS) as (keyof TransitKeyUses)[];
  const all = ['orders', 'invoices'].flatMap((key) => verbs.map((verb) => ({ key, verb })));

  test('each of 16 verbs and keys is let through if it is declared, and refused with 403 if not, for 12 random declarations', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(fc.subarray(all, { minLength: 1 }), async (declared) => {
        const uses = declared.map(({ key, verb }) => transit(MOUNT).key(key)[verb]());
        const listener = await PodListener.of(root, 'uses-random', { uses });
        try {
          await listener.start();
          const [first] = declared;
          const pathOf = ({ key, verb }: (typeof all)[number]) => `/v1/${MOUNT}/${VERBS[verb]}/${key}`;
          if (first !== undefined) await letsThrough(listener, pathOf(first));
          for (const one of all) {
            const { status } = await listener.ask(pathOf(one), { body: { bits: 1 } });
            asked++;
            expect({ ...one, refused: status === 403 }).toEqual({ ...one, refused: !declared.includes(one) });
          }
        } finally {
          await listener.remove();
        }
      }),
      { numRuns: 12 },
    );
    expect(asked).toBe(12 * 16);
  });
});

describe.each(SHELLS)('the start gate asks the listener in $name', (shell) => {
  test('it names what is not let through and why, and opens when the policy allows every use', async () => {
    const listener = await PodListener.of(root, 'uses-gate', {
      uses: [orders.encrypt(), orders.generateDataKey()],
    });
    const script = new ScriptInPod(shell, 'secrets-ready.sh');
    try {
      const check = () => script.run('check', '/vault/secrets', ...listener.awaited);
      const [encrypt = '', dataKey = ''] = [...listener.awaited].reverse();
      expect(check()).toMatchObject({ status: 1, stdout: expect.stringContaining(`${encrypt}(no answer)`) });
      expectOk(
        await root.putPolicy('uses-gate', `path "${MOUNT}/encrypt/orders" { capabilities = ["update"] }`),
        'policy',
      );
      await listener.start();
      await letsThrough(listener, `/v1/${MOUNT}/encrypt/orders`);
      const { stdout } = check();
      expect(stdout).toContain(`missing in /vault/secrets: ${dataKey}(answer 403);`);
      expect(stdout).not.toContain(encrypt);
      const both = ['encrypt', 'datakey/plaintext'].map(
        (verb) => `path "${MOUNT}/${verb}/orders" { capabilities = ["update"] }`,
      );
      expectOk(await root.putPolicy('uses-gate', both.join('\n')), 'policy');
      expect(check()).toMatchObject({ status: 0, stdout: '' });
    } finally {
      script.remove();
      await listener.remove();
    }
  });
});
