import { Duration } from 'cdk8s';
import { DNS_SUBDOMAIN } from '../core';
import { numberOf } from '../pod';
import { WorkloadErrors } from './errors';
import { INJECTED_LABEL, VaultServer } from '../agent';
import { check, HELM_OPTIONS } from './private/shapes';

/** What {@link injectorHelmValues} is told. */
export interface InjectorHelmOptions {
  /** The Vault server that agents use whose pods name none. */
  readonly vault: VaultServer;
  /** Pods of the webhook, from 2 to 9: with one, a drained node stops every new pod. @default 2 */
  readonly replicas?: number;
  /**
   * How long the API server waits for the webhook, from 1 s to 30 s. Every new pod with the label waits that long when
   * the webhook is away. @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
  /**
   * The host name of the API server, for clusters whose way out is a firewall that knows names only: AKS tells its
   * pods an address. @default the cluster's own
   */
  readonly apiServerHost?: string;
}

/** Values of a Helm chart, ready for YAML. */
export type HelmValues = Readonly<Record<string, unknown>>;

/**
 * Values of HashiCorp's chart `vault` (0.28 or later) with which the injector can be relied on, on AKS too: it refuses
 * the pods with the label `vault-injection: required` while it is away (`failurePolicy: Fail`), and none of the others;
 * two replicas with a disruption budget outlive the drain of a node; a short timeout bounds what an outage costs; and
 * AKS's Admissions Enforcer leaves its configuration alone, over which the two would fight otherwise.
 *
 * Only pods with the label are injected: `Delivery.injector()` sets it. Pods annotated by hand need it too.
 *
 * @example writeFileSync('injector.values.json', JSON.stringify(injectorHelmValues({ vault })));
 * @throws WORKLOAD_HELM_OPTION_INVALID
 * @see https://developer.hashicorp.com/vault/docs/platform/k8s/helm/configuration
 */
export function injectorHelmValues(options: InjectorHelmOptions): HelmValues {
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw invalid('options', 'must be an object', typeof options);
  }
  check('', options, HELM_OPTIONS);
  const { vault, replicas = 2, timeout = Duration.seconds(10), apiServerHost } = options;
  if (!((vault as unknown) instanceof VaultServer))
    throw invalid('vault', 'must be a VaultServer', typeof vault);
  if (!Number.isInteger(replicas) || replicas < 2 || replicas > 9) {
    throw invalid('replicas', 'must be a whole number from 2 to 9', replicas);
  }
  const seconds = numberOf(timeout, 'toSeconds');
  if (seconds === undefined || seconds < 1 || seconds > 30) {
    throw invalid(
      'timeout',
      'must be a duration between 1 s and 30 s',
      seconds === undefined ? timeout : `${String(seconds)} s`,
    );
  }
  const host: unknown = apiServerHost;
  if (host !== undefined && !(typeof host === 'string' && DNS_SUBDOMAIN.test(host))) {
    throw invalid('apiServerHost', 'must be a host name', host);
  }
  return {
    global: { externalVaultAddr: vault.address },
    server: { enabled: false },
    injector: {
      enabled: true,
      replicas,
      leaderElector: { enabled: true },
      podDisruptionBudget: { maxUnavailable: 1 },
      webhook: {
        failurePolicy: 'Fail',
        timeoutSeconds: seconds,
        objectSelector: { matchLabels: { [INJECTED_LABEL.name]: INJECTED_LABEL.value } },
        annotations: { 'admissions.enforcer/disabled': 'true' },
      },
      ...(apiServerHost === undefined
        ? {}
        : { extraEnvironmentVars: { KUBERNETES_SERVICE_HOST: apiServerHost } }),
    },
  };
}

function invalid(option: string, rule: string, got: unknown): Error {
  return WorkloadErrors.WORKLOAD_HELM_OPTION_INVALID({ option, rule, got });
}
