import { Size } from 'cdk8s';
import { type VolumeMount } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { agentCommand } from '../agent-config';
import { agentScript } from '../agent-script';
import * as paths from '../../agent';
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
 * What becomes of an agent's token. One that is to be revoked has to be kept in a file, on a volume that the agents of
 * the pod alone mount.
 * - `ends with its TTL`: for whoever has read a lease may need it still.
 * - `revoked`: by the agent, when it is told to stop.
 * - `handed over`: the same, but an init container leaves it to the sidecar, which revokes it.
 */
export type TokenEnd = 'ends with its TTL' | 'revoked' | 'handed over';

/** The agent as a process. */
export function agentProcess(scope: Construct, input: PodPartInput, token: TokenEnd): AgentProcess {
  const { binary } = input.image;
  const command = agentCommand(binary);
  const keepsToken = token !== 'ends with its TTL';
  const data = agentConfigData(input, keepsToken);
  if (!keepsToken) return { command, data, mounts: [] };
  const volume = memoryVolume(scope, 'AgentTokenVolume', 'vault-agent-token', Size.mebibytes(1));
  const script = agentScript({ server: input.server, binary, handsOver: token === 'handed over' });
  return {
    command: ['/bin/sh', paths.configPath(paths.CONFIG_FILES.run), ...command],
    data: { ...data, [paths.CONFIG_FILES.run]: script },
    mounts: [{ path: paths.TOKEN_SINK_DIR, volume }],
  };
}
