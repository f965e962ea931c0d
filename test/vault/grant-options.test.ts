import { createPublicKey } from 'node:crypto';
import { AuthMount, TokenAudience, VaultAccess } from '../../lib/access';
import { PolicyDocument, PolicyRule } from '../../lib/policy';
import { database } from '../../lib/secrets';
import {
  IssuerKeys,
  type KubernetesGrantOptions,
  TokenReviewer,
  TokenType,
  Ttl,
  VaultJwtAuth,
  type VaultJwtAuthProps,
  VaultJwtRole,
  VaultKubernetesAuth,
  VaultPolicy,
} from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { checkStack } from '../support/schema';
import { errorOf, newStack, synth } from '../support/terraform';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { accessOf, CA, ENDPOINT } from './support';

// What a platform adds to a grant: policies of its own, ends of tokens, networks, pinned keys, tuning of the mount.

const client = VaultClient.fromEnvironment();
const ISSUER = 'https://issuer.example/cluster';
const byJwt = () => accessOf({ auth: AuthMount.jwt('jwt-options') });
const jwtIn = (stack: ReturnType<typeof newStack>, props: Partial<VaultJwtAuthProps> = {}) =>
  new VaultJwtAuth(stack, 'Auth', { cluster: { oidcIssuerUrl: ISSUER }, path: 'jwt-options', ...props });
const roleWith = (options: Parameters<VaultJwtAuth['grant']>[2]) =>
  synth((stack) => jwtIn(stack).grant('Web', byJwt(), options)).one('vault_jwt_auth_backend_role');

/** As a key set has it. */
const publicJwk = (pem: string) => createPublicKey(pem).export({ format: 'jwk' });

describe('further policies of a grant', () => {
  test('come after that of the contract, which is the only one by default', () => {
    expect(roleWith({})['token_policies']).toEqual(['shop-web']);
    const role = roleWith({ policies: [VaultPolicy.fromName('company-base')] });
    expect(role['token_policies']).toEqual(['shop-web', 'company-base']);
  });

  test('that are made in the stack are waited for', () => {
    const json = synth((stack) => {
      const document = PolicyDocument.of(PolicyRule.allow('sys/tools/random', ['update']));
      const base = new VaultPolicy(stack, 'Base', { document });
      jwtIn(stack).grant('Web', byJwt(), { policies: [base] });
    });
    const made = json.ids().find((id) => id.startsWith('vault_policy.Base'));
    expect(json.one('vault_jwt_auth_backend_role')['depends_on']).toContain(made);
  });

  test.each([[['shop-web']], [['base', 'base']]])(
    'given twice (%j) are refused: VAULT_POLICY_TWICE',
    (names) => {
      const policies = names.map((name) => VaultPolicy.fromName(name));
      expect(errorOf(() => roleWith({ policies })).code).toBe('VAULT_POLICY_TWICE');
    },
  );
});

describe('tokens of a grant', () => {
  test('end at tokenExplicitMaxTtl, and at nothing by default', () => {
    expect(roleWith({})).not.toHaveProperty('token_explicit_max_ttl');
    expect(roleWith({ tokenExplicitMaxTtl: Ttl.hours(12) })['token_explicit_max_ttl']).toBe(43_200);
  });

  test.each(['10.0.0.0/8', '192.168.1.1', 'fd00::/8', '::1', '0.0.0.0/0', '10.0.0.0/32'])(
    'may come from %s',
    (cidr) => {
      expect(roleWith({ tokenBoundCidrs: [cidr] })['token_bound_cidrs']).toEqual([cidr]);
    },
  );

  test.each([
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0/8',
    'vault.example',
    '',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/ 8',
  ])('may not come from %j, which is no network: VAULT_CIDR_INVALID', (cidr) => {
    expect(errorOf(() => roleWith({ tokenBoundCidrs: [cidr] })).code).toBe('VAULT_CIDR_INVALID');
  });

  test('of a workload with leases may have an end too, since the agent logs in again', () => {
    const access = VaultAccess.of({
      ...byJwt(),
      files: { user: database('database').role('shop').username },
    });
    expect(() =>
      synth((stack) => jwtIn(stack).grant('Web', access, { tokenExplicitMaxTtl: Ttl.hours(12) })),
    ).not.toThrow();
  });
});

