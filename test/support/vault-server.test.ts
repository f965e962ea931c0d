import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAgentOnce, startAgent } from './vault-server/agent';
import { expectOk, VaultClient } from './vault-server/client';
import { createLocalLogin, rewriteForLocalAgent, type LocalLogin } from './vault-server/local-agent';
import { startServer } from './vault-server/server';

// The real server and the real agent that other tests rely on: what they promise is shown here once.

const MOUNT = 'support-openbao';
const POLICY = `path "${MOUNT}/data/shop/db" {\n  capabilities = ["read"]\n}\n`;

const root = VaultClient.fromEnvironment();
let folder: string;
let token: string;
let login: LocalLogin;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'avc-openbao-test-'));
  await root.enableMount(MOUNT, { type: 'kv', options: { version: '2' } });
  expectOk(await root.write(`${MOUNT}/data/shop/db`, { data: { password: 'p"\\n$☃' } }), 'secret');
  expectOk(await root.putPolicy(MOUNT, POLICY), 'policy');
  token = await root.createToken({ policies: [MOUNT], no_default_policy: true });
  login = await createLocalLogin(root, [MOUNT], folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the server of the test run', () => {
  test('stores a policy and gives the same text back', async () => {
    expect((await root.readPolicy(MOUNT)).data['policy']).toBe(POLICY);
  });

  test('refuses a policy that it cannot parse with status 400 and a reason', async () => {
    const refused = await root.putPolicy(`${MOUNT}-broken`, 'path "x" { capabilities = ["fly"] }');
    expect(refused.status).toBe(400);
    expect(refused.errors.join()).toContain('fly');
  });

  test('says what a token may do on each path', async () => {
    expect(await root.capabilities(token, [`${MOUNT}/data/shop/db`, `${MOUNT}/data/other`])).toEqual({
      [`${MOUNT}/data/shop/db`]: ['read'],
      [`${MOUNT}/data/other`]: ['deny'],
    });
  });

  test('enforces it: 200 on the one path, 403 on another', async () => {
    const app = root.withToken(token);
    expect((await app.read(`${MOUNT}/data/shop/db`)).data['data']).toEqual({ password: 'p"\\n$☃' });
    expect((await app.read(`${MOUNT}/data/other`)).status).toBe(403);
  });
});

describe('the agent', () => {
  const template = {
    contents: `{{ with secret "${MOUNT}/data/shop/db" }}{{ index .Data.data "password" }}{{ end }}`,
    destination: '/vault/secrets/password',
    error_on_missing_key: true,
  };
  const inPod = {
    vault: { address: 'https://vault.example:8200' },
    auto_auth: {
      method: [{ type: 'kubernetes', mount_path: 'auth/aks', max_backoff: '2s', config: { role: 'shop' } }],
    },
    template: [template],
  };
  const local = (config: object): object =>
    rewriteForLocalAgent(config, {
      address: root.address,
      login,
      pathMap: { '/vault/secrets': folder },
    });

  test('renders the file of a pod configuration in which only login, address and folder were changed', async () => {
    expect(local(inPod)).toEqual({
      vault: { address: root.address },
      auto_auth: {
        method: [{ ...login, max_backoff: '2s' }],
      },
      template: [{ ...template, destination: join(folder, 'password') }],
    });
    const { exitCode, logs } = await runAgentOnce(local(inPod));
    expect({ exitCode, logs }).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(folder, 'password'), 'utf8')).toBe('p"\\n$☃');
  });

  test('is stopped after the time limit, with its log, when it can never render', async () => {
    const forbidden = { ...template, contents: template.contents.replace('shop/db', 'other') };
    const result = await runAgentOnce(local({ ...inPod, template: [forbidden] }), { timeoutMs: 1 });
    expect(result.exitCode).toBeUndefined();
    const waiting = await startAgent(local({ ...inPod, template: [forbidden] }), { exitAfterAuth: true });
    await waiting.waitForLog(/permission denied/);
    await waiting.stop();
  });

  test('keeps running and logs until it is stopped', async () => {
    const agent = await startAgent(local(inPod));
    try {
      await agent.waitForLog(/authentication successful/);
    } finally {
      await agent.stop();
    }
    expect((await agent.exited).code).toBe(0);
  });
});

describe('a server of its own', () => {
  test('serves https with a certificate of its CA', async () => {
    const server = await startServer({ tls: true });
    expect(server.address).toMatch(/^https:/);
    expect((await server.client.read('sys/health')).status).toBe(200);
    await expect(new VaultClient({ address: server.address }).read('sys/health')).rejects.toThrow(
      /certificate/,
    );
    await server.stop();
  });

  test('answers nothing while it is paused, and again after that; once stopped it refuses connections', async () => {
    const server = await startServer();
    const impatient = new VaultClient({ address: server.address, timeoutMs: 300 });
    server.pause();
    await expect(impatient.read('sys/health')).rejects.toThrow('no answer within 0.3 s');
    server.resume();
    expect((await impatient.read('sys/health')).status).toBe(200);
    await server.stop();
    await expect(impatient.read('sys/health')).rejects.toThrow('ECONNREFUSED');
  });
});
