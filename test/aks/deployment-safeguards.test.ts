import { type AksClusterProps, AksPreset, DeploymentSafeguards, PodSecurityLevel } from '../../lib/aks';
import { azurerm } from '../../lib/aks/bindings';
import { errorOf, newStack } from '../support/terraform';
import { clusterIn, synthCluster } from './support';

// What it emits with azurerm 5 is in test/cdktn/deployment-safeguards.test.ts; with cdktn this file is run as well.
const of4 = azurerm.major === 4;

const refusal = (props: Partial<AksClusterProps>) =>
  errorOf(() => {
    clusterIn(newStack(), props);
  });

test('a cluster has none by default', () => {
  expect(synthCluster().ids().join()).not.toContain('deployment_safeguard');
});

test('with the bindings of azurerm 4 they are refused, and the error names ./cdktn/aks', () => {
  const build = () => clusterIn(newStack(), { deploymentSafeguards: DeploymentSafeguards.warn() });
  if (!of4) {
    expect(build).not.toThrow();
    return;
  }
  const { code, message } = errorOf(build);
  expect([code, message]).toEqual([
    'AKS_NEEDS_AZURERM_5',
    expect.stringMatching(/deploymentSafeguards.*import from aks-vault-constructs\/cdktn\/aks/),
  ]);
});

test.each([null, 'Enforce', true, {}, [], AksPreset.PRODUCTION])(
  'deploymentSafeguards: %j is no DeploymentSafeguards',
  (value) => {
    const error = refusal({ deploymentSafeguards: value } as unknown as Partial<AksClusterProps>);
    expect([error.code, error.message]).toEqual([
      'AKS_VALUE_INVALID',
      expect.stringContaining('made by DeploymentSafeguards.enforce(...) or warn(...)'),
    ]);
  },
);

describe.each([
  ['enforce', DeploymentSafeguards.enforce.bind(DeploymentSafeguards)],
  ['warn', DeploymentSafeguards.warn.bind(DeploymentSafeguards)],
] as const)('DeploymentSafeguards.%s()', (_, make) => {
  test.each([['Team'], ['team-*'], ['a/b'], ['x'.repeat(64)]])(
    'refuses %j as an excluded namespace',
    (namespace) => {
      const build = () => make({ excludedNamespaces: [namespace] });
      expect(errorOf(build).code).toBe('AKS_SAFEGUARDS_NAMESPACE_INVALID');
    },
  );

  test('refuses a namespace that is named twice', () => {
    const error = errorOf(() => make({ excludedNamespaces: ['a', 'b', 'a'] }));
    expect(error.code).toBe('AKS_SAFEGUARDS_NAMESPACE_INVALID');
  });

  test.each([
    [null, 'an object'],
    ['cert-manager', 'an object'],
    [['cert-manager'], 'an object'],
    [{ excludedNamespaces: 'cert-manager' }, 'excludedNamespaces'],
    [{ excludedNamespaces: [5] }, 'excludedNamespaces'],
    [{ excludedNamespaces: [''] }, 'excludedNamespaces'],
    [{ excludedNamespace: ['cert-manager'] }, 'excludedNamespace'],
    [{ podSecurity: 'baseline' }, 'podSecurity'],
    [{ podSecurity: null }, 'podSecurity'],
  ])('refuses %j from untyped code, and names what is wrong', (options, name) => {
    const error = errorOf(() => make(options as never));
    expect([error.code, error.message]).toEqual(['AKS_VALUE_INVALID', expect.stringContaining(name)]);
  });

  test('takes namespaces and a level', () => {
    const options = { excludedNamespaces: ['cert-manager', 'n1'], podSecurity: PodSecurityLevel.RESTRICTED };
    expect(make(options)).toMatchObject(options);
  });
});
