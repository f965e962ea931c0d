import { TerraformStack, Testing } from 'cdktf';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { PolicyDocument, PolicyRule } from '../../lib/policy';
import { VaultKubernetesAuth, VaultPolicy, TokenReviewer } from '../../lib/vault';
import { annotationsOf, errorOf, newStack, synth } from '../support/terraform';
import { overwriteArgument } from '../../lib/vault/private/overwrite';
import { IS_NEWER, POLICY_DEFAULTS } from './by-provider';
import { accessOf, documentOf, ENDPOINT } from './support';

const READ_DB = 'path "secret/data/shop/db" {\n  capabilities = ["read"]\n}\n';

function policyText(text: string): unknown {
  return synth((stack) => new VaultPolicy(stack, 'P', { document: documentOf(text) })).one('vault_policy')[
    'policy'
  ];
}

describe('VaultPolicy', () => {
  test('is one vault_policy with the rendered text', () => {
    const built = synth(
      (stack) => new VaultPolicy(stack, 'Shop', { policyName: 'shop-web', document: documentOf(READ_DB) }),
    );
    expect(built.one('vault_policy')).toEqual({
      name: 'shop-web',
      policy: READ_DB,
      ...POLICY_DEFAULTS,
    });
  });

  test.each([
    ['ShopWeb', 'shop-web'],
    ['shop', 'shop'],
    ['ShopDB2Read', 'shop-db2-read'],
    ['HTTPApi', 'http-api'],
  ])('of the id %s is named %s unless a name is given', (id, name) => {
    const built = synth((stack) => new VaultPolicy(stack, id, { document: documentOf(READ_DB) }));
    expect(built.one('vault_policy')['name']).toBe(name);
  });

  test('goes to the namespace and the aliased provider that it is given', () => {
    const built = synth((stack) => {
      const provider = new VaultProvider(stack, 'Vault', { address: 'https://vault.example', alias: 'eu' });
      new VaultPolicy(stack, 'P', { document: documentOf(READ_DB), provider, vaultNamespace: 'team-a' });
    });
    expect(built.one('vault_policy')).toMatchObject({ provider: 'vault.eu', namespace: 'team-a' });
  });

  describe('keeps text that Terraform would take for a template', () => {
    test.each([
      ['a literal ${name}', 'path "secret/data/${team}" {}', 'path "secret/data/$${team}" {}'],
      ['a directive %{if}', 'path "secret/data/%{if}" {}', 'path "secret/data/%%{if}" {}'],
      ['an already doubled $${', '"$${a}"', '"$$${a}"'],
      ['templates of Vault', '"{{identity.entity.id}}/*"', '"{{identity.entity.id}}/*"'],
    ])('%s', (_case, text, expected) => {
      expect(policyText(text)).toBe(expected);
    });

    test('also in a document of the policy language, which lets the directive through', () => {
      const document = PolicyDocument.of(PolicyRule.allow('secret/data/%{x}/db', ['read'])).accept(
        'POLICY_LINT_UNRENDERED',
        'a secret that is called so',
      );
      const built = synth((stack) => new VaultPolicy(stack, 'P', { document }));
      expect(built.one('vault_policy')['policy']).not.toMatch(/(?<!\$)\$\{|(?<!%)%\{/);
    });

    test('but resolves a token: the accessor of a mount in a templated path', () => {
      const built = synth((stack) => {
        const auth = new VaultKubernetesAuth(stack, 'Auth', {
          cluster: ENDPOINT,
          reviewer: TokenReviewer.localServiceAccount(),
        });
        const path = `secret/data/{{identity.entity.aliases.${auth.accessor}.metadata.service_account_name}}/*`;
        new VaultPolicy(stack, 'P', { document: documentOf(`path "${path}" {} # \${literal}`) });
      });
      expect(built.one('vault_policy')['policy']).toMatch(
        /^path "secret\/data\/\{\{identity\.entity\.aliases\.\$\{vault_auth_backend\.Auth_\w+\.accessor\}\.metadata\.service_account_name\}\}\/\*" \{\} # \$\$\{literal\}$/,
      );
    });
  });

  describe('refuses', () => {
    test.each(['Shop', 'shop/web', 'shop web', '', '-shop', 'a'.repeat(129)])('the name %j', (name) => {
      const error = errorOf(
        () => new VaultPolicy(newStack(), 'P', { policyName: name, document: documentOf(READ_DB) }),
      );
      expect(error).toMatchObject({ code: 'VAULT_POLICY_NAME_INVALID', constructPath: 'test/P' });
      expect(error.problem.got).toBe(name);
    });

    test('a name of 128 characters it takes', () => {
      expect(
        () =>
          new VaultPolicy(newStack(), 'P', { policyName: 'a'.repeat(128), document: documentOf(READ_DB) }),
      ).not.toThrow();
    });

    test.each(['root', 'response-wrapping', 'control-group'])('the reserved name %s', (name) => {
      expect(
        errorOf(() => new VaultPolicy(newStack(), 'P', { policyName: name, document: documentOf(READ_DB) }))
          .code,
      ).toBe('VAULT_POLICY_NAME_RESERVED');
    });

    test('a second policy of one name in one stack, naming the first', () => {
      const stack = newStack();
      new VaultPolicy(stack, 'First', { policyName: 'shop', document: documentOf(READ_DB) });
      const error = errorOf(
        () => new VaultPolicy(stack, 'Second', { policyName: 'shop', document: documentOf(READ_DB) }),
      );
      expect(error.code).toBe('VAULT_POLICY_NAME_TAKEN');
      expect(error.message).toContain('test/First');
    });

    test('but not one name in two namespaces, at two servers or in two stacks', () => {
      const app = Testing.app();
      const stack = new TerraformStack(app, 'one');
      const provider = new VaultProvider(stack, 'Other', {
        address: 'https://other.example',
        alias: 'other',
      });
      const document = documentOf(READ_DB);
      new VaultPolicy(stack, 'First', { policyName: 'shop', document });
      new VaultPolicy(stack, 'Second', { policyName: 'shop', document, vaultNamespace: 'team-a' });
      new VaultPolicy(stack, 'Third', { policyName: 'shop', document, provider });
      new VaultPolicy(new TerraformStack(app, 'two'), 'Fourth', { policyName: 'shop', document });
    });
  });

  describe('where Vault has a policy of this name already', () => {
    const overwrite = (allowOverwrite?: unknown) =>
      synth(
        (stack) =>
          new VaultPolicy(stack, 'P', {
            document: documentOf(READ_DB),
            ...(allowOverwrite === undefined ? {} : { allowOverwrite: allowOverwrite as boolean }),
          }),
      ).one('vault_policy')['allow_overwrite'];
    const byBindingsOf = (providerVersion?: string) =>
      overwriteArgument(undefined, { terraformGeneratorMetadata: { providerVersion } }, 'test/P');

    test('passes on what it is given', () => {
      expect([overwrite(false), overwrite(true)]).toEqual([false, true]);
    });

    test('says nothing by default to provider 5.6, which has no such argument, and keeps the policy with 5.13', () => {
      expect(overwrite()).toBe(IS_NEWER ? false : undefined);
    });

    test('keeps it by default from provider 5.10 on, up to 6, which always does', () => {
      expect(['5.10.0', '5.13.0', '5.99.1'].map(byBindingsOf)).toEqual([false, false, false]);
      expect(['4.20.0', '5.9.0', '6.0.0', '', undefined].map(byBindingsOf)).toEqual(Array(5).fill(undefined));
      expect(overwriteArgument(undefined, {}, 'test/P')).toBeUndefined();
    });

    test.each(['no', 0, null])('is refused for %j: VAULT_OVERWRITE_INVALID', (wrong) => {
      expect(errorOf(() => overwrite(wrong)).code).toBe('VAULT_OVERWRITE_INVALID');
    });

    test('is said by a grant too', () => {
      const json = synth((stack) => {
        const reviewer = TokenReviewer.localServiceAccount();
        const auth = VaultKubernetesAuth.fromAttributes(stack, 'K', { path: 'k8s-shop', reviewer });
        auth.grant('Web', accessOf(), { allowOverwrite: false });
      });
      expect(json.one('vault_policy')['allow_overwrite']).toBe(false);
    });
  });

  describe('is linted at synth', () => {
    const deadRule = PolicyDocument.parse('path "secret/data/sh*op" { capabilities = ["read"] }');

    test('what a server would accept and never honour is an error, with the construct path', () => {
      const error = errorOf(() => new VaultPolicy(newStack(), 'P', { document: deadRule }));
      expect(error.code).toBe('POLICY_LINT_WILDCARD_LITERAL');
      expect(error.constructPath).toBe('test/P');
    });

    test('a warning is an annotation and stops nothing', () => {
      const stack = newStack();
      const document = PolicyDocument.of(
        PolicyRule.allow('secret/data/shop/*', ['read', 'update']),
        PolicyRule.allow('secret/data/shop/db', ['read']),
      );
      expect(document.lint().map(({ severity }) => severity)).toEqual(['warning']);
      new VaultPolicy(stack, 'P', { document });
      expect(annotationsOf(stack)).toEqual([expect.stringMatching(/^warn test\/P: .*POLICY_LINT_/)]);
    });

    test('a finding that is accepted with a reason is neither', () => {
      const stack = newStack();
      const document = deadRule.accept('POLICY_LINT_WILDCARD_LITERAL', 'the secret really is named so');
      new VaultPolicy(stack, 'P', { document });
      expect(annotationsOf(stack)).toEqual([]);
    });
  });
});
