import { type InjectorAnnotation, templateSafeJson } from '../agent';
import { DNS_LABEL, DNS_SUBDOMAIN, isListOf } from '../core';
import { PodErrors } from './errors';
import { type DurationLike } from '../core';
import { numberOf } from './units';

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
          templateSafeJson(setting),
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

/** What a value of an option has to be. */
interface Bounds {
  readonly fits: (value: unknown) => boolean;
  readonly rule: string;
}

/** A table, so that an option without bounds does not compile. */
function bounds(): Readonly<Record<keyof InjectorOptions, Bounds>> {
  return {
    logLevel: oneOf('trace', 'debug', 'info', 'warn', 'error'),
    logFormat: oneOf('standard', 'json'),
    clientTimeout: {
      fits: (value) => within(numberOf(value, 'toSeconds'), 1, 600),
      rule: 'must be a duration between 1 s and 10 min',
    },
    clientMaxRetries: whole(0, 100),
    proxyAddress: {
      fits: (value) => matches(value, /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i),
      rule: 'must be a URL of scheme and host, without credentials',
    },
    goMaxProcs: whole(1, 1024),
    maxConnectionsPerHost: whole(1, 1000),
    leaseRenewalThreshold: {
      fits: (value) => typeof value === 'number' && value > 0 && value <= 1,
      rule: 'must be above 0 and at most 1',
    },
    disableIdleConnections: connections(),
    disableKeepAlives: connections(),
    extraSecret: {
      fits: (value) => matches(value, DNS_SUBDOMAIN),
      rule: 'must be the name of a Kubernetes Secret',
    },
    copyVolumeMountsOf: {
      fits: (value) => matches(value, DNS_LABEL),
      rule: 'must be the name of a container',
    },
    telemetry: {
      fits: (value) => isRecord(value) && Object.entries(value).every(isTelemetrySetting),
      rule: "must have settings named as in the agent's configuration, each a text, a number or a boolean",
    },
  };
}

/** @throws POD_INJECTOR_OPTION_INVALID for a value out of bounds, and for an unknown option. */
export function checkedInjectorOptions(options: InjectorOptions): InjectorOptions {
  if (!isRecord(options)) throw invalid('options', 'must be an object', typeof options);
  const known: Readonly<Record<string, Bounds>> = bounds();
  for (const [option, value] of Object.entries(options as Readonly<Record<string, unknown>>)) {
    const found = Object.hasOwn(known, option) ? known[option] : undefined;
    if (found === undefined) {
      throw invalid(option, `there is no such option; there are ${Object.keys(known).join(', ')}`, option);
    }
    if (value !== undefined && !found.fits(value)) throw invalid(option, found.rule, shown(option, value));
  }
  return Object.freeze({ ...options });
}

function invalid(option: string, rule: string, got: unknown): Error {
  return PodErrors.POD_INJECTOR_OPTION_INVALID({ option, rule, got });
}

/** A proxy's address may hold a password. */
function shown(option: string, value: unknown): unknown {
  if (option === 'proxyAddress') return '(not shown)';
  const seconds = numberOf(value, 'toSeconds');
  return seconds === undefined ? value : `${String(seconds)} s`;
}

function oneOf(...choices: readonly string[]): Bounds {
  return { fits: (value) => choices.includes(value as string), rule: `must be one of ${choices.join(', ')}` };
}

function whole(least: number, most: number): Bounds {
  return {
    fits: (value) => Number.isInteger(value) && within(value as number, least, most),
    rule: `must be a whole number from ${String(least)} to ${String(most)}`,
  };
}

function connections(): Bounds {
  const known: readonly AgentConnection[] = ['auto-auth', 'caching', 'templating'];
  return {
    fits: (value) => isListOf(value, (one) => known.includes(one as AgentConnection)),
    rule: `must be a list of ${known.join(', ')}`,
  };
}

function isTelemetrySetting([name, value]: [string, unknown]): boolean {
  const fits =
    typeof value === 'number' ? Number.isFinite(value) : ['string', 'boolean'].includes(typeof value);
  return /^[a-z]+(?:_[a-z]+)*$/.test(name) && fits;
}

function within(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

function matches(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
