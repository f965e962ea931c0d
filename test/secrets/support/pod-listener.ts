import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, type DeclaredFile, VaultAccess, VaultServer, type VaultUse } from '../../../lib';
import { declaredOf, inject } from '../../../lib/pod';
import { type RunningAgent, startAgent } from '../../support/vault-server/agent';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import { createLocalLogin, rewriteForLocalAgent } from '../../support/vault-server/local-agent';

/** What the listener answers. */
export interface Answer {
  /** Undefined where nobody listens. */
  readonly status: number | undefined;
  readonly body: string;
}

/** What is sent to the listener beside a path. */
export interface Sent {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A workload's listener as its pod configures it, run on this machine under exactly the policy that the contract derives:
 * the pod's own configuration with another login and server.
 */
export class PodListener {
  private running: RunningAgent | undefined;

  private constructor(
    public readonly folder: string,
    public readonly port: number,
    private readonly config: object,
    /** The role of the login that stands in for the Kubernetes one. */
    public readonly role: string,
    /** The URLs that the start gate of the pod asks for. */
    public readonly awaited: readonly string[],
    /** Everything that the pod holds. */
    public readonly manifest: string,
  ) {}

  public static async of(
    root: VaultClient,
    name: string,
    {
      uses,
      files = {},
    }: { readonly uses: readonly VaultUse[]; readonly files?: Record<string, DeclaredFile> },
  ): Promise<PodListener> {
    const folder = await mkdtemp(join(tmpdir(), 'avc-listener-test-'));
    const port = await freePort();
    const auth = AuthMount.kubernetes('kubernetes');
    const vault = VaultServer.at('https://vault.example:8200');
    const input = { vault, auth, roleName: name, files, uses, listenerPort: port };
    const declared = declaredOf(input);
    const who = { workload: name, roleName: name, namespace: 'shop', serviceAccount: 'web', auth, uses };
    const access = VaultAccess.ofFiles(who, declared.files);
    const { policyName, ...own } = access.listener ?? access;
    const policy = (access.listener ?? access).policy().render();
    expectOk(await root.putPolicy(policyName, policy), own.roleName);
    const pod = inject({ spec: { containers: [{ name: 'web' }] } }, input);
    const emitted = pod.metadata?.annotations?.['aks-vault-constructs/listener.json'] ?? '';
    const login = await createLocalLogin(root, [policyName], folder);
    const config = rewriteForLocalAgent(JSON.parse(emitted) as object, {
      address: root.address,
      login,
      pathMap: {},
    });
    const gate = pod.spec?.initContainers?.find(({ name: one }) => one === 'vault-secrets-ready');
    return new PodListener(
      folder,
      port,
      { ...config, log_file: join(folder, 'listener.log') },
      `${login.mount_path}/role/agent`,
      (gate?.command ?? []).filter((word) => word.startsWith('http://')),
      JSON.stringify(pod),
    );
  }

  public async start(): Promise<void> {
    this.running = await startAgent(this.config, { as: 'proxy' });
  }

  /** What it has logged. */
  public logs(): string {
    return this.running?.logs() ?? '';
  }

  /** Sends what an application would, as it is: no client of Vault's, no cleaned path. */
  public ask(path: string, { method = 'POST', body, headers = {} }: Sent = {}): Promise<Answer> {
    const all = { 'X-Vault-Request': 'true', ...headers };
    return new Promise((resolve) => {
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers: all }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          resolve({ status: response.statusCode, body: Buffer.concat(parts).toString('utf8') });
        });
      });
      sent.on('error', (error) => {
        resolve({ status: undefined, body: error.message });
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  public async remove(): Promise<void> {
    await this.running?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
