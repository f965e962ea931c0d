import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { type CheckedPod } from '../check';
import { type AgentServer, reachedServer, tokenLogin } from './agent-config';
import { Child, type ChildEnd, programEnvironment } from './child';
import { RenderErrors } from './errors';
import { codeOf } from './login';
import { type PrivateFolder } from './private-folder';

/** What the application does with Vault itself, by the manifests. */
export interface Uses {
  /** Where the pod's listener is: `http://127.0.0.1:8100`. */
  readonly address: string;
  /** `transit/encrypt/orders`. */
  readonly paths: readonly string[];
}

/** The uses of a pod, which its start gate asks for; undefined where there are none. */
export function usesOf(pod: CheckedPod): Uses | undefined {
  const urls = pod.usedUrls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const [first] = urls;
  if (first === undefined) return undefined;
  return { address: first.origin, paths: urls.map(({ pathname }) => decoded(pathname)) };
}

/** A listener in place of the pod's. */
export interface UsesListener {
  readonly address: string;
  /** What a start gate asks it for. */
  readonly urls: readonly string[];
  readonly ended: Promise<ChildEnd>;
  /** The last line that the proxy has printed. */
  readonly lastLine: () => string;
  readonly stop: () => Promise<void>;
}

/** What it needs. */
export interface UsesListenerInput {
  readonly uses: Uses;
  readonly server: AgentServer;
  /** The program of the agent. */
  readonly program: string;
  readonly folder: PrivateFolder;
  readonly logFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The real proxy of Vault, with the developer's token, on a socket in the private folder; and before it, on a loopback port,
 * what lets through the declared paths alone: the policy of the pod's own listener, which a developer's token has not.
 * @throws RENDER_LISTENER_FAILED
 */
export async function startUsesListener(input: UsesListenerInput): Promise<UsesListener> {
  const { uses, program, folder, env } = input;
  const socket = folder.at('listener.sock');
  const config = folder.write('listener.json', proxyConfig(input, socket));
  const proxy = Child.start([program, 'proxy', `-config=${config}`], {
    folder,
    name: 'listener',
    env: programEnvironment(env, folder.folder('proxy')),
  });
  // On a socket that the proxy closes behind its answer, Node's last and empty write fails, and takes the answer with it.
  const agent = new Agent({ keepAlive: true });
  const front = createServer((asked, answer) => {
    passOn(asked, answer, uses, { socketPath: socket, agent });
  });
  try {
    await new Promise<void>((resolve, reject) => {
      front.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  } catch (error) {
    await proxy.stop();
    throw RenderErrors.RENDER_LISTENER_FAILED({ reason: codeOf(error) });
  }
  const bound = front.address();
  const port = bound === null || typeof bound === 'string' ? 0 : bound.port;
  const address = `http://127.0.0.1:${String(port)}`;
  return {
    address,
    urls: uses.paths.map((path) => `${address}/v1/${path.split('/').map(encodeURIComponent).join('/')}`),
    ended: proxy.ended,
    lastLine: () => proxy.lastLine(),
    stop: async () => {
      await new Promise<void>((resolve) => {
        front.close(() => {
          resolve();
        });
        front.closeAllConnections();
      });
      agent.destroy();
      await proxy.stop();
    },
  };
}

/** As the pod's, but for the login and for where it listens. */
function proxyConfig({ server, logFolder }: UsesListenerInput, socket: string): string {
  return JSON.stringify({
    vault: { ...reachedServer(server), retry: { num_retries: -1 } },
    auto_auth: tokenLogin(server),
    api_proxy: { use_auto_auth_token: 'force' },
    listener: [{ unix: { address: socket, tls_disable: true, require_request_header: true } }],
    log_level: 'warn',
    log_file: `${logFolder}/listener.log`,
  });
}

function passOn(
  asked: IncomingMessage,
  answer: ServerResponse,
  uses: Uses,
  proxy: { readonly socketPath: string; readonly agent: Agent },
): void {
  const { method = '', url = '' } = asked;
  const headers = endToEnd(asked.headers);
  const refuse = (status: number, why: string): void => {
    asked.resume();
    answer.writeHead(status, { 'content-type': 'application/json' });
    answer.end(`${JSON.stringify({ errors: [why] })}\n`);
  };
  if (headers['x-vault-request'] === undefined) {
    refuse(412, "missing 'X-Vault-Request' header");
    return;
  }
  const [path = ''] = url.split('?');
  if (!['POST', 'PUT'].includes(method) || !uses.paths.includes(decoded(path))) {
    refuse(403, 'permission denied: the workload does not declare it (uses)');
    return;
  }
  const behind = httpRequest({ ...proxy, path: url, method, headers }, (got) => {
    answer.writeHead(got.statusCode ?? 502, endToEnd(got.headers));
    got.pipe(answer);
  });
  behind.once('error', () => {
    if (!answer.headersSent) refuse(503, 'the listener does not run yet, or has ended');
    else answer.destroy();
  });
  asked.pipe(behind);
}

/** Without what is about one connection alone. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(?:connection|keep-alive)$/.test(name)),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).replace(/^\/v1\//, '');
  } catch {
    return '';
  }
}
