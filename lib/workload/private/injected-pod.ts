import { type ApiObject, Size } from 'cdk8s';
import {
  type Container,
  type ContainerProps,
  type ContainerResources,
  Cpu,
  type Workload,
} from 'cdk8s-plus-28';
import { VaultAccess } from '../../access';
import { ConfigurationError, WorkloadErrors } from '../../core/errors';
import { AgentImage } from '../agent-image';
import { AGENT_CONTAINER, AgentPod, GATE_CONTAINER } from '../agent-pod';
import { hardened } from '../hardening';
import { type PodPlan } from './pod-plan';

/**
 * The pod of a workload, whatever its kind: the agent and the start gate first, then the user's containers with the
 * secrets mounted read-only. A workload makes one after its cdk8s-plus constructor has run, calls {@link fill}, and
 * passes every container that is added later through {@link checked} and {@link mount}.
 */
export class InjectedPod {
  /** The contract of the workload. */
  public readonly vaultAccess: VaultAccess;
  private readonly agentPod: AgentPod;

  public constructor(
    private readonly workload: Workload,
    private readonly plan: PodPlan,
  ) {
    const { props, path, namespace, serviceAccount, timing } = plan;
    this.vaultAccess = ConfigurationError.at(path, () =>
      VaultAccess.of({
        workload: workload.name,
        role: props.access.role,
        namespace,
        serviceAccount: serviceAccount.name,
        auth: props.access.auth,
        policyName: props.access.policyName,
        files: props.files,
      }),
    );
    const first = plan.containers[0]?.securityContext;
    this.agentPod = new AgentPod(workload, {
      workloadName: workload.name,
      access: this.vaultAccess,
      server: props.vault,
      files: plan.files,
      secretsPath: plan.secretsPath,
      image: props.agentImage ?? AgentImage.vault('2.0.4'),
      resources: props.agentResources ?? agentResources(),
      renderInterval: timing.renderInterval,
      startTimeout: timing.startTimeout,
      tokenExpiration: timing.tokenExpiration,
      volumeSize: props.secretsSize ?? Size.mebibytes(16),
      applicationUser: first?.user ?? props.securityContext?.user,
      applicationGroup: first?.group ?? props.securityContext?.group,
    });
  }

  /**
   * Adds all containers in their order.
   * @param addOwn How the cdk8s-plus class adds an init container: for those that the user may not add.
   * @param apiObject The workload's API object.
   * @param podSpec The JSON pointer of the pod's spec in it.
   */
  public fill(addOwn: (container: ContainerProps) => Container, apiObject: ApiObject, podSpec: string): void {
    addOwn(this.agentPod.agent);
    addOwn(this.agentPod.gate);
    for (const container of this.plan.initContainers) this.workload.addInitContainer(container);
    for (const container of this.plan.containers) this.workload.addContainer(container);
    apiObject.addDependency(this.agentPod.config);
    apiObject.addJsonPatch(...this.agentPod.patches(podSpec));
  }

  /**
   * A user's container with the defaults of Pod Security `restricted`.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public checked(container: ContainerProps): ContainerProps {
    const { name } = container;
    if (name === AGENT_CONTAINER || name === GATE_CONTAINER) {
      throw WorkloadErrors.WORKLOAD_CONTAINER_NAME_RESERVED({ name }, this.workload.node.path);
    }
    return hardened(container);
  }

  /** Gives a user's container the secrets, read-only. */
  public mount(container: Container): Container {
    this.agentPod.mountSecrets(container);
    return container;
  }
}

/** Small and set: cdk8s-plus gives every container without resources a whole CPU and half a gibibyte. */
function agentResources(): ContainerResources {
  return {
    cpu: { request: Cpu.millis(25) },
    memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  };
}
