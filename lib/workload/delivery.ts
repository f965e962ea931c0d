/**
 * How the secrets reach the pod. One way so far; the class is closed so that others can join it without a
 * change to what stands here.
 */
export class Delivery {
  private constructor(
    /** The name of the way, as reports show it. */
    public readonly kind: 'agent',
  ) {}

  /**
   * The agent runs in the pod as a native sidecar: one login and one lease a pod, no webhook and no other
   * component of the cluster. Needs Kubernetes 1.29 or later, which every supported AKS version is.
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  public static agent(): Delivery {
    return new Delivery('agent');
  }
}
