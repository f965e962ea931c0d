import { Size } from 'cdk8s';
import { type VolumeMount } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { agentCommand } from '../agent-config';
import { agentScript } from '../agent-script';
import * as paths from '../pod-paths';
import { agentConfigData, memoryVolume } from './pod-objects';
import { type PodPartInput } from './pod-part';

/** What the containers of a pod need in common to run the agent. */
export interface AgentProcess {
  /** The command of an agent's container. */
  readonly command: readonly string[];
  /** Its part of the ConfigMap: the agent's configuration and the script that the command runs. */
  readonly data: Readonly<Record<string, string>>;
  /** Its mounts beside those of the secrets, the ConfigMap and the log. */
  readonly mounts: readonly VolumeMount[];
}

/**
 * The agent as a process.
 * @param revokesToken Whether it revokes its token when it is told to stop, and so has to keep it in a file of its own.
 */
export function agentProcess(scope: Construct, input: PodPartInput, revokesToken: boolean): AgentProcess {
  const { binary } = input.image;
  const command = agentCommand(binary);
  const data = agentConfigData(input, revokesToken);
  if (!revokesToken) return { command, data, mounts: [] };
  const volume = memoryVolume(scope, 'AgentTokenVolume', 'vault-agent-token', Size.mebibytes(1));
  return {
    command: ['/bin/sh', paths.AGENT_SCRIPT_PATH, ...command],
    data: { ...data, [paths.AGENT_SCRIPT_KEY]: agentScript({ server: input.server, binary }) },
    mounts: [{ path: paths.TOKEN_SINK_DIR, volume }],
  };
}
