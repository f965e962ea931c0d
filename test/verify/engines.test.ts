import { AuthMount } from '../../lib/access';
import {
  aws,
  azure,
  database,
  gcp,
  kubernetes,
  kv2,
  pki,
  type FileContent,
  ssh,
  totp,
} from '../../lib/secrets';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { accessOf, aloneWithMounts, grant, MOUNTS, prepare, remove, told, VALUE, verified } from './support';

// Engines whose roles have names, those that answer with values alone, and roles of the login that end leases early.

const client = VaultClient.fromEnvironment();
const [SSH, TOTP] = ['verify-ssh', 'verify-totp'] as const;
const write = async (path: string, body: object) => expectOk(await client.write(path, body), path);

aloneWithMounts(client);
beforeAll(async () => {
  await remove(client);
  await prepare(client);
  await client.enableMount(SSH, { type: 'ssh' });
  await client.enableMount(TOTP, { type: 'totp' });
});
afterAll(async () => {
  for (const mount of [SSH, TOTP]) await client.delete(`sys/mounts/${mount}`);
});

/** What verify says of the files of a workload, beside the policies. */
const saidOf = async (files: Readonly<Record<string, FileContent>>) => {
  const access = accessOf({ files });
  await grant(client, access);
  return verified(client, [access]);
};

const login = (mount: string) =>
  ssh(mount)
    .role('deploy')
    .issue({ keyType: 'ed25519', validPrincipals: ['deploy'], ttl: '1h' }).privateKey;

test('a role of the SSH engine that is missing, and one that is there: engine-role-missing', async () => {
  expect(told(await saidOf({ id: login(SSH) }))).toEqual([`engine-role-missing ${SSH}/issue/deploy`]);
  await write(`${SSH}/roles/deploy`, { key_type: 'ca', allow_user_certificates: true });
  expect(await saidOf({ id: login(SSH) })).toEqual([]);
});

describe('a read with parameters, which the policy bounds', () => {
  const files = { id: login(SSH) };
  const PATH = `${SSH}/issue/deploy`;
  const changed = async (change: (policy: string) => string) => {
    await write(`${SSH}/roles/deploy`, { key_type: 'ca', allow_user_certificates: true });
    const access = accessOf({ files });
    await grant(client, access);
    const text = access.policy().render();
    expect(change(text)).not.toBe(text);
    expectOk(await client.putPolicy('verify-web', change(text)), 'policy');
    return (await verified(client, [access])).map(({ rule, message }) => `${rule}: ${message}`);
  };

  test('is not allowed by a policy with another value, or that wants one more: not-allowed', async () => {
    const refused =
      /^not-allowed: .* do not allow it: update verify-ssh\/issue\/deploy: refused, parameter "/;
    expect(await changed((text) => text.replace('["ed25519"]', '["rsa"]'))).toEqual(
      expect.arrayContaining([expect.stringMatching(refused)]),
    );
    expect(
      await changed((text) => text.replace('required_parameters = [', 'required_parameters = ["other", ')),
    ).toEqual([expect.stringMatching(refused)]);
  });

  test.each<[string, (policy: string) => string]>([
    ['bounds none', (text) => text.replace(/ +allowed_parameters = \{[^}]*\}\n/, '')],
    ['takes any value of one', (text) => text.replace('["ed25519"]', '[]')],
    ['takes a value more', (text) => text.replace('["ed25519"]', '["ed25519", "rsa"]')],
    [
      'takes another one too',
      (text) => text.replace('allowed_parameters = {', 'allowed_parameters = { "x" = [], '),
    ],
    [
      'takes all others too',
      (text) => text.replace('allowed_parameters = {', 'allowed_parameters = { "*" = [], '),
    ],
    ['requires none', (text) => text.replace(/ +required_parameters = \[[^\]]*\]\n/, '')],
  ])('is less than a policy allows that %s: allowed-more', async (_, change) => {
    expect(await changed(change)).toEqual([
      `allowed-more: its policies also allow "update ${PATH} with other parameters"`,
    ]);
  });

  test('is what a policy allows that says the same in another order, and in upper case', async () => {
    expect(
      await changed((text) =>
        text.replace('required_parameters = ["key_type", ', 'required_parameters = ["KEY_TYPE", '),
      ),
    ).toEqual([]);
  });
});

