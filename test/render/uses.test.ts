import { mkdirSync, writeFileSync } from 'node:fs';
import { kv2, transit } from '../../lib/secrets';
import { VaultAccess, AuthMount } from '../../lib/access';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { errorWith } from '../support/errors';
import { manifestOf, RenderFolder } from './support';

// What an application uses of Vault itself: its program finds a listener at VAULT_ADDR, as in the pod, which lets through
// what is declared and nothing else, whatever the developer's own token may do.

const root = VaultClient.fromEnvironment();
const folder = new RenderFolder();
const orders = transit('render-transit').key('orders');
const uses = [orders.encrypt(), orders.decrypt()];
const password = kv2('render-uses').at('shop/db').key('password');
const both = manifestOf({ files: { password }, uses });
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  await root.enableMount('render-transit', { type: 'transit' });
  await root.enableMount('render-uses', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('render-transit/keys/orders'), 'key');
  expectOk(await root.write('render-uses/data/shop/db', { data: { password: 'p' } }), 'secret');
  const token = await root.createToken({ policies: ['root'], ttl: '1h' });
  env = { VAULT_ADDR: root.address, VAULT_TOKEN: token };
  mkdirSync(folder.at('out'));
});
afterAll(() => {
  expect(folder.left()).toEqual([]);
  folder.remove();
});

/** A program that asks what its listener answers, and writes it down. */
async function answersOf(
  manifest: string,
  requests: readonly (readonly [method: string, path: string, headers?: object])[],
  options: object = {},
) {
  const file = folder.at('answers.json');
  const script = `
const ask = async ([method, path, headers = { 'X-Vault-Request': 'true' }]) => {
  const body = method === 'GET' ? undefined : JSON.stringify({ plaintext: 'NDExMQ==' });
  const answer = await fetch(process.env.VAULT_ADDR + '/v1/' + path, { method, headers, body });
  const text = await answer.text();
  return [answer.status, text === '' ? {} : JSON.parse(text)];
};
(async () => {
  const answers = [];
  for (const one of ${JSON.stringify(requests)}) answers.push(await ask(one));
  require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ answers, address: process.env.VAULT_ADDR, token: process.env.VAULT_TOKEN }));
})();`;
  writeFileSync(folder.at('program.js'), script);
  const program = [process.execPath, folder.at('program.js')];
  const { code, said } = await folder.render(manifest, { env, program, ...options });
  expect({ code, said }).toMatchObject({ code: 0 });
  return JSON.parse(folder.read('answers.json')) as {
    answers: [number, { data?: { ciphertext?: string }; errors?: string[] }][];
    address: string;
    token?: string;
  };
}

test('a declared verb is answered by the real server, without a token of the program', async () => {
  const { answers, address, token } = await answersOf(both, [['POST', 'render-transit/encrypt/orders']]);
  expect(answers[0]?.[0]).toBe(200);
  expect(answers[0]?.[1].data?.ciphertext).toMatch(/^vault:v1:/);
  expect([address, token]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), undefined]);
  expect(address).not.toBe('http://127.0.0.1:8100');
  const { plaintext } = (
    await root.write('render-transit/decrypt/orders', { ciphertext: answers[0]?.[1].data?.ciphertext })
  ).data;
  expect(plaintext).toBe('NDExMQ==');
});

test('nothing else is let through, with a root token too: other verbs and keys, secrets, tokens, other methods, no header', async () => {
  const { answers } = await answersOf(both, [
    ['POST', 'render-transit/rewrap/orders'],
    ['POST', 'render-transit/encrypt/other'],
    ['POST', 'render-transit/keys/orders'],
    ['GET', 'render-uses/data/shop/db'],
    ['GET', 'auth/token/lookup-self'],
    ['GET', 'render-transit/encrypt/orders'],
    ['POST', 'render-transit/encrypt/orders/../../keys/orders'],
    ['POST', 'render-transit/encrypt/orders%2F..%2F..%2Fkeys%2Forders'],
    ['POST', 'render-transit/encrypt/orders', {}],
  ]);
  expect(answers.map(([status]) => status)).toEqual([403, 403, 403, 403, 403, 403, 403, 403, 412]);
  expect(answers[0]?.[1].errors?.join()).toContain('does not declare it');
});

test('a workload that has uses and no files runs too', async () => {
  const { answers } = await answersOf(manifestOf({ uses }), [['POST', 'render-transit/encrypt/orders']]);
  expect(answers.map(([status]) => status)).toEqual([200]);
});

test('with --placeholders mount and key are made, for verbs that encrypt and that sign', async () => {
  const signer = transit('team/transit').key('signer');
  const manifest = manifestOf({ files: { password }, uses: [orders.encrypt(), signer.sign()] });
  const { answers } = await answersOf(
    manifest,
    [
      ['POST', 'render-transit/encrypt/orders'],
      ['POST', 'team/transit/sign/signer'],
    ],
    { placeholders: true, env: {} },
  );
  expect(answers[0]?.[0]).toBe(200);
  expect(answers[1]?.[0]).toBe(200);
});

test('where the token may not use the key, the gate says so, as in the pod', async () => {
  const access = VaultAccess.of({
    workload: 'web',
    roleName: 'render',
    namespace: 'shop',
    serviceAccount: 'web',
    auth: AuthMount.kubernetes('kubernetes'),
    files: { password },
  });
  const rules = `${access.policy().render()}path "auth/token/lookup-self" { capabilities = ["read"] }\n`;
  expectOk(await root.putPolicy('render-uses', rules), 'policy');
  const token = await root.createToken({ policies: ['render-uses'], no_default_policy: true });
  const { code, said } = await folder.render(both, {
    env: { ...env, VAULT_TOKEN: token },
    program: [process.execPath, '-e', ''],
    timeout: 3,
  });
  expect(code).toBe(1);
  expect(said.at(-1)).toMatch(
    /missing in .*: http:\/\/127\.0\.0\.1:\d+\/v1\/render-transit\/decrypt\/orders\(answer 403\)/,
  );
});

test('without a program files are rendered, and a workload that has none is an error', async () => {
  const output = folder.at('files');
  expect((await folder.render(both, { env, output })).code).toBe(0);
  expect(folder.read('files/password')).toBe('p');
  await expect(folder.render(manifestOf({ uses }), { env, output })).rejects.toThrow(
    errorWith('RENDER_OPTION_INVALID'),
  );
});
