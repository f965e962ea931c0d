import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { waitUntil } from '../process';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'LIST';
export type JsonObject = Readonly<Record<string, unknown>>;

/** What the server answered, whatever the status. */
export interface VaultResponse {
  readonly status: number;
  /** The whole JSON answer; {} when the body is empty, or no JSON as a snapshot is. */
  readonly body: JsonObject;
  /** `data` of the answer; {} when it has none. For KV v2 the secret is in `data.data`. */
  readonly data: JsonObject;
  readonly errors: readonly string[];
}

/** One request; `token: undefined` uses the client's own token. */
export interface VaultRequest {
  readonly method: HttpMethod;
  /** Without `/v1/`, for example `secret/data/shop/db` or `sys/policies/acl/shop`. */
  readonly path: string;
  readonly body?: object;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ClientOptions {
  readonly address: string;
  readonly token?: string;
  /** PEM file of the CA of an https address. */
  readonly caFile?: string;
  /** @default 30 s */
  readonly timeoutMs?: number;
}

/**
 * A thin client of the Vault HTTP API. Statuses such as 403 are answers, not errors: only a failed transport throws.
 * The set-up helpers (`createToken`, `enableMount`, `enableAuth`) throw on any refusal, because nothing after them
 * would make sense.
 */
export class VaultClient {
  private readonly ca: Buffer | undefined;

  public constructor(private readonly options: ClientOptions) {
    this.ca = options.caFile === undefined ? undefined : readFileSync(options.caFile);
  }

  /** The server that jest's global set-up started, with its root token. */
  public static fromEnvironment(): VaultClient {
    const address = process.env['AVC_SERVER_ADDR'];
    const token = process.env['AVC_SERVER_TOKEN'];
    if (!address || !token) {
      throw new Error(
        'AVC_SERVER_ADDR and AVC_SERVER_TOKEN are not set: is vault-server/global-setup.ts in the jest config?',
      );
    }
    return new VaultClient({ address, token });
  }

  public get address(): string {
    return this.options.address;
  }

  /** The same server seen with another token. */
  public withToken(token: string): VaultClient {
    return new VaultClient({ ...this.options, token });
  }

  public read(path: string): Promise<VaultResponse> {
    return this.request({ method: 'GET', path });
  }

  public list(path: string): Promise<VaultResponse> {
    return this.request({ method: 'LIST', path });
  }

  public write(path: string, body: object = {}): Promise<VaultResponse> {
    return this.request({ method: 'POST', path, body });
  }

  public delete(path: string): Promise<VaultResponse> {
    return this.request({ method: 'DELETE', path });
  }

  /** Status 400 when the server cannot parse `policy` (HCL or JSON text). */
  public putPolicy(name: string, policy: string): Promise<VaultResponse> {
    return this.request({ method: 'PUT', path: `sys/policies/acl/${name}`, body: { policy } });
  }

  /** The policy's text is `data.policy`. */
  public readPolicy(name: string): Promise<VaultResponse> {
    return this.read(`sys/policies/acl/${name}`);
  }

  /** What `token` may do on each path, as the server computes it; `['deny']` for nothing. */
  public async capabilities(
    token: string,
    paths: readonly string[],
  ): Promise<Record<string, readonly string[]>> {
    const { data } = expectOk(await this.write('sys/capabilities', { token, paths }), 'sys/capabilities');
    return Object.fromEntries(paths.map((path) => [path, stringsOf(data[path])]));
  }

  /** A new token; give `policies`, and `no_default_policy: true` for exactly these. */
  public async createToken(options: { readonly policies: readonly string[] } & JsonObject): Promise<string> {
    const { body } = expectOk(await this.write('auth/token/create', options), 'auth/token/create');
    return String(objectOf(body['auth'])['client_token']);
  }

  /** `enableMount('team', { type: 'kv', options: { version: '2' } })` */
  public async enableMount(path: string, body: { readonly type: string } & JsonObject): Promise<void> {
    expectOk(await this.write(`sys/mounts/${path}`, body), `sys/mounts/${path}`);
    if (body.type !== 'kv' || JSON.stringify(body['options'] ?? {}) !== '{"version":"2"}') return;
    // "Upgrading from non-versioned to versioned data": on a busy machine a new mount takes its time until it answers.
    await waitUntil(
      `${path} to be versioned`,
      async () => (await this.read(`${path}/config`)).status === 200,
      { intervalMs: 50 },
    );
  }

  /** `enableAuth('kubernetes-a', { type: 'kubernetes' })` */
  public async enableAuth(path: string, body: { readonly type: string } & JsonObject): Promise<void> {
    expectOk(await this.write(`sys/auth/${path}`, body), `sys/auth/${path}`);
  }

  public async request(request: VaultRequest): Promise<VaultResponse> {
    const { method, path } = request;
    const token = request.token ?? this.options.token;
    const url = new URL(`/v1/${path}`, this.options.address);
    const headers = { ...(token !== undefined && { 'X-Vault-Token': token }), ...request.headers };
    try {
      const { status, text, isJson } = await this.send(url, method, headers, request.body);
      const body = objectOf(isJson && text !== '' ? JSON.parse(text) : {});
      return { status, body, data: objectOf(body['data']), errors: stringsOf(body['errors']) };
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      throw new Error(`${method} ${url.href}: ${reason}`, { cause: error });
    }
  }

  private send(
    url: URL,
    method: HttpMethod,
    headers: Record<string, string>,
    body: object | undefined,
  ): Promise<{ status: number; text: string; isJson: boolean }> {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const timeoutMs = this.options.timeoutMs ?? 30_000;
    return new Promise((resolve, reject) => {
      // agent: false, one connection a request: no idle sockets keep a jest worker alive.
      const sent = open(url, { method, headers, agent: false, ...(this.ca && { ca: this.ca }) }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            isJson: answer.headers['content-type']?.startsWith('application/json') ?? false,
          });
        });
      });
      sent.setTimeout(timeoutMs, () => {
        sent.destroy(new Error(`no answer within ${String(timeoutMs / 1_000)} s`));
      });
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

/** Gives the response back when its status is 2xx, else throws what the server said. */
export function expectOk(response: VaultResponse, what: string): VaultResponse {
  if (response.status < 200 || response.status > 299) {
    throw new Error(`${what}: status ${String(response.status)}: ${response.errors.join('; ')}`);
  }
  return response;
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
