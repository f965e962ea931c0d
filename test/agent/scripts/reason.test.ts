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

  const missing = (path: string, attempt = 1) =>
    `[WARN]  agent: (view) vault.read(${path}): no secret exists at ${path} (retry attempt ${String(attempt)} after "${String(attempt)}s")`;
  const saysMissing = (path: string) =>
    `[WARN] agent: (view) vault.read(${path}): no secret exists at ${path}`;
  const refused = '[ERROR] agent.auth.handler: error authenticating: error="refused" backoff=1.73s';
  const saysRefused = '[ERROR] agent.auth.handler: error authenticating: error="refused"';
  const loggedIn = '[INFO]  agent.auth.handler: authentication successful, sending token to sinks';

  test('is the warning or error, in one line, without its time and the number of the attempt', () => {
    expect(reason(at(1, missing('a')) + at(2, '[INFO]  agent: (runner) rendered "(dynamic)" => "/x"'))).toBe(
      `vault-agent says: ${saysMissing('a')}`,
    );
  });

  test('is each of several once, the latest first', () => {
    const log = at(1, missing('a')) + at(2, missing('b')) + at(3, missing('a', 2)) + at(4, missing('b', 2));
    expect(reason(log)).toBe(`vault-agent says: ${saysMissing('b')}; ${saysMissing('a')}`);
  });

  describe.each([
    [
      'PKI, with the time of the certificate that would have been issued',
      (n: number) =>
        `vault.write(pki/issue/shop -> 6e6d8a3b): Error making API request. Code: 400. Errors: * cannot satisfy request, as TTL would result in notAfter of 2026-12-25T03:0${String(n)}:00.12345${String(n)}Z that is beyond the expiration of the CA certificate at 2026-12-01T00:00:00Z`,
    ],
    [
      'a certificate that has expired, with the time of now',
      (n: number) =>
        `vault.read(a): x509: certificate has expired or is not yet valid: current time 2026-11-25T03:00:0${String(n)}Z is after 2026-11-24T00:00:00Z`,
    ],
    [
      'a connection, with the port that it came from',
      (n: number) => `vault.read(a): read tcp 10.244.0.9:4100${String(n)}->10.96.0.1:8200: i/o timeout`,
    ],
    [
      'a gateway, with the identifier of the request',
      (n: number) =>
        `vault.read(a): Code: 502. Raw Message: request 0f8fad5b-d9cb-469f-a165-70867728950${String(n)} trace=4bf92f3577b34da6a3ce929d0e0e473${String(n)} at 176404320${String(n)}`,
    ],
    [
      'something that has lasted for a while',
      (n: number) => `vault.read(a): token expired 1h2m${String(n)}.5s ago, retry in "${String(n)}ms"`,
    ],
  ])('of %s', (_, cause) => {
    const line = (n: number) => `[WARN]  agent: (view) ${cause(n)}`;

    test('is what was said last, once', () => {
      const log = [1, 2, 3, 4].map((n) => at(n, line(n))).join('');
      expect(reason(log)).toBe(`vault-agent says: ${line(4).replace('  ', ' ')}`);
    });
  });

  test('is each of several paths that differ by a number or an identifier alone', () => {
    const paths = [
      'secret/data/shop/1',
      'secret/data/shop/2026112501',
      'secret/data/tenants/0f8fad5b-d9cb-469f-a165-708677289500',
    ];
    const others = [
      'secret/data/shop/2',
      'secret/data/shop/2026112502',
      'secret/data/tenants/0f8fad5b-d9cb-469f-a165-708677289501',
    ];
    paths.forEach((path, index) => {
      const other = others[index] ?? '';
      expect(reason(at(1, missing(path)) + at(2, missing(other)))).toBe(
        `vault-agent says: ${saysMissing(other)}; ${saysMissing(path)}`,
      );
    });
  });

  test('is three of them at most', () => {
    expect(reason(['a', 'b', 'c', 'd'].map((path) => at(1, missing(path))).join(''))).toBe(
      `vault-agent says: ${['d', 'c', 'b'].map(saysMissing).join('; ')}`,
    );
  });

  test('is nothing from before the last login', () => {
    expect(reason(at(1, refused) + at(2, loggedIn) + at(3, missing('a')))).toBe(
      `vault-agent says: ${saysMissing('a')}`,
    );
    expect(reason(at(1, refused) + at(2, loggedIn))).toBe('vault-agent reports no error yet');
  });

  test('is a failed login alone: without a token nothing else is read', () => {
    expect(reason(at(1, loggedIn) + at(2, missing('a')) + at(3, refused))).toBe(
      `vault-agent says: ${saysRefused}`,
    );
  });

  test('holds the lines that belong to it, and none of those that belong to another', () => {
    const text =
      at(
        1,
        '[ERROR] agent.auth.handler: error authenticating:\n  error=\n  | Error making API request.\n\nCode: 400. Errors:\n\t* invalid role name "shop-web"\n   backoff=1s',
      ) + at(2, '[INFO]  agent: started\n  | not of the error');
    expect(reason(text)).toBe(
      'vault-agent says: [ERROR] agent.auth.handler: error authenticating: error= Error making API request. Code: 400. Errors: * invalid role name "shop-web"',
    );
    expect(reason(text.split('\n').slice(0, -2).join('\n'))).toContain('invalid role name "shop-web"');
  });

  test('is the error before those that say nothing', () => {
    const log = at(7, missing('a')) + contentless + at(9, '[ERROR]') + at(9, '[WARN]  ');
    expect(reason(log)).toBe(`vault-agent says: ${saysMissing('a')}`);
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
    expect(reason(at(3, '[INFO]  agent: authenticating'))).toBe(
      'vault-agent says: [ERROR] agent: newer; [ERROR] agent: older',
    );
  });

  test('names the path once where the agent names it twice', () => {
    expect(
      reason(at(1, '[WARN]  agent: (view) vault.read(a/b): vault.read(a/b): Error making API request.')),
    ).toBe('vault-agent says: [WARN] agent: (view) vault.read(a/b): Error making API request.');
  });

  test('leaves out where in a template an error has come up', () => {
    const failed =
      '[ERROR] agent: (runner) (dynamic): execute: template: :6:44: executing "" at <sprig_fail "a has no key \\"k\\"">: error calling sprig_fail: a has no key "k"';
    expect(reason(at(1, failed))).toBe('vault-agent says: [ERROR] agent: (runner) a has no key "k"');
  });

  test('keeps path and cause of an error of more than 1,300 characters, and loses its middle', () => {
    const path = `secret/data/${'folder/'.repeat(70)}db`;
    const url = `https://vault.example:8200/v1/${'folder/'.repeat(100)}db`;
    const said = reason(
      at(
        1,
        `[WARN]  agent: (view) vault.read(${path}): vault.read(${path}): Error making API request.\n\nURL: GET ${url}\nCode: 403. Errors:\n\n* permission denied (retry attempt 1 after "250ms")`,
      ),
    );
    expect(said).toContain(`vault.read(${path}): Error making API request. URL: GET https://vault.example`);
    expect(said).toMatch(/Code: 403\. Errors: \* permission denied$/);
    expect(said.length).toBeLessThanOrEqual('vault-agent says: '.length + 1300);
  });

  test('takes nothing of the log for a command or a format', () => {
    expect(reason(at(1, '[ERROR] agent: 100% of $(id) `id` \\n %s "\'; exit'))).toBe(
      'vault-agent says: [ERROR] agent: 100% of $(id) `id` \\n %s "\'; exit',
    );
  });
});
