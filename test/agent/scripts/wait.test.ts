import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptInPod, SHELLS } from './support';

/** A sleep that takes no time: it notes what it was asked for, and does something at its Nth call. */
const noted = (folder: string, nth = 0, does = ':') =>
  `sleep() { echo "$1" >>'${folder}/slept'; [ "$(wc -l <'${folder}/slept')" -ne ${String(nth)} ] || ${does}; }`;

/** Longer than any test may take, so that a wait that ends has not come to its limit. */
const NEVER = '100000';

describe.each(SHELLS)('secrets-ready.sh wait SECONDS DIR FILE... in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'secrets-ready.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  const slept = () => pod.read('slept').trim().split('\n');
  const gaveUp = () => existsSync(join(pod.log, 'start-gate-gave-up'));

  test('returns at once when all files are there', () => {
    pod.put('db.env');
    const result = pod.runWith(noted(pod.folder), 'wait', NEVER, pod.secrets, 'db.env');
    expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(join(pod.folder, 'slept'))).toBe(false);
  });

  test('looks 40 times with 20 ms between, then once a second, and says every 5 s what it waits for', () => {
    pod.put('web.pem');
    const { status, stdout } = pod.runWith(
      noted(pod.folder),
      ...['wait', '11', pod.secrets, 'db.env', 'web.pem'],
    );
    expect(status).toBe(1);
    expect(slept()).toEqual([...Array<string>(40).fill('0.02'), ...Array<string>(11).fill('1')]);
    expect(stdout.split('\n').slice(0, 3)).toEqual(
      ['0', '5', '10'].map(
        (second) => `waiting (${second} s of 11 s) for: db.env; vault-agent has not started`,
      ),
    );
  });

  test.each([
    ['among the first looks', 7],
    ['afterwards', 43],
  ])('returns at the first look that finds the last file, %s', (_, nth) => {
    pod.put('db.env');
    const appears = noted(pod.folder, nth, `echo x >'${pod.secrets}/web.pem'`);
    const { status } = pod.runWith(appears, 'wait', NEVER, pod.secrets, 'db.env', 'web.pem');
    expect(status).toBe(0);
    expect(slept()).toHaveLength(nth);
  });

  test('looks once a second from the start where sleep knows no parts of one', () => {
    const coarse = `sleep() { case $1 in *.*) return 1 ;; esac; echo "$1" >>'${pod.folder}/slept'; }`;
    expect(pod.runWith(coarse, 'wait', '2', pod.secrets, 'db.env').status).toBe(1);
    expect(slept()).toEqual(['1', '1']);
  });

  test('returns when the last file appears, with the real sleep', async () => {
    const script = pod.start('wait', NEVER, pod.secrets, 'db.env');
    await script.says(`waiting (0 s of ${NEVER} s) for: db.env`);
    pod.put('db.env');
    expect(await script.ended).toMatchObject({ code: 0 });
  });

  test('gives up after its seconds with 1 and leaves one line as the termination message', () => {
    const { status, stdout } = pod.run('wait', '1', pod.secrets, 'db.env', 'web.pem');
    expect(status).toBe(1);
    const line = `secrets not there after 1 s, the application was not started; missing in ${pod.secrets}: db.env web.pem; vault-agent has not started\n`;
    expect(pod.read('termination-log')).toBe(line);
    expect(stdout.endsWith(line)).toBe(true);
  });

  test('of 0 seconds looks once', () => {
    expect(pod.runWith(noted(pod.folder), 'wait', '0', pod.secrets, 'db.env').status).toBe(1);
    expect(existsSync(join(pod.folder, 'slept'))).toBe(false);
  });

  test('fails once only: its next run waits for half an hour, and a success makes it forget', () => {
    expect(pod.run('wait', '0', pod.secrets, 'db.env').status).toBe(1);
    expect(gaveUp()).toBe(true);
    const again = pod.runWith(
      noted(pod.folder, 41, `echo x >'${pod.secrets}/db.env'`),
      ...['wait', '0', pod.secrets, 'db.env'],
    );
    expect(again.status).toBe(0);
    expect(again.stdout).toContain('waiting (0 s of 1800 s) for: db.env');
    expect(gaveUp()).toBe(false);
  });

  test('keeps a limit of more than half an hour after a failure', () => {
    expect(pod.run('wait', '0', pod.secrets, 'db.env').status).toBe(1);
    const appears = noted(pod.folder, 41, `echo x >'${pod.secrets}/db.env'`);
    expect(pod.runWith(appears, 'wait', '3600', pod.secrets, 'db.env').stdout).toContain(
      'waiting (0 s of 3600 s) for: db.env',
    );
  });

  test('says the same where it may write neither its mark nor the termination message', () => {
    const bare = new ScriptInPod(shell, 'secrets-ready.sh', {
      VAULT_AGENT_LOG_DIR: '/not-there',
      VAULT_AGENT_TERMINATION_LOG: '/not-there/termination-log',
    });
    const { status, stdout, stderr } = bare.run('wait', '0', bare.secrets, 'db.env');
    bare.remove();
    expect(status).toBe(1);
    expect(stdout).toContain('secrets not there after 0 s');
    expect(stderr).toBe('');
  });
});
