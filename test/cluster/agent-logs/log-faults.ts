import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FileContent } from '../../../lib';
import { freePort } from '../../support/process';
import type { RunningAgent } from '../../support/vault-server/agent';
import { expectOk } from '../../support/vault-server/client';
import { startServer } from '../../support/vault-server/server';
import { Front } from '../faults/front';
import { SECRETS, type Stage } from './stage';

/** How an agent comes to log something. */
export interface LogFault {
  /** Name of the fixture. */
  readonly name: string;
  /** Words of the log that tell a person what is wrong, path or address and cause; both agents write them. */
  readonly tells: readonly string[];
  /** @default a file that is there, and nothing else */
  readonly files?: Readonly<Record<string, FileContent>>;
  readonly role?: string;
  readonly mount?: string;
  /** Whether there is a service account token. @default true */
  readonly token?: boolean;
  /** Where the agent finds the server, and what is stopped afterwards. @default the stage's own */
  readonly meets?: (stage: Stage) => Promise<Meeting>;
  /** Once the file that is there has been written. @default nothing */
  readonly afterStart?: (stage: Stage, agent: RunningAgent) => Promise<void>;
}

interface Meeting {
  readonly address: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stop?: () => Promise<void>;
}

const of = (content: FileContent): Readonly<Record<string, FileContent>> => ({
  'db-password': SECRETS.there,
  'api-key': content,
});

/** What can keep a file from being written. */
export const LOG_FAULTS: readonly LogFault[] = [
  { name: 'no-fault', tells: [] },
  { name: 'permission-denied', role: 'no-policy', tells: ['secret/data/shop/db', 'permission denied'] },
  { name: 'no-secret', files: of(SECRETS.noSecret), tells: ['no secret exists at secret/data/shop/payment'] },
  {
    name: 'deleted-secret',
    files: of(SECRETS.deleted),
    tells: ['no secret exists at secret/data/shop/gone'],
  },
  { name: 'no-key', files: of(SECRETS.noKey), tells: ['secret/data/shop/db has no key "apiKey"'] },
  { name: 'empty-value', files: of(SECRETS.empty), tells: ['the value of key "empty" is empty'] },
  { name: 'no-secrets-mount', files: of(SECRETS.noMount), tells: ['team/data/shop/db'] },
  { name: 'mount-of-version-1', files: of(SECRETS.versionOne), tells: ['old/data/shop/db'] },
  {
    name: 'no-key-of-version-1',
    files: of(SECRETS.versionOneNoKey),
    tells: ['old/shop/db has no key "apiKey"'],
  },
  { name: 'database-down', files: of(SECRETS.database), tells: ['database/creds/shop', 'Code: 500'] },
  { name: 'certificate-refused', files: of(SECRETS.certificate), tells: ['pki/issue/shop', 'Code: 400'] },
  {
    name: 'several-files',
    files: { ...of(SECRETS.noSecret), third: SECRETS.noKey, fourth: SECRETS.there },
    tells: ['no secret exists at secret/data/shop/payment', 'secret/data/shop/db has no key "apiKey"'],
  },
  { name: 'unknown-role', role: 'nobody', tells: ['auth/kubernetes/login', 'invalid role name "nobody"'] },
  { name: 'wrong-service-account', role: 'other-account', tells: ['service account name not authorized'] },
  { name: 'wrong-namespace', role: 'other-namespace', tells: ['namespace not authorized'] },
  { name: 'wrong-audience', role: 'other-audience', tells: ['invalid audience (aud) claim'] },
  { name: 'no-auth-mount', mount: 'k8s-other', tells: ['auth/k8s-other/login', 'permission denied'] },
  { name: 'reviewer-refused', mount: 'blind', tells: ['auth/blind/login', 'permission denied'] },
  {
    name: 'no-service-account-token',
    token: false,
    tells: ['error reading JWT', 'serviceaccount/token: no such file'],
  },
  {
    name: 'unreachable',
    meets: async () => ({ address: `http://127.0.0.1:${String(await freePort('127.0.0.1'))}` }),
    tells: ['connect: connection refused'],
  },
  {
    name: 'unknown-host',
    meets: () => Promise.resolve({ address: 'https://vault.invalid:8200' }),
    tells: ['vault.invalid'],
  },
  { name: 'unknown-authority', meets: (stage) => behindTls(stage, '127.0.0.1', false), tells: ['x509: '] },
  {
    name: 'wrong-name',
    meets: (stage) => behindTls(stage, 'vault.other.example', true),
    tells: ['x509: cannot validate certificate for 127.0.0.1'],
  },
  {
    name: 'no-tls',
    meets: (stage) => Promise.resolve({ address: stage.server.address.replace('http:', 'https:') }),
    tells: ['server gave HTTP response to HTTPS client'],
  },
  { name: 'sealed', meets: sealed, tells: ['Code: 503', 'Vault is sealed'] },
  { name: 'internal-error', meets: (stage) => answering(stage, 500), tells: ['Code: 500'] },
  { name: 'too-many-requests', meets: (stage) => answering(stage, 429), tells: ['Code: 429'] },
  { name: 'bad-gateway', meets: badGateway, tells: ['Code: 502'] },
  {
    name: 'token-revoked',
    mount: 'revoked',
    tells: ['secret/data/shop/db', 'permission denied'],
    afterStart: async ({ server }) => {
      expectOk(await server.client.write('sys/leases/revoke-prefix/auth/revoked/login', {}), 'revoke');
    },
  },
];

async function behindTls(stage: Stage, host: string, trusted: boolean): Promise<Meeting> {
  const certificate = await stage.certificate(host);
  const front = new Front('127.0.0.1', new URL(stage.server.address), certificate);
  await front.open();
  return {
    address: front.address,
    ...(trusted && { env: { SSL_CERT_FILE: certificate.caFile } }),
    stop: () => front.close(),
  };
}

async function sealed({ kind }: Stage): Promise<Meeting> {
  const server = await startServer({ kind });
  expectOk(await server.client.request({ method: 'PUT', path: 'sys/seal' }), 'sys/seal');
  return { address: server.address, stop: () => server.stop() };
}

async function answering(stage: Stage, status: number): Promise<Meeting> {
  const front = new Front('127.0.0.1', new URL(stage.server.address));
  await front.open();
  front.behave({ status });
  return { address: front.address, stop: () => front.close() };
}

/** A proxy whose server is away, with the page that proxies have for people. */
async function badGateway(): Promise<Meeting> {
  const server = createServer((_request, response) => {
    response.writeHead(502, { 'content-type': 'text/html' });
    response.end(
      '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<h1>502 Bad Gateway</h1>\n</body>\n</html>\n',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
