import { execFile, execFileSync } from 'node:child_process';
import { chmod, chown } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FileMode } from '../../lib';
import { pki } from '../../lib/secrets';
import { postgresBinaries, startPostgres } from '../support/postgres';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { PodAgent } from './support/pod-agent';

// The server key of a real PostgreSQL, which refuses one that others can read: parts of a certificate with modes.

const run = promisify(execFile);
const root = VaultClient.fromEnvironment();
/** PostgreSQL does not run as root, and this test gives files to its user. */
const asRoot = userInfo().uid === 0 ? test : test.skip;
const MODES = ['0400', '0600', '0640', '0440', '0644'] as const;
let agent: PodAgent;

beforeAll(async () => {
  await root.enableMount('pgkey-pki', { type: 'pki' });
  expectOk(
    await root.write('pgkey-pki/root/generate/internal', { common_name: 'Shop', ttl: '700h' }),
    'root',
  );
  const role = { allow_any_name: true, enforce_hostnames: false, max_ttl: '100h' };
  expectOk(await root.write('pgkey-pki/roles/db', role), 'role');
  const tls = pki('pgkey-pki')
    .role('db')
    .certificateParts({ commonName: 'db.shop.svc', ipSans: ['127.0.0.1'], ttl: '24h' });
  agent = await PodAgent.of(root, 'pgkey', {
    'server.crt': { content: tls.fullChain, mode: FileMode.everyone() },
    'ca.crt': { content: tls.issuingCa, mode: FileMode.everyone() },
    ...Object.fromEntries(
      MODES.map((mode) => [`server-${mode}.key`, { content: tls.privateKey, mode: FileMode.of(mode) }]),
    ),
  });
  await agent.renderOnce();
  // The folder of a pod's volume lets everybody through.
  await chmod(agent.folder, 0o755);
});

afterAll(async () => {
  await agent.remove();
  await root.delete('sys/mounts/pgkey-pki');
});

const idOf = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));

/** Starts a server with the key that was delivered with this mode, and asks it something under its certificate. */
async function cipherWith(mode: (typeof MODES)[number], owner: 'postgres' | 'root'): Promise<string> {
  const key = join(agent.folder, `server-${mode}.key`);
  await chown(key, owner === 'root' ? 0 : idOf('-u'), idOf('-g'));
  const postgres = await startPostgres('127.0.0.1', {
    ssl: 'on',
    ssl_cert_file: join(agent.folder, 'server.crt'),
    ssl_key_file: key,
  });
  try {
    const url = `postgresql://admin:${postgres.password}@127.0.0.1:${String(postgres.port)}/postgres?sslmode=verify-full&sslrootcert=${join(agent.folder, 'ca.crt')}`;
    const asked = [url, '-At', '-c', 'select version from pg_stat_ssl where pid = pg_backend_pid()'];
    return (await run(join(await postgresBinaries(), 'psql'), asked)).stdout.trim();
  } finally {
    await postgres.stop();
  }
}

// The agent is the user of the application where a file is for its owner alone.
asRoot.each([
  ['0400', 'postgres'],
  ['0600', 'postgres'],
  ['0640', 'root'],
  ['0440', 'root'],
] as const)('starts with a server key of mode %s that belongs to %s, and speaks TLS', async (mode, owner) => {
  expect(await cipherWith(mode, owner)).toMatch(/^TLSv1\./);
});

asRoot.each([
  ['0644', 'postgres'],
  ['0644', 'root'],
  ['0640', 'postgres'],
  ['0440', 'postgres'],
] as const)('refuses a server key of mode %s that belongs to %s', async (mode, owner) => {
  await expect(cipherWith(mode, owner)).rejects.toThrow(/private key file .* has group or world access/);
});
