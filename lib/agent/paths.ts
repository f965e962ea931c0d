/** Where things are in the containers that are added to a pod. Part of the contract: scripts and runbooks name them. */

/** The volume of {@link CONFIG_FILES}: a volume that projects annotations of the pod. */
export const CONFIG_DIR = '/vault/config';

/** The files of the configuration volume. Each comes from the annotation of its name behind `ANNOTATION_PREFIX`. */
export const CONFIG_FILES = {
  /** The agent's configuration. */
  agent: 'agent.json',
  /** The configuration of the listener that the application uses Vault through. */
  listener: 'listener.json',
  /** The configuration of the process supervisor. */
  supervisor: 'supervisor.json',
  /** The script of the start gate and of the readiness probe. */
  ready: 'secrets-ready.sh',
  /** The script that runs the agent and revokes its token at the end. */
  run: 'agent.sh',
  /** The script that the agent runs when a file has changed. */
  onChange: 'on-change.sh',
  /** A certificate authority that was given as text. */
  ca: 'vault-ca.crt',
} as const;

/** The name of a file of the configuration volume. */
export type ConfigFile = (typeof CONFIG_FILES)[keyof typeof CONFIG_FILES] | `supervisor-${number}.json`;

/** The configuration of the process supervisor that comes at this place of several, from 0. */
export function supervisorFile(index: number): ConfigFile {
  return index === 0 ? CONFIG_FILES.supervisor : `supervisor-${index + 1}.json`;
}

/** Where a container finds a file of the configuration volume. */
export function configPath(file: ConfigFile): string {
  return `${CONFIG_DIR}/${file}`;
}

/** The agent's own Vault token, in memory and in no container but the agent's, so that it can be revoked at the end. */
export const TOKEN_SINK_DIR = '/vault/token';
/** The file of the agent's Vault token. */
export const TOKEN_SINK = `${TOKEN_SINK_DIR}/token`;

/** The certificate authority of Vault, whatever it comes from. */
export const CA_DIR = '/vault/ca';
/** The file of the certificate authority. */
export const CA_PATH = `${CA_DIR}/ca.crt`;

/** The projected service account token: the path that HashiCorp's injector uses. Mounted in the agent alone. */
export const TOKEN_DIR = '/var/run/secrets/vault.hashicorp.com/serviceaccount';
/** The file of the token. */
export const TOKEN_FILE = `${TOKEN_DIR}/token`;

/** The agent's log once more, for the start gate, which says from it why it still waits. */
export const AGENT_LOG_DIR = '/vault/log';
/** The log file's name; the agent appends a timestamp to the name of rotated ones. */
export const AGENT_LOG_FILE = `${AGENT_LOG_DIR}/agent.log`;
/** The log of the listener, for the start gate too. */
export const LISTENER_LOG_FILE = `${AGENT_LOG_DIR}/listener.log`;
/** Left by the start gate when it gives up, so that its next run waits longer instead of failing again soon. */
export const GATE_GAVE_UP_FILE = `${AGENT_LOG_DIR}/start-gate-gave-up`;

/** The supervisor's program in the application's container. */
export const PROGRAM_DIR = '/vault/bin';

/**
 * The volumes of the files that not every container sees, in the agent and the gate: `/vault/views/2` and so on. In the
 * containers that see them they are in the folder of the secrets.
 */
export const VIEWS_DIR = '/vault/views';

/** Where the files appear when the workload says nothing else: the path of HashiCorp's injector. */
export const DEFAULT_SECRETS_PATH = '/vault/secrets';
