import {
  aws,
  azure,
  type FileContent,
  gcp,
  kubernetes,
  secretFiles,
  type SecretRef,
  ssh,
  totp,
  vaultPath,
} from '../../lib/secrets';
import { errorWith } from '../support/errors';

/**
 * The references of each engine by what they send. AWS, Azure and Google Cloud are not on this machine: their paths,
 * verbs and parameters are those of the engines' sources (Vault 1.21.0: builtin/logical/aws/path_user.go,
 * vault-plugin-secrets-azure 0.23.0, vault-plugin-secrets-gcp 0.23.0, vault-plugin-secrets-kubernetes 0.12.0).
 * `parameters.test.ts` has SSH, TOTP, transit and database on real engines.
 */
const sent = (ref: SecretRef) => {
  const { engine, call, rule, dynamic } = ref.request;
  return { engine, call, verb: rule.capabilities.join(), path: rule.path.toString(), dynamic, key: ref.key };
};

test.each<[string, SecretRef, ReturnType<typeof sent>]>([
  [
    'credentials of AWS',
    aws('aws').role('shop').credentials().accessKey,
    {
      engine: 'aws',
      call: 'secret "aws/creds/shop"',
      verb: 'read',
      path: 'aws/creds/shop',
      dynamic: true,
      key: 'access_key',
    },
  ],
  [
    'temporary ones of AWS with all that can be chosen',
    aws('aws')
      .role('shop')
      .stsCredentials({ ttl: '1h', roleArn: 'arn:aws:iam::1:role/x', roleSessionName: 'web' }).sessionToken,
    {
      engine: 'aws',
      call: 'secret "aws/sts/shop?role_arn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx&role_session_name=web&ttl=1h"',
      verb: 'read',
      path: 'aws/sts/shop',
      dynamic: true,
      key: 'session_token',
    },
  ],
  [
    'a service principal of Azure',
    azure('azure').role('shop').credentials().clientSecret,
    {
      engine: 'azure',
      call: 'secret "azure/creds/shop"',
      verb: 'read',
      path: 'azure/creds/shop',
      dynamic: true,
      key: 'client_secret',
    },
  ],
  [
    'an access token of a roleset of Google Cloud',
    gcp('gcp').roleset('shop').token(),
    {
      engine: 'gcp',
      call: 'secret "gcp/roleset/shop/token"',
      verb: 'read',
      path: 'gcp/roleset/shop/token',
      dynamic: false,
      key: 'token',
    },
  ],
  [
    'an access token of an impersonated account',
    gcp('gcp').impersonatedAccount('shop').token(),
    {
      engine: 'gcp',
      call: 'secret "gcp/impersonated-account/shop/token"',
      verb: 'read',
      path: 'gcp/impersonated-account/shop/token',
      dynamic: false,
      key: 'token',
    },
  ],
  [
    'a key of a static account of Google Cloud, with a time',
    gcp('gcp').staticAccount('shop').key({ ttl: '24h' }),
    {
      engine: 'gcp',
      call: 'secret "gcp/static-account/shop/key" "ttl=24h"',
      verb: 'update',
      path: 'gcp/static-account/shop/key',
      dynamic: true,
      key: 'private_key_data',
    },
  ],
  [
    'and without',
    gcp('gcp').staticAccount('shop').key(),
    {
      engine: 'gcp',
      call: 'secret "gcp/static-account/shop/key"',
      verb: 'read',
      path: 'gcp/static-account/shop/key',
      dynamic: true,
      key: 'private_key_data',
    },
  ],
  [
    'a token of a service account',
    kubernetes('kubernetes')
      .role('ci')
      .token({ namespace: 'shop', ttl: '90m', clusterRoleBinding: true, audiences: ['a', 'b'] }).token,
    {
      engine: 'kubernetes',
      call: 'secret "kubernetes/creds/ci" "audiences=a,b" "cluster_role_binding=true" "kubernetes_namespace=shop" "ttl=90m"',
      verb: 'update',
      path: 'kubernetes/creds/ci',
      dynamic: true,
      key: 'service_account_token',
    },
  ],
  [
    'a signed SSH key, with the newline of its file left out',
    ssh('ssh')
      .role('deploy')
      .sign({ publicKey: 'ssh-ed25519 AAAA me\n', validPrincipals: ['a'] }),
    {
      engine: 'ssh',
      call: 'secret "ssh/sign/deploy" "public_key=ssh-ed25519 AAAA me" "valid_principals=a"',
      verb: 'update',
      path: 'ssh/sign/deploy',
      dynamic: false,
      key: 'signed_key',
    },
  ],
  [
    'an issued SSH key without any choice: an empty parameter makes a write of it',
    ssh('ssh').role('deploy').issue().privateKey,
    {
      engine: 'ssh',
      call: 'secret "ssh/issue/deploy" ""',
      verb: 'update',
      path: 'ssh/issue/deploy',
      dynamic: false,
      key: 'private_key',
    },
  ],
  [
    'a code of TOTP',
    totp('totp').key('vpn').code(),
    {
      engine: 'totp',
      call: 'secret "totp/code/vpn"',
      verb: 'read',
      path: 'totp/code/vpn',
      dynamic: false,
      key: 'code',
    },
  ],
  [
    'a read of any path with parameters',
    vaultPath('x/creds/a?b'.replace('?b', ''), { parameters: { ttl: '1h', n: 3, b: true } }).field('k'),
    {
      engine: 'other',
      call: 'secret "x/creds/a?b=true&n=3&ttl=1h"',
      verb: 'read',
      path: 'x/creds/a',
      dynamic: true,
      key: 'k',
    },
  ],
  [
    'an update of any path',
    vaultPath('transit/decrypt/k', {
      verb: 'update',
      dynamic: false,
      parameters: { ciphertext: 'vault:v1:a=b[[ {{' },
    }).field('plaintext'),
    {
      engine: 'other',
      call: String.raw`secret "transit/decrypt/k" "ciphertext=vault:v1:a=b\x5b\x5b \x7b\x7b"`,
      verb: 'update',
      path: 'transit/decrypt/k',
      dynamic: false,
      key: 'plaintext',
    },
  ],
])('%s is asked as the engine wants it', (_, ref, expected) => {
  expect(sent(ref)).toEqual(expected);
});

