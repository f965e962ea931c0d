import { type ContainerProps, type IServiceAccount } from 'cdk8s-plus-28';
import { type AuthMount } from '../access';
import { type VaultServer } from '../agent';
import { type VaultDeclaration } from '../pod';

/** Who the workload is, to Kubernetes and to Vault. */
export interface WorkloadAccess {
  /** The Vault role: lower-case letters, digits, `.`, `_` and `-`. The platform side creates it from the contract. */
  readonly roleName: string;
  /**
   * The service account the pods run as, and the only one that the role lets in. A name: the construct creates the
   * ServiceAccount. A construct, such as `ServiceAccount.fromServiceAccountName(...)`: it is used as it is.
   * @throws WORKLOAD_SERVICE_ACCOUNT_DEFAULT for the name `default`
   */
  readonly serviceAccount: string | IServiceAccount;
  /**
   * The namespace of the pods, and the only one that the role lets in.
   * @default the chart's namespace
   * @throws WORKLOAD_NAMESPACE_MISSING, WORKLOAD_NAMESPACE_CONFLICT
   */
  readonly namespace?: string;
  /**
   * The auth mount and the audience of the token that the agent logs in with.
   * @default that of the VaultApp
   * @throws WORKLOAD_AUTH_MISSING
   */
  readonly auth?: AuthMount;
  /**
   * The Vault policy that the platform side derives.
   * @default the role's name
   */
  readonly policyName?: string;
}

/** What every workload with secrets declares beside the properties of its cdk8s-plus class. */
export interface VaultInjectedProps extends VaultDeclaration {
  /**
   * The server that the agent logs in to.
   * @default that of the VaultApp
   * @throws WORKLOAD_VAULT_MISSING
   */
  readonly vault?: VaultServer;
  /** Role, namespace and service account: stated here once, for the pod and for the Vault role. */
  readonly access: WorkloadAccess;
  /** The application's containers. Each sees the files, read-only, unless `visibleTo` says less. At least one. */
  readonly containers: readonly ContainerProps[];
  /**
   * Init containers that run before the agent and the gate: what the way to Vault needs, such as network set-up or a
   * proxy of your own as a native sidecar (`restartPolicy: ContainerRestartPolicy.ALWAYS`). They do not see the secrets.
   * Those of `initContainers` run after the gate and do. The time that they take counts towards `progressDeadline`,
   * and not towards `startTimeout`.
   * @default none
   * @throws POD_INIT_BEFORE_SECRETS_WITH_INJECTOR
   */
  readonly initContainersBeforeSecrets?: readonly ContainerProps[];
}
