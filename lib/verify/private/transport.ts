import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { ConfigurationError } from '../../core';
import { VerifyErrors } from '../errors';

/** How the server is reached. */
export interface Route {
  /** Scheme, host and port. */
  readonly address: string;
  /** PEM of the certificate authority. @default the system's */
  readonly ca?: string | undefined;
  /** The name expected in the certificate. @default the host of the address */
  readonly tlsServerName?: string | undefined;
  readonly proxy?: URL | undefined;
  readonly timeoutMs: number;
}

/** One request to the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** Behind `/v1/`, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** What came back, whatever the status. */
export interface ApiAnswer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** An answer is a list of names or a policy; a page of a proxy may be anything. */
const MAX_BYTES = 8 * 1024 * 1024;

/** @throws VERIFY_UNREACHABLE, VERIFY_ANSWER_INVALID */
export async function send(route: Route, request: ApiRequest): Promise<ApiAnswer> {
  const { address } = route;
  const deadline = AbortSignal.timeout(route.timeoutMs);
  try {
    const socket = await tunnel(route, deadline);
    const { status, text } = await exchange(route, request, socket, deadline);
    return { status, json: jsonOf(text, address, status) };
  } catch (error) {
    if (ConfigurationError.is(error)) throw error;
    const reason = deadline.aborted
      ? `no answer within ${String(route.timeoutMs / 1000)} s`
      : reasonOf(error);
    throw VerifyErrors.VERIFY_UNREACHABLE({ address, reason });
  }
}

function exchange(
  { address, ca, tlsServerName, proxy }: Route,
  { method, path, headers, body }: ApiRequest,
  socket: Socket | undefined,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const url = new URL(`/v1/${path}`, address);
  const content = body === undefined ? undefined : JSON.stringify(body);
  const isTls = url.protocol === 'https:';
  // Plain http goes to the proxy itself, with the whole address in the first line.
  const viaProxy = !isTls && proxy !== undefined;
  const options = {
    host: viaProxy ? hostOf(proxy) : hostOf(url),
    port: portOf(viaProxy ? proxy : url),
    path: viaProxy ? url.href : `${url.pathname}${url.search}`,
    method,
    headers: {
      host: url.host,
      'x-vault-request': 'true',
      ...(content === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
      ...(viaProxy ? authorization(proxy) : {}),
      ...headers,
    },
    signal,
    agent: false,
  };
  const open = isTls ? httpsRequest : httpRequest;
  const tls = isTls
    ? {
        ca,
        servername: tlsServerName ?? nameOf(url),
        ...(socket === undefined
          ? {}
          : { createConnection: () => tlsConnect({ socket, ca, servername: tlsServerName ?? nameOf(url) }) }),
      }
    : {};
  return new Promise((resolve, reject) => {
    const sent = open({ ...options, ...tls }, (answer) => {
      collected(answer, address).then((text) => {
        resolve({ status: answer.statusCode ?? 0, text });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(content);
  });
}

async function collected(answer: IncomingMessage, address: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      const reason = `it answers with more than ${String(MAX_BYTES)} bytes`;
      throw VerifyErrors.VERIFY_UNREACHABLE({ address, reason });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The connection that a proxy makes to a server with TLS, or undefined without one. */
function tunnel({ address, proxy }: Route, signal: AbortSignal): Promise<Socket | undefined> {
  const url = new URL(address);
  if (proxy === undefined || url.protocol !== 'https:') return Promise.resolve(undefined);
  const target = `${url.hostname}:${String(portOf(url))}`;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      host: hostOf(proxy),
      port: portOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization(proxy) },
      signal,
      agent: false,
    });
    sent.once('connect', (answer, socket) => {
      if (answer.statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      const reason = `the proxy ${proxy.host} answered ${String(answer.statusCode)}`;
      reject(VerifyErrors.VERIFY_UNREACHABLE({ address, reason }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '') return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** An address is no name that a client may ask for in TLS. */
function nameOf(url: URL): string {
  const host = hostOf(url);
  return /^[\d.]+$|:/.test(host) ? '' : host;
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function jsonOf(text: string, address: string, status: number): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
  } catch {
    // No JSON: said below, and not repeated, since it may be anything.
  }
  throw VerifyErrors.VERIFY_ANSWER_INVALID({ address, status });
}

/** What the system says; of several addresses of a host, the first one's reason. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
