import { type Duration, type Size } from 'cdk8s';
import { type ContainerProps, type ContainerResources, type IServiceAccount } from 'cdk8s-plus-28';
import { type AuthMount } from '../access';
import { type EntryValue, type FileContent } from '../secrets';
import { type AgentImage } from '../agent';
import { type Delivery } from './delivery';
import { type EnvDelivery } from './env-delivery';
import { type FailedRotation } from './failed-rotation';
import { type OnChange } from './on-change';
import { type ServiceMesh } from './service-mesh';
import { type VaultServer } from '../agent';

/** Who the workload is, to Kubernetes and to Vault. */
export interface WorkloadAccess {
  /** The Vault role: lower-case letters, digits, `.`, `_` and `-`. The platform side creates it from the contract. */
  readonly roleName: string;
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

/** What every workload with secrets says beside the properties of its cdk8s-plus class. */
export interface VaultInjectedProps {
  /** The server that the agent logs in to. */
  readonly vault: VaultServer;
  /** Role, namespace and service account: stated here once, for the pod and for the Vault role. */
  readonly access: WorkloadAccess;
  /**
   * The files that the application finds below {@link secretsPath}: a name and what it holds. At least one, unless
   * {@link env} has variables.
   * @throws SECRETS_FILES_EMPTY, SECRETS_FILE_NAME_INVALID (absolute, with a folder, `..`), SECRETS_FILE_NAME_DUPLICATE
   */
  readonly files?: Readonly<Record<string, FileContent>>;
  /**
   * Environment variables of one container, for programs that read nothing else. Files are the better way where there
   * is a choice: they change while the program runs, and no process listing shows them.
   * @default none
   * @throws WORKLOAD_ENV_NAME_TAKEN, WORKLOAD_ENV_FILE_TAKEN, SECRETS_ENTRY_NAME_INVALID, SECRETS_ENTRY_VALUE_INVALID
   */
  readonly env?: Readonly<Record<string, EntryValue>>;
  /**
   * How the environment variables reach the container, and which one.
   * @default EnvDelivery.fileKeyRef(): by the kubelet, Kubernetes 1.35 or later; the first container
   * @throws WORKLOAD_ENV_CONTAINER_UNKNOWN, WORKLOAD_ENV_COMMAND_UNKNOWN, WORKLOAD_ENV_COMMAND_REFERS,
   *   WORKLOAD_ENV_NOT_WITH_INJECTOR
   */
  readonly envDelivery?: EnvDelivery;
  /** The application's containers. Each sees the files, read-only. At least one. */
  readonly containers: readonly ContainerProps[];
  /**
   * Init containers that run before the agent and the gate: what the way to Vault needs, such as network set-up or a
   * proxy of your own as a native sidecar (`restartPolicy: ContainerRestartPolicy.ALWAYS`). They do not see the secrets.
   * Those of `initContainers` run after the gate and do. The time that they take counts towards `progressDeadline`,
   * and not towards {@link startTimeout}.
   * @default none
   * @throws WORKLOAD_INIT_BEFORE_SECRETS_WITH_INJECTOR, WORKLOAD_CONTAINER_NAME_RESERVED
   */
  readonly initContainersBeforeSecrets?: readonly ContainerProps[];
  /**
   * The service mesh whose proxy is in front of the pods: the agent's calls to Vault go past it.
   * @default none: no annotation for a mesh
   * @throws WORKLOAD_MESH_PORT_CONTRADICTS
   */
  readonly mesh?: ServiceMesh;
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
   * What happens when a file has changed: one thing for all files, or one for each by its name.
   * @default nothing: the application sees the new file and finds out by itself
   */
  readonly onChange?: OnChange | Readonly<Record<string, OnChange>>;
  /**
   * Who learns that a secret could not be read again.
   * @default FailedRotation.logged()
   */
  readonly failedRotation?: FailedRotation;
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
