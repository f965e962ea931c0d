import { AuthBackend } from '@cdktf/provider-vault/lib/auth-backend';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { AuthMount } from '../../lib/access';
import { PolicyDocument, PolicyRule } from '../../lib/policy';
import {
  IssuerKeys,
  AliasNameSource,
  Ttl,
  VaultJwtAuth,
  VaultJwtRole,
  type VaultJwtRoleProps,
  VaultPolicy,
} from '../../lib/vault';
import { checkStack } from '../support/schema';
import { errorOf, newStack, synth } from '../support/terraform';
import { POLICY_DEFAULTS } from './by-provider';
import { accessOf, CA } from './support';

const ISSUER = 'https://westeurope.oic.prod-aks.azure.com/11111111-2222/33333333-4444/';
const CLUSTER = { oidcIssuerUrl: ISSUER, clusterName: 'shop' };
const BACKEND = 'vault_jwt_auth_backend';
const ROLE = 'vault_jwt_auth_backend_role';

type Stack = ReturnType<typeof newStack>;
const authIn = (stack: Stack) => new VaultJwtAuth(stack, 'Auth', { cluster: CLUSTER, path: 'jwt-shop' });
const webOf = (facts: Parameters<typeof accessOf>[0] = {}) =>
  accessOf({ auth: AuthMount.jwt('jwt-shop'), ...facts });

