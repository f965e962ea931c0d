import { type ApiObject, JsonPatch, Size } from 'cdk8s';
import {
  type Container,
  type ContainerProps,
  type ContainerResources,
  Cpu,
  EnvValue,
  type Workload,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import { WorkloadErrors } from '../errors';
import { VaultAccess } from '../../access';
import { AgentImage } from '../../agent';
import { AgentPod } from '../agent-pod';
import { hardened } from '../hardening';
import { TARGET_VARIABLE } from '../on-change-script';
import { fileKeyRefPatches, withEnvironment } from './environment';
import { InitAndSidecarPod } from './init-and-sidecar-pod';
import { InjectorPod } from './injector-pod';
import { type PodPart, type PodPartInput } from './pod-part';
import { type PodPlan } from './pod-plan';
import { COPY_CONTAINER, Supervisor } from './supervisor';

/** How a workload adds the containers that the user may not add: as its cdk8s-plus class does. */
export interface OwnContainers {
  addInitContainer(container: ContainerProps): Container;
  addContainer(container: ContainerProps): Container;
}

/**
 * The pod of a workload, whatever its kind: what the user has to run before, the agent and the start gate, then the
 * user's containers with the secrets mounted read-only. A workload makes one after its cdk8s-plus constructor has run, calls {@link fill}, and
 * passes every container that is added later through {@link checked} and {@link mount}.
 */
export class InjectedPod {
  /** The contract of the workload. */
  public readonly vaultAccess: VaultAccess;
  private readonly part: PodPart;
  private readonly supervisor: Supervisor | undefined;

  public constructor(
    private readonly workload: Workload,
    private readonly plan: PodPlan,
  ) {
    const { props, path, namespace, serviceAccount } = plan;
    this.vaultAccess = ConfigurationError.at(path, () =>
      VaultAccess.of({
        workload: workload.name,
        roleName: props.access.roleName,
        namespace,
        serviceAccount: serviceAccount.name,
        auth: props.access.auth,
        policyName: props.access.policyName,
        files: plan.contents,
      }),
    );
    const input = inputOf(plan, workload.name, this.vaultAccess);
    this.part = partOf(workload, plan, input);
    const { environment } = plan;
    const target = environment === undefined ? undefined : plan.containers[environment.index];
    if (environment?.kind === 'supervisor' && target !== undefined) {
      this.supervisor = new Supervisor(workload, environment, input, target);
    }
  }

  /**
   * Adds all containers in their order.
   * @param own How to add those that the user may not add.
   * @param apiObject The workload's API object.
   * @param podSpec The JSON pointer of the pod's spec in it.
   */
  public fill(own: OwnContainers, apiObject: ApiObject, podSpec: string): void {
    const { part, plan, workload } = this;
    // Past the workload's own method, which would give them the secrets.
    for (const container of plan.initContainersBefore) own.addInitContainer(this.checked(container));
    for (const container of part.initContainers) own.addInitContainer(container);
    if (this.supervisor !== undefined) own.addInitContainer(this.supervisor.copy);
    for (const container of plan.initContainers) workload.addInitContainer(container);
    const containers = plan.containers.map((container) => this.withEnvironment(container));
    for (const container of containers) workload.addContainer(container);
    for (const container of part.containers) own.addContainer(container);
    for (const [name, value] of Object.entries(part.labels)) workload.podMetadata.addLabel(name, value);
    for (const [name, value] of Object.entries({
      ...part.annotations,
      ...plan.meshAnnotations,
    })) {
      workload.podMetadata.addAnnotation(name, value);
    }
    apiObject.addDependency(part.config);
    const first = { initContainers: plan.initContainersBefore.length, containers: plan.containers.length };
    apiObject.addJsonPatch(...part.patches(podSpec, first));
    this.fillEnvironment(apiObject, podSpec);
  }

  /** The container with its environment variables, where it is the one that has them. */
  private withEnvironment(container: ContainerProps): ContainerProps {
    const { environment, secretsPath } = this.plan;
    if (environment === undefined || (container.name ?? 'main') !== environment.container) return container;
    const filled = withEnvironment(container, environment, secretsPath);
    return this.supervisor?.supervised(filled) ?? filled;
  }

  private fillEnvironment(apiObject: ApiObject, podSpec: string): void {
    const { environment, containers } = this.plan;
    if (environment === undefined) return;
    const before = Object.keys(containers[environment.index]?.envVariables ?? {}).length;
    const container = `${podSpec}/containers/${String(environment.index)}`;
    patchMade(apiObject, fileKeyRefPatches(container, before, environment));
    if (this.supervisor !== undefined) {
      apiObject.addDependency(this.supervisor.config);
      apiObject.addJsonPatch(...this.supervisor.patches(podSpec));
    }
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
    const copy = this.supervisor === undefined ? [] : [COPY_CONTAINER];
    return [...part.initContainers, ...part.containers, ...part.reservedNames, ...copy].some(
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

/**
 * Applies patches to what the object makes of itself. cdk8s's typed objects drop every field that their version of
 * Kubernetes does not know, those of addJsonPatch included, and that version is 1.28.
 */
function patchMade(apiObject: ApiObject, patches: readonly JsonPatch[]): void {
  if (patches.length === 0) return;
  const make = apiObject.toJson.bind(apiObject);
  apiObject.toJson = () => JsonPatch.apply(make(), ...patches) as object;
}
