import { App, TerraformStack } from 'cdktf';
import { AuthMount, TokenAudience, VaultAccess, VaultAccessContract } from '../../lib/access';
import { database } from '../../lib/secrets';
import { TokenReviewer, TokenType, Ttl, VaultKubernetesAuth } from '../../lib/vault';
import { printedWarnings } from '../support/printed-warnings';
import { annotationsOf, errorOf, newStack, synth } from '../support/terraform';
import { POLICY_DEFAULTS } from './by-provider';
import { accessOf, ENDPOINT } from './support';

type Stack = ReturnType<typeof newStack>;
const authIn = (stack: Stack, reviewer = TokenReviewer.localServiceAccount()) =>
  new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer, path: 'k8s-shop' });

describe('grant', () => {
  test('makes exactly one policy and one role from the contract', () => {
    const json = synth((stack) => authIn(stack).grant('ShopWeb', accessOf()));
    expect(json.one('vault_policy')).toEqual({
      name: 'shop-web',
      policy: accessOf().policy().render(),
      ...POLICY_DEFAULTS,
    });
    expect(json.one('vault_kubernetes_auth_backend_role')).toMatchObject({
      backend: 'k8s-shop',
      role_name: 'shop-web',
      bound_service_account_names: ['web'],
      bound_service_account_namespaces: ['shop'],
      audience: 'vault',
      token_policies: ['shop-web'],
      token_period: 3600,
    });
  });

  test('returns what it made, and takes options of the role', () => {
    const json = synth((stack) => {
      const granted = authIn(stack).grant('ShopWeb', accessOf(), { tokenPeriod: Ttl.hours(2) });
      expect([granted.policy.policyName, granted.role.roleName]).toEqual(['shop-web', 'shop-web']);
    });
    expect(json.one('vault_kubernetes_auth_backend_role')['token_period']).toBe(7200);
  });

  test('gives batch tokens of 1 h to a workload of static secrets that asks for them', () => {
    const json = synth((stack) => authIn(stack).grant('ShopWeb', accessOf(), { tokenType: TokenType.BATCH }));
    const role = json.one('vault_kubernetes_auth_backend_role');
    expect(role).toMatchObject({ token_type: 'batch', token_ttl: 3600 });
    expect(role).not.toHaveProperty('token_period');
  });

  test('keeps the ids of the others when one workload is added or leaves', () => {
    const ids = (...roles: string[]) =>
      synth((stack) => {
        const auth = authIn(stack);
        for (const role of roles) auth.grant(role, accessOf({ role }));
      }).ids();
    const both = ids('web', 'jobs');
    expect(both).toEqual(expect.arrayContaining([...ids('web')]));
    expect(both.filter((id) => id.includes('web'))).toEqual(ids('web').filter((id) => id.includes('web')));
  });

  describe('refuses', () => {
    test('a contract of another mount, naming both paths', () => {
      const error = errorOf(() => authIn(newStack()).grant('ShopWeb', accessOf({ path: 'kubernetes' })));
      expect(error).toMatchObject({ code: 'VAULT_GRANT_OTHER_MOUNT', constructPath: 'test/Auth/ShopWeb' });
      expect(error.message).toContain('"kubernetes"');
      expect(error.message).toContain('"k8s-shop"');
    });

    test('a contract of another method', () => {
      const access = accessOf({ auth: AuthMount.jwt('k8s-shop') });
      expect(errorOf(() => authIn(newStack()).grant('ShopWeb', access)).code).toBe('VAULT_GRANT_METHOD');
    });

    test('the audience vault with client JWT', () => {
      const auth = authIn(newStack(), TokenReviewer.clientJwt());
      expect(errorOf(() => auth.grant('ShopWeb', accessOf())).code).toBe('VAULT_AUDIENCE_WITH_CLIENT_JWT');
      expect(() =>
        authIn(newStack(), TokenReviewer.clientJwt()).grant(
          'ShopWeb',
          accessOf({ audience: TokenAudience.apiServer() }),
        ),
      ).not.toThrow();
    });

    test('batch tokens for a workload with leases, naming what would stop to work', () => {
      const creds = database('database').role('shop');
      const access = VaultAccess.of({ ...accessOf(), files: { user: creds.username } });
      const error = errorOf(() =>
        authIn(newStack()).grant('ShopWeb', access, { tokenType: TokenType.BATCH }),
      );
      expect(error.code).toBe('VAULT_BATCH_TOKEN_WITH_LEASES');
      expect(error.message).toContain('database/creds/shop');
    });

    test('one role for two workloads', () => {
      const auth = authIn(newStack());
      auth.grant('A', accessOf());
      expect(errorOf(() => auth.grant('B', accessOf({ namespace: 'other' }))).code).toBe(
        'VAULT_POLICY_NAME_TAKEN',
      );
    });

    test('a token for the API server with a reviewer that needs none', () => {
      const access = accessOf({ audience: TokenAudience.apiServer() });
      expect(errorOf(() => authIn(newStack()).grant('ShopWeb', access)).code).toBe('VAULT_AUDIENCE_MISSING');
    });
  });
});