describe('VaultJwtAuth', () => {
  test('mounts the method jwt at the given path, with the issuer to the letter as discovery URL and as bound issuer', () => {
    expect(synth(authIn).one(BACKEND)).toEqual({
      type: 'jwt',
      path: 'jwt-shop',
      description: 'Service account tokens of shop',
      oidc_discovery_url: ISSUER,
      bound_issuer: ISSUER,
    });
  });

  test('mounts at jwt, as AuthMount.jwt() of a workload says, unless a path is given', () => {
    const at = (path?: string) =>
      synth((stack) => new VaultJwtAuth(stack, 'Auth', { cluster: { oidcIssuerUrl: ISSUER }, path })).one(
        BACKEND,
      );
    expect(at()).toMatchObject({ path: 'jwt', description: 'Service account tokens' });
    expect(at('teams/shop')).toMatchObject({ path: 'teams/shop' });
  });

  test('takes an issuer that is known only after apply, as that of a cluster of the same stack is', () => {
    const json = synth((stack) => {
      const other = new AuthBackend(stack, 'Other', { type: 'jwt' });
      new VaultJwtAuth(stack, 'Auth', { cluster: { oidcIssuerUrl: other.path } });
    });
    expect(json.one(BACKEND)).toMatchObject({
      oidc_discovery_url: '${vault_auth_backend.Other.path}',
      bound_issuer: '${vault_auth_backend.Other.path}',
    });
  });

  test('takes the certificate authority of an issuer that is not public, another server and a namespace', () => {
    const json = synth((stack) => {
      const provider = new VaultProvider(stack, 'Eu', { address: 'https://eu.example', alias: 'eu' });
      const target = { provider, vaultNamespace: 'team-a' };
      new VaultJwtAuth(stack, 'Auth', {
        cluster: CLUSTER,
        path: 'jwt-shop',
        keys: IssuerKeys.discovered({ caPem: CA }),
        ...target,
      }).grant('Web', webOf());
    });
    expect(json.one(BACKEND)).toMatchObject({ oidc_discovery_ca_pem: CA });
    for (const type of [BACKEND, ROLE, 'vault_policy']) {
      expect(json.one(type)).toMatchObject({ provider: 'vault.eu', namespace: 'team-a' });
    }
  });

  test("is valid by the provider's own schema", () => {
    const json = synth((stack) => authIn(stack).grant('Web', webOf()));
    expect(checkStack(json.text)).toEqual([]);
  });

  describe('grant', () => {
    test('makes one policy and one role that lets in exactly the one account and the one audience', () => {
      const json = synth((stack) => authIn(stack).grant('Web', webOf()));
      expect(json.one('vault_policy')).toEqual({
        name: 'shop-web',
        policy: webOf().policy().render(),
        ...POLICY_DEFAULTS,
      });
      expect(json.one(ROLE)).toEqual({
        backend: 'jwt-shop',
        role_name: 'shop-web',
        role_type: 'jwt',
        bound_audiences: ['vault'],
        bound_subject: 'system:serviceaccount:shop:web',
        user_claim: '/kubernetes.io/serviceaccount/uid',
        user_claim_json_pointer: true,
        claim_mappings: {
          '/kubernetes.io/namespace': 'service_account_namespace',
          '/kubernetes.io/serviceaccount/name': 'service_account_name',
          '/kubernetes.io/serviceaccount/uid': 'service_account_uid',
        },
        token_type: 'service',
        token_no_default_policy: true,
        token_policies: ['shop-web'],
        token_period: 3600,
        depends_on: [
          expect.stringMatching(/^vault_jwt_auth_backend\.Auth_/),
          expect.stringMatching(/^vault_policy\.policy_shop-web_/),
        ],
      });
    });

    test('on a mount that exists already emits policy and role only', () => {
      const json = synth((stack) => {
        VaultJwtAuth.fromAttributes(stack, 'Auth', { path: 'jwt-shop' }).grant('Web', webOf());
      });
      expect(json.ids().map((id) => id.split('.')[0])).toEqual([ROLE, 'vault_policy']);
    });

    test.each([
      ['of the Kubernetes method', accessOf({ path: 'jwt-shop' }), 'VAULT_GRANT_METHOD', 'AuthMount.jwt'],
      [
        'of another mount',
        webOf({ auth: AuthMount.jwt('jwt-east') }),
        'VAULT_GRANT_OTHER_MOUNT',
        '"jwt-shop"',
      ],
    ])('refuses a contract %s', (_, access, code, says) => {
      const error = errorOf(() => authIn(newStack()).grant('Web', access));
      expect(error).toMatchObject({ code, constructPath: 'test/Auth/Web' });
      expect(error.message).toContain(says);
    });
  });

  describe('refuses', () => {
    const refused = (oidcIssuerUrl: string, more: object = {}) =>
      errorOf(() => new VaultJwtAuth(newStack(), 'Auth', { cluster: { oidcIssuerUrl }, ...more }));

    test('an AKS issuer without its last slash, and writes the right one', () => {
      const error = refused(ISSUER.slice(0, -1));
      expect(error.code).toBe('VAULT_ISSUER_TRIMMED');
      expect(error.message).toContain(`write "${ISSUER}"`);
    });

    test.each([
      'http://issuer.example',
      'issuer.example',
      'https://issuer.example/?x=1',
      'https://',
      'https://a b',
    ])('the issuer %j', (url) => {
      expect(refused(url).code).toBe('VAULT_ISSUER_INVALID');
    });

    test.each(['https://10.213.0.1:6443', 'https://issuer.example/cluster/a'])(
      'but not %j',
      (oidcIssuerUrl) => {
        expect(() => new VaultJwtAuth(newStack(), 'Auth', { cluster: { oidcIssuerUrl } })).not.toThrow();
      },
    );

    test('a certificate authority that is no PEM', () => {
      expect(refused(ISSUER, { keys: IssuerKeys.discovered({ caPem: 'MIIB' }) }).code).toBe(
        'VAULT_CA_NOT_PEM',
      );
    });

    test('a path with slashes around it, with auth/ before it, or known only after apply', () => {
      expect(refused(ISSUER, { path: '/jwt' }).code).toBe('VAULT_AUTH_PATH_INVALID');
      expect(refused(ISSUER, { path: 'auth/jwt' }).code).toBe('VAULT_AUTH_PATH_INVALID');
      const stack = newStack();
      const path = new TerraformVariable(stack, 'path', {}).stringValue;
      expect(errorOf(() => new VaultJwtAuth(stack, 'Auth', { cluster: CLUSTER, path })).code).toBe(
        'VAULT_AUTH_PATH_UNKNOWN',
      );
    });

    test('a second mount at one path in one stack', () => {
      const stack = newStack();
      authIn(stack);
      expect(errorOf(() => new VaultJwtAuth(stack, 'B', { cluster: CLUSTER, path: 'jwt-shop' })).code).toBe(
        'VAULT_AUTH_PATH_TAKEN',
      );
    });
  });

  test('offers the accessor for templated policies, which are those of the Kubernetes method', () => {
    const json = synth((stack) => {
      const auth = authIn(stack);
      new TerraformOutput(stack, 'accessor', { value: auth.accessor });
      const path = `secret/data/{{identity.entity.aliases.${auth.accessor}.metadata.service_account_namespace}}/*`;
      new VaultPolicy(stack, 'Own', { document: PolicyDocument.of(PolicyRule.allow(path, ['read'])) });
    });
    expect(json.one('vault_policy')['policy']).toMatch(
      /aliases\.\$\{vault_jwt_auth_backend\.Auth_\w+\.accessor\}\.metadata\.service_account_namespace/,
    );
  });
});

