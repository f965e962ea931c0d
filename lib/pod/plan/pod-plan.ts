import { posix } from 'node:path';
import { INJECTOR_PREFIX, VOLUMES } from '../../agent';
import { PodErrors } from '../errors';
import { type Container, type PodSpec, type PodTemplate } from '../kubernetes';
import { applicationOf } from './application';
import { type Declared } from './declared';
import { checkLeasedEnvironment, type Environment, environmentOf } from './environment';
import { type Reactions, reactionsOf } from './reactions';

/** One file as the agent renders it. */
export interface RenderedFile {
  /** The name below the secrets path. */
  readonly name: string;
  /** The template. */
  readonly template: string;
  /** Whether the file is there when it is empty, by decision. */
  readonly mayBeEmpty: boolean;
  /** What the agent runs after it has written a change: program and arguments. */
  readonly onChange: readonly string[] | undefined;
}

/** Everything that is decided before anything is written: the declaration, and what it means for this pod. */
export interface PodPlan extends Omit<Declared, 'environment' | 'reactions' | 'files'> {
  readonly spec: PodSpec;
  readonly files: readonly RenderedFile[];
  readonly environment: Environment | undefined;
  readonly reactions: Reactions;
  /** Init containers of the application that run before the agent, without the secrets. */
  readonly initContainersBefore: readonly Container[];
  /** Init containers of the application that run after the gate. */
  readonly initContainersAfter: readonly Container[];
  /** The application's user and group, which the start gate takes on. Undefined: the agent's. */
  readonly applicationUser: number | undefined;
  readonly applicationGroup: number | undefined;
  /** The annotations by which the mesh lets the agent's calls past its proxy. */
  readonly meshAnnotations: Readonly<Record<string, string>>;
}

/** Holds a declaration against the pod that it is for. */
export function podPlan(template: PodTemplate, declared: Declared): PodPlan {
  const spec = applicationOf(template);
  if (declared.delivery.kind !== 'injector') checkNotForInjector(template);
  checkLinux(spec);
  const completes = declared.completes || endsByItself(spec);
  if (completes && !declared.completes) checkCompletes(declared);
  const { mesh, server, secretsPath } = declared;
  const { initContainers = [], containers } = spec;
  const before = new Set(declared.initContainersBeforeSecrets);
  const unknown = [...before].find((name) => !initContainers.some((one) => one.name === name));
  if (unknown !== undefined) {
    const known = initContainers.map(({ name }) => name);
    throw PodErrors.POD_INIT_BEFORE_SECRETS_UNKNOWN({ name: unknown, known });
  }
  checkMounts([...initContainers.filter(({ name }) => !before.has(name)), ...containers], secretsPath);
  for (const container of [...initContainers, ...containers]) {
    checkAgentVolumes(container, before.has(container.name));
  }
  const first = containers[0]?.securityContext;
  const reactions = reactionsOf(declared.reactions, spec);
  const environment = environmentOf(declared.environment, containers);
  checkLeasedEnvironment({ files: declared.files, completes }, environment, reactions);
  return {
    ...declared,
    completes,
    spec,
    files: declared.files.map(({ name, file, template: text }) => ({
      name,
      template: text,
      mayBeEmpty: file.mayBeEmpty,
      onChange: reactions.commands.get(name),
    })),
    environment,
    reactions,
    initContainersBefore: initContainers.filter(({ name }) => before.has(name)),
    initContainersAfter: initContainers.filter(({ name }) => !before.has(name)),
    applicationUser: first?.runAsUser ?? spec.securityContext?.runAsUser,
    applicationGroup: first?.runAsGroup ?? spec.securityContext?.runAsGroup,
    meshAnnotations: mesh?.annotations(server, template.metadata?.annotations ?? {}) ?? {},
  };
}

/**
 * The gate takes a file that is there for one that the agent has written.
 * @throws POD_AGENT_VOLUME_MOUNTED
 */
function checkAgentVolumes({ name: container, volumeMounts = [] }: Container, before: boolean): void {
  const ours: readonly string[] = Object.values(VOLUMES);
  const mount = volumeMounts.find(
    ({ name, readOnly }) => ours.includes(name) && (before || readOnly !== true),
  );
  if (mount !== undefined) throw PodErrors.POD_AGENT_VOLUME_MOUNTED({ container, volume: mount.name });
}

/**
 * The injector would add an agent of the same name, and Kubernetes would refuse every pod.
 * @throws POD_INJECTED_TWICE
 */
function checkNotForInjector({ metadata }: PodTemplate): void {
  const annotation = `${INJECTOR_PREFIX}agent-inject`;
  const value = metadata?.annotations?.[annotation];
  // As Go's strconv.ParseBool reads it.
  if (value !== undefined && /^(?:[1tT]|true|True|TRUE)$/.test(value)) {
    throw PodErrors.POD_INJECTED_TWICE({ annotation });
  }
}

/**
 * A mount of the application's on the secrets would hide them, and one below cannot be made: the folder is read-only
 * when the container runtime comes to it.
 */
function checkMounts(containers: readonly Container[], secretsPath: string): void {
  for (const { name, volumeMounts = [] } of containers) {
    const taken = volumeMounts.find(({ mountPath }) =>
      `${posix.normalize(mountPath)}/`.startsWith(`${secretsPath}/`),
    );
    if (taken !== undefined) {
      throw PodErrors.POD_SECRETS_PATH_MOUNTED({ container: name, path: secretsPath, volume: taken.name });
    }
  }
}

/** Windows nodes can run neither agent nor gate. */
function checkLinux({ nodeSelector, os }: PodSpec): void {
  const selected = nodeSelector?.['kubernetes.io/os'];
  if (selected !== undefined && selected !== 'linux') {
    throw PodErrors.POD_NOT_ON_LINUX({ field: 'nodeSelector["kubernetes.io/os"]', got: selected });
  }
  const name = (os as { readonly name?: unknown } | undefined | null)?.name;
  if (name !== undefined && name !== 'linux')
    throw PodErrors.POD_NOT_ON_LINUX({ field: 'os.name', got: name });
}

/** Whether the pod ends by itself, which its restart policy says where its kind does not: a Pod, an operator's own kind. */
function endsByItself({ restartPolicy }: PodSpec): boolean {
  return restartPolicy === 'Never' || restartPolicy === 'OnFailure';
}

/** What a pod that ends by itself cannot have, for declarations that were checked without knowing that it does. */
function checkCompletes({ reactions, delivery, files }: Declared): void {
  const restarted = [...reactions].find(([, { kind }]) => kind === 'restart');
  if (restarted !== undefined) throw PodErrors.POD_ON_CHANGE_RESTART_IN_JOB({ file: restarted[0] });
  const leased = files.filter(({ file }) => file.dynamic).map(({ name }) => name);
  if (delivery.kind !== 'agent' && leased.length > 0) {
    throw PodErrors.POD_DELIVERY_LOSES_LEASES({ kind: delivery.kind, files: leased, completes: true });
  }
}
