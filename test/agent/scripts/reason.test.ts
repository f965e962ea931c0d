import { ScriptInPod, SHELLS } from './support';

const at = (second: number, text: string) =>
  `2026-11-25T03:00:${String(second).padStart(2, '0')}.000Z ${text}\n`;

/** HashiCorp's agent (1.21) logs both after the error that tells. */
const contentless =
  at(8, '[ERROR] agent: (runner) sending server error back to caller') +
  at(8, '[ERROR] agent.template.server: template server: could not extract error response');

describe.each(SHELLS)('what a waiting pod says of the agent’s log, in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'secrets-ready.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  /** What `check` says behind the names, one line without its end. */
  const reason = (log: string): string => {
    pod.logs(log);
    const [, said = ''] = /^missing in .*?: file; (.*)\n$/.exec(
      pod.run('check', pod.secrets, 'file').stdout,
    ) ?? [undefined, undefined];
    return said;
  };

  test('is the last warning or error, in one line, without its time', () => {
    expect(
      reason(
        at(0, '[ERROR] agent.auth.handler: an older error') +
          at(1, '[WARN]  agent: (view) vault.read(secret/data/a): no secret exists at secret/data/a') +
          at(2, '[INFO]  agent.auth.handler: authenticating'),
      ),
    ).toBe(
      'vault-agent says: [WARN] agent: (view) vault.read(secret/data/a): no secret exists at secret/data/a',
    );
  });

  test('holds the lines that belong to it, and none of those that belong to another', () => {
    const text =
      at(
        1,
        '[ERROR] agent.auth.handler: error authenticating:\n  error=\n  | Error making API request.\n\nCode: 400. Errors:\n\t* invalid role name "shop-web"\n   backoff=1s',
      ) + at(2, '[INFO]  agent: started\n  | not of the error');
    expect(reason(text)).toBe(
      'vault-agent says: [ERROR] agent.auth.handler: error authenticating: error= Error making API request. Code: 400. Errors: * invalid role name "shop-web" backoff=1s',
    );
    expect(reason(text.split('\n').slice(0, -2).join('\n'))).toContain('invalid role name "shop-web"');
  });

  test('is the error before those that say nothing', () => {
    const missing = at(7, '[WARN]  agent: (view) vault.read(secret/data/a): no secret exists');
    expect(reason(missing + contentless)).toContain('no secret exists');
    expect(reason(missing + contentless + at(9, '[ERROR]') + at(9, '[WARN]  '))).toContain(
      'no secret exists',
    );
  });

  test.each([
    ['is empty', ''],
    ['has no error', at(0, '[INFO]  agent: started')],
    ['has errors that say nothing, and no other', contentless],
    ['tells of a lease that was replaced', at(0, '[WARN]  agent: x: renewer done (maybe the lease expired)')],
    ['begins with the end of an entry', '* permission denied\n'],
  ])('is "no error yet" where the log %s', (_, log) => {
    expect(reason(log)).toBe('vault-agent reports no error yet');
  });

  test('is "not started" where there is no log', () => {
    expect(pod.run('check', pod.secrets, 'file').stdout).toContain('file; vault-agent has not started\n');
  });

  test('is in the file before, where the agent has just begun a new one', () => {
    pod.logs(at(1, '[ERROR] agent: older') + at(2, '[ERROR] agent: newer'), 'agent-1764125000000000000.log');
    expect(reason(at(3, '[INFO]  agent: authenticating'))).toBe('vault-agent says: [ERROR] agent: newer');
  });

  test('names the path once where the agent names it twice', () => {
    expect(
      reason(at(1, '[WARN]  agent: (view) vault.read(a/b): vault.read(a/b): Error making API request.')),
    ).toBe('vault-agent says: [WARN] agent: (view) vault.read(a/b): Error making API request.');
  });

  test('keeps path and cause of an error of more than 900 characters, and loses its middle', () => {
    const path = `secret/data/${'folder/'.repeat(40)}db`;
    const url = `https://vault.example:8200/v1/${'folder/'.repeat(100)}db`;
    const said = reason(
      at(
        1,
        `[WARN]  agent: (view) vault.read(${path}): vault.read(${path}): Error making API request.\n\nURL: GET ${url}\nCode: 403. Errors:\n\n* permission denied (retry attempt 1 after "250ms")`,
      ),
    );
    expect(said).toContain(`vault.read(${path}): Error making API request. URL: GET https://vault.example`);
    expect(said).toMatch(/Code: 403\. Errors: \* permission denied \(retry attempt 1 after "250ms"\)$/);
    expect(said.length).toBeLessThanOrEqual('vault-agent says: '.length + 900);
  });

  test('takes nothing of the log for a command or a format', () => {
    expect(reason(at(1, '[ERROR] agent: 100% of $(id) `id` \\n %s "\'; exit'))).toBe(
      'vault-agent says: [ERROR] agent: 100% of $(id) `id` \\n %s "\'; exit',
    );
  });
});