describe('VaultJwtRole', () => {
  const roleIn = (stack: Stack, props: Partial<VaultJwtRoleProps>) =>
    new VaultJwtRole(stack, 'Role', {
      auth: VaultJwtAuth.fromAttributes(stack, 'Auth', { path: 'jwt-shop' }),
      roleName: 'shop-web',
      namespace: 'shop',
      serviceAccount: 'web',
      audience: 'vault',
      policies: [VaultPolicy.fromName('shop-web')],
      ...props,
    });

  test('takes the name instead of the UID as identity, which is the subject of the token', () => {
    const json = synth((stack) => roleIn(stack, { aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME }));
    expect(json.one(ROLE)).toMatchObject({ user_claim: 'sub', user_claim_json_pointer: false });
  });

  test('takes the lifetimes of a Kubernetes role', () => {
    const json = synth((stack) => roleIn(stack, { tokenTtl: Ttl.hours(1), tokenMaxTtl: Ttl.hours(24) }));
    expect(json.one(ROLE)).toMatchObject({ token_ttl: 3600, token_max_ttl: 86_400 });
    expect(json.one(ROLE)).not.toHaveProperty('token_period');
  });

  test.each<[string, Partial<VaultJwtRoleProps>, string]>([
    ['a wildcard as service account', { serviceAccount: 'web-*' }, 'VAULT_ROLE_WILDCARD'],
    ['a wildcard as namespace', { namespace: '*' }, 'VAULT_ROLE_WILDCARD'],
    ['a namespace that adds to the subject', { namespace: 'shop:web' }, 'VAULT_ROLE_NAMESPACE_INVALID'],
    ['a service account with a colon', { serviceAccount: 'a:b' }, 'VAULT_ROLE_SERVICE_ACCOUNT_INVALID'],
    ['no audience', { audience: '' }, 'VAULT_AUDIENCE_MISSING'],
    ['a role name with a slash', { roleName: 'shop/web' }, 'VAULT_ROLE_NAME_INVALID'],
    ['no policy', { policies: [] }, 'VAULT_ROLE_POLICY_NONE'],
  ])('refuses %s', (_, props, code) => {
    expect(errorOf(() => roleIn(newStack(), props))).toMatchObject({ code, constructPath: 'test/Role' });
  });

  test('refuses a second role of one name at one mount', () => {
    const stack = newStack();
    const { auth } = roleIn(stack, {});
    const policies = [VaultPolicy.fromName('x')];
    const again = () =>
      new VaultJwtRole(stack, 'B', {
        auth,
        roleName: 'shop-web',
        namespace: 'b',
        serviceAccount: 'b',
        audience: 'vault',
        policies,
      });
    expect(errorOf(again).code).toBe('VAULT_ROLE_NAME_TAKEN');
  });
});
