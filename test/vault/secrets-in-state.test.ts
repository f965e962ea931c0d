import { DataVaultKvSecretV2 } from '@cdktf/provider-vault/lib/data-vault-kv-secret-v2';
import { DataVaultKvSecretSubkeysV2 } from '@cdktf/provider-vault/lib/data-vault-kv-secret-subkeys-v2';
import { DataVaultGenericSecret } from '@cdktf/provider-vault/lib/data-vault-generic-secret';
import { GenericSecret } from '@cdktf/provider-vault/lib/generic-secret';
import { KvSecret } from '@cdktf/provider-vault/lib/kv-secret';
import { KvSecretV2 } from '@cdktf/provider-vault/lib/kv-secret-v2';
import { Token as VaultToken } from '@cdktf/provider-vault/lib/token';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, type TerraformStack, TerraformStack as Stack } from 'cdktf';
import { Construct } from 'constructs';
import { TokenReviewer, VaultJwtAuth, VaultKubernetesAuth, VaultSecretsMounts } from '../../lib/vault';
import { synth } from '../support/terraform';
import { ENDPOINT } from './support';

const VALUE = 'correct-horse-battery-staple';
const dataJson = JSON.stringify({ password: VALUE });

const GUARDS: readonly [string, (stack: TerraformStack) => void][] = [
  ['VaultSecretsMounts', (stack) => new VaultSecretsMounts(stack, 'Secrets')],
  [
    'VaultKubernetesAuth',
    (stack) =>
      new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer: TokenReviewer.clientJwt() }),
  ],
  [
    'VaultJwtAuth',
    (stack) => new VaultJwtAuth(stack, 'Auth', { cluster: { oidcIssuerUrl: 'https://issuer.example/' } }),
  ],
];

describe.each(GUARDS)('synth of an app with %s', (_, guard) => {
  test.each<[string, (stack: Construct) => void]>([
    ['vault_kv_secret_v2', (scope) => new KvSecretV2(scope, 'S', { mount: 'secret', name: 'db', dataJson })],
    ['vault_kv_secret', (scope) => new KvSecret(scope, 'S', { path: 'kv/db', dataJson })],
    ['vault_generic_secret', (scope) => new GenericSecret(scope, 'S', { path: 'kv/db', dataJson })],
    ['vault_token', (scope) => new VaultToken(scope, 'S', {})],
    [
      'data.vault_kv_secret_v2',
      (scope) => new DataVaultKvSecretV2(scope, 'S', { mount: 'secret', name: 'db' }),
    ],
    ['data.vault_generic_secret', (scope) => new DataVaultGenericSecret(scope, 'S', { path: 'kv/db' })],
  ])(
    'fails for %s, names type and path, and does not repeat the value: VAULT_SECRET_IN_STATE',
    (type, add) => {
      const build = () =>
        synth((stack) => {
          guard(stack);
          // Added afterwards and somewhere below.
          add(new Construct(stack, 'Team'));
        });
      expect(build).toThrow(
        new RegExp(`${type}: .*Terraform state.*\\[VAULT_SECRET_IN_STATE\\] \\(at test/Team/S\\)`),
      );
      expect(build).not.toThrow(VALUE);
    },
  );

  test('passes what only looks at the names of keys', () => {
    expect(() =>
      synth((stack) => {
        guard(stack);
        new DataVaultKvSecretSubkeysV2(stack, 'Keys', { mount: 'secret', name: 'db' });
      }),
    ).not.toThrow();
  });
});

test('a secret in another stack of the same app is found as well, and each is named', () => {
  const app = new App();
  const [guarded, other] = [new Stack(app, 'guarded'), new Stack(app, 'other')];
  for (const stack of [guarded, other])
    new VaultProvider(stack, 'vault', { address: 'https://vault.example' });
  new VaultSecretsMounts(guarded, 'Secrets');
  for (const id of ['A', 'B']) new KvSecretV2(other, id, { mount: 'secret', name: id, dataJson });
  expect(() => {
    app.synth();
  }).toThrow(/at other\/A\)[\s\S]*at other\/B\)/);
});
