import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Child, programEnvironment } from './child';
import { RenderErrors } from './errors';
import { codeOf } from './login';
import { type Placeholder } from './placeholders';
import { type PrivateFolder } from './private-folder';

/** A development server of our own: in memory, on a loopback port, gone with this process. */
export interface DevServer {
  readonly address: string;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

const START_MS = 30_000;

/**
 * Starts a server and writes the placeholders into it.
 * @throws RENDER_SERVER_FAILED
 */
export async function startDevServer(
  program: string,
  placeholders: readonly Placeholder[],
  folder: PrivateFolder,
  env: Readonly<Record<string, string | undefined>>,
  usedPaths: readonly string[] = [],
): Promise<DevServer> {
  const token = randomBytes(24).toString('hex');
  const port = await freePort(program);
  const address = `http://127.0.0.1:${String(port)}`;
  const child = Child.start(
    [program, 'server', '-dev', '-dev-no-store-token', `-dev-listen-address=127.0.0.1:${String(port)}`],
    {
      folder,
      name: 'server',
      // In the environment, which other users cannot read, and in no argument, which they can.
      env: {
        ...programEnvironment(env, folder.folder('server')),
        VAULT_DEV_ROOT_TOKEN_ID: token,
        BAO_DEV_ROOT_TOKEN_ID: token,
      },
    },
  );
  const server = { address, token, stop: () => child.stop() };
  try {
    await answering(server, child, program);
    await filled(server, placeholders, program, usedPaths);
    return server;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Our server alone knows our token: another one on the port refuses it. */
async function answering(server: DevServer, child: Child, program: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const status = await request(server, 'GET', 'auth/token/lookup-self').catch(() => 0);
    if (status === 200) return;
    if (child.hasEnded || Date.now() > deadline) {
      const reason = child.hasEnded ? child.lastLine() : `no answer within ${String(START_MS / 1000)} s`;
      throw RenderErrors.RENDER_SERVER_FAILED({ program, reason });
    }
    await pause(50);
  }
}

async function filled(
  server: DevServer,
  placeholders: readonly Placeholder[],
  program: string,
  usedPaths: readonly string[],
): Promise<void> {
  const write = async (path: string, body: object): Promise<void> => {
    const status = await request(server, 'POST', path, body);
    if (status >= 300) {
      const reason = `it answers ${String(status)} to a write of ${path}`;
      throw RenderErrors.RENDER_SERVER_FAILED({ program, reason });
    }
  };
  // The one that it begins with may be of another version.
  await request(server, 'DELETE', 'sys/mounts/secret');
  const mounts = new Map(placeholders.map(({ mount, source }) => [mount, source]));
  for (const [mount, source] of mounts) {
    if (source === 'answer') continue;
    await write(`sys/mounts/${mount}`, MOUNT[source]);
    if (source === 'kv-v2') await versioned(server, mount, program);
    if (source === 'pki') {
      await write(`sys/mounts/${mount}/tune`, { max_lease_ttl: '87600h' });
      await write(`${mount}/root/generate/internal`, {
        common_name: 'placeholder',
        ttl: '87599h',
        key_type: 'ec',
      });
    }
  }
  for (const { source, mount, below, data, versions } of placeholders) {
    if (source === 'pki') await write(`${mount}/roles/${below}`, ANY_CERTIFICATE);
    if (source === 'kv-v1') await write(`${mount}/${below}`, data);
    for (let version = 1; source === 'kv-v2' && version <= versions; version += 1)
      await write(`${mount}/data/${below}`, { data });
  }
  await withKeys(usedPaths, write);
}

/** A new mount of KV v2 refuses writes ("Upgrading from non-versioned to versioned data") until it is ready. */
async function versioned(server: DevServer, mount: string, program: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while ((await request(server, 'GET', `${mount}/config`)) !== 200) {
    if (Date.now() > deadline) {
      const reason = `the mount ${mount} is not ready within ${String(START_MS / 1000)} s`;
      throw RenderErrors.RENDER_SERVER_FAILED({ program, reason });
    }
    await pause(20);
  }
}

/** The keys that the application uses. One that signs is of another type than one that encrypts. */
async function withKeys(
  usedPaths: readonly string[],
  write: (path: string, body: object) => Promise<void>,
): Promise<void> {
  const keys = new Map<string, { readonly mount: string; readonly signs: boolean }>();
  for (const path of usedPaths) {
    const [, mount, verb, key] = /^(.+?)\/(datakey\/[^/]+|[^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (mount === undefined || key === undefined) continue;
    const place = `${mount}/keys/${key}`;
    const signs = keys.get(place)?.signs === true || verb === 'sign' || verb === 'verify';
    keys.set(place, { mount, signs });
  }
  for (const mount of new Set([...keys.values()].map((key) => key.mount)))
    await write(`sys/mounts/${mount}`, { type: 'transit' });
  // RSA does both.
  for (const [place, { signs }] of keys) await write(place, { type: signs ? 'rsa-2048' : 'aes256-gcm96' });
}

const MOUNT = {
  'kv-v1': { type: 'kv', options: { version: '1' } },
  'kv-v2': { type: 'kv', options: { version: '2' } },
  pki: { type: 'pki' },
} as const;

/** Whatever the template asks for. */
const ANY_CERTIFICATE = {
  allow_any_name: true,
  enforce_hostnames: false,
  allowed_uri_sans: '*',
  allowed_other_sans: '*',
  allowed_user_ids: '*',
  require_cn: false,
  key_type: 'ec',
  key_bits: 256,
  max_ttl: '80000h',
};

async function request(
  { address, token }: DevServer,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<number> {
  const answer = await fetch(`${address}/v1/${path.split('/').map(encodeURIComponent).join('/')}`, {
    method,
    headers: { 'x-vault-token': token, 'x-vault-request': 'true' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(START_MS),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** One that nobody listens on at this moment. */
function freePort(program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (reason: string): void => {
      reject(RenderErrors.RENDER_SERVER_FAILED({ program, reason }));
    };
    const probe = createServer();
    probe.once('error', (error) => {
      failed(codeOf(error));
    });
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') failed('no port on 127.0.0.1');
        else resolve(address.port);
      });
    });
  });
}
