import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { serverProgram } from '../../support/vault-server/server-kind';
import { expectOk, VaultClient } from '../../support/vault-server/client';

import { eventually, ScriptInPod, SHELLS } from './support';

/**
 * agent.sh with a real program and a real server, whose token it revokes. The program is called through a script, since
 * its `agent` is not what this is about: `agent` sleeps, and all else goes to the program.
 */
describe.each(SHELLS)('agent.sh and the token of a real server, in $name', (shell) => {
  const root = VaultClient.fromEnvironment();
  const address = process.env['AVC_SERVER_ADDR'] ?? '';
  let pod: ScriptInPod;

  beforeEach(async () => {
    pod = new ScriptInPod(shell, 'agent.sh');
    const program = `#!/bin/sh
      [ "$1" = agent ] || exec '${await serverProgram()}' "$@"
      trap 'exit 0' TERM
      touch '${pod.folder}/runs'
      while :; do sleep 0.1; done
      `;
    writeFileSync(join(pod.folder, 'program'), program, { mode: 0o755 });
    const policy = 'path "auth/token/revoke-self" { capabilities = ["update"] }';
    expectOk(await root.putPolicy('stops', policy), 'policy');
  });
  afterEach(() => {
    pod.remove();
  });

  /** A token with these policies where the agent would leave it, and a look at what has become of it. */
  async function token(...policies: readonly string[]): Promise<() => Promise<number>> {
    const { body } = expectOk(
      await root.write('auth/token/create', { policies, no_default_policy: true, ttl: '1h' }),
      'token',
    );
    const { client_token, accessor } = body['auth'] as { client_token: string; accessor: string };
    writeFileSync(pod.token, client_token);
    return async () => (await root.write('auth/token/lookup-accessor', { accessor })).status;
  }

  /** What the script says when it is stopped; without its limit of 5 s, which a program on a busy machine may need. */
  async function stopped(server: string, limit = 'timeout() { shift; "$@"; }') {
    const args = [`-address=${server}`, '--', join(pod.folder, 'program'), 'agent'];
    const script = pod.startWith(limit, ...args);
    await eventually('the agent to run', () => existsSync(join(pod.folder, 'runs')));
    script.signal('SIGTERM');
    return script.ended;
  }

  test('is gone afterwards', async () => {
    const status = await token('stops');
    expect(await status()).toBe(200);
    expect(await stopped(address)).toEqual({
      code: 0,
      output: '[INFO] agent.sh: the token is revoked, and every lease with it\n',
    });
    expect(await status()).toBeGreaterThanOrEqual(400);
  });

  test('stays where the policy does not let it be revoked, which is said in one line', async () => {
    const status = await token('none');
    const { code, output } = await stopped(address);
    expect(code).toBe(0);
    expect(output).toMatch(/^\[WARN\] agent\.sh: the token is not revoked and ends with its TTL: .*403.*\n$/);
    expect(await status()).toBe(200);
  });

  test('is given up where the server takes the connection and never answers', async () => {
    await token('stops');
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const { code, output } = await stopped(`http://127.0.0.1:${String(port)}`, ':');
    silent.close();
    expect(code).toBe(0);
    expect(output).toMatch(
      /^\[WARN\] agent\.sh: the token is not revoked and ends with its TTL: .*no answer within 5 s\n$/,
    );
  });
});
