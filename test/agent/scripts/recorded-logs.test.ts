import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/project';
import { ScriptInPod, SHELLS } from './support';

const FOLDER = join(projectRoot(), 'test/fixtures/agent-logs');

/** What a pod has to say for each fault, path (or address) and cause, whichever agent it has. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'bad-gateway': ['/v1/auth/kubernetes/login', 'Code: 502'],
  'certificate-refused': ['pki/issue/shop', 'common name web.elsewhere.example not allowed by this role'],
  'database-down': ['database/creds/shop', 'Code: 500', 'connection refused'],
  'deleted-secret': ['no secret exists at secret/data/shop/gone'],
  'empty-value': ['secret/data/shop/db: the value of key "empty" is empty'],
  'internal-error': ['/v1/auth/kubernetes/login', 'Code: 500'],
  'mount-of-version-1': ['no secret exists at old/data/shop/db'],
  'no-auth-mount': ['/v1/auth/k8s-other/login', 'permission denied'],
  'no-key': ['secret/data/shop/db has no key "apiKey"'],
  'no-key-of-version-1': ['old/shop/db has no key "apiKey"'],
  'no-secret': ['no secret exists at secret/data/shop/payment'],
  'no-secrets-mount': ['no secret exists at team/data/shop/db'],
  'no-service-account-token': ['error reading JWT', 'serviceaccount/token: no such file'],
  'no-tls': ['/v1/auth/kubernetes/login', 'server gave HTTP response to HTTPS client'],
  'permission-denied': ['secret/data/shop/db', 'permission denied'],
  'reviewer-refused': ['/v1/auth/blind/login', 'permission denied'],
  sealed: ['/v1/auth/kubernetes/login', 'Code: 503', 'Vault is sealed'],
  'several-files': [
    'no secret exists at secret/data/shop/payment',
    'secret/data/shop/db has no key "apiKey"',
  ],
  'token-revoked': ['secret/data/shop/db', 'permission denied'],
  'too-many-requests': ['/v1/auth/kubernetes/login', 'Code: 429'],
  'unknown-authority': ['/v1/auth/kubernetes/login', 'x509: certificate signed by unknown authority'],
  'unknown-host': ['https://vault.invalid:8200', 'no such host'],
  'unknown-role': ['/v1/auth/kubernetes/login', 'invalid role name "nobody"'],
  unreachable: ['/v1/auth/kubernetes/login', 'connect: connection refused'],
  'wrong-audience': ['/v1/auth/kubernetes/login', 'invalid audience (aud) claim'],
  'wrong-name': ['/v1/auth/kubernetes/login', 'x509: cannot validate certificate for 127.0.0.1'],
  'wrong-namespace': ['/v1/auth/kubernetes/login', 'namespace not authorized'],
  'wrong-service-account': ['/v1/auth/kubernetes/login', 'service account name not authorized'],
};

interface Recorded {
  readonly server: string;
  readonly fault: string;
  readonly log: string;
}

const SERVERS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const RECORDED: readonly Recorded[] = SERVERS.flatMap((server) =>
  readdirSync(join(FOLDER, server)).map((file) => ({
    server,
    fault: file.replace(/\.log$/, ''),
    log: readFileSync(join(FOLDER, server, file), 'utf8'),
  })),
);

/** HashiCorp's agent logs in again when its token is refused, which ends the fault. What was before is the fault. */
const LOGIN_AGAIN = /^.* invalid token found, re-authenticating\n[\s\S]*/m;
const FAULTS = RECORDED.filter(({ fault }) => fault !== 'no-fault').map((recorded) => ({
  ...recorded,
  log: recorded.log.replace(LOGIN_AGAIN, ''),
}));
const HEALTHY = RECORDED.filter(({ fault, log }) => fault === 'no-fault' || LOGIN_AGAIN.test(log));

test('agents of both servers are recorded', () => {
  expect(SERVERS.sort()).toEqual(['openbao', 'vault']);
});

test.each(SERVERS)('every fault is recorded from %s', (server) => {
  expect(
    FAULTS.filter((recorded) => recorded.server === server)
      .map(({ fault }) => fault)
      .sort(),
  ).toEqual(Object.keys(WORDS).sort());
});

const inNow = (log: string) => log.replace(/^\S+Z(?= +\[)/gm, new Date().toISOString());

function expectWords(said: string, fault: string): void {
  for (const word of WORDS[fault] ?? []) expect(said).toContain(word);
  expect(said).not.toMatch(/sending server error back|could not extract error/);
  expect(said).toMatch(/^[^\n]+\n$/);
  expect(said.length).toBeLessThan(1500);
}

/** Real logs of real agents, test/fixtures/agent-logs/SERVER/FAULT.log. */
describe.each(SHELLS)('a pod that waits says path and cause of a fault, in $name', (shell) => {
  let pod: ScriptInPod;
  beforeEach(() => {
    pod = new ScriptInPod(shell, 'secrets-ready.sh');
  });
  afterEach(() => {
    pod.remove();
  });

  test.each(FAULTS)('$fault, by the agent of $server', ({ fault, log }) => {
    pod.logs(log);
    const { stdout } = pod.run('check', pod.secrets, 'file');
    expect(stdout).toContain('file; vault-agent says: ');
    expectWords(stdout, fault);
  });

  test.each(HEALTHY)(
    'and nothing where nothing is wrong, or no more: $fault, by the agent of $server',
    ({ log }) => {
      pod.logs(log);
      expect(pod.run('check', pod.secrets, 'file').stdout).toContain('vault-agent reports no error yet');
      pod.logs(inNow(log));
      expect(pod.run('fresh', '3600')).toEqual({ status: 0, stdout: '', stderr: '' });
    },
  );
});

describe.each(SHELLS.slice(0, 1))('the same is said, in $name', (shell) => {
  test.each(FAULTS)(
    'by the gate when it gives up, and by the event of a failed rotation: $fault, by the agent of $server',
    ({ fault, log }) => {
      const pod = new ScriptInPod(shell, 'secrets-ready.sh');
      pod.logs(inNow(log));
      expect(pod.run('wait', '0', pod.secrets, 'file').status).toBe(1);
      expectWords(pod.read('termination-log'), fault);
      const { status, stdout } = pod.run('fresh', '3600');
      expect(status).toBe(1);
      expectWords(stdout, fault);
      pod.remove();
    },
  );
});
