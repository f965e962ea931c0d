import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readyScript } from '../../lib/workload/ready-script';
import { AGENT_LOG_FILE, GATE_GAVE_UP_FILE } from '../../lib/agent';

/** The script as the pod runs it, but for the two folders. Run by dash or bash and by busybox, as in Alpine images. */
const SHELLS = [['sh'], ['busybox', 'sh']];

describe.each(SHELLS)('secrets-ready.sh in %s', (...shell) => {
  let folder: string;
  let log: string;
  let script: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'avc-ready-'));
    log = join(folder, 'agent.log');
    script = join(folder, 'secrets-ready.sh');
    mkdirSync(join(folder, 'secrets'), { recursive: true });
    const text = readyScript(join(folder, 'secrets'), ['db.env', 'web.pem']);
    writeFileSync(
      script,
      text
        .replaceAll(AGENT_LOG_FILE, log)
        .replaceAll(GATE_GAVE_UP_FILE, join(folder, 'gave-up'))
        .replaceAll('/dev/termination-log', join(folder, 'termination')),
    );
  });
  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(shell[0] ?? 'sh', [...shell.slice(1), script, ...args], { encoding: 'utf8' });
  const put = (name: string, value: string): void => {
    writeFileSync(join(folder, 'secrets', name), value);
  };

  test('check passes in silence when every file is there and not empty', () => {
    put('db.env', 'A=1');
    put('web.pem', 'x');
    expect(run('check')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('check names each missing and each empty file and fails with 1', () => {
    put('web.pem', '');
    const result = run('check');
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('db.env web.pem; vault-agent has not started');
  });

  test('check says the last warning or error of the agent in one line, details included', () => {
    writeFileSync(
      log,
      [
        '2026-11-25T03:00:00.000Z [ERROR] agent.auth.handler: an older error',
        '2026-11-25T03:00:01.000Z [ERROR] agent.auth.handler: error authenticating:',
        '  error=',
        '  | Error making API request.',
        '',
        'Code: 400. Errors:',
        '* invalid role name "shop-web"',
        '   backoff=1s',
        '2026-11-25T03:00:02.000Z [INFO]  agent.auth.handler: authenticating',
        '',
      ].join('\n'),
    );
    const line = run('check').stdout;
    expect(line.trim().split('\n')).toHaveLength(1);
    expect(line).toContain('vault-agent says: [ERROR] agent.auth.handler: error authenticating:');
    expect(line).toContain('invalid role name "shop-web"');
    expect(line).not.toContain('an older error');
  });

  test('check still says the error when it is the last line of the log', () => {
    writeFileSync(
      log,
      '2026Z [INFO]  agent: x\n2026Z [WARN]  agent: (view) vault.read(secret/data/a): no secret exists\n',
    );
    expect(run('check').stdout).toContain('no secret exists');
  });

  test('wait returns as soon as the last file appears', () => {
    put('db.env', 'A=1');
    const late = spawnSync(
      'sh',
      ['-c', `(sleep 1; echo x > ${folder}/secrets/web.pem) & exec ${shell.join(' ')} ${script} wait 20`],
      {
        encoding: 'utf8',
      },
    );
    expect(late.status).toBe(0);
    expect(late.stdout).toContain('waiting (0 s of 20 s) for: web.pem');
  });

  test('wait gives up after its seconds with 1 and leaves one line as the termination message', () => {
    const result = run('wait', '1');
    expect(result.status).toBe(1);
    const message = spawnSync('cat', [join(folder, 'termination')], { encoding: 'utf8' }).stdout;
    expect(message.trim().split('\n')).toHaveLength(1);
    expect(message).toContain('secrets not there after 1 s, the application was not started; missing in');
    expect(message).toContain('db.env web.pem');
  });

  test('wait fails once only: its next run waits for half an hour, and a success makes it forget', () => {
    expect(run('wait', '1').status).toBe(1);
    put('db.env', 'A=1');
    const again = spawnSync(
      'sh',
      ['-c', `(sleep 2; echo x > ${folder}/secrets/web.pem) & exec ${shell.join(' ')} ${script} wait 1`],
      {
        encoding: 'utf8',
      },
    );
    expect(again).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('waiting (0 s of 1800 s) for: web.pem') as string,
    });
    put('web.pem', '');
    expect(run('wait', '1').status).toBe(1);
  });

  test('anything else is a usage error with 2', () => {
    expect(run('frobnicate').status).toBe(2);
  });
});
