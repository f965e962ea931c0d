import { JsonPatch, Size } from 'cdk8s';
import {
  type ConfigMap,
  type Container,
  type ContainerProps,
  ImagePullPolicy,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import {
  AGENT_CONTAINER,
  agentIdentity,
  agentLiveness,
  agentReadiness,
  gateMessagePatch,
} from '../agent-pod';
import { restricted } from '../hardening';
import * as paths from '../../agent';
import { agentProcess, type TokenEnd } from './agent-process';
import {
  caMount,
  configMapOf,
  memoryVolume,
  scriptData,
  sharedProcessesPatch,
  tokenMountPatch,
  tokenVolumePatch,
} from './pod-objects';
import { type PodPart, type PodPartIndices, type PodPartInput } from './pod-part';

/** The init container that renders the files and ends. Part of the contract: runbooks name it. */
export const INIT_CONTAINER = 'vault-agent-init';

/**
 * The part of a pod that brings the secrets by {@link Delivery.initAndSidecar}: an init container that renders the
 * files, tests that they are there and ends, and a regular container that keeps them fresh, which a Job does without.
 */
export class InitAndSidecarPod implements PodPart {
  public readonly initContainers: readonly ContainerProps[];
  public readonly containers: readonly ContainerProps[];
  public readonly reservedNames: readonly string[] = [AGENT_CONTAINER];
  public readonly config: ConfigMap;
  public readonly labels = {};
  public readonly annotations = {};
  private readonly secrets: Volume;

  public constructor(
    scope: Construct,
    private readonly input: PodPartInput,
  ) {
    const token = tokenEnd(input);
    const process = agentProcess(scope, input, token);
    const config = (this.config = configMapOf(scope, input, {
      ...process.data,
      ...scriptData(input, { rendersUntil: token === 'handed over' ? 'USR1' : 'TERM' }),
    }));
    this.secrets = memoryVolume(scope, 'SecretsVolume', 'vault-secrets', input.volumeSize);
    const configVolume = Volume.fromConfigMap(scope, 'AgentConfigVolume', config, { name: 'vault-config' });
    const agent: ContainerProps = {
      image: input.image.reference,
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      securityContext: { ...restricted(), ...agentIdentity(input) },
      resources: input.resources,
    };
    const mounts: VolumeMount[] = [
      { path: input.secretsPath, volume: this.secrets },
      { path: paths.CONFIG_DIR, volume: configVolume, readOnly: true },
      {
        path: paths.AGENT_LOG_DIR,
        volume: memoryVolume(scope, 'AgentLogVolume', 'vault-agent-log', Size.mebibytes(1)),
      },
      ...process.mounts,
      ...caMount(scope, input.server, config),
    ];
    const seconds = String(input.startTimeout.toSeconds());
    this.initContainers = [
      {
        ...agent,
        name: INIT_CONTAINER,
        command: [
          '/bin/sh',
          paths.configPath(paths.CONFIG_FILES.ready),
          'render',
          seconds,
          ...process.command,
        ],
        volumeMounts: [...mounts],
      },
    ];
    // A regular container would keep a Job from completing.
    this.containers = input.completes
      ? []
      : [
          {
            ...agent,
            name: AGENT_CONTAINER,
            command: [...process.command],
            volumeMounts: [...mounts],
            readiness: agentReadiness(),
            liveness: agentLiveness(input),
          },
        ];
  }

  public mountSecrets(container: Container): void {
    container.mount(this.input.secretsPath, this.secrets, { readOnly: true });
  }

  public patches(podSpec: string, first: PodPartIndices): JsonPatch[] {
    const init = `${podSpec}/initContainers/${String(first.initContainers)}`;
    const sidecar = `${podSpec}/containers/${String(first.containers)}`;
    return [
      JsonPatch.test(`${init}/name`, INIT_CONTAINER),
      tokenVolumePatch(podSpec, this.input),
      tokenMountPatch(init),
      gateMessagePatch(init),
      ...this.containers.flatMap(({ name }) => [
        JsonPatch.test(`${sidecar}/name`, name),
        tokenMountPatch(sidecar),
      ]),
      ...sharedProcessesPatch(podSpec, this.input),
    ];
  }
}

/**
 * A regular sidecar is told to stop together with the application, which may need its leases for a while yet; files
 * that it has read need no token. The application does not start before the init container has ended, so that leaves
 * its token to the sidecar; a Job has none.
 */
function tokenEnd({ access, completes }: PodPartInput): TokenEnd {
  if (access.dynamic) return 'ends with its TTL';
  return completes ? 'revoked' : 'handed over';
}
