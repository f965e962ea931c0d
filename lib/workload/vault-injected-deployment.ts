import { Chart, Duration, Size } from 'cdk8s';
import {
  type Container,
  type ContainerProps,
  type ContainerResources,
  Cpu,
  Deployment,
  type DeploymentProps,
  type IServiceAccount,
  ServiceAccount,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type AuthMount, VaultAccess } from '../access';
import { ConfigurationError, WorkloadErrors } from '../core/errors';
import { type FileContent, secretFiles } from '../secrets';
import { AGENT_CONTAINER, AGENT_GROUP, AgentPod, GATE_CONTAINER } from './agent-pod';
import { AgentImage } from './agent-image';
import { type Delivery } from './delivery';
import { hardened } from './hardening';
import { DEFAULT_SECRETS_PATH } from './pod-paths';
import { startTiming } from './start-gate-timing';
import { type IVaultInjected, markVaultInjected } from './vault-injected';
import { type VaultServer } from './vault-server';

/** Who the workload is, to Kubernetes and to Vault. */
export interface WorkloadAccess {
  /** The Vault role: lower-case letters, digits, `.`, `_` and `-`. The platform side creates it from the contract. */
  readonly role: string;
  /**
   * The service account the pods run as, and the only one that the role lets in. A name: the construct creates the
   * ServiceAccount. A construct, such as `ServiceAccount.fromServiceAccountName(...)`: it is used as it is.
   */
  readonly serviceAccount: string | IServiceAccount;
  /**
   * The namespace of the pods, and the only one that the role lets in.
   * @default the chart's namespace
   */
  readonly namespace?: string;
  /**
   * The auth mount and the audience of the token that the agent logs in with.
   * @default AuthMount.kubernetes(): the mount `kubernetes` and the audience `vault`
   */
  readonly auth?: AuthMount;
  /**
   * The Vault policy that the platform side derives.
   * @default the role's name
   */
  readonly policyName?: string;
}

/** Properties of {@link VaultInjectedDeployment}: those of a cdk8s-plus Deployment and what it reads from Vault. */
export interface VaultInjectedDeploymentProps extends Omit<DeploymentProps, 'serviceAccount' | 'containers'> {
  /** The server that the agent logs in to. */
  readonly vault: VaultServer;
  /** Role, namespace and service account: stated here once, for the pod and for the Vault role. */
  readonly access: WorkloadAccess;
  /**
   * The files that the application finds below {@link secretsPath}: a name and what it holds. At least one.
   * @throws SECRETS_FILES_EMPTY, SECRETS_FILE_NAME_INVALID (absolute, with a folder, `..`), SECRETS_FILE_NAME_DUPLICATE
   */
  readonly files: Readonly<Record<string, FileContent>>;
  /** The application's containers. Each sees the files, read-only. At least one. */
  readonly containers: readonly ContainerProps[];
  /**
   * How the secrets reach the pod.
   * @default Delivery.agent(): an agent in the pod, as a native sidecar
   */
  readonly delivery?: Delivery;
  /**
   * Where the files appear.
   * @default '/vault/secrets'
   */
  readonly secretsPath?: string;
  /**
   * The most that all files together may hold; the volume is in memory and counts towards the agent's limit.
   * @default Size.mebibytes(16)
   */
  readonly secretsSize?: Size;
  /**
   * How long the start gate waits for the files before it fails, from 10 s to 24 h. It fails with a message that names
   * the missing files and the agent's last error, and the kubelet runs it again; from then on it waits for half an
   * hour at a time. So the pod's status says what is wrong, and the pod still starts by itself when the cause is gone.
   * @default Duration.minutes(5)
   */
  readonly startTimeout?: Duration;
  /**
   * How long the projected service account token lives, from 10 min to 24 h. The kubelet renews it before its end.
   * @default Duration.hours(1), or startTimeout where that is longer
   */
  readonly tokenExpiration?: Duration;
  /**
   * How often the agent reads static secrets again, from 10 s to 24 h: how late a changed value arrives at the most,
   * and how late a pod that waits for a missing key notices that it is there.
   * @default Duration.minutes(1)
   */
  readonly renderInterval?: Duration;
  /**
   * The image of the agent and of the start gate.
   * @default AgentImage.vault('2.0.4')
   */
  readonly agentImage?: AgentImage;
  /**
   * The resources of the agent and of the start gate.
   * @default requests of 25m CPU and 64 MiB, a limit of 128 MiB and none for the CPU
   */
  readonly agentResources?: ContainerResources;
}

