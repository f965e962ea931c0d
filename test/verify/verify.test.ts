import { AuthMount, TokenAudience } from '../../lib/access';
import { kv1, kv2, vaultPath } from '../../lib/secrets';
import { VaultClient, expectOk } from '../support/vault-server/client';
import { accessOf, aloneWithMounts, grant, MOUNTS, prepare, remove, told, VALUE, verified } from './support';

// The contract against the real server, as `grant` has written it and as somebody has changed it since.

const client = VaultClient.fromEnvironment();
const K8S_ROLE = `auth/${MOUNTS.kubernetes}/role/verify-web`;
const JWT_ROLE = `auth/${MOUNTS.jwt}/role/verify-jwt`;
const SECRET = `${MOUNTS.kv2}/data/shop/db`;
const byJwt = () => accessOf({ roleName: 'verify-jwt', auth: AuthMount.jwt(MOUNTS.jwt) });
const write = async (path: string, body: object) => expectOk(await client.write(path, body), path);
const both = () => [accessOf(), byJwt()];

aloneWithMounts(client);
beforeEach(async () => {
  await remove(client);
  await prepare(client);
  await grant(client, ...both());
});

test('finds nothing where everything is as grant has written it, at either kind of mount', async () => {
  expect(await verified(client, both())).toEqual([]);
});

describe('the way in', () => {
  test('a mount that is missing, with the name that is meant: mount-missing', async () => {
    const findings = await verified(client, [accessOf({ auth: AuthMount.kubernetes('verify-k9s') })]);
    expect(told(findings)).toEqual(['mount-missing auth/verify-k9s']);
    expect(findings[0]?.message).toContain('is it "verify-k8s"?');
  });

  test('a mount of another method: mount-type', async () => {
    const findings = await verified(client, [accessOf({ auth: AuthMount.jwt(MOUNTS.kubernetes) })]);
    expect(told(findings)).toEqual([`mount-type auth/${MOUNTS.kubernetes}`]);
  });

  test('a role that is missing: role-missing, and the secrets are looked at all the same', async () => {
    await client.delete(K8S_ROLE);
    await client.delete(`${MOUNTS.kv2}/metadata/shop/db`);
    expect(told(await verified(client, [accessOf()]))).toEqual([
      `role-missing ${K8S_ROLE}`,
      `secret-missing ${SECRET}`,
    ]);
  });

  test.each([
    ['another account', { bound_service_account_names: 'api' }, ['role-account', 'role-wider']],
    ['more accounts', { bound_service_account_names: 'web,api' }, ['role-wider']],
    ['any account that begins so', { bound_service_account_names: 'w*' }, ['role-wider']],
    ['accounts that end otherwise', { bound_service_account_names: 'w*i' }, ['role-account', 'role-wider']],
    ['another namespace', { bound_service_account_namespaces: 'billing' }, ['role-namespace', 'role-wider']],
    ['any namespace', { bound_service_account_namespaces: '*' }, ['role-wider']],
    ['another audience', { audience: 'other' }, ['role-audience']],
    ['any audience', { audience: '' }, ['role-wider']],
    ['tokens of two uses', { token_num_uses: 2 }, ['role-token']],
    ['the policy default', { token_no_default_policy: false }, ['role-policies']],
    [
      'one policy more, which is missing',
      { token_policies: 'verify-web,verify-none' },
      ['role-policies', 'policy-missing'],
    ],
    [
      'no policy of the contract',
      { token_policies: 'verify-none' },
      ['role-policies', 'policy-missing', 'renewal-not-allowed', 'renewal-not-allowed', 'not-allowed'],
    ],
  ])('a Kubernetes role with %s', async (_, change, codes) => {
    const { data } = expectOk(await client.read(K8S_ROLE), 'role');
    await write(K8S_ROLE, { ...data, ...change });
    const findings = await verified(client, [accessOf()]);
    expect(findings.map(({ rule }) => rule).sort()).toEqual([...codes].sort());
  });

  test.each([
    ['another subject', { bound_subject: 'system:serviceaccount:shop:api' }, ['role-account']],
    ['another audience', { bound_audiences: 'other' }, ['role-audience']],
    ['one audience more', { bound_audiences: 'vault,other' }, ['role-wider']],
    [
      'claims in place of a subject',
      { bound_subject: '', bound_claims: { 'kubernetes.io': 'x' } },
      ['role-wider'],
    ],
  ])('a JWT role with %s', async (_, change, codes) => {
    const { data } = expectOk(await client.read(JWT_ROLE), 'role');
    await write(JWT_ROLE, { ...data, ...change });
    expect((await verified(client, [byJwt()])).map(({ rule }) => rule)).toEqual(codes);
  });

  test("with the API server's audience, a role without one is right and one with a name is not", async () => {
    const audience = TokenAudience.apiServer();
    const access = accessOf({ auth: AuthMount.kubernetes(MOUNTS.kubernetes, { audience }) });
    expect(told(await verified(client, [access]))).toEqual([`role-audience ${K8S_ROLE}`]);
    const { data } = expectOk(await client.read(K8S_ROLE), 'role');
    await write(K8S_ROLE, { ...data, audience: '' });
    expect(await verified(client, [access])).toEqual([]);
  });
});

