import { Token } from 'cdktf';
import { DNS_LABEL } from '../../core';
import { AksErrors } from '../errors';

/** Pod Security Standards that safeguards hold pods to. */
export enum PodSecurityLevel {
  /** Anything is allowed. */
  PRIVILEGED = 'Privileged',
  /** Known ways out of a container are closed. */
  BASELINE = 'Baseline',
  /** Hardened pods alone, such as those of this library. */
  RESTRICTED = 'Restricted',
}

/** Options of `DeploymentSafeguards`. */
export interface DeploymentSafeguardsOptions {
  /**
   * Namespaces in which nothing is looked at: of operators that cannot be brought to comply. `kube-system` and AKS's own never are.
   * @default none
   */
  readonly excludedNamespaces?: readonly string[];
  /** @default PodSecurityLevel.PRIVILEGED, by AKS */
  readonly podSecurity?: PodSecurityLevel;
}

/** What AKS does with pods that are not as its best practices want them. */
export class DeploymentSafeguards {
  private constructor(
    /** As the provider has it. */
    public readonly level: 'Enforce' | 'Warn',
    public readonly excludedNamespaces: readonly string[],
    public readonly podSecurity: PodSecurityLevel | undefined,
  ) {}

  /**
   * AKS refuses them, and changes requests, limits and the spread over nodes of others: what GitOps shows as drift. Workloads
   * with `deploymentSafeguards: true` pass unchanged.
   * @throws AKS_SAFEGUARDS_NAMESPACE_INVALID, AKS_SAFEGUARDS_OPTION_INVALID
   */
  public static enforce(options: DeploymentSafeguardsOptions = {}): DeploymentSafeguards {
    return DeploymentSafeguards.of('Enforce', options);
  }

  /**
   * `kubectl` warns of them, and nothing is refused or changed: to see what is to be done before `enforce`.
   * @throws AKS_SAFEGUARDS_NAMESPACE_INVALID, AKS_SAFEGUARDS_OPTION_INVALID
   */
  public static warn(options: DeploymentSafeguardsOptions = {}): DeploymentSafeguards {
    return DeploymentSafeguards.of('Warn', options);
  }

  private static of(level: 'Enforce' | 'Warn', options: DeploymentSafeguardsOptions): DeploymentSafeguards {
    checkOptions(options);
    const { excludedNamespaces = [], podSecurity } = options;
    checkNamespaces(excludedNamespaces);
    return new DeploymentSafeguards(level, [...excludedNamespaces], podSecurity);
  }
}

const OPTIONS: readonly (keyof DeploymentSafeguardsOptions)[] = ['excludedNamespaces', 'podSecurity'];

/** Of untyped code. */
function checkOptions(options: unknown): void {
  const refuse = (option: string, expects: string, got: unknown): never => {
    throw AksErrors.AKS_SAFEGUARDS_OPTION_INVALID({ option, expects, got });
  };
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return refuse('options', 'an object', options);
  const known: readonly string[] = OPTIONS;
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown !== undefined) refuse(unknown, `one of ${OPTIONS.join(', ')}`, unknown);
  const { excludedNamespaces, podSecurity } = options as Readonly<Record<string, unknown>>;
  if (excludedNamespaces !== undefined && !Array.isArray(excludedNamespaces))
    refuse('excludedNamespaces', 'a list of namespaces', excludedNamespaces);
  const levels: readonly unknown[] = Object.values(PodSecurityLevel);
  if (podSecurity !== undefined && !levels.includes(podSecurity))
    refuse('podSecurity', `one of PodSecurityLevel: ${levels.join(', ')}`, podSecurity);
}

function checkNamespaces(namespaces: readonly unknown[]): void {
  for (const [index, namespace] of namespaces.entries()) {
    if (typeof namespace === 'string' && Token.isUnresolved(namespace)) continue;
    const isNamespace = typeof namespace === 'string' && DNS_LABEL.test(namespace);
    if (!isNamespace || namespaces.indexOf(namespace) !== index)
      throw AksErrors.AKS_SAFEGUARDS_NAMESPACE_INVALID({ namespace });
  }
}
