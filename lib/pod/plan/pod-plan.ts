import { posix } from 'node:path';
import { INJECTOR_PREFIX, VOLUMES } from '../../agent';
import { type PodField } from '../../secrets';
import { AGENT_MEBIBYTES } from '../agent-resources';
import { PodErrors } from '../errors';
import { type Container, type PodSpec, type PodTemplate } from '../kubernetes';
import { applicationOf } from './application';
import { type Declared } from './declared';
import { agentIdentityOf } from './agent-identity';
import { checkLeasedEnvironments, type Environment, environmentsOf } from './environment';
import { checkListenerInPod } from './listener';
import { renderedFiles, type RenderedFile } from './rendered-files';
import { type Identity, type Reactions, reactionsOf } from './reactions';
import { injectedContainers, type View, viewOf, viewsOf, type Visibility } from './views';
import { checkClusterDns } from './cluster-dns';

/** Everything that is decided before anything is written: the declaration, and what it means for this pod. */
export interface PodPlan extends Omit<Declared, 'environments' | 'reactions' | 'files'> {
  readonly spec: PodSpec;
  /** Every file that the agent writes: one that several views have comes once for each. */
  readonly files: readonly RenderedFile[];
  /** What the containers of the application see, that of the first of them first. */
  readonly views: readonly View[];
  /** The regular containers that the injector's webhook is told to mount the files in. Undefined: all. */
  readonly injectedContainers: readonly string[] | undefined;
  readonly environments: readonly Environment[];
  readonly reactions: Reactions;
  /** As whom the agent runs. Undefined: its image's own user. */
  readonly agentIdentity: Identity | undefined;
  /** What the templates ask of the pod. */
  readonly podFields: readonly PodField[];
  /** Init containers of the application that run before the agent, without the secrets. */
  readonly initContainersBefore: readonly Container[];
  /** Init containers of the application that run after the gate. */
  readonly initContainersAfter: readonly Container[];
  /** The user and group that the start gate takes on: who reads the files. Undefined: the agent's. */
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
  const after = initContainers.filter(({ name }) => !before.has(name));
  for (const container of [...initContainers, ...containers]) {
    checkAgentVolumes(container, before.has(container.name));
  }
  const running = [...containers, ...after.filter(isNativeSidecar)];
  const reactions = reactionsOf(declared.reactions, running, spec);
  const environments = environmentsOf(declared.environments, { initContainers: after, containers });
  checkLeasedEnvironments(
    { files: declared.files, completes, running: new Set(running.map(({ name }) => name)) },
    environments,
    reactions,
  );
  const seeing = [...after, ...containers];
  checkListenerInPod(declared.listener, { spec, seeing, environments });
  const first = containers[0];
  const views = viewsOf(visibilities(declared, environments), seeing, first?.name ?? '', secretsPath);
  checkMounts(
    seeing.filter(({ name }) => viewOf(views, name) !== undefined),
    { secretsPath, volumes: spec.volumes },
  );
  checkSizes(declared, views);
  checkClusterDns(server, spec);
  const { settings } = declared;
  const { identity, owner } = agentIdentityOf({
    views,
    settings,
    signalling: reactions.agentIdentity,
    containers: seeing,
    spec,
  });
  return {
    // What the declaration does not have comes before it: see withFields of lib/core.
    spec,
    views,
    injectedContainers:
      declared.delivery.kind === 'injector' ? injectedContainers(views, after, containers) : undefined,
    agentIdentity: identity,
    podFields: podFieldsOf(declared),
    initContainersBefore: initContainers.filter(({ name }) => before.has(name)),
    initContainersAfter: after,
    applicationUser: owner ?? first?.securityContext?.runAsUser ?? spec.securityContext?.runAsUser,
    applicationGroup: first?.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup,
    meshAnnotations: mesh?.annotations(server, template.metadata?.annotations ?? {}) ?? {},
    ...declared,
    completes,
    files: renderedFiles(declared, views, reactions),
    environments,
    reactions,
  };
}

/** Whether an init container runs as long as the pod does. */
function isNativeSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

/**
 * Who sees each file. That of variables is for the containers that have them; the injector has one folder for all.
 */
