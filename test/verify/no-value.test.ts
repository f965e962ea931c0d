import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultAccessContract } from '../../lib/access';
import { leastPolicyOf, verifyContract } from '../../lib/verify';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { startServer, type TestServer } from '../support/vault-server/server';
import { chosenServer } from '../support/vault-server/server-kind';
import { Proxy } from './proxy';
import { everyEngine, grant, MOUNTS, prepare, told, VALUE } from './support';

// That verify reads no value: by the server's own audit log, by what passes on the wire, and by what its token may do.

// The jest configuration of the real servers finds this file by it: VaultClient.fromEnvironment().
void VaultClient;

const folder = mkdtempSync(join(tmpdir(), 'avc-verify-'));
const auditFile = join(folder, 'audit.log');
const access = everyEngine();
const contract = VaultAccessContract.of([access]);
const proxy = new Proxy();
let server: TestServer;
let token: string;

interface AuditEntry {
  readonly type: 'request' | 'response';
  readonly auth?: { readonly display_name?: string };
  readonly request: { readonly path: string; readonly operation: string };
}

beforeAll(async () => {
  server = await startServer({ auditFile });
  await proxy.listen();
  const { client } = server;
  await prepare(client);
  await client.enableMount(MOUNTS.database, { type: 'database' });
  await grant(client, access);
  expectOk(await client.putPolicy('verify-token', leastPolicyOf(contract, 'root').render()), 'policy');
  token = await client.createToken({
    policies: ['verify-token'],
    no_default_policy: true,
    display_name: 'verify',
  });
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const verify = () =>
  verifyContract(contract, {
    address: server.address,
    server: chosenServer().name,
    env: { VAULT_TOKEN: token, HTTP_PROXY: proxy.host },
  });

/** What the token of verify has asked, by the audit log. */
const asked = () =>
  readFileSync(auditFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditEntry)
    .filter(({ type, auth }) => type === 'request' && auth?.display_name === 'token-verify')
    .map(({ request }) => `${request.operation} ${request.path}`);

test('a token with the printed policy sees all that can be seen: nothing is unknown to it', async () => {
  const { findings } = await verify();
  expect(told(findings)).toEqual([
    `engine-role-missing ${MOUNTS.database}/creds/shop`,
    `engine-role-missing ${MOUNTS.database}/static-creds/shop-fixed`,
    `keys-unknown ${MOUNTS.kv1}/shop/legacy`,
  ]);
});

test("asks for lists, configuration and names of keys and nothing else, by the server's audit log", async () => {
  await verify();
  expect([...new Set(asked())].sort()).toEqual([
    'list identity/entity/id/',
    'list verify-kv1/shop/',
    'read auth/token/lookup-self',
    'read auth/verify-k8s/role/verify-web',
    'read sys/auth',
    'read sys/mounts',
    'read sys/policies/acl/verify-web',
    'read verify-db/roles/shop',
    'read verify-db/static-roles/shop-fixed',
    'read verify-kv/subkeys/shop/db',
    'read verify-pki/roles/shop',
  ]);
});

test('gets no value over the wire, where one that is read would be seen', async () => {
  const before = proxy.answers.length;
  await verify();
  const seen = proxy.answers.slice(before);
  expect(seen).toContain('"password":null');
  expect(seen).not.toContain(VALUE);
  // The proof of the proof.
  const control = (await server.client.read(`${MOUNTS.kv2}/data/shop/db`)).data;
  expect(JSON.stringify(control)).toContain(VALUE);
});

test.each(access.reads.map(({ path }) => path))('its token may not read %s', async (path) => {
  const client = server.client.withToken(token);
  expect((await client.read(path)).status).toBe(403);
  expect((await client.write(path)).status).toBe(403);
});

test('its token may write nothing, nor anything of other workloads', async () => {
  const client = server.client.withToken(token);
  for (const path of [
    `auth/${MOUNTS.kubernetes}/role/verify-web`,
    'sys/policies/acl/verify-web',
    `${MOUNTS.kv2}/data/shop/db`,
  ]) {
    expect((await client.write(path, { data: { password: 'x' } })).status).toBe(403);
  }
  expect((await client.read(`auth/${MOUNTS.kubernetes}/role/other`)).status).toBe(403);
  expect((await client.read(`${MOUNTS.kv2}/subkeys/billing/db`)).status).toBe(403);
});

test.each([
  ['sys/auth', ['forbidden']],
  ['sys/mounts', ['forbidden']],
  ['identity/entity/id/', ['forbidden']],
  [`auth/${MOUNTS.kubernetes}/role/verify-web`, ['forbidden']],
  ['sys/policies/acl/verify-web', ['forbidden']],
  [`${MOUNTS.kv2}/subkeys/shop/db`, ['forbidden']],
])('needs its rule for %s: without it that much is unknown', async (path, codes) => {
  const { client } = server;
  const { rules } = leastPolicyOf(contract, 'root');
  const less = rules.filter((rule) => rule.path.toString() !== path);
  expect(less).toHaveLength(rules.length - 1);
  const text = less.map(
    (rule) => `path "${rule.path.toString()}" { capabilities = ["${rule.capabilities.join('","')}"] }`,
  );
  expectOk(await client.putPolicy('verify-less', text.join('\n')), 'policy');
  const lesser = await client.createToken({ policies: ['verify-less'], no_default_policy: true });
  const { findings } = await verifyContract(contract, {
    address: server.address,
    server: chosenServer().name,
    env: { VAULT_TOKEN: lesser },
  });
  const unknown = findings.filter(({ level }) => level === 'unknown');
  expect(unknown.map(({ rule }) => rule)).toEqual(codes);
  expect(unknown[0]?.message).toContain(path);
});

test('without the types of the mounts it asks for nothing below them, since what is a name in one engine is a value in another', async () => {
  const { client } = server;
  expectOk(
    await client.putPolicy(
      'verify-blind',
      'path "*" { capabilities = ["read", "list"] }\npath "sys/mounts" { capabilities = ["deny"] }',
    ),
    'policy',
  );
  const blind = await client.createToken({
    policies: ['verify-blind'],
    no_default_policy: true,
    display_name: 'blind',
  });
  await verifyContract(contract, { address: server.address, env: { VAULT_TOKEN: blind } });
  const paths = readFileSync(auditFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('token-blind'))
    .map((line) => (JSON.parse(line) as AuditEntry).request.path);
  expect(paths).toContain('sys/mounts');
  expect(paths.filter((path) => /^verify-/.test(path))).toEqual([]);
});