test('a key of TOTP, which is not asked for since the answer is a code: engine-unknown', async () => {
  const [finding, ...others] = await saidOf({ code: totp(TOTP).key('vpn').code() });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ rule: 'engine-unknown', level: 'note', subject: `${TOTP}/code/vpn` });
});

test.each<[string, FileContent, string]>([
  ['a database', database(MOUNTS.pki).role('a').username, 'a database engine'],
  ['certificates', pki(SSH).role('a').certificate({ commonName: 'a.b' }), 'a PKI engine'],
  ['AWS', aws(SSH).role('a').stsCredentials({ ttl: '1h' }).accessKey, '"aws"'],
  ['Azure', azure(SSH).role('a').credentials().clientId, '"azure"'],
  ['Google Cloud', gcp(SSH).roleset('a').token(), '"gcp"'],
  ['Kubernetes', kubernetes(SSH).role('a').token({ namespace: 'a' }).token, '"kubernetes"'],
  ['SSH', login(TOTP), '"ssh"'],
  ['TOTP', totp(SSH).key('a').code(), '"totp"'],
])('%s that is read from a mount of another engine: secrets-mount-type', async (_, content, wanted) => {
  const [finding] = await saidOf({ file: content });
  expect(finding?.rule).toBe('secrets-mount-type');
  expect(finding?.message).toMatch(
    /^the mount "verify-\w+" is of the type "\w+", and the application reads it as /,
  );
  expect(finding?.message).toContain(wanted);
});

test('a key that is missing, where none is near: the message names the keys that there are', async () => {
  const [finding] = await saidOf({ x: kv2(MOUNTS.kv2).at('shop/db').key('certificate') });
  expect(finding?.message).toBe('it has no key "certificate"; it has "password", "user"');
});

test('a secret that may be missing is no finding', async () => {
  const flag = kv2(MOUNTS.kv2).at('shop/none').optional().key('x').orElse('y');
  expect(await saidOf({ flag })).toEqual([]);
});

describe('a role of the login', () => {
  const files = { id: login(SSH), user: database('verify-none').role('a').username };
  const roleToken = async (change: object, dynamic: boolean) => {
    const access = accessOf(dynamic ? { files } : {});
    await grant(client, access);
    const role = `auth/${MOUNTS.kubernetes}/role/${access.roleName}`;
    const { data } = expectOk(await client.read(role), 'role');
    await write(role, { ...data, ...change });
    const findings = await verified(client, [access]);
    return findings.filter(({ rule }) => rule === 'role-token').map(({ message }) => message);
  };

  test.each([
    ['batch tokens', { token_type: 'batch', token_period: 0 }, 'batch tokens, with which every lease ends'],
    ['tokens that end', { token_explicit_max_ttl: 600 }, 'a token ends after 600 s, and every lease with it'],
  ])(
    'with %s is a finding for those who read leases, and none for others: role-token',
    async (_, change, says) => {
      expect(await roleToken(change, true)).toEqual([expect.stringContaining(says)]);
      expect(await roleToken(change, false)).toEqual([]);
    },
  );

  test('at a JWT mount that is missing is reported in the words of that method, and a mount of it with its factory', async () => {
    const jwt = accessOf({ roleName: 'verify-nobody', auth: AuthMount.jwt(MOUNTS.jwt) });
    expect(await verified(client, [jwt])).toMatchObject([
      { rule: 'role-missing', podSays: 'could not be found' },
    ]);
    const [finding] = await verified(client, [accessOf({ auth: AuthMount.kubernetes(MOUNTS.jwt) })]);
    expect(finding).toMatchObject({
      rule: 'mount-type',
      remedy: 'write AuthMount.jwt(...) in the application, or correct the mount',
    });
  });

  test('that admits any subject: role-wider', async () => {
    const access = accessOf({ roleName: 'verify-jwt', auth: AuthMount.jwt(MOUNTS.jwt) });
    await grant(client, access);
    const role = `auth/${MOUNTS.jwt}/role/verify-jwt`;
    const { data } = expectOk(await client.read(role), 'role');
    await write(role, { ...data, bound_subject: '', bound_claims: {} });
    const findings = await verified(client, [access]);
    expect(findings.map(({ message }) => message)).toEqual(['besides shop/web it admits "any subject"']);
  });
});

test('no finding has a value of a secret', async () => {
  expect(JSON.stringify(await saidOf({ x: kv2(MOUNTS.kv2).at('shop/db').key('none') }))).not.toContain(VALUE);
});
