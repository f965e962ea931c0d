import { createPublicKey, createPrivateKey, X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import { type AddressInfo } from 'node:net';
import { database, dotenvFile, jsonFile, kv2, pki, secretText } from '../../lib/secrets';
import { runAgentOnce } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { enableDatabase, postgresConnection } from '../support/vault-server/database-engine';
import { type Postgres, startPostgres } from '../support/postgres';
import { createLocalLogin } from '../support/vault-server/local-agent';
import { waitUntil } from '../support/process';
import { PodAgent } from './support/pod-agent';

// Dynamic secrets: how often the engine is asked, on real engines.

const root = VaultClient.fromEnvironment();
let postgres: Postgres;
/** Of a lease, in seconds. */
const LIFETIME = 6;

beforeAll(async () => {
  postgres = await startPostgres();
  const role = { name: 'shop', default_ttl: `${String(LIFETIME)}s`, max_ttl: '1h' };
  await enableDatabase(root, 'leases-db', postgresConnection(postgres), role);
  await root.enableMount('leases-pki', { type: 'pki' });
  const authority = { common_name: 'Shop Test CA', ttl: '1000h' };
  expectOk(await root.write('leases-pki/root/generate/internal', authority), 'authority');
  const pkiRole = { allow_any_name: true, enforce_hostnames: false, max_ttl: '100h' };
  expectOk(await root.write('leases-pki/roles/web', pkiRole), 'role');
  await root.enableMount('leases-kv', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('leases-kv/data/app', { data: { other: 'x' } }), 'secret');
});

afterAll(async () => {
  await root.delete('sys/mounts/leases-db');
  await postgres.stop();
});

/** The users that the engine has made and not dropped. */
async function users(): Promise<readonly string[]> {
  const rows = await postgres.query("select rolname from pg_roles where rolname like 'v-%'");
  return rows.split('\n').filter((row) => row !== '');
}

/** Seconds from the oldest lease's issue to its last renewal, as the server has them. */
async function renewedAfter(): Promise<number> {
  const { data } = await root.list('sys/leases/lookup/leases-db/creds/shop');
  const [lease = ''] = (data['keys'] ?? []) as readonly string[];
  const found = await root.write('sys/leases/lookup', { lease_id: `leases-db/creds/shop/${lease}` });
  const { issue_time: issued, last_renewal: renewed } = found.data;
  return typeof renewed !== 'string' ? 0 : (Date.parse(String(renewed)) - Date.parse(String(issued))) / 1_000;
}

describe('database credentials', () => {
  const creds = database('leases-db').role('shop');

  test('of one role are one user and one lease, whatever number of files names them, also while a key elsewhere is missing; the lease is renewed', async () => {
    const agent = await PodAgent.of(root, 'leases-db', {
      'db.env': dotenvFile({ DB_USER: creds.username, DB_PASSWORD: creds.password }),
      'db.json': jsonFile({ user: creds.username, password: creds.password }),
      dsn: secretText`postgresql://${creds.username}:${creds.password}@db:5432/shop`,
      never: kv2('leases-kv').at('app').key('missing'),
    });
    const running = await agent.start();
    try {
      await running.waitForLog(/leases-kv\/data\/app has no key "missing"/);
      // Renewed after a whole lifetime: without the renewals before there would be a second user by now.
      await waitUntil('a renewal after the first lifetime', async () => (await renewedAfter()) >= LIFETIME);
      const [user, ...others] = await users();
      expect(others).toEqual([]);
      const { user: inJson, password } = JSON.parse((await agent.read('db.json')).toString()) as Record<
        string,
        string
      >;
      expect(inJson).toBe(user);
      expect((await agent.read('db.env')).toString()).toBe(
        `DB_USER='${user ?? ''}'\nDB_PASSWORD='${password ?? ''}'\n`,
      );
      expect(
        await postgres.query('select current_user', { user: user ?? '', password: password ?? '' }),
      ).toBe(`${user ?? ''}\n`);
      expect((await agent.read('dsn')).toString()).toBe(
        `postgresql://${user ?? ''}:${password ?? ''}@db:5432/shop`,
      );
    } finally {
      await running.stop();
      await agent.remove();
    }
  });
});

describe('a certificate', () => {
  const file = pki('leases-pki')
    .role('web')
    .certificate({ commonName: 'web.shop.svc', altNames: ['web.shop'], ipSans: ['127.0.0.1'], ttl: '24h' });
  let agent: PodAgent;
  let pem: string;

  beforeAll(async () => {
    agent = await PodAgent.of(root, 'leases-pki', { 'tls.pem': file });
    await agent.renderOnce();
    pem = (await agent.read('tls.pem')).toString();
  });

  afterAll(() => agent.remove());

  test('is in one file with its chain and the private key that belongs to it', () => {
    const certificate = new X509Certificate(pem);
    expect(certificate.checkPrivateKey(createPrivateKey(pem))).toBe(true);
    expect(certificate.subject).toContain('CN=web.shop.svc');
    expect(certificate.subjectAltName?.split(', ').sort()).toEqual([
      'DNS:web.shop',
      'DNS:web.shop.svc',
      'IP Address:127.0.0.1',
    ]);
    expect(pem.match(/-----BEGIN [A-Z ]+-----/g)).toEqual([
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN RSA PRIVATE KEY-----',
    ]);
  });

  test('serves TLS from that one file, given as certificate and as key', async () => {
    const server = createServer({ cert: pem, key: pem }, (socket) => socket.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const ca = String((await root.read('leases-pki/cert/ca')).data['certificate']);
    const { port } = server.address() as AddressInfo;
    const text = await new Promise<string>((resolve, reject) => {
      const client = connect({ port, host: '127.0.0.1', servername: 'web.shop.svc', ca });
      client.once('data', (chunk) => {
        resolve(chunk.toString());
      });
      client.once('error', reject);
    });
    server.close();
    expect(text).toBe('hello');
  });

  test('is kept by an agent that starts again', async () => {
    await agent.renderOnce();
    expect((await agent.read('tls.pem')).toString()).toBe(pem);
  });

  test('would not belong to its key in two files: the agent issues one certificate for each file', async () => {
    const login = await createLocalLogin(root, ['leases-pki'], agent.folder);
    const part = (field: string) => ({
      contents: `{{ with pkiCert "leases-pki/issue/web" "common_name=a.b" }}{{ .${field} }}{{ end }}`,
      destination: `${agent.folder}/${field}.pem`,
    });
    const config = {
      vault: { address: root.address },
      auto_auth: { method: [login] },
      template: [part('Cert'), part('Key')],
    };
    expect((await runAgentOnce(config)).exitCode).toBe(0);
    const publicOf = (key: ReturnType<typeof createPublicKey>) => key.export({ type: 'spki', format: 'pem' });
    const inCertificate = publicOf(new X509Certificate(await agent.read('Cert.pem')).publicKey);
    expect(publicOf(createPublicKey(await agent.read('Key.pem')))).not.toBe(inCertificate);
  });
});
