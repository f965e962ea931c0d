import { type Container, type ContainerProps, DaemonSet, type DaemonSetProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type VaultAccess } from '../access';
import { InjectedPod } from './private/injected-pod';
import { podPlan } from './private/pod-plan';
import { type IVaultInjected, markVaultInjected } from './vault-injected';
import { type VaultInjectedProps } from './vault-injected-props';

/** Properties of {@link VaultInjectedDaemonSet}: those of a cdk8s-plus DaemonSet and what it reads from Vault. */
export interface VaultInjectedDaemonSetProps
  extends Omit<DaemonSetProps, 'containers' | 'serviceAccount'>, VaultInjectedProps {}

/**
 * A DaemonSet whose application never runs before its Vault secrets are there. It emits what
 * {@link VaultInjectedDeployment} emits, with a DaemonSet in place of the Deployment. Each node's pod logs in by
 * itself, so a cluster of 100 nodes has 100 leases of each dynamic secret.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
export class VaultInjectedDaemonSet extends DaemonSet implements IVaultInjected {
  /** The contract of this workload: what `auth.grant` takes on the platform side. */
  public readonly vaultAccess: VaultAccess;
  /** Where the files appear in the application's containers. */
  public readonly secretsPath: string;
  private readonly pod: InjectedPod;

  public constructor(scope: Construct, id: string, props: VaultInjectedDaemonSetProps) {
    const plan = podPlan(scope, id, props);
    super(scope, id, { ...props, ...plan.workload });
    this.pod = new InjectedPod(this, plan);
    this.vaultAccess = this.pod.vaultAccess;
    this.secretsPath = plan.secretsPath;
    this.pod.fill(
      {
        addInitContainer: (own) => super.addInitContainer(own),
        addContainer: (own) => super.addContainer(own),
      },
      this.apiObject,
      '/spec/template/spec',
    );
    markVaultInjected(this);
  }

  /**
   * Adds an application container, with the secrets mounted read-only and the defaults of Pod Security `restricted`.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public override addContainer(container: ContainerProps): Container {
    // Mounted by attachContainer, which cdk8s-plus calls for both ways of adding a container.
    return super.addContainer(this.pod.checked(container));
  }

  /** Adds a container that was made elsewhere, with the secrets mounted read-only. */
  public override attachContainer(container: Container): void {
    super.attachContainer(this.pod.mount(container));
  }

  /**
   * Adds an init container. It runs after the gate, so that it has the secrets too, mounted read-only.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public override addInitContainer(container: ContainerProps): Container {
    return this.pod.mount(super.addInitContainer(this.pod.checked(container)));
  }
}
