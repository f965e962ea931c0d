import { AuthMount, VaultAccess } from '../../lib/access';
import { PolicyDocument, PolicyRule } from '../../lib/policy';
import { database } from '../../lib/secrets';
import {
  TokenReviewer,
  Ttl,
  VaultJwtAuth,
  type VaultJwtAuthProps,
  VaultKubernetesAuth,
  VaultPolicy,
} from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { checkStack } from '../support/schema';
import { errorOf, newStack, synth } from '../support/terraform';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { accessOf, ENDPOINT } from './support';

// What a platform adds to a grant: policies of its own, ends of tokens, networks, pinned keys, tuning of the mount.

const client = VaultClient.fromEnvironment();
const ISSUER = 'https://issuer.example/cluster';
const byJwt = () => accessOf({ auth: AuthMount.jwt('jwt-options') });
const jwtIn = (stack: ReturnType<typeof newStack>, props: Partial<VaultJwtAuthProps> = {}) =>
  new VaultJwtAuth(stack, 'Auth', { cluster: { oidcIssuerUrl: ISSUER }, path: 'jwt-options', ...props });
const roleWith = (options: Parameters<VaultJwtAuth['grant']>[2]) =>
  synth((stack) => jwtIn(stack).grant('Web', byJwt(), options)).one('vault_jwt_auth_backend_role');

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

describe('pinned keys of an issuer', () => {
  const key = newJwtKey();

  test('are in the place of discovery, and the issuer stays bound', () => {
    const json = synth((stack) => jwtIn(stack, { publicKeysPem: [key.publicKeyPem] }));
    expect(json.one('vault_jwt_auth_backend')).toMatchObject({
      jwt_validation_pubkeys: [key.publicKeyPem],
      bound_issuer: ISSUER,
    });
    expect(json.one('vault_jwt_auth_backend')).not.toHaveProperty('oidc_discovery_url');
    expect(checkStack(json.text)).toEqual([]);
  });

  test.each([
    ['none', { publicKeysPem: [] }],
    ['no PEM', { publicKeysPem: ['{"keys":[]}'] }],
    ['a private key', { publicKeysPem: ['-----BEGIN PRIVATE KEY-----\n'] }],
    [
      'keys beside the authority of discovery',
      { publicKeysPem: [key.publicKeyPem], discoveryCaPem: '-----BEGIN CERTIFICATE-----\n' },
    ],
  ])('that are %s are refused: VAULT_JWT_KEYS', (_, props) => {
    expect(errorOf(() => jwtIn(newStack(), props)).code).toBe('VAULT_JWT_KEYS');
  });

  test('let the workload in at a server that reaches no issuer, and no token of another key', async () => {
    const text = synth((stack) => {
      jwtIn(stack, { publicKeysPem: [key.publicKeyPem] }).grant('Web', byJwt(), {
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
