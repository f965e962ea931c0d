import { Duration } from 'cdk8s';
import { Delivery, FailedRotation, type InjectInput } from '../../lib/pod';
import { errorWith } from '../support/errors';
import { containerOf, injected } from './support';

const liveness = (input: Partial<InjectInput>) =>
  containerOf(injected(input), 'vault-agent')['livenessProbe'];

describe('failedRotation', () => {
  test('is logged by default: no probe', () => {
    expect(liveness({})).toBeUndefined();
    expect(liveness({ failedRotation: FailedRotation.logged() })).toBeUndefined();
  });

  test('becomes an event by a probe that never restarts anything: its threshold is 2147483647', () => {
    for (const delivery of [Delivery.agent(), Delivery.initAndSidecar()]) {
      expect(liveness({ failedRotation: FailedRotation.event(), delivery })).toMatchObject({
        exec: { command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'fresh', '120'] },
        failureThreshold: 2_147_483_647,
        periodSeconds: 30,
      });
    }
  });

  test.each([
    [undefined, '120'],
    [Duration.seconds(10), '90'],
    [Duration.minutes(5), '600'],
  ])(
    'an error counts for 90 s, or for two intervals where that is more: %s, %s s',
    (renderInterval, seconds) => {
      expect(liveness({ failedRotation: FailedRotation.event(), renderInterval })).toMatchObject({
        exec: { command: expect.arrayContaining(['fresh', seconds]) as unknown },
      });
    },
  );

  test('is unknown for an agent of the injector', () => {
    expect(() => injected({ failedRotation: FailedRotation.event(), delivery: Delivery.injector() })).toThrow(
      errorWith('POD_FAILED_ROTATION_UNKNOWN'),
    );
  });
});
