import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  database,
  dotenvFile,
  jsonFile,
  secretText,
  ssh,
  totp,
  vaultPath,
  base64Decoded,
} from '../../lib/secrets';
import { VaultAccess } from '../../lib/access';
import { runAgentOnce } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { enableDatabase, postgresConnection } from '../support/vault-server/database-engine';
import { createLocalLogin } from '../support/vault-server/local-agent';
import { type Postgres, startPostgres } from '../support/postgres';
import { PodAgent } from './support/pod-agent';

// Requests with parameters, and those that are updates, on real engines with a real agent under the derived policy.

const root = VaultClient.fromEnvironment();
let folder: string;
let postgres: Postgres;
let agent: PodAgent;
let publicKey: string;
const text = async (name: string) => (await agent.read(name)).toString('utf8');

/** What ssh-keygen says of a certificate. */
function certificate(name: string): string {
  return execFileSync('ssh-keygen', ['-L', '-f', join(agent.folder, name)], { encoding: 'utf8' });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-parameters-'));
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'a comment', '-f', join(folder, 'id')]);
  publicKey = readFileSync(join(folder, 'id.pub'), 'utf8');
  await root.enableMount('parameters-ssh', { type: 'ssh' });
  expectOk(await root.write('parameters-ssh/config/ca', { generate_signing_key: true }), 'ca');
  const role = {
    key_type: 'ca',
    allow_user_certificates: true,
    allow_host_certificates: true,
    allowed_users: '*',
    allowed_domains: '*',
    allow_bare_domains: true,
    max_ttl: '24h',
    allow_user_key_ids: true,
  };
  expectOk(await root.write('parameters-ssh/roles/deploy', role), 'role');
  await root.enableMount('parameters-totp', { type: 'totp' });
  const url = 'otpauth://totp/Shop:a@b.c?secret=Y64VEVMBTSXCYIWRSHRNDZW62MPGVU2G&issuer=Shop';
  expectOk(await root.write('parameters-totp/keys/vpn', { url }), 'totp');
  await root.enableMount('parameters-transit', { type: 'transit' });
  expectOk(await root.write('parameters-transit/keys/orders'), 'key');
  const encrypted = await root.write('parameters-transit/encrypt/orders', {
    plaintext: Buffer.from('sealed').toString('base64'),
  });
  const ciphertext = String(expectOk(encrypted, 'encrypt').data['ciphertext']);
  postgres = await startPostgres();
  await enableDatabase(root, 'parameters-db', postgresConnection(postgres), { name: 'unused' });
  await postgres.query("create role fixed with login password 'first'");
  const fixed = { db_name: 'pg', username: 'fixed', rotation_period: '24h' };
  expectOk(await root.write('parameters-db/static-roles/fixed', fixed), 'static role');

  const roles = ssh('parameters-ssh').role('deploy');
  const issued = roles.issue({ keyType: 'ed25519', validPrincipals: ['deploy', 'root'], ttl: '2h' });
  const decrypt = (path: string) =>
    vaultPath(path, { verb: 'update', parameters: { ciphertext }, dynamic: false }).field('plaintext');
  const user = database('parameters-db').staticRole('fixed');
  agent = await PodAgent.of(root, 'parameters', {
    'user-cert.pub': roles.sign({ publicKey, validPrincipals: ['deploy'], ttl: '1h', keyId: 'shop=web' }),
    'host-cert.pub': roles.sign({ publicKey, validPrincipals: ['a.shop', 'b.shop'], certType: 'host' }),
    id: issued.privateKey,
    'id-cert.pub': issued.signedKey,
    'code.json': jsonFile({ code: totp('parameters-totp').key('vpn').code() }),
    sealed: base64Decoded(decrypt('parameters-transit/decrypt/orders')),
    'db.env': dotenvFile({ U: user.username, P: user.password }),
    'subkeys.txt': secretText`${vaultPath('parameters-transit/keys/orders', { dynamic: false, parameters: { context: 'YQ==' } }).field('name')}`,
  });
  await agent.renderOnce();
});

afterAll(async () => {
  await agent.remove();
  rmSync(folder, { recursive: true, force: true });
  await root.delete('sys/mounts/parameters-db');
  await postgres.stop();
});

