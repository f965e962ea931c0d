import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ManifestValidationContext, VaultManifestValidation } from '../../lib';
import { workload } from '../check/support';
import { errorWith } from '../support/errors';

describe('VaultManifestValidation refuses properties that cdk8s.yaml may hold and that mean nothing', () => {
  test.each([null, 5, 'strict', true, []])('%j in place of them', (properties) => {
    expect(() => new VaultManifestValidation(properties as never)).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([null, 'true', 1, {}])('strict: %j', (strict) => {
    expect(() => new VaultManifestValidation({ strict: strict as never })).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID', { message: expect.stringContaining('must be true or false') }),
    );
  });

  test.each([null, 'true', 1, {}])('deploymentSafeguards: %j', (deploymentSafeguards) => {
    const options = { deploymentSafeguards: deploymentSafeguards as never };
    expect(() => new VaultManifestValidation(options)).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID', { message: expect.stringContaining('must be true or false') }),
    );
  });

  test('and takes none, and strict', () => {
    expect(() =>
      [undefined, {}, { strict: true }].map((of) => new VaultManifestValidation(of)),
    ).not.toThrow();
  });
});

test('deploymentSafeguards: true looks for what AKS refuses, which is not looked for without it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'avc-plugin-'));
  try {
    const manifest = join(folder, 'web.k8s.yaml');
    writeFileSync(manifest, stringify(workload()));
    const found = async (deploymentSafeguards: boolean): Promise<readonly string[]> => {
      const rules: string[] = [];
      const context: ManifestValidationContext = {
        manifests: [manifest],
        report: {
          addViolation: ({ ruleName }) => rules.push(ruleName),
          submit: (status) => rules.push(status),
        },
      };
      await new VaultManifestValidation({ deploymentSafeguards }).validate(context);
      return rules;
    };
    expect(await found(false)).toEqual(['success']);
    expect(await found(true)).toEqual(expect.arrayContaining(['safeguards-probes', 'failure']));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
