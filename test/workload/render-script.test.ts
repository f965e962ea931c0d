import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from '../support/process';
import { readyScript } from '../../lib/workload/ready-script';

const run = promisify(execFile);

/** `secrets-ready.sh render`, run by the shell of this machine; what stands in for the agent writes a file or does not. */
describe('secrets-ready.sh render SECONDS AGENT...', () => {
  let folder: string;
  let script: string;
  const agent = (does: string) => ['/bin/sh', '-c', `echo $$ > ${folder}/pid; ${does}; exec sleep 60`];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'avc-render-'));
    script = join(folder, 'secrets-ready.sh');
    await writeFile(script, readyScript(folder, ['api-key'], { rendersUntil: 'TERM' }));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const alive = async (): Promise<boolean> => {
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('returns 0 as soon as the files are there, and the agent has ended', async () => {
    const began = Date.now();
    await run('/bin/sh', [script, 'render', '30', ...agent(`sleep 1; echo v > ${folder}/api-key`)]);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(await alive()).toBe(false);
  });

  test.each(['TERM', 'USR1'] as const)(
    'ends the agent by the chosen signal once the files are there, and by SIGTERM where they do not come: %s',
    async (signal) => {
      await writeFile(script, readyScript(folder, ['api-key'], { rendersUntil: signal }));
      const traps = ['TERM', 'USR1']
        .map((one) => `trap 'echo ${one} > ${folder}/got; exit' ${one}; `)
        .join('');
      const waits = (does: string) => ['/bin/sh', '-c', `${traps}${does}; while :; do sleep 0.1; done`];
      await expect(run('/bin/sh', [script, 'render', '1', ...waits('true')])).rejects.toMatchObject({
        code: 1,
      });
      expect(await readFile(join(folder, 'got'), 'utf8')).toBe('TERM\n');
      await run('/bin/sh', [script, 'render', '30', ...waits(`echo v > ${folder}/api-key`)]);
      expect(await readFile(join(folder, 'got'), 'utf8')).toBe(`${signal}\n`);
    },
  );

  test('returns 1 with the names of the missing files when the time is over, and the agent has ended', async () => {
    await expect(run('/bin/sh', [script, 'render', '2', ...agent('true')])).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/secrets not there after 2 s.*: api-key/),
    });
    expect(await alive()).toBe(false);
  });

  test('on SIGTERM waits for the agent, which has its token to revoke', async () => {
    const slow = `trap 'sleep 1; touch ${folder}/revoked; exit' TERM; touch ${folder}/runs; while :; do sleep 0.1; done`;
    const child = spawn('/bin/sh', [script, 'render', '30', '/bin/sh', '-c', slow]);
    await waitUntil('the agent to run', () => existsSync(join(folder, 'runs')));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(existsSync(join(folder, 'revoked'))).toBe(true);
  });

  test('ends at once on SIGTERM, with the agent', async () => {
    const child = spawn('/bin/sh', [script, 'render', '30', ...agent('true')]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    await waitUntil('the agent to end', async () => !(await alive()));
  });

  test('there is no such command where the delivery does not need it', () => {
    expect(readyScript('/vault/secrets', ['a'])).not.toContain('render)');
  });
});
