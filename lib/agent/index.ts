// What runs beside the application, and what pod and check must agree on about it. Imports core, and no construct
// framework.
export { AgentImage } from './agent-image';
export {
  type DeadlineFacts,
  deadlineFacts,
  deadlineRule,
  DEADLINE_SLACK_SECONDS,
  type ShortDeadline,
  shortDeadline,
} from './short-deadline';
export { fixedAgentTag, partsOfImage } from './image-tags';
export { VaultServer, type VaultServerOptions } from './vault-server';
export { VaultCa, type VaultCaSource } from './vault-ca';
export {
  INJECTOR_ANNOTATION_FAMILIES,
  INJECTOR_ANNOTATIONS,
  INJECTOR_PREFIX,
  type InjectorAnnotation,
  isInjectorAnnotation,
} from './injector-annotations';
export {
  AGENT_CONTAINER,
  AGENT_COPY_CONTAINER,
  AGENT_INIT_CONTAINER,
  ANNOTATION_PREFIX,
  ENV_FILE,
  envFile,
  GATE_CONTAINER,
  INJECTED_LABEL,
  LISTENER_CONTAINER,
  ON_CHANGE_TARGET_VARIABLE,
  RESERVED_CONTAINERS,
  VOLUMES,
} from './names';
export {
  AGENT_LOG_DIR,
  AGENT_LOG_FILE,
  CA_DIR,
  CA_PATH,
  CONFIG_DIR,
  CONFIG_FILES,
  type ConfigFile,
  DEFAULT_SECRETS_PATH,
  GATE_GAVE_UP_FILE,
  LISTENER_LOG_FILE,
  PROGRAM_DIR,
  TOKEN_DIR,
  TOKEN_FILE,
  TOKEN_SINK,
  TOKEN_SINK_DIR,
  VIEWS_DIR,
  configPath,
  supervisorFile,
} from './paths';
export { type ScriptFile, scriptLine } from './scripts';
export { shellWords } from './shell-words';
export {
  agentCommand,
  type AgentConfigInput,
  agentConfig,
  type AgentFile,
  type AgentLogin,
  agentLogin,
  type Delimiters,
} from './agent-config';
export {
  DEFAULT_LISTENER_PORT,
  listenerAddress,
  listenerCommand,
  listenerConfig,
  type ListenerConfigInput,
} from './listener-config';
export { isTemplateSafe, templateSafeJson, templateSafeWord } from './template-safe';
