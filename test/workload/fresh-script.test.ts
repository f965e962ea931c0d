import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGENT_LOG_FILE } from '../../lib/agent';
import { readyScript } from '../../lib/workload/ready-script';

/** The liveness probe of FailedRotation.event(): whether the agent has complained within the last 60 s. */
describe.each([['sh'], ['busybox', 'sh']])('secrets-ready.sh fresh in %s', (...shell) => {
  const folder = mkdtempSync(join(tmpdir(), 'avc-fresh-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (...lines: { age: number; text: string }[]): SpawnSyncReturns<string> => {
    const log = join(folder, 'agent.log');
    const script = join(folder, 'secrets-ready.sh');
    writeFileSync(
      script,
      readyScript(folder, ['db.env'], { staleAfterSeconds: 60 }).replaceAll(AGENT_LOG_FILE, log),
    );
    const stamped = lines.map(
      ({ age, text }) => `${new Date(Date.now() - age * 1000).toISOString()} ${text}\n`,
    );
    writeFileSync(log, stamped.join(''));
    return spawnSync(shell[0] ?? 'sh', [...shell.slice(1), script, 'fresh'], { encoding: 'utf8' });
  };
  const failure = '[ERROR] agent: (runner) secret/data/shop/db has no key "password"';
  const replaced = '[WARN]  agent: vault.read(db/creds/app): renewer done (maybe the lease expired)';
  const capped =
    '[WARN]  agent: vault.read(db/creds/app): TTL of "30s" exceeded the effective max_ttl of "9s"; TTL value is capped accordingly';

  test('fails for an error of the last 60 s, and says which', () => {
    const { status, stdout } = run({ age: 10, text: failure });
    expect(status).toBe(1);
    expect(stdout).toContain('secrets cannot be read again, the last good files stay; vault-agent says:');
    expect(stdout).toContain('has no key "password"');
  });

  test('passes when the last error is older', () => {
    expect(run({ age: 90, text: failure })).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('passes for what the agent logs whenever it replaces a lease at its maximum TTL', () => {
    const result = run({ age: 10, text: capped }, { age: 10, text: replaced });
    expect(result).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  test('passes for a reaction that found no application yet, which says nothing of the secrets', () => {
    const reaction = '[WARN] on-change: no answer of 2xx to a POST to http://127.0.0.1:8080/-/reload';
    expect(run({ age: 10, text: reaction })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(run({ age: 20, text: failure }, { age: 10, text: reaction }).status).toBe(1);
  });

  test('fails for an error before such a replacement all the same', () => {
    expect(run({ age: 20, text: failure }, { age: 10, text: replaced }).status).toBe(1);
  });
});
