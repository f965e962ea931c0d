import { Duration } from 'cdk8s';
import { Delivery } from '../../lib/pod';
import { kv2, totp } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, containerOf, injected } from './support';

const migrate = { name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' };
const gate = (...args: Parameters<typeof injected>) => containerOf(injected(...args), 'vault-secrets-ready');

describe('the application does not start before its secrets', () => {
  test("the agent is the first init container and a native sidecar, the gate is the second, then come the user's own", () => {
    const { spec } = injected({}, { initContainers: [migrate] });
    expect(spec.initContainers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['vault-agent', 'Always'],
      ['vault-secrets-ready', undefined],
      ['migrate', undefined],
    ]);
    expect(spec.containers.map(({ name }) => name)).toEqual(['main']);
  });

  test('the gate waits for the seconds of startTimeout, 300 when none is given, for every file in its folder', () => {
    const wait = ['/bin/sh', '/vault/config/secrets-ready.sh', 'wait'];
    expect(gate().command).toEqual([...wait, '300', '/vault/secrets', 'api-key']);
    const files = { 'db.env': kv2('s').at('a').key('k'), 'api-key': kv2('s').at('a').key('l') };
    expect(gate({ files, startTimeout: Duration.seconds(45), secretsPath: '/srv/shop' }).command).toEqual([
      ...wait,
      '45',
      '/srv/shop',
      'db.env',
      'api-key',
    ]);
  });

  test('the gate may write to the log volume, where it marks that it gave up once', () => {
    expect(gate().volumeMounts).toContainEqual({ name: 'vault-agent-log', mountPath: '/vault/log' });
  });

  test('the gate leaves a message even when its script cannot start', () => {
    expect(gate()['terminationMessagePolicy']).toBe('FallbackToLogsOnError');
  });

  test('the pod is ready only while the agent finds the files: a probe on the agent every 5 s, none added to the application', () => {
    const template = injected();
    expect(containerOf(template, 'vault-agent')['readinessProbe']).toMatchObject({
      exec: {
        command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'check', '/vault/secrets', 'api-key'],
      },
      periodSeconds: 5,
    });
    expect(containerOf(template, 'main')).not.toHaveProperty('readinessProbe');
  });
});

describe("the gate looks as the application's user", () => {
  test("of the first container, with its group: user 10001, group 10002, and not as the agent's", () => {
    const securityContext = { runAsUser: 10_001, runAsGroup: 10_002 };
    const spec = { containers: [{ ...application, securityContext }] };
    expect(gate({}, spec).securityContext).toMatchObject(securityContext);
    expect(containerOf(injected({}, spec), 'vault-agent').securityContext).toMatchObject({
      runAsUser: 100,
      runAsGroup: 1000,
    });
  });

  test('of the pod, where the container states none', () => {
    expect(gate({}, { securityContext: { runAsUser: 7, runAsGroup: 8 } }).securityContext).toMatchObject({
      runAsUser: 7,
      runAsGroup: 8,
    });
  });

  test('without a group, where only a user is stated: the image of the gate has the group', () => {
    const { securityContext } = gate({}, { securityContext: { runAsUser: 7 } });
    expect(securityContext).toMatchObject({ runAsUser: 7 });
    expect(securityContext).not.toHaveProperty('runAsGroup');
  });

  test("as the agent's, user 100 and group 1000, where the application states none", () => {
    expect(gate().securityContext).toMatchObject({ runAsUser: 100, runAsGroup: 1000, runAsNonRoot: true });
    expect(gate({}, { securityContext: { runAsGroup: 8 } }).securityContext).toMatchObject({
      runAsUser: 100,
      runAsGroup: 8,
    });
  });

  test('as root, where the application is root', () => {
    const { securityContext } = gate({}, { securityContext: { runAsUser: 0 } });
    expect(securityContext).toMatchObject({ runAsUser: 0, runAsNonRoot: false });
  });
});

describe('a file that may be empty', () => {
  const flags = kv2('secret').at('shop/flags').optional();
  const files = {
    a: kv2('secret').at('shop/db').key('k'),
    b: flags.key('b').orEmpty(),
    c: flags.key('c').orElse('x'),
  };

  test('has a question mark before its name where gate and readiness wait for it, in every delivery', () => {
    for (const delivery of [Delivery.agent(), Delivery.initAndSidecar(), Delivery.injector()]) {
      // As an argument of a container, and within the JSON of a patch.
      const text = JSON.stringify(injected({ files, delivery })).replaceAll(String.fromCharCode(92), '');
      expect(text).toContain('"/vault/secrets","a","?","b","c"');
    }
  });
});

describe('what is good for a short time', () => {
  const files = { code: totp('totp').key('vpn').code() };

  test('is refused with an interval of more than 30 s, the default too', () => {
    expect(() => injected({ files })).toThrow(errorWith('POD_RENDER_INTERVAL_TOO_LONG'));
    expect(() => injected({ files, renderInterval: Duration.seconds(31) })).toThrow(
      errorWith('POD_RENDER_INTERVAL_TOO_LONG'),
    );
    expect(() => injected({ files, renderInterval: Duration.seconds(30) })).not.toThrow();
  });
});

describe('the durations of a start agree', () => {
  test.each([9, 86_401])('a startTimeout of %d s is out of bounds (10 s to 24 h)', (seconds) => {
    expect(() => injected({ startTimeout: Duration.seconds(seconds) })).toThrow(
      errorWith('POD_START_TIMEOUT_OUT_OF_BOUNDS', {
        message: expect.stringContaining(`got "${String(seconds)} s"`),
      }),
    );
  });

  test.each([10, 86_400])('a startTimeout of %d s is within them', (seconds) => {
    expect(gate({ startTimeout: Duration.seconds(seconds) }).command).toContain(String(seconds));
  });

  test.each([599, 86_401])('a tokenExpiration of %d s is out of bounds (600 s to 24 h)', (seconds) => {
    expect(() => injected({ tokenExpiration: Duration.seconds(seconds) })).toThrow(
      errorWith('POD_TOKEN_EXPIRATION_OUT_OF_BOUNDS'),
    );
  });

  test('a tokenExpiration below startTimeout is refused, and one that is the same is not', () => {
    const build = (token: number, start: number) => () =>
      injected({ tokenExpiration: Duration.seconds(token), startTimeout: Duration.seconds(start) });
    expect(build(600, 601)).toThrow(errorWith('POD_TOKEN_EXPIRES_BEFORE_START'));
    expect(build(600, 600)).not.toThrow();
  });

  test('the token lives 3600 s where nothing is said, or as long as the gate waits where that is more', () => {
    const expiration = (startTimeout?: Duration) =>
      JSON.stringify(injected({ startTimeout }).spec.volumes).match(/"expirationSeconds":(\d+)/)?.[1];
    expect(expiration()).toBe('3600');
    expect(expiration(Duration.hours(2))).toBe('7200');
  });

  test.each([9, 86_401])('a renderInterval of %d s is out of bounds (10 s to 24 h)', (seconds) => {
    expect(() => injected({ renderInterval: Duration.seconds(seconds) })).toThrow(
      errorWith('POD_RENDER_INTERVAL_OUT_OF_BOUNDS'),
    );
  });
});
