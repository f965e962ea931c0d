import { type InjectorAnnotation } from '../agent';
import { PodErrors } from './errors';
import { type DurationLike } from './units';

/** Annotations by their names without the prefix. One that the injector does not know does not compile. */
export type InjectorAnnotations = Readonly<Partial<Record<InjectorAnnotation, string>>>;

/** The agent's connections that an option speaks of. */
export type AgentConnection = 'auto-auth' | 'caching' | 'templating';

/**
 * What a workload can tell the injector beyond what follows from its own properties. Every annotation that vault-k8s
 * reads is either one of these, derived by the construct, or left out for a reason: `docs/injector.md` has the table.
 */
export interface InjectorOptions {
  /** How much the agent logs. @default the injector's setting: info */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  /** How it logs. @default the injector's setting: standard */
  readonly logFormat?: 'standard' | 'json';
  /** How long the agent waits for an answer of Vault, from 1 s to 10 min. @default the agent's: 60 s */
  readonly clientTimeout?: DurationLike;
  /** How often the agent tries a failed request again, from 0 to 100. @default the agent's: 2 */
  readonly clientMaxRetries?: number;
  /** The proxy on the way to Vault, an http or https URL. @default none */
  readonly proxyAddress?: string;
  /** The processors that the agent's runtime uses, at least 1. @default all that it sees */
  readonly goMaxProcs?: number;
  /** Connections to each Vault host, at least 1. @default the agent's: 10 */
  readonly maxConnectionsPerHost?: number;
  /** The part of a lease after which the agent fetches what it cannot renew, above 0 and at most 1. @default 0.9 */
  readonly leaseRenewalThreshold?: number;
  /** Connections that are closed when idle. @default none */
  readonly disableIdleConnections?: readonly AgentConnection[];
  /** Connections that serve one request. @default none */
  readonly disableKeepAlives?: readonly AgentConnection[];
  /** A Kubernetes Secret that the agents see at `/vault/custom`. @default none */
  readonly extraSecret?: string;
  /** The container whose volume mounts the agents get too, but for its service account's. @default none */
  readonly copyVolumeMountsOf?: string;
  /**
   * Settings of the agent's telemetry by their names, such as `{ prometheus_retention_time: '24h' }`. Written as the
   * agent's configuration has them, since the injector drops all of it when one value has the wrong type.
   * @default none
   * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent#telemetry-stanza
   */
  readonly telemetry?: Readonly<Record<string, string | number | boolean>>;
}

type Writers = {
  readonly [Option in keyof InjectorOptions]-?: (
    value: NonNullable<InjectorOptions[Option]>,
  ) => InjectorAnnotations;
};

/** A table, so that an option without its annotation does not compile. */
function writers(): Writers {
  return {
    logLevel: (value) => ({ 'log-level': value }),
    logFormat: (value) => ({ 'log-format': value }),
    clientTimeout: (value) => ({ 'client-timeout': `${String(value.toSeconds())}s` }),
    clientMaxRetries: (value) => ({ 'client-max-retries': String(value) }),
    proxyAddress: (value) => ({ 'proxy-address': value }),
    goMaxProcs: (value) => ({ 'go-max-procs': String(value) }),
    maxConnectionsPerHost: (value) => ({ 'template-max-connections-per-host': String(value) }),
    leaseRenewalThreshold: (value) => ({ 'template-lease-renewal-threshold': String(value) }),
    disableIdleConnections: (value) => ({ 'agent-disable-idle-connections': value.join(',') }),
    disableKeepAlives: (value) => ({ 'agent-disable-keep-alives': value.join(',') }),
    extraSecret: (value) => ({ 'agent-extra-secret': value }),
    copyVolumeMountsOf: (value) => ({ 'agent-copy-volume-mounts': value }),
    telemetry: (value) =>
      Object.fromEntries(
        Object.entries(value).map(([name, setting]) => [
          `agent-telemetry-${name.replaceAll('_', '-')}`,
          JSON.stringify(setting),
        ]),
      ),
  };
}

/** The annotations of the options, without their prefix. */
export function optionAnnotations(options: InjectorOptions): InjectorAnnotations {
  const table: Readonly<Record<string, (value: never) => InjectorAnnotations>> = writers();
  return Object.assign(
    {},
    ...Object.entries(options)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => table[name]?.(value as never)),
  ) as InjectorAnnotations;
}

/** @throws POD_INJECTOR_OPTION_INVALID for a value out of bounds, and for an option that there is not. */
export function checkedInjectorOptions(options: InjectorOptions): InjectorOptions {
  const { clientTimeout, clientMaxRetries, goMaxProcs, maxConnectionsPerHost, telemetry } = options;
  const known = writers();
  for (const name of Object.keys(options)) {
    check(name in known, name, `there is no such option; they are ${Object.keys(known).join(', ')}`, name);
  }
  const timeout = clientTimeout?.toSeconds() ?? 60;
  check(
    timeout >= 1 && timeout <= 600,
    'clientTimeout',
    'it is between 1 s and 10 min',
    `${String(timeout)} s`,
  );
  whole('clientMaxRetries', clientMaxRetries, 0, 100);
  whole('goMaxProcs', goMaxProcs, 1, 1024);
  whole('maxConnectionsPerHost', maxConnectionsPerHost, 1, 1000);
  const threshold = options.leaseRenewalThreshold ?? 0.9;
  check(threshold > 0 && threshold <= 1, 'leaseRenewalThreshold', 'it is above 0 and at most 1', threshold);
  const proxy = options.proxyAddress;
  check(
    proxy === undefined || /^https?:\/\/[^/@]+$/.test(proxy),
    'proxyAddress',
    'it is a URL of scheme and host, without credentials',
    '(not shown)',
  );
  for (const name of Object.keys(telemetry ?? {})) {
    check(
      /^[a-z]+(?:_[a-z]+)*$/.test(name),
      'telemetry',
      "its settings are named as in the agent's configuration",
      name,
    );
  }
  return Object.freeze({ ...options });
}

function whole(option: string, value: number | undefined, least: number, most: number): void {
  const fits = value === undefined || (Number.isInteger(value) && value >= least && value <= most);
  check(fits, option, `it is a whole number from ${String(least)} to ${String(most)}`, value);
}

function check(fits: boolean, option: string, rule: string, got: unknown): void {
  if (!fits) throw PodErrors.POD_INJECTOR_OPTION_INVALID({ option, rule, got });
}
