import { type AgentImage, type VaultServer } from '../agent';
import { type AuthMount } from '../access';
import { type AgentResources } from './agent-resources';
import { type DeclaredEnv } from './container-env';
import { type DeclaredFile } from './declared-file';
import { type Delivery } from './delivery';
import { type EnvDelivery } from './env-delivery';
import { type FailedRotation } from './failed-rotation';
import { type DeclaredOnChange } from './on-change';
import { type ServiceMesh } from './service-mesh';
import { type DurationLike } from '../core';
import { type VaultUse } from '../secrets';
import { type SizeLike } from './units';

/** What a workload reads from Vault, and how: the same words for a construct, a mixin and a file. */
export interface VaultDeclaration {
  /**
   * The files that the application finds below {@link secretsPath}: a name and what it holds, or `{ content, mode,
   * visibleTo }` where there is more to say. At least one, unless {@link env} has variables or {@link uses} is there.
   * @throws SECRETS_FILES_EMPTY, SECRETS_FILE_NAME_INVALID (absolute, with a folder, `..`), SECRETS_FILE_NAME_DUPLICATE,
   *   POD_FILE_SETTING_INVALID
   */
  readonly files?: Readonly<Record<string, DeclaredFile>>;
  /**
   * What the application does with Vault while it runs, such as encrypting with a key that never leaves Vault. It sends its
   * requests to a listener of the pod, `VAULT_ADDR` in every container that runs after the gate, without a token and
   * with the header `X-Vault-Request: true`. The listener has a login of its own, whose policy allows what is declared
   * here and no secret of {@link files}. The application starts when every use is let through.
   * @default nothing: no listener
   * @throws SECRETS_USE_INVALID, POD_USES_NEED_AGENT, POD_USES_HOST_NETWORK, POD_USES_VARIABLE_TAKEN,
   *   POD_USES_WITH_SUPERVISOR
   */
  readonly uses?: readonly VaultUse[];
  /**
   * The port of the listener of {@link uses}, on the loopback interface of the pod: 1024 to 65535.
   * @default 8100
   * @throws POD_USES_PORT_INVALID, POD_USES_PORT_TAKEN, POD_USES_PORT_WITHOUT_USES
   */
  readonly listenerPort?: number;
  /**
   * The names of the containers that see the files, init containers included; a file can say others. A container that
   * sees no file has no mount.
   * @default all that run after the gate
   * @throws POD_VISIBLE_TO_UNKNOWN, POD_VISIBLE_TO_WITH_INJECTOR
   */
  readonly visibleTo?: readonly string[];
  /**
   * Environment variables, for programs that read nothing else: the same for all containers that {@link envDelivery}
   * names, or a list with those of each. Files are the better way where there is a choice: they change while the program
   * runs, and no process listing shows them.
   * @default none
   * @throws POD_ENV_NAME_TAKEN, POD_ENV_FILE_TAKEN, POD_ENV_LIST_INVALID, POD_ENV_CONTAINER_TWICE, POD_ENV_GOES_STALE,
   *   SECRETS_ENTRY_NAME_INVALID, SECRETS_ENTRY_VALUE_INVALID
   */
  readonly env?: DeclaredEnv;
  /**
   * How the environment variables reach the containers, and which ones.
   * @default EnvDelivery.fileKeyRef(): by the kubelet, Kubernetes 1.35 or later; the first container
   * @throws POD_ENV_CONTAINER_UNKNOWN, POD_ENV_COMMAND_UNKNOWN, POD_ENV_COMMAND_REFERS, POD_ENV_NOT_WITH_INJECTOR
   */
  readonly envDelivery?: EnvDelivery;
  /**
   * The service mesh whose proxy is in front of the pods: the agent's calls to Vault go past it.
   * @default none: no annotation for a mesh
   * @throws POD_MESH_PORT_CONTRADICTS, POD_MESH_PORTS_INVALID
   */
  readonly mesh?: ServiceMesh;
  /**
   * How the secrets reach the pod.
   * @default Delivery.agent(): an agent in the pod, as a native sidecar
   */
  readonly delivery?: Delivery;
  /**
   * The folder in which the files appear, in every container of the application.
   * @default '/vault/secrets'
   * @throws POD_SECRETS_PATH_INVALID, POD_SECRETS_PATH_TAKEN
   */
  readonly secretsPath?: string;
  /**
   * The most that all files together may hold, from 1 MiB on; the volume is in memory and counts towards the agent's
   * limit, of which it leaves 48 MiB.
   * @default Size.mebibytes(16)
   * @throws POD_SECRETS_SIZE_OUT_OF_BOUNDS
   */
  readonly secretsSize?: SizeLike;
  /**
   * How long the start gate waits for the files before it fails, from 10 s to 24 h. It fails with a message that names
   * the missing files and the agent's last error, and the kubelet runs it again; from then on it waits for half an
   * hour at a time. So the pod's status says what is wrong, and the pod still starts by itself when the cause is gone.
   * @default Duration.minutes(5)
   * @throws POD_START_TIMEOUT_OUT_OF_BOUNDS
   */
  readonly startTimeout?: DurationLike;
  /**
   * How long the projected service account token lives, from 10 min to 24 h. The kubelet renews it before its end.
   * @default Duration.hours(1), or startTimeout where that is longer
   * @throws POD_TOKEN_EXPIRATION_OUT_OF_BOUNDS, POD_TOKEN_EXPIRES_BEFORE_START
   */
  readonly tokenExpiration?: DurationLike;
  /**
   * What happens when a file has changed: one thing or several, for all files or for each by its name.
   * @default nothing: the application sees the new file and finds out by itself
   * @throws POD_ON_CHANGE_FILE_UNKNOWN, POD_ON_CHANGE_CONTAINER_UNKNOWN, POD_ON_CHANGE_USER_UNKNOWN,
   *   POD_ON_CHANGE_USERS_DIFFER, POD_ON_CHANGE_RESTART_IN_JOB
   */
  readonly onChange?: DeclaredOnChange;
  /**
   * Who learns that a secret could not be read again.
   * @default FailedRotation.logged()
   * @throws POD_FAILED_ROTATION_UNKNOWN
   */
  readonly failedRotation?: FailedRotation;
  /**
   * How often the agent reads static secrets again, from 10 s to 24 h: how late a changed value arrives at most, and
   * how late a pod that waits for a missing key notices that it is there.
   * @default Duration.minutes(1)
   * @throws POD_RENDER_INTERVAL_OUT_OF_BOUNDS
   */
  readonly renderInterval?: DurationLike;
  /**
   * The image of the agent and of the start gate.
   * @default AgentImage.vault('2.0.4')
   */
  readonly agentImage?: AgentImage;
  /**
   * The resources of the agent and of the start gate. What is left out keeps its default.
   * @default requests of 25m CPU and 64 MiB, a limit of 128 MiB and none for the CPU
   * @throws POD_AGENT_MEMORY_TOO_SMALL
   */
  readonly agentResources?: AgentResources;
  /**
   * Whether what is added to the pod passes the Deployment Safeguards of AKS, and is not changed by them: requests and
   * limits of at least 100m and 100Mi (a limit of 500m where none is said), readiness and liveness probes on every
   * container beside the application's, and a spread over nodes where the pod says nothing of it. AKS Automatic always
   * enforces them. What the application's own containers need is theirs to say: `check --safeguards` looks for it.
   * @default false
   * @throws POD_AGENT_RESOURCES_BELOW_SAFEGUARDS
   * @see https://learn.microsoft.com/azure/aks/deployment-safeguards
   */
  readonly deploymentSafeguards?: boolean;
}

/** What {@link inject} is told: the declaration, where the agent logs in, and what is known of the pod's owner. */
export interface InjectInput extends VaultDeclaration {
  /** The server that the agent logs in to. */
  readonly vault: VaultServer;
  /** The auth mount and the audience of the token that the agent logs in with. */
  readonly auth: AuthMount;
  /** The Vault role. */
  readonly roleName: string;
  /**
   * Whether the pods end by themselves, as those of a Job do.
   * @default false
   */
  readonly completes?: boolean;
  /**
   * Names of init containers of the pod that run before the agent and the gate, without the secrets: what the way to
   * Vault needs. All others run after the gate and see the secrets.
   * @default none
   * @throws POD_INIT_BEFORE_SECRETS_UNKNOWN, POD_INIT_BEFORE_SECRETS_WITH_INJECTOR, POD_AGENT_VOLUME_MOUNTED
   */
  readonly initContainersBeforeSecrets?: readonly string[];
}
