import { VaultManifestValidation } from '../../lib';
import { errorWith } from '../support/errors';

describe('VaultManifestValidation refuses properties that cdk8s.yaml may hold and that mean nothing', () => {
  test.each([null, 5, 'strict', true, []])('%j in place of them', (properties) => {
    expect(() => new VaultManifestValidation(properties as never)).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([null, 'true', 1, {}])('strict: %j', (strict) => {
    expect(() => new VaultManifestValidation({ strict: strict as never })).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID', { message: expect.stringContaining('it is true or false') }),
    );
  });

  test('and takes none, and strict', () => {
    expect(() =>
      [undefined, {}, { strict: true }].map((of) => new VaultManifestValidation(of)),
    ).not.toThrow();
  });
});
