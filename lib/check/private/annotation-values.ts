import { goBoolean } from '../model/injection';
import { isPlaceholder } from './placeholder';

/** What an annotation may hold, and who objects to anything else. */
interface ValueRule {
  readonly names: RegExp;
  readonly fits: (text: string) => boolean;
  readonly allowed: string;
  /** Who refuses: the webhook the pod, or the agent to start. */
  readonly by: 'webhook' | 'agent';
}

const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|[smh]))+)$/;
const QUANTITY = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

const AUTH_METHODS: readonly string[] = [
  'alicloud',
  'approle',
  'aws',
  'azure',
  'cert',
  'cf',
  'gcp',
  'jwt',
  'kerberos',
  'kubernetes',
  'ldap',
  'oci',
  'pcf',
  'token_file',
];

/** A function, since nothing is made when the module is loaded. Of vault-k8s 1.7.6 and Vault's agent. */
function valueRules(): readonly ValueRule[] {
  const words = (list: readonly string[]) => (text: string) => list.includes(text.toLowerCase());
  return [
    {
      names:
        /^(?:agent-inject|agent-init-first|agent-pre-populate(?:-only)?|agent-share-process-namespace|agent-inject-token|agent-run-as-same-user|agent-set-security-context|agent-revoke-on-shutdown|agent-enable-quit|agent-cache-enable|agent-cache-exit-on-err|agent-auto-auth-exit-on-err|template-config-exit-on-retry-failure|tls-skip-verify|error-on-missing-key-.+)$/,
      fits: (text) => goBoolean(text) !== undefined,
      allowed: '"true" or "false"',
      by: 'webhook',
    },
    {
      names: /^(?:agent-run-as-user|agent-run-as-group|template-max-connections-per-host)$/,
      fits: (text) => /^\d*$/.test(text),
      allowed: 'a whole number',
      by: 'webhook',
    },
    {
      names: /^agent-revoke-grace$/,
      fits: (text) => /^\d+$/.test(text),
      allowed: 'a whole number of seconds',
      by: 'webhook',
    },
    {
      names: /^template-lease-renewal-threshold$/,
      fits: (text) => text.trim() !== '' && Number.isFinite(Number(text)),
      allowed: 'a number such as "0.9"',
      by: 'webhook',
    },
    {
      names: /^auth-(?:min|max)-backoff$/,
      fits: (text) => text === '' || DURATION.test(text),
      allowed: 'a duration with its unit, such as "30s"',
      by: 'webhook',
    },
    {
      names: /^agent-(?:limits|requests)-(?:cpu|mem|ephemeral)$/,
      fits: (text) => text === '' || QUANTITY.test(text),
      allowed: 'a quantity such as "250m" or "64Mi"',
      by: 'webhook',
    },
    {
      names: /^agent-inject-default-template$/,
      fits: words(['map', 'json']),
      allowed: '"map" or "json"',
      by: 'webhook',
    },
    {
      names: /^agent-(?:init-)?json-patch$/,
      fits: isPatch,
      allowed: 'a JSON list of operations',
      by: 'webhook',
    },
    {
      names: /^template-static-secret-render-interval$/,
      fits: (text) => text === '' || /^\d+$/.test(text) || DURATION.test(text),
      allowed: 'a duration such as "60s"',
      by: 'agent',
    },
    {
      names: /^agent-inject-perms-.+$/,
      fits: (text) => /^(?:[0-7]{3,4})?$/.test(text),
      allowed: 'an octal mode such as "0440"',
      by: 'agent',
    },
    {
      names: /^auth-type$/,
      fits: (text) => text === '' || AUTH_METHODS.includes(text),
      allowed: `a method that agents know: ${AUTH_METHODS.join(', ')}`,
      by: 'agent',
    },
    {
      names: /^log-level$/,
      fits: words(['', 'trace', 'debug', 'notice', 'info', 'warn', 'warning', 'err', 'error']),
      allowed: 'trace, debug, info, warn or error',
      by: 'agent',
    },
    {
      names: /^log-format$/,
      fits: words(['', 'standard', 'json']),
      allowed: 'standard or json',
      by: 'agent',
    },
  ];
}

/** What is wrong with the value of an annotation; undefined where nothing is, or nothing is known. */
export function valueProblem(name: string, text: string): ValueRule | undefined {
  // A patch in JSON may have brackets of its own.
  if (isPlaceholder(text) && !name.endsWith('json-patch')) return undefined;
  return valueRules().find(({ names, fits }) => names.test(name) && !fits(text));
}

function isPatch(text: string): boolean {
  if (text === '') return true;
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
