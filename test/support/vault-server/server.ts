import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, issueCertificate } from '../certificates';
import { freePort, startProcess, waitUntil, type RunningProcess } from '../process';
import { expectOk, VaultClient } from './client';
import { chosenServer, type ServerKind, serverProgram } from './server-kind';

export interface ServerOptions {
  /** Address to listen on. @default 127.0.0.1 */
  readonly host?: string;
  /** @default a free one */
  readonly port?: number;
  /** Serve https with a certificate of a throw-away CA (`caFile` of the server). @default false */
  readonly tls?: boolean;
  /** More names of the server in that certificate, such as those that a test's DNS gives it. @default none */
  readonly names?: readonly string[];
  /** @default random */
  readonly rootToken?: string;
  /** Appends every request and every answer to this file, as lines of JSON. @default none */
  readonly auditFile?: string;
  /** @default the server of this test run */
  readonly kind?: ServerKind;
}

/** A development server: everything in memory, unsealed, gone when it stops. */
export interface TestServer {
  readonly address: string;
  readonly rootToken: string;
  /** PEM of the CA, with `tls` only. */
  readonly caFile?: string;
  readonly pid: number;
  /** A client with the root token. */
  readonly client: VaultClient;
  logs(): string;
  /** The server stays there but answers nothing: clients connect and wait. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts a development server and returns when it answers. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const attempts = options.port === undefined ? 3 : 1; // a free port may be taken before the server binds it
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(options);
    } catch (error) {
      if (attempt >= attempts || !String(error).includes('address already in use')) {
        throw error;
      }
    }
  }
}

async function startOnce(options: ServerOptions): Promise<TestServer> {
  const kind = options.kind ?? chosenServer();
  const host = options.host ?? '127.0.0.1';
  const port = options.port ?? (await freePort(host));
  const rootToken = options.rootToken ?? `root-${randomBytes(12).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'avc-server-'));
  const tls = options.tls ? await createTls(folder, [host, ...(options.names ?? [])]) : undefined;
  const server = startProcess({
    command: await serverProgram(kind),
    args: [
      'server',
      '-dev',
      '-dev-no-store-token',
      `-dev-root-token-id=${rootToken}`,
      ...(await listen(folder, host, port, tls)),
      ...(kind.auditBy === 'configuration' ? await audit(folder, options.auditFile) : []),
    ],
    logFile: join(folder, 'server.log'),
    env: serverEnvironment(folder),
  });
  const address = `${tls ? 'https' : 'http'}://${host}:${String(port)}`;
  const client = new VaultClient({ address, token: rootToken, ...(tls && { caFile: tls.caFile }) });
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answersToItsToken(kind, server, client);
    if (kind.auditBy === 'api' && options.auditFile !== undefined) {
      const device = { type: 'file', options: { file_path: options.auditFile } };
      expectOk(await client.write('sys/audit/requests', device), 'audit device');
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    rootToken,
    ...(tls && { caFile: tls.caFile }),
    pid: server.pid ?? 0,
    client,
    logs: () => server.logs(),
    pause: () => {
      server.signal('SIGSTOP');
      waitUntilStopped(server.pid ?? 0);
    },
    resume: () => {
      server.signal('SIGCONT');
    },
    stop,
  };
}

/** The signal is there before its effect: a thread may still answer. Where there is no /proc, that is not seen. */
function waitUntilStopped(pid: number): void {
  const tasks = `/proc/${String(pid)}/task`;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  const running = (): boolean =>
    existsSync(tasks) &&
    readdirSync(tasks).some((task) => !/\) T /.test(readFileSync(join(tasks, task, 'stat'), 'utf8')));
  while (running()) Atomics.wait(clock, 0, 0, 1);
}

interface TlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

async function createTls(folder: string, names: readonly string[]): Promise<TlsFiles> {
  const authority = await createAuthority(folder);
  const hosts = [...new Set([...names, '127.0.0.1', 'localhost'])];
  const certificate = await issueCertificate(authority, 'server', { commonName: 'vault', hosts });
  return { caFile: authority.caFile, ...certificate };
}

/**
 * The development listener is plain http. For TLS it stays on a loopback port that nobody is told of, and a second
 * listener serves the address that was asked for: `-dev-tls` cannot make a certificate for a chosen address.
 */
async function listen(
  folder: string,
  host: string,
  port: number,
  tls: TlsFiles | undefined,
): Promise<string[]> {
  if (!tls) {
    return [`-dev-listen-address=${host}:${String(port)}`];
  }
  const config = join(folder, 'listener.json');
  const tcp = { address: `${host}:${String(port)}`, tls_cert_file: tls.certFile, tls_key_file: tls.keyFile };
  await writeFile(config, JSON.stringify({ listener: [{ tcp }] }));
  return [`-dev-listen-address=127.0.0.1:${String(await freePort('127.0.0.1'))}`, `-config=${config}`];
}

/** An audit device in the configuration. */
async function audit(folder: string, file: string | undefined): Promise<string[]> {
  if (file === undefined) return [];
  const config = join(folder, 'audit.json');
  const device = { type: 'file', path: 'requests', options: { file_path: file } };
  await writeFile(config, JSON.stringify({ audit: [device] }));
  return [`-config=${config}`];
}

/** Only our server knows our root token; a health check alone could be answered by another process on the port. */
async function answersToItsToken(
  kind: ServerKind,
  server: RunningProcess,
  client: VaultClient,
): Promise<void> {
  const ready = waitUntil(
    `${kind.title} to answer`,
    async () => (await client.read('auth/token/lookup-self')).status === 200,
    {
      timeoutMs: 30_000,
    },
  );
  const died = server.exited.then(({ code, error }) => {
    throw new Error(
      `${kind.title} ended at once (${error?.message ?? `exit code ${String(code)}`}): ${server.logs().slice(-2_000)}`,
    );
  });
  await Promise.race([ready, died]).finally(() => {
    ready.catch(() => undefined);
    died.catch(() => undefined);
  });
}

/** The environment without settings for the developer's own Vault, and with a home of its own. */
export function serverEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:BAO|VAULT|OPENBAO)_/.test(name));
  return { ...Object.fromEntries(kept), HOME: home };
}