/**
 * A Deployment whose application never runs before its Vault secrets are there. It emits
 *
 * - a Deployment with the native sidecar `vault-agent` first, then the init container `vault-secrets-ready`, which
 *   returns once every file exists, is not empty and can be read by the application's user, then the user's own
 *   init containers and containers;
 * - an immutable ConfigMap with the agent's configuration, named after its content;
 * - a ServiceAccount, where `access.serviceAccount` is a name.
 *
 * The guarantee stands in the manifest itself: it needs no webhook, and it holds when Vault is down, the role is
 * wrong, a key is missing or the agent's image cannot run. No secret value is in any object.
 *
 * @example
 * new VaultInjectedDeployment(this, 'Web', {
 *   vault: VaultServer.at('https://vault.example:8200'),
 *   access: { role: 'shop-web', namespace: 'shop', serviceAccount: 'web' },
 *   files: { 'api-key': kv2('secret').at('shop/db').key('apiKey') },
 *   containers: [{ image: 'registry.example/shop/web:1.4.2', portNumber: 8080 }],
 * });
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent
 */
export class VaultInjectedDeployment extends Deployment implements IVaultInjected {
  /** The contract of this workload: what `auth.grant` takes on the platform side. */
  public readonly vaultAccess: VaultAccess;
  /** Where the files appear in the application's containers. */
  public readonly secretsPath: string;
  private readonly agentPod: AgentPod;

  public constructor(scope: Construct, id: string, props: VaultInjectedDeploymentProps) {
    const path = scope.node.path === '' ? id : `${scope.node.path}/${id}`;
    const namespace = namespaceOf(scope, props, path);
    const timing = startTiming(props, path);
    const files = ConfigurationError.at(path, () => secretFiles(props.files));
    const secretsPath = checkedSecretsPath(props.secretsPath ?? DEFAULT_SECRETS_PATH, path);
    if (props.containers.length === 0) throw WorkloadErrors.WORKLOAD_CONTAINERS_EMPTY({}, path);
    const serviceAccount = serviceAccountOf(scope, id, props.access.serviceAccount, namespace);
    // Containers are added below, after the agent and the gate, which must stand first.
    const { containers, initContainers = [], ...deployment } = props;
    super(scope, id, {
      ...deployment,
      metadata: { ...props.metadata, namespace },
      serviceAccount,
      progressDeadline: timing.progressDeadline,
      // The group through which the application reads files that the agent's user has written.
      securityContext: { ...props.securityContext, fsGroup: props.securityContext?.fsGroup ?? AGENT_GROUP },
    });
    this.secretsPath = secretsPath;
    this.vaultAccess = ConfigurationError.at(path, () =>
      VaultAccess.of({
        workload: this.name,
        role: props.access.role,
        namespace,
        serviceAccount: serviceAccount.name,
        auth: props.access.auth,
        policyName: props.access.policyName,
        files: props.files,
      }),
    );
    const first = containers[0]?.securityContext;
    this.agentPod = new AgentPod(this, {
      workloadName: this.name,
      access: this.vaultAccess,
      server: props.vault,
      files,
      secretsPath,
      image: props.agentImage ?? AgentImage.vault('2.0.4'),
      resources: props.agentResources ?? agentResources(),
      renderInterval: timing.renderInterval,
      startTimeout: timing.startTimeout,
      tokenExpiration: timing.tokenExpiration,
      volumeSize: props.secretsSize ?? Size.mebibytes(16),
      applicationUser: first?.user ?? props.securityContext?.user,
      applicationGroup: first?.group ?? props.securityContext?.group,
    });
    super.addInitContainer(this.agentPod.agent);
    super.addInitContainer(this.agentPod.gate);
    for (const container of initContainers) this.addInitContainer(container);
    for (const container of containers) this.addContainer(container);
    this.apiObject.addDependency(this.agentPod.config);
    this.apiObject.addJsonPatch(...this.agentPod.patches('/spec/template/spec'));
    markVaultInjected(this);
  }

  /**
   * Adds an application container, with the secrets mounted read-only and the defaults of Pod Security `restricted`.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public override addContainer(container: ContainerProps): Container {
    this.checkName(container);
    // Mounted by attachContainer, which cdk8s-plus calls for both ways of adding a container.
    return super.addContainer(hardened(container));
  }

  /** Adds a container that was made elsewhere, with the secrets mounted read-only. */
  public override attachContainer(container: Container): void {
    super.attachContainer(container);
    this.agentPod.mountSecrets(container);
  }

  /**
   * Adds an init container. It runs after the gate, so that it has the secrets too, mounted read-only.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public override addInitContainer(container: ContainerProps): Container {
    this.checkName(container);
    const added = super.addInitContainer(hardened(container));
    this.agentPod.mountSecrets(added);
    return added;
  }

  private checkName({ name }: ContainerProps): void {
    if (name === AGENT_CONTAINER || name === GATE_CONTAINER) {
      throw WorkloadErrors.WORKLOAD_CONTAINER_NAME_RESERVED({ name }, this.node.path);
    }
  }
}

/** Small and set: cdk8s-plus gives every container without resources a whole CPU and half a gibibyte. */
function agentResources(): ContainerResources {
  return {
    cpu: { request: Cpu.millis(25) },
    memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  };
}

function namespaceOf(scope: Construct, props: VaultInjectedDeploymentProps, path: string): string {
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
  // Beside the deployment and not below it: the Deployment's constructor wants the service account first.
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