describe('tuning of a mount', () => {
  test("is the server's by default, and otherwise what is said", () => {
    const tuning = { defaultTokenTtl: Ttl.hours(1), maxTokenTtl: Ttl.hours(24), listed: true };
    expect(synth((stack) => jwtIn(stack)).one('vault_jwt_auth_backend')).not.toHaveProperty('tune');
    const jwt = synth((stack) => jwtIn(stack, { tuning }));
    const kubernetes = synth((stack) => {
      const reviewer = TokenReviewer.localServiceAccount();
      new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer, tuning });
    });
    const tune = [{ default_lease_ttl: '3600s', max_lease_ttl: '86400s', listing_visibility: 'unauth' }];
    expect(jwt.one('vault_jwt_auth_backend')['tune']).toMatchObject(tune);
    expect(kubernetes.one('vault_auth_backend')['tune']).toMatchObject(tune);
    expect([checkStack(jwt.text), checkStack(kubernetes.text)]).toEqual([[], []]);
    const hidden = synth((stack) => jwtIn(stack, { tuning: { listed: false } }));
    expect(hidden.one('vault_jwt_auth_backend')['tune']).toMatchObject([
      { listing_visibility: 'hidden', max_lease_ttl: null },
    ]);
  });
});

describe('keys of an issuer', () => {
  const key = newJwtKey();
  const keySet = JSON.stringify({ keys: [{ ...publicJwk(key.publicKeyPem), kid: '1', use: 'sig' }] });
  const configured = (keys?: IssuerKeys) =>
    synth((stack) => jwtIn(stack, keys === undefined ? {} : { keys })).one('vault_jwt_auth_backend');

  test("are discovered by default, by the system's authorities", () => {
    expect(configured()).toMatchObject({ oidc_discovery_url: ISSUER, bound_issuer: ISSUER });
    expect(configured()).not.toHaveProperty('oidc_discovery_ca_pem');
    expect(configured(IssuerKeys.discovered({ caPem: CA }))).toMatchObject({ oidc_discovery_ca_pem: CA });
  });

  test.each([
    ['in PEM', () => IssuerKeys.pinned([key.publicKeyPem])],
    ['as a key set', () => IssuerKeys.keySet(keySet)],
  ])('that are pinned %s are in the place of discovery, and the issuer stays bound', (_, keys) => {
    const json = synth((stack) => jwtIn(stack, { keys: keys() }));
    const backend = json.one('vault_jwt_auth_backend');
    expect(backend).toMatchObject({
      jwt_validation_pubkeys: [key.publicKeyPem.trim()],
      bound_issuer: ISSUER,
    });
    expect(backend).not.toHaveProperty('oidc_discovery_url');
    expect(checkStack(json.text)).toEqual([]);
  });

  test('may be fetched from a key set elsewhere', () => {
    const json = synth((stack) =>
      jwtIn(stack, { keys: IssuerKeys.fromUrl('https://mirror.example/jwks', { caPem: CA }) }),
    );
    const backend = json.one('vault_jwt_auth_backend');
    expect(backend).toMatchObject({
      jwks_url: 'https://mirror.example/jwks',
      jwks_ca_pem: CA,
      bound_issuer: ISSUER,
    });
    expect(backend).not.toHaveProperty('oidc_discovery_url');
    expect(checkStack(json.text)).toEqual([]);
  });

  test.each<[string, () => IssuerKeys]>([
    ['none', () => IssuerKeys.pinned([])],
    ['no list', () => IssuerKeys.pinned('x' as never)],
    ['no PEM', () => IssuerKeys.pinned([keySet])],
    ['no text', () => IssuerKeys.pinned([5 as never])],
    ['a private key', () => IssuerKeys.pinned(['-----BEGIN PRIVATE KEY-----\n'])],
    ['no JSON', () => IssuerKeys.keySet('hunter2')],
    ['no text at all', () => IssuerKeys.keySet(undefined as never)],
    ['no key set', () => IssuerKeys.keySet('{"keys":{}}')],
    ['a key set without keys', () => IssuerKeys.keySet('{"keys":[]}')],
    ['a key set of what is no key', () => IssuerKeys.keySet('{"keys":[null]}')],
    ['a key that is cut off', () => IssuerKeys.keySet('{"keys":[{"kty":"RSA","e":"AQAB"}]}')],
    ['a private key set', () => IssuerKeys.keySet('{"keys":[{"kty":"RSA","d":"hunter2"}]}')],
    ['a symmetric key', () => IssuerKeys.keySet('{"keys":[{"kty":"oct","k":"hunter2"}]}')],
    ['a key set by http', () => IssuerKeys.fromUrl('http://mirror.example/jwks')],
    ['no URL', () => IssuerKeys.fromUrl(undefined as never)],
  ])('that are %s are refused: VAULT_JWT_KEYS, without what they hold', (_, keys) => {
    const error = errorOf(keys);
    expect(error.code).toBe('VAULT_JWT_KEYS');
    expect(error.message).not.toContain('hunter2');
  });

  test('that are no IssuerKeys are refused: VAULT_JWT_KEYS; an authority that is no PEM: VAULT_CA_NOT_PEM', () => {
    expect(errorOf(() => jwtIn(newStack(), { keys: [key.publicKeyPem] as never })).code).toBe(
      'VAULT_JWT_KEYS',
    );
    const keys = IssuerKeys.fromUrl('https://mirror.example/jwks', { caPem: 'MIIB' });
    expect(errorOf(() => jwtIn(newStack(), { keys })).code).toBe('VAULT_CA_NOT_PEM');
  });

  test('let the workload in at a server that reaches no issuer, and no token of another key', async () => {
    const text = synth((stack) => {
      jwtIn(stack, { keys: IssuerKeys.keySet(keySet) }).grant('Web', byJwt(), {
        tokenExplicitMaxTtl: Ttl.hours(12),
      });
    }).text;
    await applyVaultResources(client, text);
    try {
      const claims = { ...serviceAccountClaims('shop', 'web'), iss: ISSUER };
      const login = (jwt: string) => client.write('auth/jwt-options/login', { role: 'shop-web', jwt });
      const { body } = expectOk(await login(key.sign(claims)), 'login');
      expect(body['auth']).toMatchObject({ token_policies: ['shop-web'] });
      expect((await login(newJwtKey().sign(claims))).status).toBe(400);
      expect((await login(key.sign({ ...claims, iss: 'https://other.example' }))).status).toBe(400);
    } finally {
      await client.delete('sys/auth/jwt-options');
    }
  });
});

