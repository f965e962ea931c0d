import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptInPod, SHELLS } from './support';

/** Of nobody, where the tests run as root, who may read everything. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;

describe.each(SHELLS)('secrets-ready.sh check DIR FILE... in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'secrets-ready.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  test('succeeds in silence when every file is there and not empty', () => {
    pod.put('db.env');
    pod.put('web.pem');
    expect(pod.run('check', pod.secrets, 'db.env', 'web.pem')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('names each file that is missing, empty or a folder, and fails with 1', () => {
    pod.put('web.pem', '');
    pod.put('api-key');
    mkdirSync(join(pod.secrets, 'folder'));
    expect(pod.run('check', pod.secrets, 'db.env', 'web.pem', 'api-key', 'folder')).toEqual({
      status: 1,
      stdout: `missing in ${pod.secrets}: db.env web.pem folder; vault-agent has not started\n`,
      stderr: '',
    });
  });

  test('takes an empty file where a question mark says that it may be, and a missing one not', () => {
    pod.put('flags', '');
    expect(pod.run('check', pod.secrets, '?', 'flags')).toEqual({ status: 0, stdout: '', stderr: '' });
    const { status, stdout } = pod.run('check', pod.secrets, 'flags', '?', 'gone');
    expect(status).toBe(1);
    expect(stdout).toBe(`missing in ${pod.secrets}: flags gone; vault-agent has not started\n`);
  });

  test('names a file that its user may not read, with the number of that user', () => {
    pod.put('db.env');
    chmodSync(pod.folder, 0o755);
    chmodSync(join(pod.secrets, 'db.env'), 0o000);
    const { status, stdout } = pod.runAs(NOBODY, 'check', pod.secrets, 'db.env');
    expect(status).toBe(1);
    expect(stdout).toContain(`db.env(not readable by uid ${String(NOBODY ?? process.getuid?.())});`);
  });

  test('names ten files and how many more there are', () => {
    const names = Array.from({ length: 12 }, (_, index) => `file-${String(index)}`);
    expect(pod.run('check', pod.secrets, ...names).stdout).toContain(
      `: ${names.slice(0, 10).join(' ')} and 2 more; `,
    );
    expect(pod.run('check', pod.secrets, ...names.slice(0, 10)).stdout).toContain(
      `: ${names.slice(0, 10).join(' ')}; `,
    );
  });

  test('with --injected says that the injector has not changed the pod where there is no folder', () => {
    const { status, stdout } = pod.run('--injected', 'check', join(pod.folder, 'not-there'), 'db.env');
    expect(status).toBe(1);
    expect(stdout).toContain(
      'db.env; the injector has not changed this pod; see that its webhook runs and selects this pod, then delete the pod\n',
    );
  });

  test('with --injected points to the log of the injected container, and reads none itself', () => {
    pod.logs('2026-11-25T03:00:00.000Z [ERROR] agent: not mine\n');
    const { stdout } = pod.run('--injected', 'check', pod.secrets, 'db.env');
    expect(stdout).toContain('db.env; see the log of vault-agent-init\n');
    expect(stdout).not.toContain('not mine');
  });
});
