import { database, kv1, kv2, pki, vaultPath, type SecretRef, toSecretFile } from '../../lib/secrets';
import { errorWith } from '../support/errors';

const facts = (ref: SecretRef) => {
  const { path, call, rule, dynamic, engine } = ref.request;
  return {
    path,
    call,
    capabilities: rule.capabilities,
    rulePath: rule.path.toString(),
    dynamic,
    engine,
    key: ref.key,
  };
};

describe('a reference knows its path, its rule and how the agent reads it', () => {
  test('kv2 adds data/ and reads', () => {
    expect(facts(kv2('secret').at('shop/db').key('apiKey'))).toEqual({
      engine: 'kv-v2',
      path: 'secret/data/shop/db',
      rulePath: 'secret/data/shop/db',
      call: 'secret "secret/data/shop/db"',
      capabilities: ['read'],
      dynamic: false,
      key: 'apiKey',
    });
  });

  test('kv2 with a version asks for it, under the same rule', () => {
    const ref = kv2('secret').at('shop/db').version(3).key('apiKey');
    expect(facts(ref)).toMatchObject({
      path: 'secret/data/shop/db',
      call: 'secret "secret/data/shop/db?version=3"',
    });
  });

  test.each([
    [() => kv2('secret').at('data/x'), 'kv2("secret").at("x")'],
    [() => kv2('secret').at('metadata/team/db'), 'kv2("secret").at("team/db")'],
    [() => kv2('secret/data'), 'kv2("secret").at("shop/db")'],
    [() => kv2('secret').at('subkeys/team/db'), 'kv2("secret").at("team/db")'],
    [() => kv2('secret/subkeys'), 'kv2("secret").at("shop/db")'],
    [() => kv2('team/kv/metadata'), 'kv2("team/kv").at("shop/db")'],
  ])(
    'kv2 refuses what the API puts into paths, with the right spelling: SECRETS_KV_V2_PREFIX',
    (make, right) => {
      expect(make).toThrow(errorWith('SECRETS_KV_V2_PREFIX'));
      expect(make).toThrow(right);
    },
  );

  test('vaultPath refuses the subkeys of a KV v2 secret: SECRETS_PATH_NOT_READ', () => {
    expect(() => vaultPath('secret/subkeys/shop/db')).toThrow(errorWith('SECRETS_PATH_NOT_READ'));
    expect(() => vaultPath('secret/subkeys/shop/db')).toThrow('kv2("secret").at("shop/db").key(name)');
  });

  test.each([
    ['secret/data/shop/db', 'kv2("secret").at("shop/db").key(name), or kv1("secret").at("data/shop/db")'],
    ['teams/shop/kv/data/db', 'kv2("teams/shop/kv").at("db")'],
  ])(
    'vaultPath(%j) is a KV v2 secret read as if it were v1, which check finds too (template-kv2-data): SECRETS_PATH_NOT_READ',
    (path, right) => {
      expect(() => vaultPath(path)).toThrow(errorWith('SECRETS_PATH_NOT_READ'));
      expect(() => vaultPath(path)).toThrow(right);
      expect(() => vaultPath(path, { verb: 'update', parameters: { data: 'x' } })).toThrow(right);
    },
  );

  test.each(['gcp/roleset/data/key', 'secret/metadata/shop/db', 'consul/creds/data', 'data/x', 'apps/data'])(
    'vaultPath(%j) only looks like one',
    (path) => {
      expect(vaultPath(path).field('k').request.path).toBe(path);
    },
  );

  test('kv2 takes names that only look like it', () => {
    expect(kv2('data').at('database/x').key('k').request.path).toBe('data/data/database/x');
    expect(kv2('secret').at('shop/data/x').key('k').request.path).toBe('secret/data/shop/data/x');
  });

  test.each([
    ['ssh/sign/ops', 'ssh(mount).role(role).sign('],
    ['ssh-client/issue/ops', 'ssh(mount).role(role).issue('],
    ['transit/decrypt/orders', 'Transit.mount'],
    ['team/transit/encrypt/orders', 'Transit.mount'],
    ['pki/issue/web', 'pki(mount).role(role).certificate'],
    ['pki_int/sign/web', 'Pki.mount(...).role(...).sign'],
    ['auth/token/create', 'Tokens.create'],
    ['v1/secret/data/x', 'write "secret/data/x"'],
    ['aws/sts/x?ttl=1h', 'parameters: { ttl'],
    ['kubernetes/creds/deployer', 'kubernetes(mount).role(role).token'],
  ])(
    'vaultPath(%j), which no read answers, is refused with what would work: SECRETS_PATH_NOT_READ',
    (path, says) => {
      expect(() => vaultPath(path)).toThrow(errorWith('SECRETS_PATH_NOT_READ'));
      expect(() => vaultPath(path)).toThrow(says);
    },
  );

  test.each(['azure/creds/shop', 'aws/creds/x', 'aws/sts/x', 'totp/code/vpn', 'kubernetes/x', 'apps/ssh/x'])(
    'vaultPath takes %j',
    (path) => {
      expect(vaultPath(path).field('k').request.path).toBe(path);
    },
  );

  test('kv1 keeps a secret whose own name begins with data/', () => {
    expect(kv1('kv').at('data/x').key('k').request.path).toBe('kv/data/x');
  });

  test('kv1 adds nothing', () => {
    expect(facts(kv1('team/kv').at('a/b').key('k'))).toMatchObject({
      engine: 'kv-v1',
      path: 'team/kv/a/b',
      capabilities: ['read'],
    });
  });

  test('database: name and password of a role are one request with a lease', () => {
    const { username, password } = database('database').role('shop');
    expect(facts(username)).toMatchObject({
      path: 'database/creds/shop',
      capabilities: ['read'],
      dynamic: true,
    });
    expect(password.request.call).toBe(username.request.call);
    expect([username.key, password.key]).toEqual(['username', 'password']);
  });

  test('database: a static role has no lease', () => {
    expect(facts(database('database').staticRole('shop').password)).toMatchObject({
      path: 'database/static-creds/shop',
      dynamic: false,
    });
  });

  test('read takes any path, and counts on a lease by default', () => {
    expect(facts(vaultPath('azure/creds/shop').field('client_secret'))).toMatchObject({
      engine: 'other',
      path: 'azure/creds/shop',
      capabilities: ['read'],
      dynamic: true,
    });
    expect(vaultPath('totp/code/shop', { dynamic: false }).field('code').request.dynamic).toBe(false);
  });

  test('pki issues with update and without a lease', () => {
    const file = pki('pki').role('web').certificate({ commonName: 'web.shop.svc' });
    expect(file.reads).toEqual([
      {
        engine: 'pki',
        path: 'pki/issue/web',
        capabilities: file.rules[0]?.capabilities,
        keys: ['ca_chain', 'certificate', 'private_key'],
        dynamic: false,
      },
    ]);
    expect(file.rules[0]?.capabilities).toContain('update');
  });

  test('the characters %, ? and #, which the agent would read as a URL, are encoded for it and not for the policy', () => {
    const { path, call } = kv2('secret').at('a?b#c%41').key('k').request;
    expect(path).toBe('secret/data/a?b#c%41');
    expect(call).toBe('secret "secret/data/a%3Fb%23c%2541"');
  });

  test('is immutable', () => {
    const ref = kv2('secret').at('shop/db').key('k');
    expect(() => Object.assign(ref, { key: 'other' })).toThrow(TypeError);
    expect(Object.isFrozen(ref.request)).toBe(true);
  });
});

