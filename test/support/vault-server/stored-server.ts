import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverProgram } from './server-kind';
import { expectOk, VaultClient } from './client';
import { serverEnvironment } from './server';
import { freePort, type RunningProcess, startProcess, waitUntil } from '../process';

/** A server that keeps its data in files, so that it can be sealed, stopped and started again. */
export class StoredServer {
  private process: RunningProcess | undefined;
  private key = '';
  private token = '';

  private constructor(
    private readonly folder: string,
    private readonly address: string,
  ) {}

  /** Starts, initializes and unseals one. */
  public static async create(host: string): Promise<StoredServer> {
    const folder = await mkdtemp(join(tmpdir(), 'avc-stored-'));
    const port = String(await freePort(host));
    const server = new StoredServer(folder, `http://${host}:${port}`);
    await mkdir(join(folder, 'data'));
    const cluster = `127.0.0.1:${String(await freePort('127.0.0.1'))}`;
    const config = {
      // Vault refuses to start with this storage where it is not said, since 1.20; OpenBao has no such lock any more.
      disable_mlock: true,
      storage: { raft: { path: join(folder, 'data'), node_id: 'one' } },
      listener: [{ tcp: { address: `${host}:${port}`, cluster_address: cluster, tls_disable: true } }],
      api_addr: `http://${host}:${port}`,
      cluster_addr: `https://${cluster}`,
    };
    await writeFile(join(folder, 'server.json'), JSON.stringify(config));
    await server.start();
    const { body } = expectOk(
      await server.client.request({
        method: 'PUT',
        path: 'sys/init',
        body: { secret_shares: 1, secret_threshold: 1 },
      }),
      'sys/init',
    );
    server.key = (body['keys'] as string[])[0] ?? '';
    server.token = String(body['root_token']);
    await server.serve();
    return server;
  }

  /** With the root token. */
  public get client(): VaultClient {
    // Its store is on disk, and syncs on a busy machine take their time.
    return new VaultClient({ address: this.address, token: this.token, timeoutMs: 60_000 });
  }

  public async seal(): Promise<void> {
    expectOk(await this.client.request({ method: 'PUT', path: 'sys/seal' }), 'sys/seal');
  }

  public async stop(): Promise<void> {
    await this.process?.stop();
    this.process = undefined;
  }

  /** Starts it where it is stopped, and unseals it. */
  public async serve(): Promise<void> {
    if (this.process === undefined) await this.start();
    const unsealed = await this.client.request({
      method: 'PUT',
      path: 'sys/unseal',
      body: { key: this.key },
    });
    expectOk(unsealed, 'sys/unseal');
    await waitUntil(
      'the server to be active',
      async () => (await this.client.read('sys/health')).status === 200,
      { timeoutMs: 60_000 },
    );
  }

  public async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    this.process = startProcess({
      command: await serverProgram(),
      args: ['server', `-config=${join(this.folder, 'server.json')}`],
      logFile: join(this.folder, 'server.log'),
      env: serverEnvironment(this.folder),
    });
    await waitUntil(
      'the server to listen',
      () =>
        this.client.read('sys/seal-status').then(
          ({ status }) => status === 200,
          () => false,
        ),
      { timeoutMs: 60_000 },
    );
  }
}
