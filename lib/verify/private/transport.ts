import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { ConfigurationError } from '../../core';
import { VerifyErrors } from '../errors';
import { isRedirect, ONCE, redirectedTo } from './redirect';

/** How the server is reached. */
export interface Route {
  /** Scheme, host and port. */
  readonly address: string;
  /** PEM of the certificate authority. @default the system's */
  readonly ca?: string | undefined;
  /** The name expected in the certificate. @default the host of the address */
  readonly tlsServerName?: string | undefined;
  /** The proxy on the way to an address; a redirect may lead to another one. */
  readonly proxyFor: (address: URL) => URL | undefined;
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

/** The longest is the list of identities, of half a kilobyte for each account; a page of a proxy may be anything. */
const MAX_BYTES = 64 * 1024 * 1024;

/** A node of the server, and how it is reached. */
interface Way extends Omit<Route, 'proxyFor'> {
  readonly proxy: URL | undefined;
}

/** What came back, before it is read. */
interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly location: string | undefined;
}

/**
 * Sends a request, and once again where a standby names the active node, as Vault's own clients do: one redirect, never from
 * https to http, and to the same path of the API. The token goes to the node that the server names.
 *
 * @throws VERIFY_UNREACHABLE, VERIFY_REDIRECT_REFUSED, VERIFY_ANSWER_INVALID
 */
export async function send(route: Route, request: ApiRequest): Promise<ApiAnswer> {
  const { address } = route;
  const deadline = AbortSignal.timeout(route.timeoutMs);
  const exchanged = async (node: string): Promise<RawAnswer> => {
    const way = { ...route, address: node, proxy: route.proxyFor(new URL(node)) };
    return exchange(way, request, await tunnel(way, deadline), deadline);
  };
  try {
    const first = await exchanged(address);
    if (!isRedirect(first.status)) return answerOf(address, first);
    const node = redirectedTo(address, request.path, first.location);
    const { status, text } = await exchanged(node);
    if (isRedirect(status)) throw VerifyErrors.VERIFY_REDIRECT_REFUSED({ address, to: node, rule: ONCE });
    return answerOf(node, { status, text });
  } catch (error) {
    if (ConfigurationError.is(error)) throw error;
    const reason = deadline.aborted
      ? `no answer within ${String(route.timeoutMs / 1000)} s`
      : reasonOf(error);
    throw VerifyErrors.VERIFY_UNREACHABLE({ address, reason });
  }
}

function exchange(
  { address, ca, tlsServerName, proxy }: Way,
  { method, path, headers, body }: ApiRequest,
  socket: Socket | undefined,
  signal: AbortSignal,
): Promise<RawAnswer> {
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
        resolve({ status: answer.statusCode ?? 0, text, location: answer.headers.location });
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
function tunnel({ address, proxy }: Way, signal: AbortSignal): Promise<Socket | undefined> {
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

function answerOf(address: string, { status, text }: Omit<RawAnswer, 'location'>): ApiAnswer {
  if (text === '') return { status, json: {} };
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return { status, json: json as Record<string, unknown> };
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
