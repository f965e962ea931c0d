/** Where things stand in the containers that the construct adds. Part of the contract: scripts and runbooks name them. */

/** The agent's configuration and the script of the start gate, from the ConfigMap. */
export const CONFIG_DIR = '/vault/config';
/** The key and file of the agent's configuration. */
export const AGENT_CONFIG_KEY = 'agent.json';
/** The key and file of the start gate's script. */
export const READY_SCRIPT_KEY = 'secrets-ready.sh';
/** The key and file of the script that runs when a file has changed. */
export const ON_CHANGE_SCRIPT_KEY = 'on-change.sh';
/** The key and file of the script that runs the agent and revokes its token at the end. */
export const AGENT_SCRIPT_KEY = 'agent.sh';
/** The key of a certificate authority given as text. */
export const CA_PEM_KEY = 'vault-ca.crt';
/** The agent's configuration as the agent sees it. */
export const AGENT_CONFIG_PATH = `${CONFIG_DIR}/${AGENT_CONFIG_KEY}`;
/** The script of the start gate and of the readiness probe. */
export const READY_SCRIPT_PATH = `${CONFIG_DIR}/${READY_SCRIPT_KEY}`;

/** The script that the agent runs when a file has changed. */
export const ON_CHANGE_SCRIPT_PATH = `${CONFIG_DIR}/${ON_CHANGE_SCRIPT_KEY}`;

/** The script that runs the agent. */
export const AGENT_SCRIPT_PATH = `${CONFIG_DIR}/${AGENT_SCRIPT_KEY}`;

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
/** Left by the start gate when it gives up, so that its next run waits longer instead of failing again soon. */
export const GATE_GAVE_UP_FILE = `${AGENT_LOG_DIR}/start-gate-gave-up`;

/** Where the files appear when the workload says nothing else: the path of HashiCorp's injector. */
export const DEFAULT_SECRETS_PATH = '/vault/secrets';
