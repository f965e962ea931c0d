import { type Container, type ContainerProps, CronJob, type CronJobProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type VaultAccess } from '../access';
import { checkActiveDeadline } from './start-gate-timing';
import { InjectedPod } from './private/injected-pod';
import { podPlan } from './private/pod-plan';
import { type IVaultInjected, markVaultInjected } from './vault-injected';
import { type VaultInjectedProps } from './vault-injected-props';

/** Properties of {@link VaultInjectedCronJob}: those of a cdk8s-plus CronJob and what it reads from Vault. */
export interface VaultInjectedCronJobProps
  extends Omit<CronJobProps, 'containers' | 'serviceAccount'>, VaultInjectedProps {}

/**
 * A CronJob whose Jobs never run their application before its Vault secrets are there, and that complete. It emits
 * what {@link VaultInjectedDeployment} emits, with a CronJob in place of the Deployment.
 *
 * The agent is a native sidecar, which the kubelet ends when the application's containers have ended: the pod
 * completes, however long it runs, and its leases are renewed all the while.
 *
 * With the restart policy `Never`, the default, a start gate that gives up fails the pod, and the Job starts another
 * one, up to `backoffLimit` times. Where a Job may be tried once only, give `startTimeout` the time that Vault may be
 * away.
 * With the concurrency policy `Forbid`, the default, a Job that waits for its secrets keeps the next one from
 * starting.
 *
 * @throws WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT when `activeDeadline` is less than `startTimeout` and 60 s
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
 */
export class VaultInjectedCronJob extends CronJob implements IVaultInjected {
  /** The contract of this workload: what `auth.grant` takes on the platform side. */
  public readonly vaultAccess: VaultAccess;
  /** Where the files appear in the application's containers. */
  public readonly secretsPath: string;
  private readonly pod: InjectedPod;

  public constructor(scope: Construct, id: string, props: VaultInjectedCronJobProps) {
    const plan = podPlan(scope, id, props, true);
    checkActiveDeadline(props.activeDeadline, plan.timing, plan.path);
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
      '/spec/jobTemplate/spec/template/spec',
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
