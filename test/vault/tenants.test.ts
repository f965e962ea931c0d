import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, VaultAccess, VaultAccessContract } from '../../lib/access';
import { agentConfig, VaultServer } from '../../lib/agent';
import { kv2 } from '../../lib/secrets';
import { VaultJwtAuth } from '../../lib/vault';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { type TerraformStack } from 'cdktf';
import { applyVaultResources } from '../support/apply-vault-resources';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { annotationsOf, errorOf, newStack, synth } from '../support/terraform';
import { startAgent } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { startServer, type TestServer } from '../support/vault-server/server';
import { chosenServer, SERVERS } from '../support/vault-server/server-kind';

// The Vault namespace of a contract against that of a mount: at synth, and on the real server at login.

const ADDRESS = 'https://vault.example:8200';
const tenant = (namespace: string | undefined, auth = AuthMount.jwt('jwt-tenants')) =>
  VaultAccess.of({
    workload: 'web',
    roleName: 'tenant-web',
    namespace: 'shop',
    serviceAccount: 'web',
    vault: VaultServer.at(ADDRESS, namespace === undefined ? {} : { namespace }),
    auth,
    files: { password: kv2('kv').at('db').key('password') },
  });
const mountIn = (stack: TerraformStack, target: { vaultNamespace?: string; vaultAddress?: string } = {}) =>
  VaultJwtAuth.fromAttributes(stack, 'Auth', { path: 'jwt-tenants', ...target });

describe('grant compares the Vault namespace of the workload with that of the mount', () => {
  test('the same: granted there', () => {
    const json = synth((stack) =>
      mountIn(stack, { vaultNamespace: '/teams/a/' }).grant('Web', tenant('teams/a')),
    );
    expect(json.one('vault_policy')['namespace']).toBe('/teams/a/');
  });

  test.each([
    ['another tenant', 'teams/b', 'teams/a'],
    ['the root namespace', undefined, 'teams/a'],
    ['one below', 'teams/a/b', 'teams/a'],
  ])('%s: VAULT_GRANT_OTHER_NAMESPACE', (_, contract, mount) => {
    const auth = mountIn(newStack(), { vaultNamespace: mount });
    const error = errorOf(() => auth.grant('Web', tenant(contract)));
    expect(error.code).toBe('VAULT_GRANT_OTHER_NAMESPACE');
    expect(error.message).toContain(JSON.stringify(mount));
  });

  test("the provider's namespace counts, above that of the mount", () => {
    const stack = newStack();
    new VaultProvider(stack, 'vault', { address: ADDRESS, namespace: 'teams' });
    const auth = mountIn(stack, { vaultNamespace: 'a' });
    expect(() => auth.grant('Web', tenant('teams/a'))).not.toThrow();
    expect(errorOf(() => auth.grant('Other', tenant('a'))).code).toBe('VAULT_GRANT_OTHER_NAMESPACE');
  });

  test('the namespace of the login counts, which may be above that of the secrets', () => {
    const access = tenant('teams/a', AuthMount.jwt('jwt-tenants', { namespace: 'teams' }));
    const json = synth((stack) => mountIn(stack, { vaultNamespace: 'teams' }).grant('Web', access));
    expect(json.one('vault_policy')['policy']).toContain('path "a/kv/data/db"');
  });

  test('where the mount does not say its own, there is a warning for all but the root namespace', () => {
    const [unsaid, root] = [newStack(), newStack()];
    mountIn(unsaid).grant('Web', tenant('teams/a'));
    mountIn(root).grant('Web', tenant(undefined));
    expect(annotationsOf(unsaid)).toEqual([
      expect.stringMatching(/^warn .*in the Vault namespace "teams\/a"/),
    ]);
    expect(annotationsOf(root)).toEqual([]);
  });

  test('a contract that does not say which Vault it is for is granted', () => {
    const unsaid = VaultAccess.ofReads({ ...tenant(undefined), vault: undefined }, tenant(undefined).files);
    expect(() => mountIn(newStack(), { vaultNamespace: 'teams/a' }).grant('Web', unsaid)).not.toThrow();
  });
});

