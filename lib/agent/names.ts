/** The names of what is in a pod of ours. Part of the contract: runbooks, reports and `check` know them. */

/** The agent that keeps the files fresh: a native sidecar, or a regular container beside the application. */
export const AGENT_CONTAINER = 'vault-agent';
/** The agent that renders the files once and ends, with `Delivery.initAndSidecar()` and by the injector. */
export const AGENT_INIT_CONTAINER = 'vault-agent-init';
/** The init container that is the start gate. */
export const GATE_CONTAINER = 'vault-secrets-ready';
/** The init container that copies the agent's program for `EnvDelivery.supervisor()`. */
export const AGENT_COPY_CONTAINER = 'vault-agent-copy';
/** The listener that the application uses Vault through: a native sidecar. */
export const LISTENER_CONTAINER = 'vault-listener';
/** All of them: names that no container of the user may have. */
export const RESERVED_CONTAINERS: readonly string[] = [
  AGENT_CONTAINER,
  AGENT_INIT_CONTAINER,
  GATE_CONTAINER,
  AGENT_COPY_CONTAINER,
  LISTENER_CONTAINER,
];

/** The names of the volumes. */
export const VOLUMES = {
  /** The files of the application, in memory. The injector's own volume has the same name. */
  secrets: 'vault-secrets',
  /** The agent's configuration and the scripts: the pod's own annotations. */
  config: 'vault-config',
  /** The agent's log, for the start gate and the probes. */
  log: 'vault-agent-log',
  /** The agent's Vault token, seen by agents alone. */
  vaultToken: 'vault-agent-token',
  /** The service account's token that the agent logs in with. */
  serviceAccountToken: 'vault-token',
  /** The certificate authority of Vault. */
  ca: 'vault-ca',
  /** The agent's program, for the supervisor. */
  program: 'vault-agent-program',
} as const;

/** Before the name of every annotation of ours. */
export const ANNOTATION_PREFIX = 'aks-vault-constructs/';

/** The label by which a webhook can select the pods that it must not miss, and its value. */
export const INJECTED_LABEL = { name: 'vault-injection', value: 'required' } as const;

/** The file that holds the environment variables, below the secrets path. */
export const ENV_FILE = 'vault.env';

/** The file of the variables that come at this place of several, from 0: `vault.env`, `vault-2.env` and so on. */
export function envFile(index: number): string {
  return index === 0 ? ENV_FILE : `vault-${String(index + 1)}.env`;
}

/** The variable by which a script of the agent knows the main process of a container. */
export const ON_CHANGE_TARGET_VARIABLE = 'VAULT_ON_CHANGE_TARGET';
