import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alive, eventually, ScriptInPod, SHELLS } from './support';

/** Longer than any test may take. */
const NEVER = '100000';

describe.each(SHELLS)('secrets-ready.sh render SIGNAL SECONDS DIR FILE... -- AGENT... in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'secrets-ready.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  /** What stands in for the agent: it notes its process and the signal that ends it. */
  const agent = (does = ':', ends = ':') => {
    const traps = ['TERM', 'USR1'].map(
      (signal) => `trap 'echo ${signal} >>${pod.folder}/got; ${ends}; exit' ${signal}; `,
    );
    return [
      '/bin/sh',
      '-c',
      `${traps.join('')}echo $$ >${pod.folder}/pid; ${does}; while :; do sleep 0.1; done`,
    ];
  };
  const agentIsAlive = () => alive(Number(pod.read('pid')));
  const seen = (name: string) =>
    eventually(`the agent to write ${name}`, () => existsSync(join(pod.folder, name)));

  test.each(['TERM', 'USR1'])(
    'returns 0 when the files are there, after it has ended the agent by SIG%s',
    (signal) => {
      const writes = agent(`echo v >${pod.secrets}/api-key`);
      const result = pod.run('render', signal, NEVER, pod.secrets, 'api-key', '--', ...writes);
      expect(result).toMatchObject({ status: 0, stderr: '' });
      expect(pod.read('got')).toBe(`${signal}\n`);
      expect(agentIsAlive()).toBe(false);
    },
  );

  test.each(['TERM', 'USR1'])(
    'returns 1 when the files do not come, after it has ended the agent by SIGTERM: render %s',
    async (signal) => {
      const script = pod.start('render', signal, '1', pod.secrets, 'api-key', 'db.env', '--', ...agent());
      expect(await script.ended).toEqual({
        code: 1,
        output: expect.stringMatching(/secrets not there after 1 s.*: api-key db\.env; /) as string,
      });
      expect(pod.read('got')).toBe('TERM\n');
      expect(agentIsAlive()).toBe(false);
    },
  );

  test('gives the agent its arguments as they are', () => {
    const args = ['a b', '', "it's", '--', '$x', '*'];
    const notes = `for word; do printf '%s\\n' "$word" >>'${pod.folder}/words'; done; echo v >'${pod.secrets}/f'; exec sleep 100`;
    expect(
      pod.run('render', 'TERM', NEVER, pod.secrets, 'f', '--', '/bin/sh', '-c', notes, 'sh', ...args).status,
    ).toBe(0);
    expect(pod.read('words')).toBe(`${args.join('\n')}\n`);
  });

  test('on SIGTERM ends with 143, and not before the agent, which has its token to revoke', async () => {
    const ends = `while [ ! -e ${pod.folder}/may-end ]; do sleep 0.1; done; touch ${pod.folder}/revoked`;
    const script = pod.start('render', 'USR1', NEVER, pod.secrets, 'f', '--', ...agent(':', ends));
    await seen('pid');
    await script.says('waiting');
    script.signal('SIGTERM');
    await seen('got');
    // Another signal does not hurry it.
    script.signal('SIGTERM');
    writeFileSync(join(pod.folder, 'may-end'), '');
    expect(await script.ended).toMatchObject({ code: 143 });
    expect(pod.read('got')).toMatch(/^TERM\n/);
    expect(existsSync(join(pod.folder, 'revoked'))).toBe(true);
    expect(agentIsAlive()).toBe(false);
  });

  test('on SIGTERM while the agent ends by SIGUSR1 tells it, waits for it, and ends with 143', async () => {
    const ends = `while [ ! -e ${pod.folder}/may-end ]; do sleep 0.1; done`;
    const program = agent(`echo v >${pod.secrets}/f`, ends);
    const script = pod.start('render', 'USR1', NEVER, pod.secrets, 'f', '--', ...program);
    await seen('got');
    script.signal('SIGTERM');
    writeFileSync(join(pod.folder, 'may-end'), '');
    expect(await script.ended).toMatchObject({ code: 143 });
    expect(agentIsAlive()).toBe(false);
  });
});
