import { AgentImage, DEFAULT_SECRETS_PATH, type VaultServer } from '../../agent';
import { type AuthMount, checkedRoleName, ROOT_NAMESPACE } from '../../access';
import { type NamedSecretFile, secretFiles } from '../../secrets';
import { type AgentQuantities, agentQuantities } from '../agent-resources';
import { declaredFiles, type FileSettings } from '../declared-file';
import { type InjectInput } from '../declaration';
import { Delivery } from '../delivery';
import { type ServiceMesh } from '../service-mesh';
import { checkDelivery } from './delivery-rules';
import { type DeclaredEnvironment, declaredEnvironments } from './environment';
import { type DeclaredReactions, declaredReactions, restartingFiles } from './reactions';
import { checkListener, declaredListener, type Listener } from './listener';
import { checkedSecretsPath } from './secrets-path';
import { checkFreshness, type StartTiming, startTiming } from './start-timing';
import { checkTypes } from './types';

/** A declaration, checked as far as it can be without the pod, with every default filled in. */
export interface Declared {
  readonly server: VaultServer;
  readonly auth: AuthMount;
  readonly roleName: string;
  readonly delivery: Delivery;
  readonly secretsPath: string;
  readonly secretsMebibytes: number;
  readonly timing: StartTiming;
  /** The declared files and those of the environment, as the contract names them. */
  readonly files: readonly NamedSecretFile[];
  /** What is said of each declared file beside its content. */
  readonly settings: ReadonlyMap<string, FileSettings>;
  /** The containers that see the files of which nothing else is said. Undefined: all. */
  readonly visibleTo: readonly string[] | undefined;
  readonly environments: readonly DeclaredEnvironment[];
  readonly reactions: DeclaredReactions;
  /** Where the application uses Vault. */
  readonly listener: Listener | undefined;
  /** Whether anything has a lease. */
  readonly dynamic: boolean;
  readonly image: AgentImage;
  readonly quantities: AgentQuantities;
  /** Whether a failed rotation becomes an event of the pod. */
  readonly reportsFailedRotation: boolean;
  /** Whether what is added passes the Deployment Safeguards of AKS unchanged. */
  readonly deploymentSafeguards: boolean;
  readonly completes: boolean;
  readonly mesh: ServiceMesh | undefined;
  readonly initContainersBeforeSecrets: readonly string[];
}

/** Checks what can be checked without the pod. */
export function declaredOf(input: InjectInput): Declared {
  checkTypes(input);
  const { completes = false, delivery = Delivery.agent(), secretsSize, deploymentSafeguards = false } = input;
  const timing = startTiming(input);
  const secretsPath =
    input.secretsPath === undefined ? DEFAULT_SECRETS_PATH : checkedSecretsPath(input.secretsPath);
  const secretsMebibytes = secretsSize?.toMebibytes() ?? 16;
  const own = declaredFiles(input.files ?? {});
  const environments = declaredEnvironments(input.env, input.envDelivery, own.contents);
  const contents =
    environments.length === 0
      ? own.contents
      : {
          ...own.contents,
          ...Object.fromEntries(environments.map(({ file, content }) => [file, content])),
        };
  const hasFiles = Object.keys(contents).length > 0;
  const listener = declaredListener(input, hasFiles);
  checkListener(listener, environments);
  const files = hasFiles || listener === undefined ? secretFiles(contents) : [];
  checkFreshness(files, timing);
  const reactions = declaredReactions(
    input.onChange,
    files.map(({ name }) => name),
    completes,
  );
  const supervised = environments.filter(({ kind }) => kind === 'supervisor').map(({ file }) => file);
  const reportsFailedRotation = input.failedRotation?.kind === 'event';
  const image = input.agentImage ?? AgentImage.BY_DEFAULT;
  const initContainersBeforeSecrets = input.initContainersBeforeSecrets ?? [];
  checkDelivery(delivery.kind, {
    files,
    restarting: new Set([...restartingFiles(reactions), ...supervised]),
    completes,
    environments,
    reportsFailedRotation,
    initContainersBeforeSecrets,
    loginNamespace: loginNamespaceOf(input),
    uses: listener !== undefined,
    image,
  });
  return {
    server: input.vault,
    auth: input.auth,
    roleName: checkedRoleName(input.roleName),
    delivery,
    secretsPath,
    secretsMebibytes,
    timing,
    files,
    settings: own.settings,
    visibleTo: input.visibleTo,
    environments,
    reactions,
    listener,
    dynamic: files.some(({ file }) => file.dynamic),
    image,
    quantities: agentQuantities(input.agentResources, secretsMebibytes, deploymentSafeguards),
    reportsFailedRotation,
    deploymentSafeguards,
    completes,
    mesh: input.mesh,
    initContainersBeforeSecrets,
  };
}

/** The namespace of the auth mount, where it is said and another one than that of the secrets. */
function loginNamespaceOf({ auth, vault }: InjectInput): string | undefined {
  return auth.namespace === (vault.namespace ?? ROOT_NAMESPACE) ? undefined : auth.namespace;
}
