import { type ApiObject, Size } from 'cdk8s';
import {
  type Container,
  type ContainerProps,
  type ContainerResources,
  Cpu,
  EnvValue,
  type Workload,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { VaultAccess } from '../../access';
import { ConfigurationError, WorkloadErrors } from '../../core/errors';
import { AgentImage } from '../agent-image';
import { AgentPod } from '../agent-pod';
import { hardened } from '../hardening';
import { TARGET_VARIABLE } from '../on-change-script';
import { InitAndSidecarPod } from './init-and-sidecar-pod';
import { InjectorPod } from './injector-pod';
import { type PodPart, type PodPartInput } from './pod-part';
import { type PodPlan } from './pod-plan';

/** How a workload adds the containers that the user may not add: as its cdk8s-plus class does. */
export interface OwnContainers {
  addInitContainer(container: ContainerProps): Container;
  addContainer(container: ContainerProps): Container;
}

/**
 * The pod of a workload, whatever its kind: the agent and the start gate first, then the user's containers with the
 * secrets mounted read-only. A workload makes one after its cdk8s-plus constructor has run, calls {@link fill}, and
 * passes every container that is added later through {@link checked} and {@link mount}.
 */
export class InjectedPod {
  /** The contract of the workload. */
  public readonly vaultAccess: VaultAccess;
  private readonly part: PodPart;

  public constructor(
    private readonly workload: Workload,
    private readonly plan: PodPlan,
  ) {
    const { props, path, namespace, serviceAccount } = plan;
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
    this.part = partOf(workload, plan, inputOf(plan, workload.name, this.vaultAccess));
  }

  /**
   * Adds all containers in their order.
   * @param own How to add those that the user may not add.
   * @param apiObject The workload's API object.
   * @param podSpec The JSON pointer of the pod's spec in it.
   */
  public fill(own: OwnContainers, apiObject: ApiObject, podSpec: string): void {
    const { part, plan, workload } = this;
    for (const container of part.initContainers) own.addInitContainer(container);
    for (const container of plan.initContainers) workload.addInitContainer(container);
    for (const container of plan.containers) workload.addContainer(container);
    for (const container of part.containers) own.addContainer(container);
    for (const [name, value] of Object.entries(part.labels)) workload.podMetadata.addLabel(name, value);
    for (const [name, value] of Object.entries(part.annotations)) {
      workload.podMetadata.addAnnotation(name, value);
    }
    apiObject.addDependency(part.config);
    apiObject.addJsonPatch(...part.patches(podSpec, plan.containers.length));
  }

  /**
   * A user's container with the defaults of Pod Security `restricted`.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public checked(container: ContainerProps): ContainerProps {
    const { name } = container;
    if (name !== undefined && this.isOwn(name)) {
      throw WorkloadErrors.WORKLOAD_CONTAINER_NAME_RESERVED({ name }, this.workload.node.path);
    }
    // A copy of the variables, since some are added to those of the container, which are the user's own object.
    const { envVariables } = container;
    return hardened({
      ...container,
      ...(envVariables === undefined ? {} : { envVariables: { ...envVariables } }),
    });
  }

  /** Gives a user's container the secrets, read-only. */
  public mount(container: Container): Container {
    // cdk8s-plus attaches our own containers by the same method.
    if (this.isOwn(container.name)) return container;
    this.part.mountSecrets(container);
    if (this.plan.reactions.targets.has(container.name)) {
      container.env.addVariable(TARGET_VARIABLE, EnvValue.fromValue(container.name));
    }
    return container;
  }

  private isOwn(name: string): boolean {
    const { part } = this;
    return [...part.initContainers, ...part.containers, ...part.reservedNames].some(
      (own) => (typeof own === 'string' ? own : own.name) === name,
    );
  }
}

function partOf(scope: Construct, plan: PodPlan, input: PodPartInput): PodPart {
  switch (plan.delivery.kind) {
    case 'agent':
      return new AgentPod(scope, input);
    case 'init-and-sidecar':
      return new InitAndSidecarPod(scope, input);
    case 'injector':
      return new InjectorPod(scope, input, plan.delivery.injectorOptions);
  }
}

function inputOf(plan: PodPlan, workloadName: string, access: VaultAccess): PodPartInput {
  const { props, timing } = plan;
  const first = plan.containers[0]?.securityContext;
  return {
    workloadName,
    access,
    server: props.vault,
    files: plan.files.map(({ name, template }) => ({
      name,
      template,
      onChange: plan.reactions.commands.get(name),
    })),
    secretsPath: plan.secretsPath,
    image: props.agentImage ?? AgentImage.vault('2.0.4'),
    resources: props.agentResources ?? agentResources(),
    renderInterval: timing.renderInterval,
    startTimeout: timing.startTimeout,
    tokenExpiration: timing.tokenExpiration,
    volumeSize: props.secretsSize ?? Size.mebibytes(16),
    agentIdentity: plan.reactions.agentIdentity,
    reportsFailedRotation: props.failedRotation?.kind === 'event',
    completes: plan.completes,
    applicationUser: first?.user ?? props.securityContext?.user,
    applicationGroup: first?.group ?? props.securityContext?.group,
  };
}

/** Small and set: cdk8s-plus gives every container without resources a whole CPU and half a gibibyte. */
function agentResources(): ContainerResources {
  return {
    cpu: { request: Cpu.millis(25) },
    memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  };
}