test('a policy that every role may have is named, and counts for what is allowed', async () => {
  expectOk(
    await client.putPolicy('verify-base', 'path "sys/tools/random" { capabilities = ["update"] }'),
    'policy',
  );
  const { data } = expectOk(await client.read(K8S_ROLE), 'role');
  await write(K8S_ROLE, { ...data, token_policies: 'verify-web,verify-base' });
  expect((await verified(client, [accessOf()])).map(({ rule }) => rule)).toEqual([
    'role-policies',
    'allowed-more',
  ]);
  expect(await verified(client, [accessOf()], { alsoPolicies: ['verify-base'] })).toEqual([]);
});

describe('the policies that the server has', () => {
  const put = async (policy: string) => expectOk(await client.putPolicy('verify-web', policy), 'policy');
  const renewal = 'path "auth/token/*" { capabilities = ["update"] }\n';

  test('that do not allow a read, with the reason: not-allowed', async () => {
    await put(`path "${MOUNTS.kv2}/data/shop/*" { capabilities = ["list"] }\n`);
    const findings = await verified(client, [accessOf()]);
    expect(findings.map(({ rule }) => rule)).toEqual([
      'not-allowed',
      'renewal-not-allowed',
      'renewal-not-allowed',
      'allowed-more',
    ]);
    expect(findings.find(({ rule }) => rule === 'not-allowed')).toMatchObject({
      subject: SECRET,
      podSays: 'permission denied',
      message: expect.stringContaining('the deciding rule does not grant read') as string,
    });
  });

  test('that allow more, named: allowed-more', async () => {
    await put(`${accessOf().policy().render()}path "secret/*" { capabilities = ["read", "list"] }\n`);
    const [finding] = await verified(client, [accessOf()]);
    expect(finding).toMatchObject({ rule: 'allowed-more', level: 'warning' });
    expect(finding?.message).toContain('"list secret/*", "read secret/*"');
  });

  test('that deny what another allows: not-allowed', async () => {
    await put(`${accessOf().policy().render()}path "${SECRET}" { capabilities = ["deny"] }\n`);
    expect(told(await verified(client, [accessOf()]))).toEqual([`not-allowed ${SECRET}`]);
  });

  test('that are written for every namespace, with templates that the login fills in', async () => {
    const accessor = (
      expectOk(await client.read('sys/auth'), 'sys/auth').data[`${MOUNTS.kubernetes}/`] as {
        accessor: string;
      }
    ).accessor;
    await put(
      `${renewal}path "${MOUNTS.kv2}/data/{{identity.entity.aliases.${accessor}.metadata.service_account_namespace}}/*" { capabilities = ["read"] }\n`,
    );
    expect((await verified(client, [accessOf()])).map(({ rule }) => rule)).toEqual(['allowed-more']);
  });
});

describe('the secrets', () => {
  test('a secret that is missing, one that is deleted: secret-missing', async () => {
    await client.delete(SECRET);
    expect(told(await verified(client, [accessOf()]))).toEqual([`secret-missing ${SECRET}`]);
    await client.delete(`${MOUNTS.kv2}/metadata/shop/db`);
    expect(told(await verified(client, [accessOf()]))).toEqual([`secret-missing ${SECRET}`]);
  });

  test('a key that is missing, with the one that is meant: key-missing', async () => {
    await write(SECRET, { data: { Password: VALUE, other: { password: VALUE } } });
    const [finding] = await verified(client, [accessOf()]);
    expect(finding).toMatchObject({ rule: 'key-missing', podSays: 'has no key' });
    expect(finding?.message).toBe('it has no key "password"; is it "Password"?');
  });

  test('a value that is empty is not seen, since no value is read', async () => {
    await write(SECRET, { data: { password: '' } });
    expect(await verified(client, [accessOf()])).toEqual([]);
  });

  test.each([
    ['a mount that is missing', { x: kv2('verify-nowhere').at('a').key('k') }, 'secrets-mount-missing'],
    [
      'KV version 1 that is read as version 2',
      { x: kv2(MOUNTS.kv1).at('shop/legacy').key('password') },
      'secrets-mount-type',
    ],
    [
      'KV version 2 that is read as version 1',
      { x: kv1(MOUNTS.kv2).at('shop/db').key('password') },
      'secrets-mount-type',
    ],
    [
      'KV version 1 without the secret',
      { x: kv1(MOUNTS.kv1).at('shop/none').key('password') },
      'secret-missing',
    ],
    [
      'KV version 1 with the secret, whose keys nobody knows',
      { x: kv1(MOUNTS.kv1).at('shop/legacy').key('password') },
      'keys-unknown',
    ],
    [
      'an engine that may answer with a value',
      { x: vaultPath(`${MOUNTS.kv1}/creds/a`).field('k') },
      'engine-unknown',
    ],
  ])('%s', async (_, files, rule) => {
    const access = accessOf({ files });
    await grant(client, access);
    expect((await verified(client, [access])).map((one) => one.rule)).toEqual([rule]);
  });
});
