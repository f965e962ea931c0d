import { createHash } from 'node:crypto';
import { Duration, JsonPatch, Size } from 'cdk8s';
import {
  ConfigMap,
  type Container,
  type ContainerProps,
  ContainerRestartPolicy,
  type ContainerResources,
  EmptyDirMedium,
  ImagePullPolicy,
  Probe,
  Secret,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type VaultAccess } from '../access';
import { agentCommand, agentConfig, type RenderedFile } from './agent-config';
import { type AgentImage } from './agent-image';
import { restricted } from './hardening';
import * as paths from './pod-paths';
import { readyScript } from './ready-script';
import { type VaultServer } from './vault-server';

/** The native sidecar that logs in and renders the files. Part of the contract: runbooks name it. */
export const AGENT_CONTAINER = 'vault-agent';
/** The init container that is the start gate. Part of the contract: runbooks name it. */
export const GATE_CONTAINER = 'vault-secrets-ready';

/** The user and group of the agent, those of the images of Vault and OpenBao. */
const AGENT_USER = 100;
/** The agent's group, and by default the group of the secrets volume. */
export const AGENT_GROUP = 1000;

/** Everything an {@link AgentPod} is made of. */
export interface AgentPodInput {
  /** The name of the workload, from which the ConfigMap's is made. */
  readonly workloadName: string;
  readonly access: VaultAccess;
  readonly server: VaultServer;
  readonly files: readonly RenderedFile[];
  readonly secretsPath: string;
  readonly image: AgentImage;
  readonly resources: ContainerResources;
  readonly renderInterval: Duration;
  readonly startTimeout: Duration;
  readonly tokenExpiration: Duration;
  readonly volumeSize: Size;
  /** The application's user and group, which the start gate takes on. Undefined: the agent's. */
  readonly applicationUser: number | undefined;
  readonly applicationGroup: number | undefined;
}

/**
 * The part of a pod that brings the secrets, the same for every kind of workload: the ConfigMap, the volumes, the
 * agent, the start gate, and the patches for what cdk8s-plus-28 cannot say. A workload adds {@link agent} and
 * {@link gate} as its first two init containers, in that order, mounts the secrets into its own containers, and
 * applies {@link patches} to its API object.
 */
export class AgentPod {
  /** The sidecar's props. */
  public readonly agent: ContainerProps;
  /** The start gate's props. */
  public readonly gate: ContainerProps;
  /** The ConfigMap; the workload's object depends on it, so that it is applied first and no pod waits for it. */
  public readonly config: ConfigMap;
  private readonly secrets: Volume;

  public constructor(
    scope: Construct,
    private readonly input: AgentPodInput,
  ) {
    const config = (this.config = this.configMap(scope));
    const configVolume = Volume.fromConfigMap(scope, 'AgentConfigVolume', config, { name: 'vault-config' });
    this.secrets = memoryVolume(scope, 'SecretsVolume', 'vault-secrets', input.volumeSize);
    const log = memoryVolume(scope, 'AgentLogVolume', 'vault-agent-log', Size.mebibytes(1));
    const configMount: VolumeMount = { path: paths.CONFIG_DIR, volume: configVolume, readOnly: true };

    this.agent = {
      name: AGENT_CONTAINER,
      image: input.image.reference,
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      restartPolicy: ContainerRestartPolicy.ALWAYS,
      command: agentCommand(input.image.binary),
      // The agent looks for a home directory and has none it may write to.
      securityContext: { ...restricted(), user: AGENT_USER, group: AGENT_GROUP },
      resources: input.resources,
      volumeMounts: [
        { path: input.secretsPath, volume: this.secrets },
        configMount,
        { path: paths.AGENT_LOG_DIR, volume: log },
        ...caMount(scope, input.server, config),
      ],
      // On the agent, whose image has a shell, and not on the application, whose image may have none.
      readiness: Probe.fromCommand(['/bin/sh', paths.READY_SCRIPT_PATH, 'check'], {
        periodSeconds: Duration.seconds(5),
        timeoutSeconds: Duration.seconds(5),
      }),
    };
    this.gate = {
      name: GATE_CONTAINER,
      image: input.image.reference,
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      command: ['/bin/sh', paths.READY_SCRIPT_PATH, 'wait', String(input.startTimeout.toSeconds())],
      securityContext: {
        ...restricted(),
        user: input.applicationUser ?? AGENT_USER,
        group: input.applicationGroup ?? (input.applicationUser === undefined ? AGENT_GROUP : undefined),
        // An application that runs as root is the user's to decide; the gate looks at the files as it will.
        ...(input.applicationUser === 0 ? { ensureNonRoot: false } : {}),
      },
      resources: input.resources,
      volumeMounts: [
        this.secretsMount(),
        configMount,
        { path: paths.AGENT_LOG_DIR, volume: log, readOnly: true },
      ],
    };
  }

