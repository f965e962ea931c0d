// What an application team needs. Each room's index is its table of contents.
// Loads cdk8s and nothing of cdktf; a platform team imports ./vault and ./aks.
export * from './policy';
export * from './secrets';
export {
  type AccessChange,
  type AccessFile,
  type AccessIdentity,
  accessReport,
  type AllowedPaths,
  type AuthMethod,
  AuthMount,
  ContractDiff,
  type JwtMountOptions,
  type KubernetesMountOptions,
  type PlatformRules,
  TokenAudience,
  VaultAccess,
  VaultAccessContract,
  type VaultAccessProps,
} from './access';
export * from './workload';
export { AgentImage, VaultCa, type VaultCaSource, VaultServer, type VaultServerOptions } from './agent';
export {
  AGENT_CONTAINER,
  AGENT_COPY_CONTAINER,
  AGENT_INIT_CONTAINER,
  ANNOTATION_PREFIX,
  DEFAULT_SECRETS_PATH,
  ENV_FILE,
  GATE_CONTAINER,
} from './agent';
export {
  type AgentConnection,
  type AgentResources,
  type CpuLike,
  Delivery,
  type DeliveryKind,
  type DurationLike,
  EnvDelivery,
  type EnvDeliveryKind,
  type EnvTarget,
  FailedRotation,
  type InjectorOptions,
  OnChange,
  type OnChangeTarget,
  type Reaction,
  ServiceMesh,
  type SignalName,
  type SizeLike,
  type VaultDeclaration,
} from './pod';
// Both rooms have a PKI role: what a workload reads from (here) and what a policy speaks of (./policy).
export { PkiRole } from './secrets';
export { ConfigurationError, type Problem } from './core';
