import { ON_CHANGE_TARGET_VARIABLE } from '../agent';
import { withFields } from '../core';
import { type InjectInput } from './declaration';
import { agentDelivery } from './deliveries/agent-delivery';
import { type DeliveryParts } from './deliveries/delivery-parts';
import { withEnvironment } from './deliveries/environment';
import { initAndSidecarDelivery } from './deliveries/init-and-sidecar-delivery';
import { injectorDelivery } from './deliveries/injector-delivery';
import { type SupervisorParts, supervisorParts } from './deliveries/supervisor';
import { PodErrors } from './errors';
import { type Container, type PodSpec, type PodTemplate, type Volume } from './kubernetes';
import { checkAnnotationSize, configurationAnnotations, configurationVolume } from './parts/configuration';
import { DEFAULT_FS_GROUP } from './parts/containers';
import { spread } from './parts/spread';
import { type Declared, declaredOf } from './plan/declared';
import { type PodPlan, podPlan } from './plan/pod-plan';
import { viewOf } from './plan/views';

/**
 * The pod template with its secrets: a new template, in which the application cannot start before its files are there.
 * Adds
 *
 * - the containers of the delivery: the native sidecar `vault-agent` and the start gate `vault-secrets-ready` by
 *   default, before all init containers but those that are said to run before;
 * - annotations with the agent's configuration, and volumes in memory;
 * - a read-only mount of its files in every container of the application that runs after the gate and sees any;
 * - what is missing of `fsGroup` and of a node selector for Linux;
 * - with `deploymentSafeguards`, what spreads the pods over nodes where nothing does.
 *
 * Everything else passes through as it is. The template is not changed, and no secret value is in it.
 *
 * @throws POD_... for a declaration that cannot work, with this pod or at all
 */
export function inject(template: PodTemplate, input: InjectInput): PodTemplate {
  return injectDeclared(template, declaredOf(input));
}

/** The same for a declaration that has been checked already. */
export function injectDeclared(template: PodTemplate, declared: Declared): PodTemplate {
  const plan = podPlan(template, declared);
  const parts = partsOf(plan);
  const supervisor = supervisorParts(plan);
  const configuration =
    supervisor === undefined
      ? parts.configuration
      : withFields(parts.configuration, supervisor.configuration);
  const annotations = withFields(withFields(template.metadata?.annotations, parts.annotations), {
    ...configurationAnnotations(configuration),
    ...plan.meshAnnotations,
  });
  checkAnnotationSize(annotations);
  const labels = withFields(template.metadata?.labels, parts.labels);
  const volumes = [
    configurationVolume(configuration),
    ...parts.volumes,
    ...(supervisor === undefined ? [] : [supervisor.volume]),
  ];
  const spec = specOf(plan, parts, supervisor, volumes);
  return {
    ...template,
    metadata: withFields(
      template.metadata,
      Object.keys(labels).length === 0 ? { annotations } : { labels, annotations },
    ),
    spec: plan.deploymentSafeguards ? withFields(spec, spread(plan, template.metadata?.labels ?? {})) : spec,
  };
}

function partsOf(plan: PodPlan): DeliveryParts {
  switch (plan.delivery.kind) {
    case 'agent':
      return agentDelivery(plan);
    case 'init-and-sidecar':
      return initAndSidecarDelivery(plan);
    case 'injector':
      return injectorDelivery(plan);
  }
}

function specOf(
  plan: PodPlan,
  parts: DeliveryParts,
  supervisor: SupervisorParts | undefined,
  added: readonly Volume[],
): PodSpec {
  const { spec } = plan;
  const given = spec.volumes ?? [];
  const taken = given.find(({ name }) => added.some((one) => one.name === name));
  if (taken !== undefined) throw PodErrors.POD_VOLUME_NAME_TAKEN({ name: taken.name });
  const seeing = (container: Container): Container =>
    applicationContainer(container, plan, parts, supervisor);
  return withFields(spec, {
    initContainers: [
      ...plan.initContainersBefore,
      ...parts.initContainers,
      ...(supervisor === undefined ? [] : [supervisor.copy]),
      ...plan.initContainersAfter.map(seeing),
    ],
    containers: [...spec.containers.map(seeing), ...parts.containers],
    volumes: [...given, ...added],
    securityContext: withFields(spec.securityContext, {
      // The group through which the application reads files that the agent's user has written.
      fsGroup: spec.securityContext?.fsGroup ?? DEFAULT_FS_GROUP,
      ...(parts.podSeccompProfile === undefined
        ? {}
        : { seccompProfile: spec.securityContext?.['seccompProfile'] ?? parts.podSeccompProfile }),
    }),
    // The agent's image is one of Linux, whatever pools the cluster has.
    nodeSelector: { 'kubernetes.io/os': 'linux', ...spec.nodeSelector },
    // Lets the agent signal the application's processes.
    ...(plan.reactions.agentIdentity === undefined ? {} : { shareProcessNamespace: true }),
  });
}

/** A container of the application with its view of the secrets, and its environment where it has one. */
function applicationContainer(
  container: Container,
  plan: PodPlan,
  { applicationMounts }: DeliveryParts,
  supervisor: SupervisorParts | undefined,
): Container {
  const { environments, listener, reactions, secretsPath, views } = plan;
  const { name } = container;
  const mounts = applicationMounts(name);
  // Before the container's own, whose values may refer to them.
  const told: Container =
    listener === undefined
      ? container
      : { ...container, env: [...listener.variables, ...(container.env ?? [])] };
  const mounted: Container =
    mounts.length === 0
      ? told
      : withFields(told, { volumeMounts: [...(told.volumeMounts ?? []), ...mounts] });
  const environment = environments.find(({ containers }) => containers.includes(name));
  const view = viewOf(views, name);
  const withVariables =
    environment === undefined ? mounted : withEnvironment(mounted, environment, { view, secretsPath });
  const started = supervisor === undefined ? withVariables : supervisor.supervised(withVariables);
  if (!reactions.targets.has(name)) return started;
  const target = { name: ON_CHANGE_TARGET_VARIABLE, value: name };
  return { ...started, env: [...(started.env ?? []), target] };
}
