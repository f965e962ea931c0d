import { TerraformVariable } from 'cdktf';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { vaultProvider } from '../../lib/vault/bindings';
import { errorOf, newStack } from '../support/terraform';
import { ENDPOINT } from './support';

// What it emits with the provider 5.13 is in test/cdktn/reviewer-jwt.test.ts; with cdktn this file is run as well.
function build(writeOnlyVersion: unknown) {
  const stack = newStack();
  const jwt = new TerraformVariable(stack, 'jwt', { sensitive: true });
  const reviewer = TokenReviewer.serviceAccount({ jwt, writeOnlyVersion: writeOnlyVersion as number });
  return new VaultKubernetesAuth(stack, 'Auth', { cluster: ENDPOINT, reviewer });
}

test('writeOnlyVersion is refused with the bindings of vault 5.6, and the error names ./cdktn/vault', () => {
  if (vaultProvider.hasWriteOnlyReviewerJwt) {
    expect(() => build(1)).not.toThrow();
    return;
  }
  const error = errorOf(() => build(1));
  expect(error.code).toBe('VAULT_NEEDS_PROVIDER_5_13');
  expect(error.message).toContain('import from aks-vault-constructs/cdktn/vault');
});

test.each([0, -1, 1.5, Number.NaN, '1', null, true, {}])('%p is no version of a JWT', (version) => {
  expect(errorOf(() => build(version)).code).toBe('VAULT_REVIEWER_JWT_VERSION_INVALID');
});
