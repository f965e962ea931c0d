import { Duration } from 'cdk8s';
import { isInjectorAnnotation } from '../../lib/agent';
import { Delivery, type InjectorOptions } from '../../lib/pod';
import { errorWith } from '../support/errors';
import { injected } from './support';

const annotationsOf = (options: InjectorOptions) =>
  injected({ delivery: Delivery.injector(options) }).metadata.annotations;
const annotation = (name: string, options: InjectorOptions = {}) =>
  annotationsOf(options)[`vault.hashicorp.com/${name}`];

describe('options of Delivery.injector()', () => {
  test.each<[InjectorOptions, Record<string, string>]>([
    [
      { logLevel: 'debug', logFormat: 'json' },
      { 'log-level': 'debug', 'log-format': 'json' },
    ],
    [
      { clientTimeout: Duration.seconds(30), clientMaxRetries: 5 },
      { 'client-timeout': '30s', 'client-max-retries': '5' },
    ],
    [
      { proxyAddress: 'http://proxy.example:3128', goMaxProcs: 1 },
      { 'proxy-address': 'http://proxy.example:3128', 'go-max-procs': '1' },
    ],
    [
      { maxConnectionsPerHost: 5, leaseRenewalThreshold: 0.5 },
      { 'template-max-connections-per-host': '5', 'template-lease-renewal-threshold': '0.5' },
    ],
    [
      { disableIdleConnections: ['auto-auth', 'templating'], disableKeepAlives: ['caching'] },
      { 'agent-disable-idle-connections': 'auto-auth,templating', 'agent-disable-keep-alives': 'caching' },
    ],
    [
      { extraSecret: 'more', copyVolumeMountsOf: 'main' },
      { 'agent-extra-secret': 'more', 'agent-copy-volume-mounts': 'main' },
    ],
    [
      { telemetry: { prometheus_retention_time: '24h', disable_hostname: true } },
      { 'agent-telemetry-prometheus-retention-time': '"24h"', 'agent-telemetry-disable-hostname': 'true' },
    ],
  ])('%j become their annotations', (options, expected) => {
    for (const [name, value] of Object.entries(expected)) {
      expect(annotation(name, options)).toBe(value);
      expect(annotation(name)).not.toBe(value);
    }
  });

  test('every annotation that is ever written is one that the injector knows', () => {
    const all: Required<InjectorOptions> = {
      logLevel: 'info',
      logFormat: 'json',
      clientTimeout: Duration.seconds(1),
      clientMaxRetries: 0,
      proxyAddress: 'http://p',
      goMaxProcs: 1,
      maxConnectionsPerHost: 1,
      leaseRenewalThreshold: 1,
      disableIdleConnections: ['caching'],
      disableKeepAlives: ['caching'],
      extraSecret: 's',
      copyVolumeMountsOf: 'c',
      telemetry: { prometheus_retention_time: '1h' },
    };
    const names = Object.keys(annotationsOf(all))
      .filter((name) => !name.startsWith('aks-vault-constructs/'))
      .map((name) => name.replace('vault.hashicorp.com/', ''));
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !isInjectorAnnotation(name))).toEqual([]);
  });

  test('an annotation with a typing error is not one that the injector knows', () => {
    expect(isInjectorAnnotation('agent-inject-tempalte-db')).toBe(false);
    expect(isInjectorAnnotation('agent-inject-secret-')).toBe(false);
  });

  test.each<[string, InjectorOptions]>([
    ['clientTimeout', { clientTimeout: Duration.minutes(11) }],
    ['clientMaxRetries', { clientMaxRetries: -1 }],
    ['clientMaxRetries', { clientMaxRetries: 101 }],
    ['clientMaxRetries', { clientMaxRetries: 1.5 }],
    ['goMaxProcs', { goMaxProcs: 0 }],
    ['maxConnectionsPerHost', { maxConnectionsPerHost: 0 }],
    ['leaseRenewalThreshold', { leaseRenewalThreshold: 0 }],
    ['leaseRenewalThreshold', { leaseRenewalThreshold: 1.1 }],
    ['proxyAddress', { proxyAddress: 'http://user:pass@proxy' }],
    ['proxyAddress', { proxyAddress: 'http://${PROXY}:3128' }],
    ['telemetry', { telemetry: { 'prometheus-retention-time': '1h' } }],
    ['extraSecret', { extraSecret: 'More_Secrets' }],
    ['copyVolumeMountsOf', { copyVolumeMountsOf: '{{ name }}' }],
  ])('%s out of bounds is refused: %j', (option, options) => {
    expect(() => Delivery.injector(options)).toThrow(
      errorWith('POD_INJECTOR_OPTION_INVALID', {
        message: expect.stringContaining(`injector ${option}`),
      }),
    );
  });

  test.each<[string, unknown]>([
    ['tlsSkipVerify', true],
    ['logLevel', 'verbose'],
    ['logFormat', 5],
    ['clientTimeout', 30],
    ['clientMaxRetries', '5'],
    ['leaseRenewalThreshold', '0.5'],
    ['proxyAddress', 3128],
    ['disableIdleConnections', 'caching'],
    ['disableKeepAlives', ['http2']],
    ['extraSecret', {}],
    ['telemetry', '24h'],
    ['telemetry', { prometheus_retention_time: {} }],
  ])('%s: %j from untyped code is refused', (option, value) => {
    expect(() => Delivery.injector({ [option]: value } as InjectorOptions)).toThrow(
      errorWith('POD_INJECTOR_OPTION_INVALID', {
        message: expect.stringContaining(`injector ${option}`),
      }),
    );
  });

  test.each([null, 'debug', 5])('%j instead of options is refused', (options) => {
    expect(() => Delivery.injector(options as unknown as InjectorOptions)).toThrow(
      errorWith('POD_INJECTOR_OPTION_INVALID'),
    );
  });

  test('an option that is undefined is one that is left out', () => {
    expect(annotationsOf({ logLevel: undefined, clientTimeout: undefined })).toEqual(annotationsOf({}));
  });
});
