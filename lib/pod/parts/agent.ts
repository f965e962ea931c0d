import {
  agentCommand,
  agentConfig,
  AGENT_CONTAINER,
  CONFIG_FILES,
  TOKEN_DIR,
  TOKEN_SINK_DIR,
  VOLUMES,
} from '../../agent';
import { withFields } from '../../core';
import { type PodField, TEMPLATE_DELIMITERS } from '../../secrets';
import { type Container, type EnvVar, type Volume, type VolumeMount } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';
import { caFlags, caMounts } from './ca';
import { type Configuration, scripts } from './configuration';
import { agentIdentity, configMount, logMount, ownContainer, script } from './containers';
import { agentReadiness, failedRotationProbe } from './probes';
import { memoryVolume } from './volumes';

/**
 * What becomes of an agent's token. One that is to be revoked has to be kept in a file, on a volume that the agents of
 * the pod alone mount.
 * - `ends with its TTL`: who has read a lease may need it still.
 * - `revoked`: by the agent, when it is told to stop.
 * - `handed over`: the same, but an init container leaves it to the sidecar, which revokes it.
 */
export type TokenEnd = 'ends with its TTL' | 'revoked' | 'handed over';

/** The agent as a process, which several containers of a pod can run. */
export interface AgentProcess {
  /** The command of its container. */
  readonly command: readonly string[];
  /** What its container mounts, beside what it writes and looks at. */
  readonly mounts: readonly VolumeMount[];
  /** Its part of the configuration that the pod carries. */
  readonly configuration: Configuration;
  readonly volumes: readonly Volume[];
}

/** The agent as a process. */
export function agentProcess(plan: PodPlan, token: TokenEnd): AgentProcess {
  const { binary } = plan.image;
  const command = agentCommand(binary);
  const keepsToken = token !== 'ends with its TTL';
  const configuration = {
    [CONFIG_FILES.agent]: agentConfig({
      server: plan.server,
      authPath: `auth/${plan.auth.path}`,
      authNamespace: plan.auth.namespace,
      role: plan.roleName,
      files: plan.files,
      delimiters: TEMPLATE_DELIMITERS,
      renderIntervalSeconds: plan.timing.renderInterval,
      revokesToken: keepsToken,
    }),
  };
  const mounts = [tokenMount(), ...caMounts(plan)];
  if (!keepsToken) return { command, configuration, mounts, volumes: [] };
  const options = token === 'handed over' ? ['--hands-over'] : [];
  return {
    command: script('run', ...options, ...revocationFlags(plan), '--', ...command),
    configuration: withFields(configuration, scripts('agent.sh')),
    mounts: [...mounts, { name: VOLUMES.vaultToken, mountPath: TOKEN_SINK_DIR }],
    volumes: [memoryVolume(VOLUMES.vaultToken, 1)],
  };
}

/** The flags with which the agent's program reaches the server to revoke its token. */
function revocationFlags(plan: PodPlan): readonly string[] {
  const { address, tlsServerName } = plan.server;
  // Where the token is from, and its policy allows it to give itself back.
  const namespace = plan.auth.namespace ?? plan.server.namespace;
  return [
    `-address=${address}`,
    ...caFlags(plan),
    ...(tlsServerName === undefined ? [] : [`-tls-server-name=${tlsServerName}`]),
    ...(namespace === undefined ? [] : [`-namespace=${namespace}`]),
  ];
}

/** The mount of the token that an agent logs in with. */
export function tokenMount(): VolumeMount {
  return { name: VOLUMES.serviceAccountToken, mountPath: TOKEN_DIR, readOnly: true };
}

/** Everything that a container of the agent mounts. */
export function agentMounts(plan: PodPlan, process: AgentProcess): readonly VolumeMount[] {
  return [
    ...plan.views.map(({ volume, folder }) => ({ name: volume, mountPath: folder })),
    configMount(),
    logMount(),
    ...process.mounts,
  ];
}

/** The variables of the agents: what their templates ask of the pod. */
export function agentVariables({ podFields }: PodPlan): Pick<Container, 'env'> {
  if (podFields.length === 0) return {};
  return { env: podFields.map(podVariable) };
}

/** A variable that the downward API fills in. The version is what the API server would add. */
export function podVariable({ variable, fieldPath }: PodField): EnvVar {
  return { name: variable, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
}

/** The container that keeps the files fresh, native or beside the application. */
export function agentContainer(plan: PodPlan, process: AgentProcess): Container {
  return {
    name: AGENT_CONTAINER,
    ...ownContainer(plan, agentIdentity(plan)),
    command: process.command,
    ...agentVariables(plan),
    ...failedRotationProbe(plan),
    readinessProbe: agentReadiness(plan),
    volumeMounts: agentMounts(plan, process),
  };
}
