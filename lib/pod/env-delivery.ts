import { checkTargets } from './container-target';

/** Which containers get the environment variables. */
export interface EnvTarget {
  /**
   * The name of the container, which may be an init container.
   * @default the first of the workload's `containers`
   */
  readonly container?: string;
  /**
   * The names of several containers, such as a migration step among the init containers and the application.
   * @default `container`
   */
  readonly containers?: readonly string[];
}

/** The ways in which environment variables reach a container. */
export type EnvDeliveryKind = 'file-key-ref' | 'wrapped-command' | 'supervisor';

/**
 * How environment variables with secrets reach containers: always from a file in memory that the agent writes before
 * the start gate opens, never through a Kubernetes Secret. A process keeps the environment it was started with, so a
 * changed secret needs `onChange: OnChange.restart()`, or {@link EnvDelivery.supervisor}, which restarts by itself.
 *
 * `docs/environment.md` compares the three.
 */
export class EnvDelivery {
  private constructor(
    /** The name of the way. */
    public readonly kind: EnvDeliveryKind,
    /** The containers; undefined for the first of the workload's. */
    public readonly containers: readonly string[] | undefined,
  ) {
    Object.freeze(this);
  }

  /**
   * The kubelet reads the file when it starts the container: no shell in the image, no change of its command. Needs
   * Kubernetes 1.35 or later; an API server that does not know it refuses the pod, or with 1.34 and the gate `EnvFiles`
   * passes the quotes on. Values that are empty or hold a single quote or a carriage return cannot be delivered: the
   * start gate stays closed and says so. Not with the injector, whose volume is not in the manifest.
   * @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/
   */
  public static fileKeyRef(target: EnvTarget = {}): EnvDelivery {
    return new EnvDelivery('file-key-ref', checkTargets('EnvDelivery.fileKeyRef', target));
  }

  /**
   * A shell of the application's image reads the file and becomes the application. Needs `/bin/sh` in the image and
   * the container's `command` stated, since nothing tells the image's own from outside. Every value arrives byte for
   * byte.
   */
  public static wrappedCommand(target: EnvTarget = {}): EnvDelivery {
    return new EnvDelivery('wrapped-command', checkTargets('EnvDelivery.wrappedCommand', target));
  }

  /**
   * The agent's process supervisor starts the application and starts it again when a value changes: for images without
   * a shell on clusters without the file reference. An init container copies the agent's program (182 MB on the
   * node's disk with OpenBao 2.7.2), which then runs in the application's container: count some 80 MB more for it, a
   * second login, whose token lives to its TTL, and the token's mount. Needs the container's `command` stated.
   * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/process-supervisor
   */
  public static supervisor(target: EnvTarget = {}): EnvDelivery {
    return new EnvDelivery('supervisor', checkTargets('EnvDelivery.supervisor', target));
  }
}