test('all values of one request are of one and the same request', () => {
  const keys = aws('aws').role('shop').stsCredentials({ ttl: '1h' });
  expect(keys.accessKey.request).toBe(keys.secretKey.request);
  expect(keys.secretKey.request).toBe(keys.sessionToken.request);
  const token = kubernetes('k').role('r').token({ namespace: 'n' });
  expect(token.token.request).toBe(token.serviceAccount.request);
  const key = ssh('ssh').role('r').issue();
  expect(key.privateKey.request).toBe(key.signedKey.request);
});

describe('of several requests for one path', () => {
  const reads = (...contents: readonly FileContent[]) =>
    secretFiles(Object.fromEntries(contents.map((content, index) => [`f${String(index)}`, content])));
  const sts = (ttl: '1h' | '2h') => aws('aws').role('shop').stsCredentials({ ttl }).accessKey;

  test('reads have the same parameters: SECRETS_PARAMETERS_DIFFER', () => {
    expect(() => reads(sts('1h'), sts('2h'))).toThrow(errorWith('SECRETS_PARAMETERS_DIFFER'));
    expect(() => reads(sts('1h'), aws('aws').role('shop').stsCredentials().accessKey)).toThrow(
      errorWith('SECRETS_PARAMETERS_DIFFER'),
    );
    expect(() => reads(sts('1h'), sts('1h'))).not.toThrow();
  });

  test('updates may have others, and versions of KV v2 too', () => {
    const token = (namespace: string) => kubernetes('k').role('r').token({ namespace }).token;
    expect(() => reads(token('a'), token('b'))).not.toThrow();
  });
});

