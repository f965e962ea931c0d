import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { vaultProvider as provider513 } from '../../lib/vault/provider/vault-5-13';
import { vaultProvider as provider56 } from '../../lib/vault/provider/vault-5-6';
import { annotationsOf, newStack, Synthesized } from '../support/terraform';
import { ENDPOINT } from '../vault/support';

/** Here the bindings are those of vault 5.13.0. */
function configuration(writeOnlyVersion?: number, targetVersions?: Readonly<Record<string, string>>) {
  const stack = new TerraformStack(Testing.app({ context: { targetVersions } }), 'test');
  new VaultProvider(stack, 'vault', { address: 'https://vault.example:8200' });
  const jwt = new TerraformVariable(stack, 'jwt', { sensitive: true });
  const reviewer = TokenReviewer.serviceAccount({ jwt, writeOnlyVersion });
  new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer });
  return new Synthesized(Testing.synth(stack, true)).one('vault_kubernetes_auth_backend_config');
}

/** What an application says in `cdktf.json` or as context of its App. */
const TARGETS = { terraform: '>=1.11.0' };

test('vault-5-6.ts and vault-5-13.ts have the same members', () => {
  expect(Object.keys(provider513)).toEqual(Object.keys(provider56));
});

test('writeOnlyVersion passes the JWT as an argument that Terraform keeps in no state', () => {
  const written = configuration(1, TARGETS);
  expect(written).toMatchObject({
    token_reviewer_jwt_wo: '${var.jwt}',
    token_reviewer_jwt_wo_version: 1,
    disable_local_ca_jwt: true,
  });
  expect(written).not.toHaveProperty('token_reviewer_jwt');
  expect(configuration(7, TARGETS)).toMatchObject({ token_reviewer_jwt_wo_version: 7 });
});

test('cdktn refuses it unless the application says that its Terraform is of 1.11 or later', () => {
  expect(() => configuration(1)).toThrow(/requires terraform >=1\.11\.0/);
  expect(() => configuration(1, { terraform: '>=1.10.0' })).toThrow(/requires terraform >=1\.11\.0/);
});

test('without it the JWT is an ordinary argument, as with the provider 5.6', () => {
  const kept = configuration();
  expect(kept).toMatchObject({ token_reviewer_jwt: '${var.jwt}' });
  expect(Object.keys(kept).filter((name) => name.includes('_wo'))).toEqual([]);
});

test('the warning of the JWT in the state is there without it, and not with it', () => {
  const warnings = (writeOnlyVersion?: number) => {
    const stack = newStack();
    const jwt = new TerraformVariable(stack, 'jwt', { sensitive: true });
    const reviewer = TokenReviewer.serviceAccount({ jwt, writeOnlyVersion });
    new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer });
    return annotationsOf(stack).filter((text) => text.includes('Terraform state'));
  };
  expect([warnings().length, warnings(1).length]).toEqual([1, 0]);
});