describe('namespaces of a role at a Kubernetes mount', () => {
  const role = (options: KubernetesGrantOptions, reviewer = TokenReviewer.localServiceAccount()) =>
    synth((stack) => {
      const auth = VaultKubernetesAuth.fromAttributes(stack, 'K', { path: 'k8s-shop', reviewer });
      const audience = reviewer.readsNamespaces ? {} : { audience: TokenAudience.apiServer() };
      auth.grant('Web', accessOf(audience), options);
    });

  test('are the one of the contract by default, and those with labels beside it', () => {
    expect(role({}).one('vault_kubernetes_auth_backend_role')).not.toHaveProperty(
      'bound_service_account_namespace_selector',
    );
    const selected = role({ namespaceSelector: { team: 'shop', 'example.com/preview': '' } });
    expect(selected.one('vault_kubernetes_auth_backend_role')).toMatchObject({
      bound_service_account_namespaces: ['shop'],
      bound_service_account_namespace_selector: '{"matchLabels":{"team":"shop","example.com/preview":""}}',
    });
    expect(checkStack(selected.text)).toEqual([]);
  });

  test('are kept by the server as they are, which takes no expressions and checks what it is given', async () => {
    await client.enableAuth('k8s-shop', { type: 'kubernetes' });
    try {
      await applyVaultResources(client, role({ namespaceSelector: { team: 'shop' } }).text);
      const { data } = expectOk(await client.read('auth/k8s-shop/role/shop-web'), 'role');
      expect(data).toMatchObject({
        bound_service_account_namespaces: ['shop'],
        bound_service_account_namespace_selector: '{"matchLabels":{"team":"shop"}}',
      });
      const expressions = { matchExpressions: [{ key: 'team', operator: 'Exists' }] };
      const body = { ...data, bound_service_account_namespace_selector: JSON.stringify(expressions) };
      expect((await client.write('auth/k8s-shop/role/other', body)).errors.join()).toContain('invalid');
    } finally {
      await client.delete('sys/auth/k8s-shop');
    }
  });

  test.each([
    ['no labels, which would be every namespace', {}],
    ['a text', 'team=shop'],
    ['a list', ['team']],
    ['nothing', null],
    ['a key that is none', { 'team!': 'shop' }],
    ['a value that is none', { team: 'a b' }],
    ['a number', { team: 5 }],
    ['an expression', { matchExpressions: [] }],
  ])('that are %s are refused: VAULT_NAMESPACE_SELECTOR', (_, namespaceSelector) => {
    const refused = () => role({ namespaceSelector: namespaceSelector as never });
    expect(errorOf(refused).code).toBe('VAULT_NAMESPACE_SELECTOR');
  });

  test('cannot be read with clientJwt(), nor at a JWT mount: VAULT_NAMESPACE_SELECTOR', () => {
    const options = { namespaceSelector: { team: 'shop' } };
    expect(errorOf(() => role(options, TokenReviewer.clientJwt())).code).toBe('VAULT_NAMESPACE_SELECTOR');
    expect(errorOf(() => roleWith(options as never)).code).toBe('VAULT_NAMESPACE_SELECTOR');
  });
});