describe('what no request can be is refused', () => {
  const role = ssh('ssh').role('deploy');
  const k8s = kubernetes('kubernetes').role('ci');
  test.each<[string, () => unknown]>([
    ['no namespace', () => k8s.token({} as never)],
    ['no options', () => k8s.token(undefined as never)],
    ['null for options', () => k8s.token(null as never)],
    ['an unknown option', () => k8s.token({ namespace: 'a', kubernetesNamespace: 'b' } as never)],
    ['an empty namespace', () => k8s.token({ namespace: '' })],
    ['a number for a duration', () => k8s.token({ namespace: 'a', ttl: 3600 as never })],
    ['a duration without a unit', () => k8s.token({ namespace: 'a', ttl: '3600' as never })],
    ['a text for a flag', () => k8s.token({ namespace: 'a', clusterRoleBinding: 'yes' as never })],
    ['a text for a list', () => k8s.token({ namespace: 'a', audiences: 'x' as never })],
    ['an empty list', () => k8s.token({ namespace: 'a', audiences: [] })],
    ['a comma in a list', () => k8s.token({ namespace: 'a', audiences: ['a,b'] })],
    ['no key to sign', () => role.sign({} as never)],
    ['a value that the policy would take for any', () => role.issue({ keyId: 'a*' })],
    ['a number for parameters', () => vaultPath('x/y', { parameters: 3 as never })],
    ['an object for a value', () => vaultPath('x/y', { parameters: { a: {} as never } })],
    ['NaN', () => vaultPath('x/y', { parameters: { a: NaN } })],
    ['a blank around a value', () => vaultPath('x/y', { parameters: { a: ' b' } })],
    ['a name in upper case', () => vaultPath('x/y', { parameters: { A: 'b' } })],
    ['a list that is no read', () => vaultPath('x/y', { parameters: { list: true } })],
    ['a version that is asked in another way', () => vaultPath('x/y', { parameters: { version: 1 } })],
    ['another verb', () => vaultPath('x/y', { verb: 'write' as never })],
    ['a text for dynamic', () => vaultPath('x/y', { dynamic: 'no' as never })],
    ['an unknown option of vaultPath', () => vaultPath('x/y', { params: {} } as never)],
    ['null for the options of vaultPath', () => vaultPath('x/y', null as never)],
  ])('%s: SECRETS_PARAMETER_INVALID', (_, make) => {
    expect(make).toThrow(errorWith('SECRETS_PARAMETER_INVALID'));
  });

  test.each<[string, () => unknown, string]>([
    [
      'an update without parameters',
      () => vaultPath('transit/decrypt/k', { verb: 'update' }),
      'an update has parameters',
    ],
    [
      'an update of a path that is read',
      () => vaultPath('database/creds/x', { verb: 'update', parameters: { a: 1 } }),
      'leave verb out',
    ],
    [
      'a certificate by hand',
      () => vaultPath('pki/issue/web', { verb: 'update', parameters: { common_name: 'x' } }),
      'certificate(',
    ],
    ['a token of a service account by a read', () => vaultPath('kubernetes/creds/ci'), '.token('],
    ['a signature by a read', () => vaultPath('ssh/sign/x'), '.sign('],
    ['decryption by a read', () => vaultPath('transit/decrypt/k'), "verb: 'update'"],
  ])('%s: SECRETS_PATH_NOT_READ, with what would work', (_, make, says) => {
    expect(make).toThrow(errorWith('SECRETS_PATH_NOT_READ'));
    expect(make).toThrow(says);
  });

  test.each([undefined, null, '', 3, {}, 'a/', 'a b'])('the mount %p: SECRETS_MOUNT_INVALID', (mount) => {
    for (const make of [aws, azure, gcp, kubernetes, ssh, totp]) {
      expect(() => make(mount as never)).toThrow(errorWith('SECRETS_MOUNT_INVALID'));
    }
  });

  test.each([undefined, null, '', 3, {}, 'a/b', '*'])('the name %p: SECRETS_PATH_INVALID', (name) => {
    const makes = [
      () => aws('m').role(name as never),
      () => azure('m').role(name as never),
      () => gcp('m').roleset(name as never),
      () => gcp('m').staticAccount(name as never),
      () => gcp('m').impersonatedAccount(name as never),
      () => kubernetes('m').role(name as never),
      () => ssh('m').role(name as never),
      () => totp('m').key(name as never),
    ];
    for (const make of makes) expect(make).toThrow(errorWith('SECRETS_PATH_INVALID'));
  });
});
