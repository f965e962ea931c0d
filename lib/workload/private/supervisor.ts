import { JsonPatch, Size } from 'cdk8s';
import {
  type ConfigMap,
  type ContainerProps,
  ImagePullPolicy,
  Volume,
  type VolumeMount,
} from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { agentLogin } from '../agent-config';
import { agentIdentity } from '../agent-pod';
import { restricted } from '../hardening';
import { CONFIG_FILES } from '../../agent';
import { TEMPLATE_DELIMITERS } from '../../secrets';
import { asPassedOn, ENV_FILE, type Environment } from './environment';
import { caMount, configMapOf, tokenMountPatch } from './pod-objects';
import { type PodPartInput } from './pod-part';

/** The init container that copies the agent's program for the supervisor. Part of the contract. */
export const COPY_CONTAINER = 'vault-agent-copy';
const BIN_DIR = '/vault/bin';
const PROGRAM = `${BIN_DIR}/vault-agent`;
const CONFIG_DIR = '/vault/supervisor';
const CONFIG_KEY = 'supervisor.json';

/**
 * The supervisor's configuration. It reads the file that the pod's agent writes, so that there is one lease and one
 * value for both; the login is the price of entry.
 */
function supervisorConfig(input: PodPartInput, { names }: Environment, container: ContainerProps): string {
  const config = {
    ...agentLogin(input.server, `auth/${input.access.auth.path}`, input.access.roleName),
    env_template: names.map((name) => ({
      [name]: {
        contents: `[[ with file "${input.secretsPath}/${ENV_FILE}" | parseJSON ]][[ index . "${name}" ]][[ end ]]`,
        left_delimiter: TEMPLATE_DELIMITERS.left,
        right_delimiter: TEMPLATE_DELIMITERS.right,
      },
    })),
    exec: {
      command: [...(container.command ?? []), ...(container.args ?? [])].map(asPassedOn),
      restart_on_secret_changes: 'always',
      restart_stop_signal: 'SIGTERM',
    },
    template_config: { exit_on_retry_failure: false },
    // Its output is the application's.
    log_level: 'error',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** The parts of a pod whose application is started by the agent's process supervisor. */
export class Supervisor {
  /** Copies the agent's program: after the start gate, before the user's init containers. */
  public readonly copy: ContainerProps;
  /** The supervisor's configuration; the workload's object depends on it. */
  public readonly config: ConfigMap;
  private readonly mounts: readonly VolumeMount[];

  public constructor(
    scope: Construct,
    private readonly environment: Environment,
    input: PodPartInput,
    container: ContainerProps,
  ) {
    const { server } = input;
    this.config = configMapOf(
      scope,
      input,
      {
        [CONFIG_KEY]: supervisorConfig(input, environment, container),
        ...(server.ca?.source.kind === 'pem' ? { [CONFIG_FILES.ca]: server.ca.source.pem } : {}),
      },
      { id: 'SupervisorConfig', kind: 'supervisor' },
    );
    const ca = caMount(scope, server, this.config, { idPrefix: 'Supervisor', volume: 'vault-supervisor-ca' });
    const bin = Volume.fromEmptyDir(scope, 'AgentProgramVolume', 'vault-agent-program', {
      sizeLimit: Size.gibibytes(1),
    });
    const configVolume = Volume.fromConfigMap(scope, 'SupervisorVolume', this.config, {
      name: 'vault-supervisor',
      items: { [CONFIG_KEY]: { path: CONFIG_KEY } },
    });
    this.copy = {
      name: COPY_CONTAINER,
      image: input.image.reference,
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      command: ['/bin/sh', '-c', `cp "$(command -v ${input.image.binary})" ${PROGRAM}`],
      securityContext: { ...restricted(), ...agentIdentity(input) },
      resources: input.resources,
      volumeMounts: [{ path: BIN_DIR, volume: bin }],
    };
    this.mounts = [
      { path: BIN_DIR, volume: bin, readOnly: true },
      { path: CONFIG_DIR, volume: configVolume, readOnly: true },
      ...ca,
    ];
  }

  /** The application's container, started by the supervisor. */
  public supervised(container: ContainerProps): ContainerProps {
    return {
      ...container,
      command: [PROGRAM, 'agent', `-config=${CONFIG_DIR}/${CONFIG_KEY}`],
      args: undefined,
      volumeMounts: [...(container.volumeMounts ?? []), ...this.mounts],
    };
  }

  /** The token's mount in the application's container. */
  public patches(podSpec: string): JsonPatch[] {
    const container = `${podSpec}/containers/${String(this.environment.index)}`;
    return [JsonPatch.test(`${container}/name`, this.environment.container), tokenMountPatch(container)];
  }
}