describe('options from untyped code', () => {
  test.each<[string, object]>([
    ['a number in place of a Ttl', { tokenExplicitMaxTtl: 43_200 }],
    ['a text in place of a Ttl', { tokenPeriod: '1h' }],
    ['null', { tokenTtl: null }],
    ['another type of token', { tokenType: 'default' }],
    ['another alias', { aliasNameSource: 'sub' }],
    ['a text in place of a list', { tokenBoundCidrs: '10.0.0.0/8' }],
    ['a name in place of a policy', { policies: ['base'] }],
    ['a policy in place of a list', { policies: VaultPolicy.fromName('base') }],
  ])('that are %s are refused: VAULT_ROLE_OPTION_INVALID', (_, options) => {
    expect(errorOf(() => roleWith(options)).code).toBe('VAULT_ROLE_OPTION_INVALID');
  });

  test.each([[5], [null], [{}]])('a network that is %j is refused: VAULT_CIDR_INVALID', (cidr) => {
    expect(errorOf(() => roleWith({ tokenBoundCidrs: [cidr as never] })).code).toBe('VAULT_CIDR_INVALID');
  });
});

describe('uses of a token', () => {
  const byHand = (options: object) =>
    synth((stack) => {
      const auth = VaultJwtAuth.fromAttributes(stack, 'J', { path: 'jwt-options' });
      const role = {
        auth,
        roleName: 'backup',
        namespace: 'ops',
        serviceAccount: 'backup',
        audience: 'vault',
      };
      new VaultJwtRole(stack, 'Role', { ...role, policies: [VaultPolicy.fromName('backup')], ...options });
    });

  test('are without end, and for a role by hand as many as it says', () => {
    expect(byHand({}).one('vault_jwt_auth_backend_role')).not.toHaveProperty('token_num_uses');
    expect(byHand({ tokenNumUses: 3 }).one('vault_jwt_auth_backend_role')['token_num_uses']).toBe(3);
  });

  test.each([0, -1, 1.5, '3', Number.NaN])('%j is refused: VAULT_TOKEN_USES', (tokenNumUses) => {
    expect(errorOf(() => byHand({ tokenNumUses })).code).toBe('VAULT_TOKEN_USES');
  });

  test('of a batch token cannot be counted, which Vault says too: VAULT_TOKEN_USES', async () => {
    const options = { tokenNumUses: 3, tokenType: TokenType.BATCH };
    expect(errorOf(() => byHand(options)).code).toBe('VAULT_TOKEN_USES');
    await client.enableAuth('jwt-uses', { type: 'jwt' });
    const body = {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_subject: 'a',
      token_type: 'batch',
      token_num_uses: 3,
    };
    expect((await client.write('auth/jwt-uses/role/a', body)).errors.join()).toContain('limited use count');
    await client.delete('sys/auth/jwt-uses');
  });

  test('of a grant are refused, since an agent reads again and renews: VAULT_TOKEN_USES', () => {
    expect(errorOf(() => roleWith({ tokenNumUses: 100 } as never)).code).toBe('VAULT_TOKEN_USES');
  });

  test('are spent by the renewals of an agent, after which it may do nothing at all', async () => {
    const token = await client.createToken({ policies: ['default'], num_uses: 3, period: '1h' });
    const renew = () => client.withToken(token).write('auth/token/renew-self');
    const statuses = [await renew(), await renew(), await renew(), await renew()].map(({ status }) => status);
    // The last use takes the token with it.
    expect(statuses).toEqual([200, 200, 400, 403]);
  });
});