describe('grantAll', () => {
  const contract = VaultAccessContract.of([
    accessOf(),
    accessOf({ role: 'billing-web', namespace: 'billing' }),
    accessOf({ role: 'eu-web', namespace: 'eu', path: 'k8s-eu' }),
    accessOf({ role: 'ci-web', namespace: 'ci', auth: AuthMount.jwt('k8s-shop') }),
  ]);

  test('grants the workloads of its mount, by path and method, and gives back those that it left out', () => {
    const stack = newStack();
    const { granted, leftOut } = authIn(stack).grantAll(contract);
    expect(granted.map(({ role, policy }) => [role.roleName, policy.policyName])).toEqual([
      ['billing-web', 'billing-web'],
      ['shop-web', 'shop-web'],
    ]);
    expect(leftOut.map(({ roleName }) => roleName).sort()).toEqual(['ci-web', 'eu-web']);
    expect(annotationsOf(stack)).toEqual([
      expect.stringMatching(
        /^info test\/Auth: left out .*"k8s-shop".*: .*kubernetes mount "k8s-eu" \(eu-web\)/,
      ),
    ]);
  });

  test('makes what one grant after the other makes, with the options that are given', () => {
    const options = { tokenTtl: Ttl.hours(2), tokenMaxTtl: Ttl.hours(2) };
    const all = synth((stack) => authIn(stack).grantAll(contract, options));
    const each = synth((stack) => {
      const auth = authIn(stack);
      for (const role of ['billing-web', 'shop-web']) auth.grant(role, contract.role(role), options);
    });
    expect(all.json['resource']).toEqual(each.json['resource']);
  });

  test('warns when no workload logs in at its mount, and says nothing when none is left out', () => {
    const [none, all] = [newStack(), newStack()];
    const elsewhere = VaultAccessContract.of([
      accessOf({ path: 'k8s-eu' }),
      accessOf({ role: 'ci-web', namespace: 'ci', auth: AuthMount.jwt('jwt-ci') }),
    ]);
    const { granted, leftOut } = authIn(none).grantAll(elsewhere);
    expect([granted, leftOut.map(({ roleName }) => roleName)]).toEqual([[], ['ci-web', 'shop-web']]);
    expect(annotationsOf(none)).toEqual([
      'warn test/Auth: nothing is granted at kubernetes mount "k8s-shop": no workload of the contract logs in there. The contract has jwt mount "jwt-ci" (ci-web), kubernetes mount "k8s-eu" (shop-web). If one of these is meant, correct the path of this mount, or that of AuthMount in the application',
    ]);
    expect(authIn(all).grantAll(VaultAccessContract.of([accessOf()])).leftOut).toEqual([]);
    expect(annotationsOf(all)).toEqual([]);
  });

  test('of a contract without workloads warns too', () => {
    const stack = newStack();
    authIn(stack).grantAll(VaultAccessContract.of([]));
    expect(annotationsOf(stack)).toEqual([
      'warn test/Auth: nothing is granted at kubernetes mount "k8s-shop": the contract has no workloads',
    ]);
  });

  test('names eight workloads of a mount, and says how many more there are', () => {
    const stack = newStack();
    const many = Array.from({ length: 11 }, (_, index) =>
      accessOf({ path: 'k8s-eu', role: `web-${String(index + 10)}`, namespace: `ns-${String(index)}` }),
    );
    authIn(stack).grantAll(VaultAccessContract.of(many));
    expect(annotationsOf(stack).join()).toContain('web-16, web-17 and 3 more). If');
  });
});

describe('what grantAll says is visible without the command line of cdktf', () => {
  const printed = (workloads: readonly VaultAccess[], env?: Readonly<Record<string, string>>) =>
    printedWarnings(() => {
      authIn(new TerraformStack(new App({ skipValidation: true }), 'prod')).grantAll(
        VaultAccessContract.of(workloads),
      );
    }, env);
  const elsewhere = () => accessOf({ path: 'k8s-eu', role: 'eu-web', namespace: 'eu' });

  test('a program that node runs prints a warning where nothing was granted, and a note where something was', () => {
    expect(printed([elsewhere()])).toEqual([
      expect.stringMatching(
        /^VaultWarning: \[prod\/Auth\] nothing is granted at kubernetes mount "k8s-shop"/,
      ),
    ]);
    expect(printed([accessOf(), elsewhere()])).toEqual([
      expect.stringMatching(/^VaultNote: \[prod\/Auth\] left out of kubernetes mount "k8s-shop"/),
    ]);
  });

  test('under cdktf synth they are printed once, by it', () => {
    expect(printed([elsewhere()], { CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' })).toEqual([]);
  });
});