  /** Gives a container the application's view of the secrets: read-only. */
  public mountSecrets(container: Container): void {
    const { path, volume, ...options } = this.secretsMount();
    container.mount(path, volume, options);
  }

  /**
   * What cdk8s-plus-28 has no types for: the projected token of the agent, and the gate's termination message.
   * The first two operations make synth fail if the containers do not stand where the others expect them.
   * @param podSpec The JSON pointer of the pod's spec in the API object.
   */
  public patches(podSpec: string): JsonPatch[] {
    const { audience } = this.input.access.auth;
    const token = {
      path: 'token',
      expirationSeconds: this.input.tokenExpiration.toSeconds(),
      ...(audience.value === undefined ? {} : { audience: audience.value }),
    };
    return [
      JsonPatch.test(`${podSpec}/initContainers/0/name`, AGENT_CONTAINER),
      JsonPatch.test(`${podSpec}/initContainers/1/name`, GATE_CONTAINER),
      JsonPatch.add(`${podSpec}/volumes/-`, {
        name: 'vault-token',
        projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: token }] },
      }),
      JsonPatch.add(`${podSpec}/initContainers/0/volumeMounts/-`, {
        name: 'vault-token',
        mountPath: paths.TOKEN_DIR,
        readOnly: true,
      }),
      // Should the script not even start, the log's end is better than nothing.
      JsonPatch.add(`${podSpec}/initContainers/1/terminationMessagePolicy`, 'FallbackToLogsOnError'),
    ];
  }

  private secretsMount(): VolumeMount {
    return { path: this.input.secretsPath, volume: this.secrets, readOnly: true };
  }

  /**
   * The name carries a hash of the content: a changed template, role or address makes a new ConfigMap and so rolls the
   * pods, and the pods of a rollback find the old one.
   */
  private configMap(scope: Construct): ConfigMap {
    const { access, server, files, secretsPath } = this.input;
    const data: Record<string, string> = {
      [paths.AGENT_CONFIG_KEY]: agentConfig({
        server,
        authPath: `auth/${access.auth.path}`,
        role: access.role,
        secretsPath,
        files,
        renderIntervalSeconds: this.input.renderInterval.toSeconds(),
      }),
      [paths.READY_SCRIPT_KEY]: readyScript(
        secretsPath,
        files.map((file) => file.name),
      ),
      ...(server.ca?.source.kind === 'pem' ? { [paths.CA_PEM_KEY]: server.ca.source.pem } : {}),
    };
    const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10);
    return new ConfigMap(scope, 'AgentConfig', {
      // 253 characters are allowed; the hash and its separators take 23.
      metadata: {
        name: `${this.input.workloadName.slice(0, 230)}-vault-agent-${hash}`,
        namespace: access.namespace,
      },
      immutable: true,
      data,
    });
  }
}

function memoryVolume(scope: Construct, id: string, name: string, sizeLimit: Size): Volume {
  return Volume.fromEmptyDir(scope, id, name, { medium: EmptyDirMedium.MEMORY, sizeLimit });
}

/** The certificate authority under one path, whatever it comes from. */
function caMount(scope: Construct, server: VaultServer, config: ConfigMap): VolumeMount[] {
  const source = server.ca?.source;
  if (source === undefined || source.kind === 'system') return [];
  const options = (key: string) => ({ name: 'vault-ca', items: { [key]: { path: 'ca.crt' } } });
  const volume =
    source.kind === 'pem'
      ? Volume.fromConfigMap(scope, 'CaVolume', config, options(paths.CA_PEM_KEY))
      : source.kind === 'configMap'
        ? Volume.fromConfigMap(
            scope,
            'CaVolume',
            ConfigMap.fromConfigMapName(scope, 'Ca', source.name),
            options(source.key),
          )
        : Volume.fromSecret(
            scope,
            'CaVolume',
            Secret.fromSecretName(scope, 'Ca', source.name),
            options(source.key),
          );
  return [{ path: paths.CA_DIR, volume, readOnly: true }];
}
