import { Cron, Duration } from 'cdk8s';
import {
  VaultInjectedCronJob,
  VaultInjectedDeployment,
  type VaultInjectedDeploymentProps,
  VaultInjectedJob,
} from '../../lib';
import { errorWith } from '../support/errors';
import { type Manifest, only, synthChart } from '../support/manifests';
import { injected } from './support';

const refused = (code: string, message: string): Error =>
  errorWith(code, { constructPath: 'shop/Work', message: expect.stringContaining(message) });

describe('a Deployment waits for progress', () => {
  const synth = (overrides: Partial<VaultInjectedDeploymentProps>): Manifest[] =>
    synthChart((chart) => {
      new VaultInjectedDeployment(chart, 'Work', { ...injected(), ...overrides });
    });

  test('for 600 s, or 300 s longer than gate and minReady where that is more', () => {
    const deadline = (overrides: Partial<VaultInjectedDeploymentProps>) =>
      only(synth(overrides), 'Deployment').spec?.progressDeadlineSeconds;
    expect(deadline({})).toBe(600);
    expect(deadline({ startTimeout: Duration.minutes(20) })).toBe(1500);
    expect(deadline({ startTimeout: Duration.minutes(20), minReady: Duration.minutes(1) })).toBe(1560);
    expect(deadline({ progressDeadline: Duration.minutes(30) })).toBe(1800);
  });

  test('for no less than gate, minReady and 60 s: 359 s are refused, with the least that is enough', () => {
    const code = 'WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT';
    expect(() => synth({ progressDeadline: Duration.seconds(359) })).toThrow(
      refused(code, 'Duration.seconds(360)'),
    );
    expect(() => synth({ progressDeadline: Duration.seconds(360) })).not.toThrow();
    const minReady = Duration.seconds(30);
    expect(() => synth({ minReady, progressDeadline: Duration.seconds(389) })).toThrow(
      refused(code, 'Duration.seconds(390)'),
    );
  });
});

describe('what is no duration of whole seconds is refused, with the property', () => {
  test.each(['progressDeadline', 'minReady'])('%s of a Deployment', (property) => {
    for (const value of [null, 600, '10m', {}, Duration.millis(1500)]) {
      const props = { ...injected(), [property]: value } as unknown as VaultInjectedDeploymentProps;
      expect(() => synthChart((chart) => void new VaultInjectedDeployment(chart, 'Work', props))).toThrow(
        refused('WORKLOAD_VALUE_INVALID', `write ${property}: Duration.minutes(10)`),
      );
    }
  });

  test('activeDeadline of a Job', () => {
    for (const value of [null, 600, '10m', {}, Duration.millis(1500)]) {
      const props = { ...injected(), activeDeadline: value as unknown as Duration };
      expect(() => synthChart((chart) => void new VaultInjectedJob(chart, 'Work', props))).toThrow(
        refused('WORKLOAD_VALUE_INVALID', 'write activeDeadline: Duration.minutes(10)'),
      );
    }
  });
});

describe.each([
  ['Job', (props: object) => (chart: never) => new VaultInjectedJob(chart, 'Work', props as never)],
  [
    'CronJob',
    (props: object) => (chart: never) =>
      new VaultInjectedCronJob(chart, 'Work', { schedule: Cron.daily(), ...props } as never),
  ],
])('the activeDeadline of a %s', (_, build) => {
  const synth = (activeDeadline: Duration | undefined) => () =>
    synthChart((chart) => {
      build({ ...injected(), activeDeadline })(chart as never);
    });

  test('below startTimeout and 60 s is refused, one of 360 s is not, and no deadline is no finding', () => {
    expect(synth(Duration.seconds(359))).toThrow(
      refused('WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT', 'Duration.seconds(360)'),
    );
    expect(synth(Duration.seconds(360))).not.toThrow();
    expect(synth(undefined)).not.toThrow();
  });
});