describe('a reference refuses what cannot be read', () => {
  test.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    'a/../b',
    'a/*',
    'a+b',
    '+',
    'a\u0000',
    'a\nb',
    '{{x}}',
    '${x}',
    ' a',
    'a\ud800',
  ])('the path %j: SECRETS_PATH_INVALID', (path) => {
    for (const make of [() => kv2('secret').at(path), () => kv1('kv').at(path), () => vaultPath(path)]) {
      expect(make).toThrow(errorWith('SECRETS_PATH_INVALID'));
    }
  });

  test.each(['a/b', '', '*'])('the role %j: SECRETS_PATH_INVALID', (role) => {
    const db = database('database');
    for (const make of [() => db.role(role), () => db.staticRole(role), () => pki('pki').role(role)]) {
      expect(make).toThrow(errorWith('SECRETS_PATH_INVALID'));
    }
  });

  test.each(['', '/secret', 'secret/', 'a//b', 'a b', '../x'])(
    'the mount %j: SECRETS_MOUNT_INVALID',
    (mount) => {
      for (const make of [kv2, kv1, database, pki]) {
        expect(() => make(mount)).toThrow(errorWith('SECRETS_MOUNT_INVALID'));
      }
    },
  );

  test('the empty key and half of a surrogate pair: SECRETS_KEY_INVALID', () => {
    expect(() => kv2('secret').at('a').key('')).toThrow(errorWith('SECRETS_KEY_INVALID'));
    expect(() => kv2('secret').at('a').key('\ud83d')).toThrow(errorWith('SECRETS_KEY_INVALID'));
  });

  test.each([0, -1, 1.5, Number.NaN])('the version %p: SECRETS_VERSION_INVALID', (version) => {
    expect(() => kv2('secret').at('a').version(version)).toThrow(errorWith('SECRETS_VERSION_INVALID'));
  });

  test('to become text by mistake, in a template literal without the tag: SECRETS_REFERENCE_AS_TEXT', () => {
    const ref = kv2('secret').at('shop/db').key('apiKey');

    expect(() => `key=${ref}`).toThrow(errorWith('SECRETS_REFERENCE_AS_TEXT'));
  });
});

describe('a file that is one reference', () => {
  test('is a raw file with its rule and its read', () => {
    const file = toSecretFile(kv2('secret').at('shop/db').key('apiKey'));
    expect(file.format).toBe('raw');
    expect(file.dynamic).toBe(false);
    expect(file.rules.map((rule) => rule.path.toString())).toEqual(['secret/data/shop/db']);
    expect(file.reads).toEqual([
      {
        engine: 'kv-v2',
        path: 'secret/data/shop/db',
        capabilities: ['read'],
        keys: ['apiKey'],
        dynamic: false,
      },
    ]);
  });
});
