import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, ScriptInPod, SHELLS } from './support';

const FLAGS = ['-address=https://vault.example:8200', "-namespace=teams/o'shop b"];

/** agent.sh with a program that notes how it is called. How a real one revokes: agent-token.test.ts. */
describe.each(SHELLS)('agent.sh FLAG... -- PROGRAM ARGUMENT... in $name', (shell) => {
  let pod: ScriptInPod;
  let program: string;

  beforeEach(() => {
    pod = new ScriptInPod(shell, 'agent.sh');
    program = join(pod.folder, 'program');
    // `agent` runs until it is told to end and may; `token` answers as the file `answer` says.
    writeFileSync(
      program,
      `#!/bin/sh
      cd '${pod.folder}'
      printf '%s' "$1" >>calls; shift; printf ' [%s]' "$@" >>calls; echo " token=$VAULT_TOKEN retries=$VAULT_MAX_RETRIES" >>calls
      case $1 in
        revoke) [ ! -e answer ] || { cat answer >&2; exit 2; }; exit 0 ;;
        exit) exit 3 ;;
      esac
      trap 'echo TERM >>signals; while [ -e may-not-end ]; do sleep 0.1; done; echo ended >>calls; exit 1' TERM
      touch runs
      while :; do sleep 0.1; done
      `,
    );
    chmodSync(program, 0o755);
  });
  afterEach(() => {
    pod.remove();
  });

  const calls = () => pod.read('calls').trim().split('\n');
  const revocation = (token: string, flags = FLAGS) =>
    ['token', '[revoke]', ...flags.map((flag) => `[${flag}]`), '[-self]', `token=${token}`, 'retries=0'].join(
      ' ',
    );
  const start = async (...args: readonly string[]) => {
    const script = pod.start(...args, '--', program, 'agent', '-config=/a b', '');
    await eventually('the agent to run', () => existsSync(join(pod.folder, 'runs')));
    return script;
  };
  /** Until the script has passed on a second signal. */
  const toldTwice = () =>
    eventually('the agent to be told again', () => pod.read('signals') === 'TERM\nTERM\n');
  const leaves = (token: string) => {
    writeFileSync(pod.token, token);
  };

  test('runs the program with its arguments as they are, and no token', async () => {
    const script = await start(...FLAGS);
    script.signal('SIGTERM');
    await script.ended;
    expect(calls()[0]).toBe('agent [-config=/a b] [] token= retries=');
  });

  test('on SIGTERM revokes the token with the flags, after the program has ended, and returns 0', async () => {
    const script = await start(...FLAGS);
    leaves('hvs.own');
    script.signal('SIGTERM');
    expect(await script.ended).toEqual({
      code: 0,
      output: '[INFO] agent.sh: the token is revoked, and every lease with it\n',
    });
    expect(calls().slice(1)).toEqual(['ended', revocation('hvs.own')]);
    expect(existsSync(pod.token)).toBe(false);
  });

  test('needs no flag', async () => {
    const script = await start();
    leaves('hvs.own');
    script.signal('SIGTERM');
    expect(await script.ended).toMatchObject({ code: 0 });
    expect(calls().at(-1)).toBe(revocation('hvs.own', []));
  });

  test('waits for the program, also after a second SIGTERM', async () => {
    writeFileSync(join(pod.folder, 'may-not-end'), '');
    const script = await start(...FLAGS);
    leaves('hvs.own');
    script.signal('SIGTERM');
    await eventually('the agent to be told', () => existsSync(join(pod.folder, 'signals')));
    script.signal('SIGTERM');
    await toldTwice();
    rmSync(join(pod.folder, 'may-not-end'));
    expect(await script.ended).toMatchObject({ code: 0 });
    expect(calls().slice(1)).toEqual(['ended', revocation('hvs.own')]);
  });

  test('says in one line why the token is not revoked, and returns 0 all the same', async () => {
    writeFileSync(join(pod.folder, 'answer'), 'Error revoking:\n\nCode: 403. Errors:\n\t* denied\n');
    const script = await start(...FLAGS);
    leaves('hvs.own');
    script.signal('SIGTERM');
    expect(await script.ended).toEqual({
      code: 0,
      output:
        '[WARN] agent.sh: the token is not revoked and ends with its TTL: Error revoking: Code: 403. Errors: * denied\n',
    });
    expect(existsSync(pod.token)).toBe(false);
  });

  test.each([
    ['there is no token yet', () => undefined],
    ['the token’s file is empty', () => ''],
  ])('says and revokes nothing where %s', async (_, token) => {
    const script = await start(...FLAGS);
    const text = token();
    if (text !== undefined) leaves(text);
    script.signal('SIGTERM');
    expect(await script.ended).toEqual({ code: 0, output: '' });
    expect(calls()).toHaveLength(2);
  });

  test('returns what the program returns that ends by itself, and leaves the token to the next', () => {
    leaves('hvs.own');
    const result = pod.run(...FLAGS, '--', program, 'agent', 'exit');
    expect(result).toEqual({ status: 3, stdout: '', stderr: '' });
    expect(pod.read('token')).toBe('hvs.own');
    expect(calls()).toHaveLength(1);
  });

  test('leaves alone the token that it finds: leases may hang on it', async () => {
    leaves('hvs.before');
    const script = await start(...FLAGS);
    expect(calls()).toEqual([expect.stringMatching(/^agent/)]);
    script.signal('SIGTERM');
    await script.ended;
  });

  describe('with --hands-over', () => {
    test('revokes the token that it finds before it runs the program', async () => {
      leaves('hvs.before');
      const script = await start('--hands-over', ...FLAGS);
      expect(calls()).toEqual([revocation('hvs.before'), expect.stringMatching(/^agent/)]);
      leaves('hvs.own');
      script.signal('SIGTERM');
      expect((await script.ended).output).toBe(
        '[INFO] agent.sh: the token of the agent before is revoked, and every lease with it\n' +
          '[INFO] agent.sh: the token is revoked, and every lease with it\n',
      );
    });

    test('on SIGUSR1 ends the program by SIGTERM and leaves the token', async () => {
      const script = await start('--hands-over', ...FLAGS);
      leaves('hvs.own');
      script.signal('SIGUSR1');
      expect(await script.ended).toEqual({ code: 0, output: '' });
      expect(pod.read('signals')).toBe('TERM\n');
      expect(pod.read('token')).toBe('hvs.own');
    });

    test.each([['SIGUSR1', 'SIGTERM'] as const, ['SIGTERM', 'SIGUSR1'] as const])(
      'revokes the token where SIGTERM is one of its signals: %s, then %s',
      async (first, second) => {
        writeFileSync(join(pod.folder, 'may-not-end'), '');
        const script = await start('--hands-over', ...FLAGS);
        leaves('hvs.own');
        script.signal(first);
        await eventually('the agent to be told', () => existsSync(join(pod.folder, 'signals')));
        script.signal(second);
        await toldTwice();
        rmSync(join(pod.folder, 'may-not-end'));
        expect(await script.ended).toMatchObject({ code: 0 });
        expect(calls().at(-1)).toBe(revocation('hvs.own'));
      },
    );
  });
});
