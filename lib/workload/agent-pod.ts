import { Duration, JsonPatch, Size } from 'cdk8s';
import {
  type ConfigMap,
  type Container,
  type ContainerProps,
  ContainerRestartPolicy,
  ImagePullPolicy,
  Probe,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { restricted } from './hardening';
import * as paths from '../agent';
import { agentProcess } from './private/agent-process';
import {
  caMount,
  configMapOf,
  memoryVolume,
  scriptData,
  sharedProcessesPatch,
  tokenMountPatch,
  tokenVolumePatch,
} from './private/pod-objects';
import { type PodPart, type PodPartIndices, type PodPartInput } from './private/pod-part';
import { type Identity } from './private/reactions';

/** The native sidecar that logs in and renders the files. Part of the contract: runbooks name it. */
export const AGENT_CONTAINER = 'vault-agent';
/** The init container that is the start gate. Part of the contract: runbooks name it. */
export const GATE_CONTAINER = 'vault-secrets-ready';

/** The user and group of the agent, those of the images of Vault and OpenBao. */
const AGENT_USER = 100;
/** The agent's group, and by default the group of the secrets volume. */
export const AGENT_GROUP = 1000;

/**
 * The part of a pod that brings the secrets by {@link Delivery.agent}: the ConfigMap, the volumes, the agent as a
 * native sidecar, the start gate, and the patches for what cdk8s-plus-28 cannot say.
 */
export class AgentPod implements PodPart {
  public readonly initContainers: readonly ContainerProps[];
  public readonly containers: readonly ContainerProps[] = [];
  public readonly reservedNames: readonly string[] = [];
  public readonly config: ConfigMap;
  public readonly labels = {};
  public readonly annotations = {};
  private readonly secrets: Volume;

  public constructor(
    scope: Construct,
    private readonly input: PodPartInput,
  ) {
    // A native sidecar ends after the application, which keeps its leases until then.
    const process = agentProcess(scope, input, 'revoked');
    const config = (this.config = configMapOf(scope, input, { ...process.data, ...scriptData(input) }));
    const configVolume = Volume.fromConfigMap(scope, 'AgentConfigVolume', config, { name: 'vault-config' });
    this.secrets = memoryVolume(scope, 'SecretsVolume', 'vault-secrets', input.volumeSize);
    const log = memoryVolume(scope, 'AgentLogVolume', 'vault-agent-log', Size.mebibytes(1));
    const configMount: VolumeMount = { path: paths.CONFIG_DIR, volume: configVolume, readOnly: true };

    const agent: ContainerProps = {
      name: AGENT_CONTAINER,
      image: input.image.reference,
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      restartPolicy: ContainerRestartPolicy.ALWAYS,
      command: [...process.command],
      // The agent looks for a home directory and has none it may write to.
      securityContext: { ...restricted(), ...agentIdentity(input) },
      resources: input.resources,
      volumeMounts: [
        { path: input.secretsPath, volume: this.secrets },
        configMount,
        { path: paths.AGENT_LOG_DIR, volume: log },
        ...process.mounts,
        ...caMount(scope, input.server, config),
      ],
      readiness: agentReadiness(),
      liveness: agentLiveness(input),
    };
    const gate: ContainerProps = {
      ...gateProps(input),
      volumeMounts: [this.secretsMount(), configMount, { path: paths.AGENT_LOG_DIR, volume: log }],
    };
    this.initContainers = [agent, gate];
  }

  public mountSecrets(container: Container): void {
    const { path, volume, ...options } = this.secretsMount();
    container.mount(path, volume, options);
  }

  /** The first two operations make synth fail if the containers do not stand where the others expect them. */
  public patches(podSpec: string, first: PodPartIndices): JsonPatch[] {
    const agent = `${podSpec}/initContainers/${String(first.initContainers)}`;
    const gate = `${podSpec}/initContainers/${String(first.initContainers + 1)}`;
    return [
      JsonPatch.test(`${agent}/name`, AGENT_CONTAINER),
      JsonPatch.test(`${gate}/name`, GATE_CONTAINER),
      tokenVolumePatch(podSpec, this.input),
      tokenMountPatch(agent),
      gateMessagePatch(gate),
      ...sharedProcessesPatch(podSpec, this.input),
    ];
  }

  private secretsMount(): VolumeMount {
    return { path: this.input.secretsPath, volume: this.secrets, readOnly: true };
  }
}

/** On the agent, whose image has a shell, and not on the application, whose image may have none. */
export function agentReadiness(): Probe {
  return Probe.fromCommand(['/bin/sh', paths.configPath(paths.CONFIG_FILES.ready), 'check'], {
    periodSeconds: Duration.seconds(5),
    timeoutSeconds: Duration.seconds(5),
  });
}

/** Fails for ever without consequence: the kubelet makes an event of each failure, and the threshold is never reached. */
export function agentLiveness(input: PodPartInput): Probe | undefined {
  if (!input.reportsFailedRotation) return undefined;
  return Probe.fromCommand(['/bin/sh', paths.configPath(paths.CONFIG_FILES.ready), 'fresh'], {
    periodSeconds: Duration.seconds(30),
    timeoutSeconds: Duration.seconds(5),
    failureThreshold: 2_147_483_647,
  });
}

/** Who the agent runs as. It writes files of the volume's group in any case, as the kubelet sets that on the folder. */
export function agentIdentity(input: PodPartInput): Identity {
  return input.agentIdentity ?? { user: AGENT_USER, group: AGENT_GROUP };
}

/** The start gate but for its mounts. */
export function gateProps(input: PodPartInput): ContainerProps {
  return {
    name: GATE_CONTAINER,
    image: input.image.reference,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: [
      '/bin/sh',
      paths.configPath(paths.CONFIG_FILES.ready),
      'wait',
      String(input.startTimeout.toSeconds()),
    ],
    securityContext: {
      ...restricted(),
      user: input.applicationUser ?? AGENT_USER,
      group: input.applicationGroup ?? (input.applicationUser === undefined ? AGENT_GROUP : undefined),
      // An application that runs as root is the user's to decide; the gate looks at the files as it will.
      ...(input.applicationUser === 0 ? { ensureNonRoot: false } : {}),
    },
    resources: input.resources,
  };
}

/** Should the script not even start, the log's end is better than nothing. */
export function gateMessagePatch(gate: string): JsonPatch {
  return JsonPatch.add(`${gate}/terminationMessagePolicy`, 'FallbackToLogsOnError');
}
