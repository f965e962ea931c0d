import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { AuthMount, kv2, VaultSecrets, type VaultSecretsProps, VaultServer } from '../../lib';
import { DEADLINE_CASES } from '../pod/object-deadlines';
import { errorWith } from '../support/errors';

/** The mixin refuses an object whose controller gives up before the start gate has said what is missing. */
const props = (more: Partial<VaultSecretsProps> = {}): VaultSecretsProps => ({
  vault: VaultServer.at('https://vault.example:8200'),
  access: { roleName: 'shop-web', auth: AuthMount.kubernetes('kubernetes') },
  files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
  ...more,
});
const template = {
  spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'registry.example/web:1' }] },
};
const code = 'WORKLOAD_OBJECT_DEADLINE_TOO_SHORT';

describe.each(DEADLINE_CASES)('$title', ({ apiVersion, kind, object, property, atLeast, otherwise }) => {
  const synth = (deadline: number | undefined, more?: Partial<VaultSecretsProps>) => () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    VaultSecrets.addTo(
      new ApiObject(chart, 'Work', { apiVersion, kind, ...object(template, deadline) }),
      props(more),
    );
    return Testing.synth(chart);
  };

  test(`waits for at least ${String(atLeast)} s: one less is refused, with what is enough`, () => {
    expect(synth(atLeast - 1)).toThrow(
      errorWith(code, {
        constructPath: 'shop/Work',
        message: expect.stringContaining(`write ${property}: ${String(atLeast)} or more`) as string,
      }),
    );
    expect(synth(atLeast)).not.toThrow();
    expect(synth(atLeast - 1, { startTimeout: Duration.seconds(299) })).not.toThrow();
  });

  test(`without a deadline ${otherwise === undefined ? 'waits as long as it takes' : 'waits for 600 s'}`, () => {
    expect(synth(undefined)).not.toThrow();
    const long = synth(undefined, { startTimeout: Duration.minutes(10) });
    if (otherwise === undefined) expect(long).not.toThrow();
    else
      expect(long).toThrow(
        errorWith(code, { message: expect.stringContaining('got "none, which is 600"') as string }),
      );
  });
});

test('of a Rollout with progressDeadlineAbort it is said that nothing brings it back', () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const spec = { progressDeadlineSeconds: 60, progressDeadlineAbort: true, template };
  VaultSecrets.addTo(
    new ApiObject(chart, 'Work', { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec }),
    props(),
  );
  expect(() => Testing.synth(chart)).toThrow(/it is aborted, and stays so when the secrets have come,/);
});

test("of a Deployment of cdk8s-plus it is the manifest's: 600 s where its author says nothing", () => {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'Account', 'web');
  const deployment = new Deployment(chart, 'Work', {
    containers: [{ image: 'registry.example/web:1' }],
    serviceAccount,
  });
  VaultSecrets.addTo(deployment, props({ startTimeout: Duration.minutes(10) }));
  expect(() => Testing.synth(chart)).toThrow(
    errorWith(code, {
      message: expect.stringContaining('got 600; write spec.progressDeadlineSeconds: 660') as string,
    }),
  );
});
