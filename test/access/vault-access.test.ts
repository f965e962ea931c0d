import { AuthMount, TokenAudience, VaultAccess } from '../../lib/access';
import { kv2, pki, vaultPath, type SecretRead } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { shopWeb } from './support';

describe('VaultAccess', () => {
  test('holds who, how and what, in a stable order', () => {
    const access = shopWeb();
    expect(access).toMatchObject({
      workload: 'web',
      roleName: 'shop-web',
      namespace: 'shop',
      serviceAccount: 'web',
      policyName: 'shop-web',
      auth: { method: 'kubernetes', path: 'kubernetes', audience: { value: 'vault' } },
      dynamic: true,
    });
    expect(access.files.map(({ name }) => name)).toEqual(['api-key', 'db.env']);
    expect(access.reads).toEqual([
      {
        engine: 'database',
        path: 'database/creds/shop',
        capabilities: ['read'],
        keys: ['password', 'username'],
        dynamic: true,
      },
      {
        engine: 'kv-v2',
        path: 'secret/data/shop/payment',
        capabilities: ['read'],
        keys: ['apiKey'],
        dynamic: false,
      },
    ]);
  });

  test('is frozen, all the way down', () => {
    const access = shopWeb();
    for (const part of [
      access,
      access.files,
      access.files[0],
      access.files[0]?.reads,
      access.reads[0]?.keys,
      access.auth,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test('takes another policy name', () => {
    expect(shopWeb({ policyName: 'shop-web-read' }).policyName).toBe('shop-web-read');
  });

  describe('derives the least policy', () => {
    const rules = (access: VaultAccess) =>
      access.policy().rules.map(({ path, capabilities }) => [path.toString(), capabilities]);

    test('with a rule for each read, for the own token (renewal and its end) and for the renewal of leases', () => {
      expect(rules(shopWeb())).toEqual([
        ['database/creds/shop', ['read']],
        ['secret/data/shop/payment', ['read']],
        ['auth/token/renew-self', ['update']],
        ['auth/token/revoke-self', ['update']],
        ['sys/leases/renew', ['update']],
      ]);
    });

    test('without the renewal of leases where nothing has one: KV and certificates', () => {
      const files = {
        k: kv2('secret').at('a').key('k'),
        'tls.pem': pki('pki').role('web').certificate({ commonName: 'web' }),
      };
      expect(rules(shopWeb({ files })).map(([path]) => path)).toEqual([
        'pki/issue/web',
        'secret/data/a',
        'auth/token/renew-self',
        'auth/token/revoke-self',
      ]);
    });
  });

  test('is computed once: everybody gets the same list of reads', () => {
    const access = shopWeb();
    expect(access.reads).toBe(access.reads);
    expect(access.files[0]?.reads).toBe(access.files[0]?.reads);
  });

  test('two files with requests of two kinds to one path: the policy allows both', () => {
    const files = {
      'tls.pem': pki('certs').role('web').certificate({ commonName: 'web' }),
      read: vaultPath('certs/issue/web').field('k'),
    };
    const [rule] = shopWeb({ files }).policy().united().rules;
    expect([rule?.path.toString(), rule?.capabilities]).toEqual(['auth/token/renew-self', ['update']]);
    expect(shopWeb({ files }).policy().capabilities('certs/issue/web')).toEqual(['read', 'update']);
  });

  describe('refuses', () => {
    test.each([
      ['namespace', 'Shop'],
      ['namespace', 'shop.eu'],
      ['namespace', ''],
      ['namespace', 'a'.repeat(64)],
      ['serviceAccount', 'web_1'],
      ['serviceAccount', '-web'],
      ['workload', 'Web'],
      ['roleName', 'shop/web'],
      ['roleName', 'Shop-web'],
      ['roleName', ''],
      ['policyName', 'a/b'],
      ['policyName', 'root'],
      ['policyName', 'default'],
      ['policyName', 'response-wrapping'],
      ['policyName', 'control-group'],
    ] as const)('%s %j: ACCESS_NAME_INVALID', (property, value) => {
      expect(() => shopWeb({ [property]: value })).toThrow(
        errorWith('ACCESS_NAME_INVALID', {
          problem: expect.objectContaining({ subject: property, got: value }) as unknown,
        }),
      );
    });

    test('the service account "default", which every pod has that names none: ACCESS_SERVICE_ACCOUNT_DEFAULT', () => {
      const refused = errorWith('ACCESS_SERVICE_ACCOUNT_DEFAULT', {
        problem: expect.objectContaining({ subject: 'serviceAccount', got: 'default' }) as unknown,
      });
      expect(() => shopWeb({ serviceAccount: 'default' })).toThrow(refused);
      const { files, ...identity } = shopWeb();
      expect(() => VaultAccess.ofReads({ ...identity, serviceAccount: 'default' }, files)).toThrow(refused);
      expect(shopWeb({ serviceAccount: 'default-web' }).serviceAccount).toBe('default-web');
    });

    test('no files at all: SECRETS_FILES_EMPTY, and ACCESS_FILES_EMPTY for a contract of reads', () => {
      expect(() => shopWeb({ files: {} })).toThrow(errorWith('SECRETS_FILES_EMPTY'));
      expect(() => VaultAccess.ofReads(shopWeb(), [])).toThrow(errorWith('ACCESS_FILES_EMPTY'));
    });

    test.each(['secret/*', 'secret/+/db', 'a//b', '../x', 'secret/{{identity.entity.name}}', ''])(
      'a read of the path %j, which is no literal one: ACCESS_READ_PATH_INVALID',
      (path) => {
        const reads = [
          { engine: 'other' as const, path, capabilities: ['read' as const], keys: [], dynamic: false },
        ];
        expect(() => VaultAccess.ofReads(shopWeb(), [{ name: 'a', reads }])).toThrow(
          errorWith('ACCESS_READ_PATH_INVALID'),
        );
      },
    );
  });
});

describe('AuthMount', () => {
  test('is the mount "kubernetes" with the audience "vault" when nothing is said', () => {
    expect(AuthMount.kubernetes()).toMatchObject({
      method: 'kubernetes',
      path: 'kubernetes',
      audience: { value: 'vault' },
    });
  });

  test("takes another mount, and the API server's own audience, which has no name", () => {
    const mount = AuthMount.kubernetes('teams/aks', { audience: TokenAudience.apiServer() });
    expect(mount.path).toBe('teams/aks');
    expect(mount.audience.value).toBeUndefined();
    expect(mount.equals(AuthMount.kubernetes('teams/aks'))).toBe(false);
    expect(mount.equals(AuthMount.kubernetes('teams/aks', { audience: TokenAudience.apiServer() }))).toBe(
      true,
    );
  });

  test.each(['', '/kubernetes', 'kubernetes/', 'auth/kubernetes', 'a b', 'a/../b'])(
    'refuses the mount %j: ACCESS_NAME_INVALID',
    (path) => {
      expect(() => AuthMount.kubernetes(path)).toThrow(errorWith('ACCESS_NAME_INVALID'));
    },
  );

  test.each(['', 'a b', ' vault', '${AUDIENCE}', '{{ audience }}'])(
    'refuses the audience %j: ACCESS_AUDIENCE_INVALID',
    (audience) => {
      expect(() => TokenAudience.of(audience)).toThrow(errorWith('ACCESS_AUDIENCE_INVALID'));
    },
  );
});

describe('AuthMount from untyped code', () => {
  test.each([
    ['kubernetes', 'vault'],
    ['kubernetes', null],
    ['jwt', 'vault'],
    ['jwt', {}],
  ] as const)(
    '%s: the audience %j is refused, since the pod would get a token for the API server',
    (method, audience) => {
      expect(() => AuthMount[method]('k8s-shop', { audience: audience as never })).toThrow(
        errorWith('ACCESS_AUDIENCE_INVALID'),
      );
    },
  );

  test.each([5, null, {}])('a mount named %j is refused', (path) => {
    expect(() => AuthMount.kubernetes(path as never)).toThrow(errorWith('ACCESS_NAME_INVALID'));
  });
});

describe('AuthMount.jwt', () => {
  test('is the mount "jwt" with the audience "vault" when nothing is said', () => {
    expect(AuthMount.jwt()).toMatchObject({ method: 'jwt', path: 'jwt', audience: { value: 'vault' } });
  });

  test('takes another mount and another named audience, and differs from a Kubernetes mount of that path', () => {
    const mount = AuthMount.jwt('jwt-shop', { audience: TokenAudience.of('https://vault.example') });
    expect(mount).toMatchObject({ path: 'jwt-shop', audience: { value: 'https://vault.example' } });
    expect(AuthMount.jwt('a').equals(AuthMount.kubernetes('a'))).toBe(false);
    expect(AuthMount.jwt('a').equals(AuthMount.jwt('a'))).toBe(true);
  });

  test("refuses the API server's own audience, which every token of the account may have: ACCESS_JWT_AUDIENCE", () => {
    const audience = TokenAudience.apiServer();
    expect(() => AuthMount.jwt('jwt-shop', { audience })).toThrow(errorWith('ACCESS_JWT_AUDIENCE'));
  });

  test.each(['', '/jwt', 'jwt/', 'auth/jwt', 'a b'])('refuses the mount %j: ACCESS_NAME_INVALID', (path) => {
    expect(() => AuthMount.jwt(path)).toThrow(errorWith('ACCESS_NAME_INVALID'));
  });
});

describe('a contract asks for secrets only', () => {
  const withRead = (facts: Partial<SecretRead>) => () =>
    VaultAccess.ofReads(shopWeb(), [
      {
        name: 'a',
        reads: [
          { engine: 'other', path: 'secret/x', capabilities: ['read'], keys: [], dynamic: false, ...facts },
        ],
      },
    ]);

  test.each(['sys/raw/x', 'sys/mounts', 'auth/kubernetes/role/admin'])(
    'a declared read of %j: ACCESS_READ_PATH_INVALID',
    (path) => {
      expect(() => shopWeb({ files: { a: vaultPath(path).field('x') } })).toThrow(
        errorWith('ACCESS_READ_PATH_INVALID'),
      );
    },
  );

  test.each(['sys/raw/x', '/sys/mounts', 'auth/token/create', 'auth/kubernetes/role/admin'])(
    "the path %j of Vault's administration: ACCESS_READ_PATH_INVALID",
    (path) => {
      expect(withRead({ path })).toThrow(errorWith('ACCESS_READ_PATH_INVALID'));
    },
  );

  test.each(['sys-x/y', 'authority/x', 'identity/oidc/token/web'])('but not %j', (path) => {
    expect(withRead({ path })).not.toThrow();
  });

  test.each<[SecretRead['engine'], SecretRead['capabilities']]>([
    ['other', ['update']],
    ['kv-v2', ['read', 'list']],
    ['kv-v1', ['sudo']],
    ['database', []],
    ['pki', ['read']],
    ['other', ['deny']],
  ])('of the engine %s the capabilities %j: ACCESS_READ_CAPABILITY', (engine, capabilities) => {
    expect(withRead({ engine, capabilities })).toThrow(errorWith('ACCESS_READ_CAPABILITY'));
  });

  test('and a certificate takes the update that issues it', () => {
    expect(withRead({ engine: 'pki', path: 'pki/issue/web', capabilities: ['update'] })).not.toThrow();
  });
});
