import { readFileSync } from 'node:fs';
import { addressProblem, ROOT_NAMESPACE } from '../access';
import { fileProblem } from '../core';
import { VerifyErrors } from './errors';
import { findToken } from './find-token';
import { type Environment, proxyFor } from './private/proxy';
import { type Route, send } from './private/transport';

/** How verify logs in where it has no token. */
export interface VerifyLogin {
  /** Both take a role and the token of a service account. */
  readonly method: 'kubernetes' | 'jwt';
  readonly role: string;
  /** @default the method's name */
  readonly mount?: string | undefined;
  /** @default '/var/run/secrets/kubernetes.io/serviceaccount/token' */
  readonly jwtFile?: string | undefined;
}

/** Which server is asked, and as whom. */
export interface ConnectionOptions {
  /** Scheme, host and port. */
  readonly address: string;
  /** The Vault namespace that the token is from. @default VAULT_NAMESPACE, or the root one */
  readonly namespace?: string | undefined;
  /** A file in PEM. @default VAULT_CACERT, or the system's authorities */
  readonly caFile?: string | undefined;
  /** @default VAULT_TLS_SERVER_NAME, or the host of the address */
  readonly tlsServerName?: string | undefined;
  /** @default VAULT_TOKEN, or ~/.vault-token */
  readonly tokenFile?: string | undefined;
  /** In place of a token. */
  readonly login?: VerifyLogin | undefined;
  /** For each request. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /** @default the process's */
  readonly env?: Environment | undefined;
}

/** A server that can be asked. */
export interface Connection {
  readonly route: Route;
  /** Empty before there is one: what needs no token needs none. */
  readonly token: string;
  /** The namespace that the token is from. */
  readonly namespace: string;
  /** Gives a token back that was made by a login. */
  readonly close: () => Promise<void>;
}

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * How the server is reached, before there is a token.
 * @throws VERIFY_OPTION_INVALID, VERIFY_FILE_UNREADABLE
 */
export function routeOf(options: ConnectionOptions): Route {
  const { address, caFile, tlsServerName, timeoutMs = 10_000, env = process.env } = options;
  if (addressProblem(address) !== undefined) {
    const rule = 'not an http or https URL of host and port';
    const got = String(address).replace(/\/\/[^/]*@/, '//***@');
    throw VerifyErrors.VERIFY_OPTION_INVALID({ option: '--address', rule, got });
  }
  if (!(Number.isInteger(timeoutMs) && timeoutMs >= 1000 && timeoutMs <= 600_000)) {
    const rule = 'needs 1 to 600 seconds';
    throw VerifyErrors.VERIFY_OPTION_INVALID({ option: '--timeout', rule, got: timeoutMs / 1000 });
  }
  // One that is wrong is known before anything is sent.
  proxyFor(new URL(address), env);
  const ca = caFile ?? nonEmpty(env['VAULT_CACERT']);
  return {
    address: new URL(address).origin,
    ca: ca === undefined ? undefined : textOf('--ca', ca),
    tlsServerName: tlsServerName ?? nonEmpty(env['VAULT_TLS_SERVER_NAME']),
    proxyFor: (to) => proxyFor(to, env),
    timeoutMs,
  };
}

/**
 * The same with a token.
 * @throws VERIFY_TOKEN_MISSING, VERIFY_LOGIN_REFUSED, VERIFY_UNREACHABLE, VERIFY_ANSWER_INVALID, VERIFY_FILE_UNREADABLE
 */
export async function connect(route: Route, options: ConnectionOptions): Promise<Connection> {
  const { env = process.env, login, tokenFile } = options;
  const namespace = (options.namespace ?? nonEmpty(env['VAULT_NAMESPACE']) ?? ROOT_NAMESPACE).replace(
    /^\/+|\/+$/g,
    '',
  );
  if (login !== undefined) return loggedIn(route, namespace, login);
  return { route, namespace, token: tokenOf(tokenFile, env), close: () => Promise.resolve() };
}

function tokenOf(tokenFile: string | undefined, env: Environment): string {
  const found = findToken('--token-file', tokenFile, env);
  switch (found.kind) {
    case 'found':
      return found.token;
    case 'missing':
      throw VerifyErrors.VERIFY_TOKEN_MISSING({
        tried: ['--token-file', '--login', 'VAULT_TOKEN', '~/.vault-token'],
      });
    case 'unreadable':
      throw VerifyErrors.VERIFY_FILE_UNREADABLE(found);
    case 'malformed':
      throw VerifyErrors.VERIFY_OPTION_INVALID(found);
  }
}

async function loggedIn(route: Route, namespace: string, login: VerifyLogin): Promise<Connection> {
  const { method, role, mount = method, jwtFile = SERVICE_ACCOUNT_TOKEN } = login;
  const jwt = textOf('--login-jwt-file', jwtFile).trim();
  const path = `auth/${mount.split('/').map(encodeURIComponent).join('/')}/login`;
  const headers = namespaceHeader(namespace);
  const { status, json } = await send(route, { method: 'POST', path, headers, body: { role, jwt } });
  const auth = json['auth'] as { readonly client_token?: unknown } | null | undefined;
  const token = auth?.client_token;
  if (status !== 200 || typeof token !== 'string') {
    throw VerifyErrors.VERIFY_LOGIN_REFUSED({ path, role, status, answer: errorsOf(json) });
  }
  const revoke = async (): Promise<void> => {
    const tokenHeaders = { ...headers, 'x-vault-token': token };
    await send(route, { method: 'POST', path: 'auth/token/revoke-self', headers: tokenHeaders }).catch(
      () => undefined,
    );
  };
  return { route, namespace, token, close: revoke };
}

/** The header of a namespace; the root one has none. */
export function namespaceHeader(namespace: string): Readonly<Record<string, string>> {
  return namespace === ROOT_NAMESPACE || namespace === '' ? {} : { 'x-vault-namespace': namespace };
}

/** What the server says is wrong, in one line. */
export function errorsOf(json: Readonly<Record<string, unknown>>): string {
  const { errors } = json;
  const text = Array.isArray(errors) ? errors.map(String).join('; ') : '';
  return text.replace(/\s+/g, ' ').slice(0, 300) || 'no reason given';
}

function textOf(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw VerifyErrors.VERIFY_FILE_UNREADABLE({ option, file, reason: fileProblem(error) });
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