describe('grant compares the address of the workload with vaultAddress', () => {
  test('and nothing where that is not given, since Terraform may reach the server under another one', () => {
    const stack = newStack();
    new VaultProvider(stack, 'vault', { address: 'https://other.example' });
    expect(() => mountIn(stack).grant('Web', tenant(undefined))).not.toThrow();
  });

  test('another one: VAULT_GRANT_OTHER_SERVER', () => {
    const dev = mountIn(newStack(), { vaultAddress: 'https://vault-dev.example:8200/' });
    expect(errorOf(() => dev.grant('Web', tenant(undefined))).code).toBe('VAULT_GRANT_OTHER_SERVER');
    const same = mountIn(newStack(), { vaultAddress: `${ADDRESS}/` });
    expect(() => same.grant('Web', tenant(undefined))).not.toThrow();
  });
});

test('grantAll leaves out the workloads of other tenants, and says so', () => {
  const stack = newStack();
  const contract = VaultAccessContract.of([tenant('teams/a'), tenant('teams/b')]);
  const { granted, leftOut } = mountIn(stack, { vaultNamespace: 'teams/a' }).grantAll(contract);
  expect([granted.length, leftOut.map(({ vault }) => vault?.namespace)]).toEqual([1, ['teams/b']]);
  expect(annotationsOf(stack)).toEqual([expect.stringContaining('namespace teams/b')]);
});

