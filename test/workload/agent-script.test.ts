import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultCa, VaultServer } from '../../lib';
import { agentScript } from '../../lib/workload/agent-script';
import { TOKEN_SINK } from '../../lib/agent';
import { serverProgram } from '../support/vault-server/server-kind';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { waitUntil } from '../support/process';

const SLEEPS = `trap 'exit 0' TERM; while :; do sleep 0.1; done`;

/** agent.sh, run by the shell of this machine with OpenBao's own program; a process that sleeps stands in for the agent. */
describe('agent.sh AGENT...', () => {
  const root = VaultClient.fromEnvironment();
  const address = process.env['AVC_SERVER_ADDR'] ?? '';
  let folder: string;
  let binary: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'avc-agent-script-'));
    binary = await serverProgram();
    expectOk(
      await root.putPolicy('stops', 'path "auth/token/revoke-self" { capabilities = ["update"] }'),
      'policy',
    );
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A token of the server with these policies, in the file where the agent would leave it. */
  async function tokenOf(policies: readonly string[]): Promise<() => Promise<number>> {
    const { body } = expectOk(
      await root.write('auth/token/create', { policies, no_default_policy: true, ttl: '1h' }),
      'token',
    );
    const { client_token, accessor } = body['auth'] as { client_token: string; accessor: string };
    await writeFile(join(folder, 'token'), client_token);
    return async () => (await root.write('auth/token/lookup-accessor', { accessor })).status;
  }

  /** Starts the script and gives its process, once the agent runs, and what it has said at its end. */
  async function start(server: VaultServer, does = SLEEPS, handsOver = false) {
    const script = join(folder, 'agent.sh');
    const text = agentScript({ server, binary, handsOver });
    await writeFile(script, text.replaceAll(TOKEN_SINK, join(folder, 'token')));
    const child = spawn('/bin/sh', [script, '/bin/sh', '-c', `touch ${folder}/runs; ${does}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
      child.once('close', (code) => {
        resolve({ code, said });
      }),
    );
    await waitUntil('the agent to run', () => Promise.resolve(existsSync(join(folder, 'runs'))));
    return { child, ended };
  }

  test('revokes the token when it is told to stop, removes its file, and returns 0', async () => {
    const status = await tokenOf(['stops']);
    expect(await status()).toBe(200);
    const { child, ended } = await start(VaultServer.atPlainHttp(address));
    child.kill('SIGTERM');
    expect(await ended).toEqual({
      code: 0,
      said: '[INFO] agent.sh: the token is revoked, and every lease with it\n',
    });
    expect(await status()).toBeGreaterThanOrEqual(400);
    expect(existsSync(join(folder, 'token'))).toBe(false);
  });

  test('says that the token stays where the policy lets it not be revoked, and returns 0 all the same', async () => {
    const status = await tokenOf(['none']);
    const { child, ended } = await start(VaultServer.atPlainHttp(address));
    child.kill('SIGTERM');
    const { code, said } = await ended;
    expect(code).toBe(0);
    expect(said).toMatch(/^\[WARN\] agent\.sh: the token is not revoked and ends with its TTL: .*403/s);
    expect(await status()).toBe(200);
  });

  test('waits for 5 s at the most where nothing answers', async () => {
    await tokenOf(['stops']);
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const { child, ended } = await start(VaultServer.atPlainHttp(`http://127.0.0.1:${String(port)}`));
    const began = Date.now();
    child.kill('SIGTERM');
    const { code, said } = await ended;
    expect(code).toBe(0);
    expect(said).toContain('[WARN] agent.sh: the token is not revoked and ends with its TTL');
    expect(Date.now() - began).toBeLessThan(7_000);
    silent.close();
  }, 20_000);

  test('says nothing where the agent has not logged in yet', async () => {
    const { child, ended } = await start(VaultServer.atPlainHttp(address));
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, said: '' });
  });

  test('returns what the agent returns when that ends by itself, and leaves the token to the next', async () => {
    const status = await tokenOf(['stops']);
    const { ended } = await start(VaultServer.atPlainHttp(address), 'exit 3');
    expect(await ended).toEqual({ code: 3, said: '' });
    expect(await status()).toBe(200);
  });

  test('where a second agent follows, the first leaves its token on SIGUSR1 and the second revokes it at its start', async () => {
    const server = VaultServer.atPlainHttp(address);
    const first = await start(server, SLEEPS, true);
    const status = await tokenOf(['stops']);
    first.child.kill('SIGUSR1');
    expect(await first.ended).toEqual({ code: 0, said: '' });
    expect(await status()).toBe(200);

    await rm(join(folder, 'runs'));
    const second = await start(server, SLEEPS, true);
    expect(await status()).toBeGreaterThanOrEqual(400);
    const own = await tokenOf(['stops']);
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual({
      code: 0,
      said:
        '[INFO] agent.sh: the token of the agent before is revoked, and every lease with it\n' +
        '[INFO] agent.sh: the token is revoked, and every lease with it\n',
    });
    expect(await own()).toBeGreaterThanOrEqual(400);
  });

  test('where a second agent follows, the first revokes its token on SIGTERM all the same', async () => {
    const { child, ended } = await start(VaultServer.atPlainHttp(address), SLEEPS, true);
    const status = await tokenOf(['stops']);
    child.kill('SIGTERM');
    expect((await ended).said).toContain('[INFO] agent.sh: the token is revoked');
    expect(await status()).toBeGreaterThanOrEqual(400);
  });

  test('an agent that nobody follows leaves alone what it finds: leases may hang on it', async () => {
    const status = await tokenOf(['stops']);
    const { child, ended } = await start(VaultServer.atPlainHttp(address), `echo started; ${SLEEPS}`);
    expect(await status()).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).said).toMatch(/^started\n/);
  });

  test('names the server as the agent does: address, certificate authority, server name and namespace', () => {
    const server = VaultServer.at('https://vault.example:8200', {
      ca: VaultCa.fromConfigMap('vault-ca'),
      tlsServerName: 'vault.internal',
      namespace: "teams/o'shop",
    });
    expect(agentScript({ server, binary: 'vault' })).toContain(
      String.raw`vault token revoke '-address=https://vault.example:8200' '-ca-cert=/vault/ca/ca.crt' ` +
        String.raw`'-tls-server-name=vault.internal' '-namespace=teams/o'\''shop' -self`,
    );
  });

  test('names no certificate authority where the system has it', () => {
    const script = agentScript({ server: VaultServer.at('https://vault.example'), binary: 'bao' });
    expect(script).toContain("bao token revoke '-address=https://vault.example' -self");
  });
});