test("an SSH certificate says what its parameters say, in ssh-keygen's words", () => {
  const user = certificate('user-cert.pub');
  expect(user).toContain('user certificate');
  expect(user).toMatch(/Key ID: "shop=web"[\s\S]*Principals: \s+deploy\s+Critical/);
  const host = certificate('host-cert.pub');
  expect(host).toContain('host certificate');
  expect(host).toMatch(/Principals: \s+a\.shop\s+b\.shop\s/);
});

test('an issued SSH key belongs to its certificate, since both are of one request', async () => {
  const key = join(folder, 'issued');
  writeFileSync(key, await agent.read('id'), { mode: 0o600 });
  const own = execFileSync('ssh-keygen', ['-y', '-f', key], { encoding: 'utf8' }).trim().split(' ')[1] ?? '';
  writeFileSync(`${key}.pub`, `ssh-ed25519 ${own}\n`);
  const print =
    execFileSync('ssh-keygen', ['-l', '-f', `${key}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '-';
  const found = certificate('id-cert.pub');
  expect(found).toContain(print);
  expect(found).toMatch(/Principals: \s+deploy\s+root\s/);
});

test('a code of TOTP is one that Vault takes', async () => {
  const { code } = JSON.parse(await text('code.json')) as { code: string };
  const { data } = expectOk(await root.write('parameters-totp/code/vpn', { code }), 'code');
  expect(data['valid']).toBe(true);
});

test('a database user whose password Vault rotates logs in', async () => {
  const [, user = '', password = ''] = /U='(.*)'\nP='(.*)'/.exec(await text('db.env')) ?? [];
  expect(await postgres.query('select current_user', { user, password })).toBe('fixed\n');
});

test('vaultPath sends an update where it says so, and a query with a read', async () => {
  expect(await text('sealed')).toBe('sealed');
  expect(await text('subkeys.txt')).toBe('orders');
});

test('the policy lets exactly these parameters through, on the server', async () => {
  const roles = ssh('parameters-ssh').role('deploy');
  const files = { c: roles.sign({ publicKey, validPrincipals: ['deploy'], ttl: '1h' }) };
  const access = VaultAccess.of({ workload: 'w', roleName: 'w', namespace: 'n', serviceAccount: 's', files });
  expectOk(await root.putPolicy('parameters-exact', access.policy().render()), 'policy');
  const token = await root.createToken({ policies: ['parameters-exact'], no_default_policy: true });
  const sign = async (changes: object) => {
    const body = { public_key: publicKey.trim(), valid_principals: 'deploy', ttl: '1h', ...changes };
    return (await root.request({ method: 'POST', path: 'parameters-ssh/sign/deploy', body, token })).status;
  };
  expect(await sign({})).toBe(200);
  expect(await sign({ valid_principals: 'root' })).toBe(403);
  expect(await sign({ ttl: '24h' })).toBe(403);
  expect(await sign({ ttl: undefined })).toBe(403);
  expect(await sign({ cert_type: 'host' })).toBe(403);
});

test('an agent gives two reads of one path with other parameters one answer: which is why they are refused', async () => {
  const work = mkdtempSync(join(tmpdir(), 'avc-parameters-'));
  try {
    // An answer that depends on a parameter: the public key of a key that is derived by a context.
    const key = 'parameters-transit/keys/derived';
    expectOk(await root.write(key, { type: 'ed25519', derived: true }), 'derived key');
    expectOk(await root.putPolicy('parameters-two', `path "${key}" { capabilities = ["read"] }`), 'policy');
    const contexts = ['YQ==', 'Yg=='];
    const { exitCode } = await runAgentOnce({
      vault: { address: root.address },
      auto_auth: { method: [await createLocalLogin(root, ['parameters-two'], work)] },
      template: contexts.map((context) => ({
        destination: join(work, context),
        contents: `{{ with secret "${key}?context=${context}" }}{{ .Data.keys | toJSON }}{{ end }}`,
      })),
    });
    expect(exitCode).toBe(0);
    const written = contexts.map((context) => readFileSync(join(work, context), 'utf8'));
    expect(written[0]).toContain('public_key');
    expect(written[0]).toBe(written[1]);
    const read = async (context: string) => (await root.read(`${key}?context=${context}`)).data['keys'];
    const [a, b] = [await read('YQ%3D%3D'), await read('Yg%3D%3D')];
    expect(JSON.stringify(a)).toContain('public_key');
    expect(a).not.toEqual(b);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
