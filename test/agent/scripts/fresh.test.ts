import { ScriptInPod, SHELLS } from './support';

/** The probe of FailedRotation.event(): whether the agent has complained within its last seconds. */
describe.each(SHELLS)('secrets-ready.sh fresh SECONDS in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'secrets-ready.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  /** The probe over lines of these ages, in hours: far from each other, for a machine that is busy. */
  const fresh = (...lines: readonly (readonly [hours: number, text: string])[]) => {
    const stamped = lines.map(
      ([hours, text]) => `${new Date(Date.now() - hours * 3_600_000).toISOString()} ${text}\n`,
    );
    pod.logs(stamped.join(''));
    return pod.run('fresh', String(3 * 3600));
  };
  const passes = { status: 0, stdout: '', stderr: '' };
  const failure = '[ERROR] agent: (runner) secret/data/shop/db has no key "password"';
  const warning = '[WARN]  agent: (view) vault.read(secret/data/a): no secret exists at secret/data/a';
  const replaced = '[WARN]  agent: vault.read(db/creds/app): renewer done (maybe the lease expired)';
  const capped =
    '[WARN]  agent: vault.read(db/creds/app): TTL of "30s" exceeded the effective max_ttl of "9s"; TTL value is capped accordingly';

  test.each([failure, warning])('fails for what the log has of the last 3 hours, and says it: %s', (text) => {
    expect(fresh([1, text])).toEqual({
      status: 1,
      stdout: `secrets cannot be read again, the last good files stay; vault-agent says: ${text.replace('  ', ' ')}\n`,
      stderr: '',
    });
  });

  test('passes when the last one is older, and when there is none', () => {
    expect(fresh([5, failure])).toEqual(passes);
    expect(fresh([1, '[INFO]  agent: renewed auth token'])).toEqual(passes);
    expect(fresh()).toEqual(passes);
  });

  test('passes where there is no log yet', () => {
    expect(pod.run('fresh', '60')).toEqual(passes);
  });

  test('passes for what the agent logs whenever it replaces a lease at its maximum TTL', () => {
    expect(fresh([1, capped], [1, replaced])).toEqual(passes);
  });

  test('fails for an error before such a replacement all the same, and says the error', () => {
    const { status, stdout } = fresh([2, failure], [1, replaced]);
    expect(status).toBe(1);
    expect(stdout).toContain('has no key "password"');
    expect(stdout).not.toContain('renewer');
  });

  test('fails for an error in the file before, where the agent has just begun a new one', () => {
    pod.logs(`${new Date().toISOString()} ${failure}\n`, 'agent-1764125000000000000.log');
    pod.logs(`${new Date().toISOString()} [INFO]  agent: renewed auth token\n`);
    expect(pod.run('fresh', '3600')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('has no key') as string,
    });
  });
});
