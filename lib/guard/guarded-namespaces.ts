import { checkedLabels, checkedNamespace, type Labels } from './checks';
import { GuardErrors } from './errors';

/** Kubernetes gives every namespace this label, with its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** The namespaces of the system, which no guard of workloads is for. */
const SYSTEM: readonly string[] = ['kube-node-lease', 'kube-public', 'kube-system'];

/** The namespaces in which a guard looks at pods. */
export class GuardedNamespaces {
  private constructor(
    /** Kubernetes' `LabelSelector`. @internal */
    public readonly selector: object,
  ) {
    Object.freeze(this);
  }

  /**
   * These, by their names.
   * @throws GUARD_NAMESPACES_EMPTY, GUARD_NAME_INVALID
   */
  public static named(...names: readonly string[]): GuardedNamespaces {
    if (names.length === 0) throw GuardErrors.GUARD_NAMESPACES_EMPTY({});
    const values = names.map((name) => checkedNamespace('GuardedNamespaces.named', name));
    return new GuardedNamespaces({ matchExpressions: [{ key: NAME_LABEL, operator: 'In', values }] });
  }

  /**
   * Those with all of these labels, now and later.
   * @throws GUARD_LABEL_INVALID
   */
  public static labelled(labels: Labels): GuardedNamespaces {
    return new GuardedNamespaces({ matchLabels: checkedLabels('GuardedNamespaces.labelled', labels) });
  }

  /**
   * All, now and later, but `kube-system`, `kube-public`, `kube-node-lease` and these.
   * @throws GUARD_NAME_INVALID
   */
  public static allBut(...names: readonly string[]): GuardedNamespaces {
    const own = names.map((name) => checkedNamespace('GuardedNamespaces.allBut', name));
    const values = [...new Set([...SYSTEM, ...own])];
    return new GuardedNamespaces({ matchExpressions: [{ key: NAME_LABEL, operator: 'NotIn', values }] });
  }
}
