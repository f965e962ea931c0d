import { TerraformVariable } from 'cdktf';
import {
  AliasNameSource,
  TokenReviewer,
  TokenType,
  Ttl,
  VaultKubernetesAuth,
  VaultKubernetesRole,
  type VaultKubernetesRoleProps,
  VaultPolicy,
} from '../../lib/vault';
import { annotationsOf, type Block, errorOf, newStack, synth } from '../support/terraform';
import { accessOf, ENDPOINT } from './support';

const ROLE = 'vault_kubernetes_auth_backend_role';

type Stack = ReturnType<typeof newStack>;

function roleIn(
  stack: Stack,
  props: Partial<VaultKubernetesRoleProps> = {},
  reviewer = TokenReviewer.localServiceAccount(),
) {
  const auth = new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer, path: 'k8s-shop' });
  return new VaultKubernetesRole(stack, 'Role', {
    auth,
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    audience: 'vault',
    policies: [VaultPolicy.fromName('shop-web')],
    ...props,
  });
}

const roleOf = (props: Partial<VaultKubernetesRoleProps> = {}): Block =>
  synth((stack) => roleIn(stack, props)).one(ROLE);
const refused = (props: Partial<VaultKubernetesRoleProps>, reviewer?: TokenReviewer) =>
  errorOf(() => roleIn(newStack(), props, reviewer));

