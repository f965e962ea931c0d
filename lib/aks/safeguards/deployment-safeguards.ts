import { Token } from 'cdktf';
import { DNS_LABEL, fields, listOf, TEXT } from '../../core';
import { AksErrors } from '../errors';
import { check, enumOf } from '../private/shapes';

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
   * @throws AKS_VALUE_INVALID, AKS_SAFEGUARDS_NAMESPACE_INVALID
   */
  public static enforce(options: DeploymentSafeguardsOptions = {}): DeploymentSafeguards {
    check('DeploymentSafeguards.enforce', options, OPTIONS);
    return DeploymentSafeguards.of('Enforce', options);
  }

  /**
   * `kubectl` warns of them, and nothing is refused or changed: to see what is to be done before `enforce`.
   * @throws AKS_VALUE_INVALID, AKS_SAFEGUARDS_NAMESPACE_INVALID
   */
  public static warn(options: DeploymentSafeguardsOptions = {}): DeploymentSafeguards {
    check('DeploymentSafeguards.warn', options, OPTIONS);
    return DeploymentSafeguards.of('Warn', options);
  }

  private static of(level: 'Enforce' | 'Warn', options: DeploymentSafeguardsOptions): DeploymentSafeguards {
    const { excludedNamespaces = [], podSecurity } = options;
    checkNamespaces(excludedNamespaces);
    return new DeploymentSafeguards(level, [...excludedNamespaces], podSecurity);
  }
}

const OPTIONS = fields<DeploymentSafeguardsOptions>({
  excludedNamespaces: listOf(TEXT),
  podSecurity: enumOf('PodSecurityLevel', PodSecurityLevel),
});

function checkNamespaces(namespaces: readonly string[]): void {
  for (const [index, namespace] of namespaces.entries()) {
    if (Token.isUnresolved(namespace)) continue;
    if (!DNS_LABEL.test(namespace) || namespaces.indexOf(namespace) !== index)
      throw AksErrors.AKS_SAFEGUARDS_NAMESPACE_INVALID({ namespace });
  }
}
