import { Duration } from 'cdk8s';
import { injectorHelmValues, VaultServer } from '../../lib';
import { errorWith } from '../support/errors';

describe('injectorHelmValues', () => {
  const vault = VaultServer.at('https://vault.example:8200');

  test('fails closed for labelled pods alone, with 2 replicas, a budget, 10 s, and without the fight with AKS', () => {
    expect(injectorHelmValues({ vault })).toEqual({
      global: { externalVaultAddr: 'https://vault.example:8200' },
      server: { enabled: false },
      injector: {
        enabled: true,
        replicas: 2,
        leaderElector: { enabled: true },
        podDisruptionBudget: { maxUnavailable: 1 },
        webhook: {
          failurePolicy: 'Fail',
          timeoutSeconds: 10,
          objectSelector: { matchLabels: { 'vault-injection': 'required' } },
          annotations: { 'admissions.enforcer/disabled': 'true' },
        },
      },
    });
  });

  test('takes other replicas, another timeout and the name of the API server', () => {
    expect(
      injectorHelmValues({
        vault,
        replicas: 3,
        timeout: Duration.seconds(5),
        apiServerHost: 'shop.azmk8s.io',
      }),
    ).toMatchObject({
      injector: {
        replicas: 3,
        webhook: { timeoutSeconds: 5 },
        extraEnvironmentVars: { KUBERNETES_SERVICE_HOST: 'shop.azmk8s.io' },
      },
    });
  });

  test.each([
    ['replicas', { replicas: 1 }],
    ['replicas', { replicas: 2.5 }],
    ['timeout', { timeout: Duration.seconds(31) }],
    ['timeout', { timeout: Duration.seconds(0) }],
  ])('refuses %s out of bounds', (option, options) => {
    expect(() => injectorHelmValues({ vault, ...options })).toThrow(
      errorWith('WORKLOAD_HELM_OPTION_INVALID', {
        message: expect.stringContaining(`injectorHelmValues ${option}`),
      }),
    );
  });

  test.each([
    ['options', undefined],
    ['options', 'https://vault.example'],
    ['vault', { vault: 'https://vault.example' }],
    ['vault', {}],
    ['replicas', { vault, replicas: '2' }],
    ['timeout', { vault, timeout: 10 }],
    ['timeout', { vault, timeout: Duration.millis(1500) }],
    ['apiServerHost', { vault, apiServerHost: 'https://shop.azmk8s.io' }],
    ['apiServerHost', { vault, apiServerHost: 5 }],
  ])('refuses %s from untyped code: %j', (option, options) => {
    expect(() => injectorHelmValues(options as never)).toThrow(
      errorWith('WORKLOAD_HELM_OPTION_INVALID', {
        message: expect.stringMatching(new RegExp(`^injectorHelmValues ${option}: `)),
      }),
    );
  });
});