describe('VaultKubernetesRole', () => {
  test('lets in exactly one service account of one namespace, with tokens that are renewed every hour and carry no default policy', () => {
    expect(roleOf()).toEqual({
      backend: 'k8s-shop',
      role_name: 'shop-web',
      bound_service_account_names: ['web'],
      bound_service_account_namespaces: ['shop'],
      audience: 'vault',
      alias_name_source: 'serviceaccount_uid',
      token_type: 'service',
      token_no_default_policy: true,
      token_policies: ['shop-web'],
      token_period: 3600,
      depends_on: [expect.stringMatching(/^vault_auth_backend\.Auth_/)],
    });
  });

  test('waits for the policies of this stack that it names', () => {
    const json = synth((stack) => {
      const policy = new VaultPolicy(stack, 'Shop', { document: accessOf().policy() });
      roleIn(stack, { policies: [policy] });
    });
    expect(json.one(ROLE)['depends_on']).toEqual([
      expect.stringMatching(/^vault_auth_backend\./),
      expect.stringMatching(/^vault_policy\.Shop_/),
    ]);
  });

  test('takes another period, alias and networks', () => {
    const role = roleOf({
      tokenPeriod: Ttl.minutes(20),
      aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME,
      tokenBoundCidrs: ['10.0.0.0/8'],
    });
    expect(role).toMatchObject({
      token_period: 1200,
      alias_name_source: 'serviceaccount_name',
      token_bound_cidrs: ['10.0.0.0/8'],
    });
  });

  test('with TTL and maximum is not periodic', () => {
    const role = roleOf({ tokenTtl: Ttl.hours(1), tokenMaxTtl: Ttl.hours(24) });
    expect(role).toMatchObject({ token_ttl: 3600, token_max_ttl: 86400 });
    expect(role).not.toHaveProperty('token_period');
  });

  describe('warns', () => {
    const warnings = (props: Partial<VaultKubernetesRoleProps>) => {
      const stack = newStack();
      roleIn(stack, props);
      return annotationsOf(stack);
    };

    test('of a TTL without a maximum, since renewals then end with the mount, after 768 h', () => {
      expect(warnings({ tokenTtl: Ttl.hours(1) })).toEqual([
        expect.stringMatching(/^warn test\/Role: tokenTtl without tokenMaxTtl: .*768 hours/),
      ]);
    });

    test('of a period of more than 24 h', () => {
      expect(warnings({ tokenPeriod: Ttl.hours(25) })).toEqual([
        expect.stringMatching(/^warn test\/Role: tokenPeriod of 90000s is long/),
      ]);
    });

    test('of nothing else', () => {
      expect(warnings({})).toEqual([]);
      expect(warnings({ tokenPeriod: Ttl.hours(24) })).toEqual([]);
      expect(warnings({ tokenTtl: Ttl.hours(1), tokenMaxTtl: Ttl.hours(24) })).toEqual([]);
      expect(warnings({ tokenType: TokenType.BATCH, tokenTtl: Ttl.hours(1) })).toEqual([]);
    });
  });

  test('gives batch tokens a TTL of 1 h, or of the maximum where that is shorter, and no period', () => {
    const batch = (props: Partial<VaultKubernetesRoleProps>) =>
      roleOf({ tokenType: TokenType.BATCH, ...props });
    expect(batch({})).toMatchObject({ token_type: 'batch', token_ttl: 3600 });
    expect(batch({ tokenMaxTtl: Ttl.minutes(10) })).toMatchObject({ token_ttl: 600, token_max_ttl: 600 });
    expect(batch({ tokenTtl: Ttl.hours(2) })).toMatchObject({ token_ttl: 7200 });
    expect(batch({})).not.toHaveProperty('token_period');
  });

  describe('refuses', () => {
    test('a batch token with a period', () => {
      const props = { tokenType: TokenType.BATCH, tokenPeriod: Ttl.hours(1) };
      expect(refused(props).code).toBe('VAULT_BATCH_TOKEN_PERIODIC');
    });

    test.each(['Shop', 'shop/web', '', 'shop_'])('the role name %j', (roleName) => {
      expect(refused({ roleName })).toMatchObject({
        code: 'VAULT_ROLE_NAME_INVALID',
        constructPath: 'test/Role',
      });
    });

    test.each(['*', 'app-*'])('%j as service account or namespace', (value) => {
      expect(refused({ serviceAccount: value }).code).toBe('VAULT_ROLE_WILDCARD');
      expect(refused({ namespace: value }).code).toBe('VAULT_ROLE_WILDCARD');
    });

    test('a namespace that is no DNS label', () => {
      expect(refused({ namespace: 'Shop' }).code).toBe('VAULT_ROLE_NAMESPACE_INVALID');
      expect(refused({ namespace: 'a'.repeat(64) }).code).toBe('VAULT_ROLE_NAMESPACE_INVALID');
    });

    test('a service account that is no DNS subdomain', () => {
      expect(refused({ serviceAccount: 'system:serviceaccount:shop:web' }).code).toBe(
        'VAULT_ROLE_SERVICE_ACCOUNT_INVALID',
      );
    });

    test('a role without audience', () => {
      expect(refused({ audience: undefined }).code).toBe('VAULT_AUDIENCE_MISSING');
      expect(refused({ audience: '' }).code).toBe('VAULT_AUDIENCE_MISSING');
    });

    test('an audience with client JWT, since every login would end in 403', () => {
      const error = refused({ audience: 'vault' }, TokenReviewer.clientJwt());
      expect(error.code).toBe('VAULT_AUDIENCE_WITH_CLIENT_JWT');
      expect(error.message).toContain('403');
    });

    test('but not the audience of the API server itself, nor none', () => {
      const reviewer = TokenReviewer.clientJwt({ apiServerAudience: 'https://issuer.example/' });
      expect(() => roleIn(newStack(), { audience: 'https://issuer.example/' }, reviewer)).not.toThrow();
      expect(() => roleIn(newStack(), { audience: undefined }, reviewer)).not.toThrow();
      expect(refused({ audience: 'vault' }, reviewer).code).toBe('VAULT_AUDIENCE_WITH_CLIENT_JWT');
    });

    test('a period beside a TTL', () => {
      expect(refused({ tokenPeriod: Ttl.hours(1), tokenTtl: Ttl.hours(1) }).code).toBe(
        'VAULT_ROLE_PERIOD_AND_TTL',
      );
    });

    test('a TTL longer than its maximum', () => {
      const error = refused({ tokenTtl: Ttl.seconds(3601), tokenMaxTtl: Ttl.hours(1) });
      expect(error.message).toBe(
        'tokenTtl: cannot be longer than tokenMaxTtl (3600s); Vault refuses such a role, got "3601s"; lower tokenTtl or raise tokenMaxTtl [VAULT_ROLE_TTL_EXCEEDS_MAX] (at test/Role)',
      );
    });

    test('no policy at all', () => {
      expect(refused({ policies: [] }).code).toBe('VAULT_ROLE_POLICY_NONE');
    });

    test('a second role of one name at one mount', () => {
      const stack = newStack();
      const first = roleIn(stack);
      const again = () =>
        new VaultKubernetesRole(stack, 'Again', {
          auth: first.auth,
          roleName: 'shop-web',
          namespace: 'other',
          serviceAccount: 'web',
          audience: 'vault',
          policies: [VaultPolicy.fromName('x')],
        });
      expect(errorOf(again)).toMatchObject({ code: 'VAULT_ROLE_NAME_TAKEN', constructPath: 'test/Again' });
    });

    test('nothing that is known only after apply', () => {
      const stack = newStack();
      const value = new TerraformVariable(stack, 'v', {}).stringValue;
      expect(() =>
        roleIn(stack, { roleName: value, namespace: value, serviceAccount: value, audience: value }),
      ).not.toThrow();
    });
  });
});

describe('Ttl', () => {
  test('counts in seconds', () => {
    expect([Ttl.seconds(90), Ttl.minutes(1.5), Ttl.hours(768)].map(({ seconds }) => seconds)).toEqual([
      90, 90, 2_764_800,
    ]);
  });

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2_764_801])('refuses %d seconds', (amount) => {
    expect(errorOf(() => Ttl.seconds(amount)).code).toBe('VAULT_TTL_INVALID');
  });
});