function visibilities(declared: Declared, environments: readonly Environment[]): readonly Visibility[] {
  const { files, settings, visibleTo, delivery } = declared;
  return files.map(({ name }) => {
    const environment = environments.find(({ file }) => file === name);
    if (environment === undefined) return { name, visibleTo: settings.get(name)?.visibleTo ?? visibleTo };
    const { containers } = environment;
    if (delivery.kind !== 'injector') return { name, visibleTo: containers };
    return { name, visibleTo: visibleTo === undefined ? undefined : [...visibleTo, ...containers] };
  });
}

/** What a file in memory takes at least: a page. */
const PAGE = 4096;

/**
 * Every view is a volume in the agent's memory. A file that is written again is there twice until it takes the old one's
 * place.
 * @throws POD_VIEWS_TOO_LARGE, POD_FILES_TOO_MANY
 */
function checkSizes({ secretsMebibytes, quantities }: Declared, views: readonly View[]): void {
  const most = parseInt(quantities.memoryLimit) - AGENT_MEBIBYTES;
  const mebibytes = secretsMebibytes * views.length;
  if (views.length > 1 && mebibytes > most) {
    throw PodErrors.POD_VIEWS_TOO_LARGE({ views: views.length, mebibytes, most });
  }
  const pages = (secretsMebibytes * 1024 * 1024) / PAGE;
  const full = views.find(({ files }) => files.length + 1 > pages);
  if (full !== undefined)
    throw PodErrors.POD_FILES_TOO_MANY({ files: full.files.length, mebibytes: secretsMebibytes });
}

function podFieldsOf({ files }: Declared): readonly PodField[] {
  const fields = files.flatMap(({ file }) => file.podFields);
  if (fields.length === 0) return fields;
  return [...new Map(fields.map((field) => [field.variable, field])).values()];
}

/**
 * The gate takes a file that is there for one that the agent has written.
 * @throws POD_AGENT_VOLUME_MOUNTED
 */
function checkAgentVolumes({ name: container, volumeMounts = [] }: Container, before: boolean): void {
  const mount = volumeMounts.find(
    ({ name, readOnly }) => isAgentVolume(name) && (before || readOnly !== true),
  );
  if (mount !== undefined) throw PodErrors.POD_AGENT_VOLUME_MOUNTED({ container, volume: mount.name });
}

/** One of the agent's volumes, of which there is one for every view. */
function isAgentVolume(name: string): boolean {
  const isView = name.startsWith(VOLUMES.secrets) && /^-\d+$/.test(name.slice(VOLUMES.secrets.length));
  return isView || Object.values(VOLUMES).some((volume) => volume === name);
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

/** The kinds of volumes that the kubelet fills and mounts read-only. */
const FILLED = ['configMap', 'secret', 'projected', 'downwardAPI'];

/**
 * A mount of the application's on the secrets would hide them, and one below cannot be made: the folder is read-only
 * when the container runtime comes to it. So is a volume of the kubelet's that is mounted above.
 */
function checkMounts(
  containers: readonly Container[],
  { secretsPath, volumes = [] }: { readonly secretsPath: string; readonly volumes: PodSpec['volumes'] },
): void {
  const filled = new Set(
    volumes.filter((volume) => FILLED.some((kind) => kind in volume)).map(({ name }) => name),
  );
  for (const { name, volumeMounts = [] } of containers) {
    const taken = volumeMounts.find(({ mountPath, name: volume }) => {
      const mount = `${posix.normalize(mountPath).replace(/\/$/, '')}/`;
      const above = mount !== '/' && `${secretsPath}/`.startsWith(mount) && filled.has(volume);
      return above || mount.startsWith(`${secretsPath}/`);
    });
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
  const restarted = [...reactions].find(([, some]) => some.some(({ kind }) => kind === 'restart'));
  if (restarted !== undefined) throw PodErrors.POD_ON_CHANGE_RESTART_IN_JOB({ file: restarted[0] });
  const leased = files.filter(({ file }) => file.dynamic).map(({ name }) => name);
  if (delivery.kind !== 'agent' && leased.length > 0) {
    throw PodErrors.POD_DELIVERY_LOSES_LEASES({ kind: delivery.kind, files: leased, completes: true });
  }
}
