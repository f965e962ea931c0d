import { Chart } from 'cdk8s';
import { type ContainerProps, type IServiceAccount, ServiceAccount, type WorkloadProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import { WorkloadErrors } from '../errors';
import { type FileContent, type NamedSecretFile, secretFiles } from '../../secrets';
import { AGENT_GROUP } from '../agent-pod';
import { Delivery } from '../delivery';
import { DEFAULT_SECRETS_PATH } from '../../agent';
import { type StartTiming, startTiming } from '../start-gate-timing';
import { type VaultInjectedProps } from '../vault-injected-props';
import { type Environment, environmentOf } from './environment';
import { type Reactions, reactionsOf } from './reactions';

/** The properties of a workload of any kind, as far as its pod is concerned. */
export type PodProps = VaultInjectedProps &
  Pick<WorkloadProps, 'initContainers' | 'metadata' | 'podMetadata' | 'securityContext'>;

/** What is checked and decided before the cdk8s-plus class is constructed. */
export interface PodPlan {
  readonly props: PodProps;
  /** The path of the construct to be, for errors. */
  readonly path: string;
  readonly namespace: string;
  readonly serviceAccount: IServiceAccount;
  readonly files: readonly NamedSecretFile[];
  readonly secretsPath: string;
  readonly timing: StartTiming;
  readonly delivery: Delivery;
  /** Environment variables of a container. */
  readonly environment: Environment | undefined;
  /** The declared files and those of the environment. */
  readonly contents: Readonly<Record<string, FileContent>>;
  /** What happens when the files change. */
  readonly reactions: Reactions;
  /** Whether the pods end by themselves, as those of a Job do. */
  readonly completes: boolean;
  readonly containers: readonly ContainerProps[];
  readonly initContainers: readonly ContainerProps[];
  /** Init containers of the user that run before the agent, without the secrets. */
  readonly initContainersBefore: readonly ContainerProps[];
  /** The annotations by which the mesh lets the agent's calls past its proxy. */
  readonly meshAnnotations: Readonly<Record<string, string>>;
  /**
   * What the constructor of the cdk8s-plus class gets in addition: no containers, since they are added after the agent
   * and the gate, which must stand first.
   */
  readonly workload: Required<
    Pick<WorkloadProps, 'containers' | 'initContainers' | 'metadata' | 'securityContext' | 'serviceAccount'>
  >;
}

/**
 * Checks what a workload says and fills in what it leaves out.
 * @param completes Whether the pods end by themselves, as those of a Job do.
 */
export function podPlan(scope: Construct, id: string, props: PodProps, completes = false): PodPlan {
  const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
  const namespace = namespaceOf(scope, props, path);
  const timing = startTiming(props, path);
  const secretsPath = checkedSecretsPath(props.secretsPath ?? DEFAULT_SECRETS_PATH, path);
  if (props.containers.length === 0) throw WorkloadErrors.WORKLOAD_CONTAINERS_EMPTY({}, path);
  const delivery = props.delivery ?? Delivery.agent();
  const declared = props.files ?? {};
  const environment = ConfigurationError.at(path, () =>
    environmentOf(
      {
        env: props.env,
        envDelivery: props.envDelivery,
        files: declared,
        containers: props.containers,
        delivery: delivery.kind,
      },
      path,
    ),
  );
  const contents = { ...declared, ...environment?.files };
  const files = ConfigurationError.at(path, () => secretFiles(contents));
  const reactions = reactionsOf(
    {
      onChange: props.onChange,
      fileNames: files.map(({ name }) => name),
      containers: props.containers,
      podIdentity: { user: props.securityContext?.user, group: props.securityContext?.group },
      completes,
    },
    path,
  );
  const supervised = environment?.kind === 'supervisor' ? Object.keys(environment.files) : [];
  const restarting = new Set([...reactions.restarting, ...supervised]);
  checkDelivery(delivery, props, files, restarting, completes, path);
  const serviceAccount = serviceAccountOf(scope, id, props.access.serviceAccount, namespace);
  return {
    props,
    path,
    namespace,
    serviceAccount,
    files,
    secretsPath,
    timing,
    delivery,
    environment,
    contents,
    reactions,
    completes,
    containers: [...props.containers],
    initContainers: [...(props.initContainers ?? [])],
    initContainersBefore: initContainersBefore(props, delivery, path),
    meshAnnotations: props.mesh?.annotations(props.vault, props.podMetadata?.annotations ?? {}, path) ?? {},
    workload: {
      containers: [],
      initContainers: [],
      metadata: { ...props.metadata, namespace },
      serviceAccount,
      // The group through which the application reads files that the agent's user has written.
      securityContext: { ...props.securityContext, fsGroup: props.securityContext?.fsGroup ?? AGENT_GROUP },
    },
  };
}

/**
 * Two agents take two leases of each dynamic secret, and the application reads the one that nobody renews, unless it
 * is started anew when the other agent writes its own.
 */
function checkDelivery(
  { kind }: Delivery,
  { failedRotation }: PodProps,
  files: readonly NamedSecretFile[],
  restarting: ReadonlySet<string>,
  completes: boolean,
  path: string,
): void {
  const unrenewed = files.filter(({ file, name }) => file.dynamic && !restarting.has(name));
  if (kind !== 'agent' && unrenewed.length > 0) {
    const names = unrenewed.map(({ name }) => name);
    throw WorkloadErrors.WORKLOAD_DELIVERY_LOSES_LEASES({ kind, files: names, completes }, path);
  }
  if (kind === 'injector' && failedRotation?.kind === 'event') {
    throw WorkloadErrors.WORKLOAD_FAILED_ROTATION_UNKNOWN({}, path);
  }
}

/** The webhook puts its init container first, and the containers would come after it and before the gate. */
function initContainersBefore(
  { initContainersBeforeSecrets: containers = [] }: PodProps,
  { kind }: Delivery,
  path: string,
): readonly ContainerProps[] {
  if (kind === 'injector' && containers.length > 0) {
    const names = containers.map(({ name, image }) => name ?? image);
    throw WorkloadErrors.WORKLOAD_INIT_BEFORE_SECRETS_WITH_INJECTOR({ containers: names }, path);
  }
  return [...containers];
}

function namespaceOf(scope: Construct, props: PodProps, path: string): string {
  const chart = Chart.of(scope).namespace;
  const namespace = props.access.namespace ?? props.metadata?.namespace ?? chart;
  if (namespace === undefined) throw WorkloadErrors.WORKLOAD_NAMESPACE_MISSING({}, path);
  for (const [where, other] of [
    ['metadata.namespace', props.metadata?.namespace],
    ['the chart', chart],
  ] as const) {
    if (other !== undefined && other !== namespace) {
      throw WorkloadErrors.WORKLOAD_NAMESPACE_CONFLICT({ access: namespace, other, where }, path);
    }
  }
  return namespace;
}

function serviceAccountOf(
  scope: Construct,
  id: string,
  given: string | IServiceAccount,
  namespace: string,
): IServiceAccount {
  if (typeof given !== 'string') return given;
  // Beside the workload and not below it: the workload's constructor wants the service account first.
  return new ServiceAccount(scope, `${id}ServiceAccount`, {
    metadata: { name: given, namespace },
    automountToken: false,
  });
}

/** The path goes into a shell script and a mount; a colon would split the mount in some container runtimes. */
function checkedSecretsPath(path: string, constructPath: string): string {
  if (!/^(?:\/[\w.-]+)+$/.test(path) || /\/\.\.?(?:\/|$)/.test(path)) {
    throw WorkloadErrors.WORKLOAD_MOUNT_PATH_INVALID({ path }, constructPath);
  }
  return path;
}
