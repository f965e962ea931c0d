import { TerraformStack, Testing } from 'cdktf';
import { raiseAzurermVersion } from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { errorOf, newStack, synth } from '../support/terraform';
import { clusterIn } from './support';

interface Constraints {
  readonly pinned: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  readonly remedy: string;
}

/** By the provider that the bindings are made of: 4 here, 5 with `npm run test:cdktn`. */
const SIDES: Readonly<Record<number, Constraints>> = {
  4: {
    pinned: '4.55.0',
    right: ['>= 4.68.0, < 5.0.0', '~> 4.68', '4.81.0', '>=4.55,<5'],
    wrong: [
      '>= 4.40, < 5.0',
      '~> 4.0',
      '>= 4.68',
      '>= 4.68, <= 5.0',
      '>= 4.68, < 5.9',
      '>= 4.68, < 5.0.1',
      '>= 5.0',
      '~> 5.10',
      '< 5.0',
      'latest',
      '',
    ],
    remedy: 'azurerm 5 is for aks-vault-constructs/cdktn/aks',
  },
  5: {
    pinned: '5.10.0',
    right: ['>= 5.10.0, < 6.0.0', '~> 5.11', '5.12.1', '>=5.10,<6'],
    wrong: ['>= 4.68.0, < 5.0.0', '~> 5.9', '>= 5.10', '>= 5.10, <= 6.0', '~> 6.0', 'latest', ''],
    remedy: 'write ">= 5.10.0, < 6.0.0"; azurerm 4 is for aks-vault-constructs/aks',
  },
};
const { pinned, right, wrong, remedy } = SIDES[azurerm.major] as Constraints;

function versionOf(build: (stack: TerraformStack) => void): string {
  const { terraform } = synth(build).json as {
    terraform: { required_providers: { azurerm: { version: string } } };
  };
  return terraform.required_providers.azurerm.version;
}

describe('raiseAzurermVersion', () => {
  test('leaves the exact pin of the bindings alone unless it is called', () => {
    expect(versionOf((stack) => clusterIn(stack))).toBe(pinned);
  });

  test.each(right)('sets %j', (constraint) => {
    expect(
      versionOf((stack) => {
        raiseAzurermVersion(stack, constraint);
      }),
    ).toBe(constraint);
  });

  test.each(wrong)('refuses %j and says what to write', (constraint) => {
    for (const stack of [newStack(), new TerraformStack(Testing.app(), 'test')]) {
      const error = errorOf(() => raiseAzurermVersion(stack, constraint));
      expect(error.code).toBe('AKS_PROVIDER_VERSION_INVALID');
      expect(error.message).toContain(remedy);
    }
  });
});
