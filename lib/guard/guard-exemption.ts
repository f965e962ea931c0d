import { checkedLabels, checkedName, checkedNamespace, type Labels } from './checks';

/** Pods that a guard lets pass, whatever they ask for: programs that log in to Vault by themselves. */
export class GuardExemption {
  private constructor(
    /** The name of the choice. */
    public readonly kind: 'service-account' | 'labels',
    /** A CEL expression that is true of the pods. @internal */
    public readonly expression: string,
  ) {
    Object.freeze(this);
  }

  /**
   * The pods of one service account.
   * @throws GUARD_NAME_INVALID
   */
  public static serviceAccount(namespace: string, name: string): GuardExemption {
    const property = 'GuardExemption.serviceAccount';
    const of = [checkedNamespace(property, namespace), checkedName(property, name)].map((one) =>
      JSON.stringify(one),
    );
    return new GuardExemption(
      'service-account',
      `request.namespace == ${of[0] ?? ''} && has(object.spec.serviceAccountName) && object.spec.serviceAccountName == ${of[1] ?? ''}`,
    );
  }

  /**
   * The pods with all of these labels. All who may create pods may set them, and so pass the guard: it prevents
   * mistakes, and is no boundary.
   * @throws GUARD_LABEL_INVALID
   */
  public static labels(labels: Labels): GuardExemption {
    const wanted = Object.entries(checkedLabels('GuardExemption.labels', labels)).map(([name, value]) => {
      const [key, text] = [JSON.stringify(name), JSON.stringify(value)];
      return `${key} in object.metadata.labels && object.metadata.labels[${key}] == ${text}`;
    });
    return new GuardExemption('labels', ['has(object.metadata.labels)', ...wanted].join(' && '));
  }
}