describe('on the real server', () => {
  let root: VaultClient;
  let own: TestServer | undefined;
  const key = newJwtKey();
  const within = (namespace: string) => ({ 'X-Vault-Namespace': namespace });
  const post = async (namespace: string, path: string, body: object) =>
    expectOk(await root.request({ method: 'POST', path, body, headers: within(namespace) }), path);

  beforeAll(async () => {
    // HashiCorp's own namespaces are of its Enterprise edition; its agent is tested with OpenBao's server.
    own = chosenServer().namespaces ? undefined : await startServer({ kind: SERVERS.openbao });
    root = own?.client ?? VaultClient.fromEnvironment();
    await post('root', 'sys/namespaces/tenants', {});
    for (const name of ['a', 'b']) {
      await post('tenants', `sys/namespaces/${name}`, {});
      await post(`tenants/${name}`, 'sys/mounts/kv', { type: 'kv', options: { version: '2' } });
    }
    for (const namespace of ['tenants', 'tenants/a', 'tenants/b']) {
      await post(namespace, 'sys/auth/jwt-tenants', { type: 'jwt' });
      await post(namespace, 'auth/jwt-tenants/config', { jwt_validation_pubkeys: [key.publicKeyPem] });
    }
    for (const name of ['a', 'b']) await post(`tenants/${name}`, 'kv/data/db', { data: { password: name } });
  });

  afterAll(async () => {
    for (const [namespace, name] of [
      ['tenants', 'a'],
      ['tenants', 'b'],
      ['root', 'tenants'],
    ] as const) {
      await root.request({ method: 'DELETE', path: `sys/namespaces/${name}`, headers: within(namespace) });
    }
    await own?.stop();
  });

  /** What the agent does: logs in with the pod's token, then reads. */
  const login = async (namespace: string) => {
    const jwt = key.sign(serviceAccountClaims('shop', 'web'));
    const body = { role: 'tenant-web', jwt };
    const path = 'auth/jwt-tenants/login';
    const answer = await root.request({ method: 'POST', path, body, token: '', headers: within(namespace) });
    return {
      status: answer.status,
      token: String((answer.body['auth'] as { client_token?: string } | undefined)?.client_token),
    };
  };
  const read = async (token: string, namespace: string) =>
    (await root.request({ method: 'GET', path: 'kv/data/db', token, headers: within(namespace) })).status;

  test('a tenant logs in and reads in its own namespace, and in no other', async () => {
    const text = synth((stack) =>
      mountIn(stack, { vaultNamespace: 'tenants/a' }).grant('Web', tenant('tenants/a')),
    ).text;
    await applyVaultResources(root, text);
    const { status, token } = await login('tenants/a');
    expect(status).toBe(200);
    expect(await read(token, 'tenants/a')).toBe(200);
    expect(await read(token, 'tenants/b')).toBe(403);
    expect((await login('tenants/b')).status).toBe(400);
  });

  test('a login in the namespace above reads in the one that the policy names the way to, and in no other', async () => {
    const access = tenant('tenants/b', AuthMount.jwt('jwt-tenants', { namespace: 'tenants' }));
    const text = synth((stack) => mountIn(stack, { vaultNamespace: 'tenants' }).grant('Web', access)).text;
    await applyVaultResources(root, text);
    const { status, token } = await login('tenants');
    expect(status).toBe(200);
    expect(await read(token, 'tenants/b')).toBe(200);
    expect(await read(token, 'tenants/a')).toBe(403);
    // The token renews and ends itself in the namespace that gave it.
    for (const path of ['auth/token/renew-self', 'auth/token/revoke-self']) {
      const answer = await root.request({
        method: 'POST',
        path,
        body: {},
        token,
        headers: within('tenants'),
      });
      expect([200, 204]).toContain(answer.status);
    }
  });

  test("the pod's own agent logs in above and reads below: that of Vault, but not that of OpenBao", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'avc-tenants-'));
    writeFileSync(join(folder, 'token'), key.sign(serviceAccountClaims('shop', 'web')));
    const config = JSON.parse(
      agentConfig({
        server: VaultServer.atPlainHttp(root.address, { namespace: 'tenants/b' }),
        authPath: 'auth/jwt-tenants',
        authNamespace: 'tenants',
        role: 'tenant-web',
        files: [
          {
            destination: join(folder, 'password'),
            perms: '0440',
            template: '[[ with secret "kv/data/db" ]][[ .Data.data.password ]][[ end ]]',
          },
        ],
        delimiters: { left: '[[', right: ']]' },
        renderIntervalSeconds: 60,
        revokesToken: false,
      }),
    ) as { auto_auth: { method: { config: { token_path: string } }[] }; log_file?: string };
    for (const method of config.auto_auth.method) method.config.token_path = join(folder, 'token');
    delete config.log_file;
    const agent = await startAgent(config, { exitAfterAuth: true });
    try {
      if (chosenServer().agentReadsElsewhere) {
        expect((await agent.exited).code).toBe(0);
        expect(readFileSync(join(folder, 'password'), 'utf8')).toBe('b');
      } else {
        // Why a pod with OpenBao's agent is refused: POD_LOGIN_NAMESPACE_UNKNOWN.
        await agent.waitForLog(/vault\.read\(kv\/data\/db\)[\s\S]*permission denied/);
      }
    } finally {
      await agent.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('one application in two clusters, in one stack', () => {
  const east = tenant(undefined, AuthMount.jwt('jwt-east'));
  const west = east.at(AuthMount.jwt('jwt-west'));
  const stackWith = (...mounts: readonly VaultAccess[]) =>
    synth((stack) => {
      for (const access of mounts) {
        const { path } = access.auth;
        VaultJwtAuth.fromAttributes(stack, path, { path }).grantAll(VaultAccessContract.of([access]));
      }
    });

  test('has one policy and two roles, and each role waits for the policy', () => {
    const json = stackWith(east, west);
    expect(json.all('vault_policy').map(({ name }) => name)).toEqual(['tenant-web']);
    const roles = json.all('vault_jwt_auth_backend_role');
    expect(roles.map(({ backend }) => backend)).toEqual(['jwt-east', 'jwt-west']);
    const [policy = ''] = json.ids().filter((id) => id.startsWith('vault_policy.'));
    expect(roles.map((role) => role['depends_on'])).toEqual([[policy], [policy]]);
  });

  test('keeps the policy, under the same id, when either cluster goes', () => {
    const ids = (...mounts: VaultAccess[]) => stackWith(...mounts).ids();
    const both = ids(east, west);
    for (const left of [ids(east), ids(west)]) {
      const gone = both.filter((id) => !left.includes(id));
      expect(gone).toEqual([expect.stringMatching(/^vault_jwt_auth_backend_role\./)]);
      expect(left.filter((id) => !both.includes(id))).toEqual([]);
    }
  });

  test('with other reads in one of them is refused, unless that one has a policy of its own: VAULT_POLICY_NAME_TAKEN', () => {
    const files = { password: kv2('kv').at('db').key('password'), key: kv2('kv').at('api').key('key') };
    const wider = VaultAccess.of({ ...west, files });
    expect(errorOf(() => stackWith(east, wider)).code).toBe('VAULT_POLICY_NAME_TAKEN');
    const named = wider.at(wider.auth, { policyName: 'tenant-web-west' });
    expect(
      stackWith(east, named)
        .all('vault_policy')
        .map(({ name }) => name),
    ).toEqual(['tenant-web-west', 'tenant-web']);
  });

  test('names that differ in dots only have ids of their own', () => {
    const json = synth((stack) => {
      const auth = mountIn(stack);
      for (const name of ['a.b', 'a_b']) {
        const access = VaultAccess.of({
          ...tenant(undefined),
          roleName: name,
          policyName: name,
          files: { p: kv2('kv').at('x').key('k') },
        });
        auth.grant(name, access);
      }
    });
    expect(json.all('vault_policy')).toHaveLength(2);
  });
});
