import { checkedInjectorOptions, type InjectorOptions } from './injector-options';

/** The ways in which secrets reach a pod. */
export type DeliveryKind = 'agent' | 'init-and-sidecar' | 'injector';

/**
 * How the secrets reach the pod. In each of them the application cannot start before its files are there, passes Pod
 * Security `restricted`, and logs in with a token of its own audience. `docs/workloads.md` compares them.
 */
export class Delivery {
  private constructor(
    /** The name of the way, as reports show it. */
    public readonly kind: DeliveryKind,
    /** What {@link Delivery.injector} was told. */
    public readonly injectorOptions: InjectorOptions = {},
  ) {
    Object.freeze(this);
  }

  /**
   * The agent runs in the pod as a native sidecar: one login and one lease a pod, no webhook and no other
   * component of the cluster. Needs Kubernetes 1.29 or later, which every supported AKS version is.
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  public static agent(): Delivery {
    return new Delivery('agent');
  }

  /**
   * An init container renders the files and ends, a regular container beside the application keeps them fresh: for
   * Kubernetes before 1.29, and where a pod must start a second sooner. It costs a second login a pod. In a Job there
   * is the init container alone.
   *
   * Not for secrets with a lease and certificates in parts, unless the application is restarted on their change: init
   * container and sidecar take a lease each, and nobody renews the one that the application has read.
   */
  public static initAndSidecar(): Delivery {
    return new Delivery('init-and-sidecar');
  }

  /**
   * HashiCorp's injector puts the agent into the pod, told by annotations. The start gate is in the manifest, so a pod
   * that the webhook has missed does not start. For sites that run the injector (vault-k8s 1.5.0 or later) and want
   * every agent to come from it. The webhook mounts the files writable, and gives their volume no limit.
   *
   * Not for secrets with a lease and certificates in parts, as {@link initAndSidecar}, and not for files that only some
   * containers see.
   *
   * @throws POD_INJECTOR_OPTION_INVALID
   * @see https://developer.hashicorp.com/vault/docs/platform/k8s/injector
   */
  public static injector(options: InjectorOptions = {}): Delivery {
    return new Delivery('injector', checkedInjectorOptions(options));
  }
}
