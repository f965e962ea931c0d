// The light door: what an application team writes. Policies are at ./policy; what the platform team writes is at ./vault
// and ./aks. Each name is listed, so that a new one is a decision. Classes that factories make are types here: there is
// one way to each of them, and it checks.
// Loads cdk8s and nothing of cdktf.

// Where a value is.
export {
  aws,
  azure,
  database,
  gcp,
  kubernetes,
  kv1,
  kv2,
  pki,
  ssh,
  totp,
  transit,
  vaultPath,
} from './secrets';
export type {
  AwsCredentials,
  AwsCredentialsOptions,
  AwsMount,
  AwsRole,
  AzureCredentials,
  AzureMount,
  AzureRole,
  DatabaseCredentials,
  DatabaseMount,
  DefaultValue,
  ExistenceCheck,
  GcpAccount,
  GcpKeyOptions,
  GcpMount,
  KubernetesMount,
  KubernetesRole,
  KubernetesToken,
  KubernetesTokenOptions,
  Kv1Mount,
  Kv1Secret,
  Kv2Mount,
  Kv2Secret,
  OptionalKeys,
  OptionalSecret,
  OptionalValue,
  ParameterSet,
  PathStep,
  PkiCertificates,
  PkiMount,
  SecretEngine,
  SecretRead,
  SecretRef,
  SecretRequest,
  SshCertificateOptions,
  SshIssueOptions,
  SshKey,
  SshMount,
  SshRole,
  SshSignOptions,
  TotpKey,
  TotpMount,
  TransitKeyUses,
  TransitMount,
  UsedPath,
  UseEngine,
  VaultParameters,
  VaultPath,
  VaultPathOptions,
  VaultUse,
  WholeSecret,
} from './secrets';

// How a value is written.
export { base64Decoded, base64Encoded, jsonEncoded, urlEncoded } from './secrets';
export type { Encoding } from './secrets';

// What a file holds.
export {
  agentTemplate,
  dotenvFile,
  IniDialect,
  iniFile,
  joined,
  jsonFile,
  kubeletEnvFile,
  PodField,
  podText,
  propertiesFile,
  secretText,
  TEMPLATE_DELIMITERS,
  tomlFile,
  yamlFile,
} from './secrets';
export type {
  AgentTemplate,
  AgentTemplateOptions,
  CertificateFile,
  CertificateName,
  CertificateOptions,
  CertificateParts,
  DotenvFile,
  EntryValue,
  FileContent,
  FileFormat,
  IniContent,
  IniDialectKind,
  IniFile,
  IniOptions,
  IniSection,
  JsonContent,
  JsonFile,
  JsonObject,
  PodText,
  PropertiesFile,
  SecretFile,
  SecretText,
  SecretTextValue,
  TomlContent,
  TomlFile,
  TomlObject,
  YamlFile,
} from './secrets';

// The contract between application and platform.
export {
  accessReport,
  AuthMount,
  ContractDiff,
  TokenAudience,
  VAULT_ACCESS_FILE,
  VAULT_ACCESS_FOLDER,
  VAULT_ACCESS_REPORT,
  VaultAccess,
  VaultAccessContract,
  WhoMay,
} from './access';
export type {
  AccessChange,
  AccessFile,
  AccessHolder,
  AccessIdentity,
  AllowedPaths,
  AuthMethod,
  JwtMountOptions,
  KubernetesMountOptions,
  MountPlace,
  PlatformRules,
  VaultAccessProps,
  VaultPlace,
  VaultPlaceProps,
  WhoMayOptions,
} from './access';

// The server, and the names that runbooks, alerts and network policies use.
export {
  AGENT_CONTAINER,
  AGENT_COPY_CONTAINER,
  AGENT_INIT_CONTAINER,
  AgentImage,
  ANNOTATION_PREFIX,
  DEFAULT_SECRETS_PATH,
  ENV_FILE,
  GATE_CONTAINER,
  VaultCa,
  VaultServer,
} from './agent';
export type { VaultCaSource, VaultServerOptions } from './agent';

// How the secrets reach a pod.
export { Delivery, EnvDelivery, FailedRotation, FileMode, OnChange, ServiceMesh } from './pod';
export type {
  AgentConnection,
  AgentResources,
  ContainerEnv,
  CpuLike,
  DeclaredEnv,
  DeclaredFile,
  DeclaredOnChange,
  DeliveryKind,
  EnvDeliveryKind,
  EnvTarget,
  FileDeclaration,
  InjectorOptions,
  OnChangeTarget,
  Reaction,
  RestartOptions,
  SignalName,
  SizeLike,
  VaultDeclaration,
} from './pod';

// What keeps pods without a gate out of a cluster.
export { GuardedNamespaces, GuardExemption, GuardMode } from './guard';
export type { AdmissionGuardOptions, Labels } from './guard';

// Workloads.
export {
  injectorHelmValues,
  VaultAdmissionGuard,
  VaultApp,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  vaultInjected,
  VaultInjectedJob,
  VaultInjectedStatefulSet,
  VaultManifestValidation,
  VaultSecrets,
} from './workload';
export type {
  HelmValues,
  InjectedClass,
  InjectedProps,
  InjectorHelmOptions,
  IVaultInjected,
  ManifestValidationContext,
  ManifestValidationOptions,
  PropsOf,
  VaultAdmissionGuardProps,
  VaultAppProps,
  VaultInjectedCronJobProps,
  VaultInjectedDaemonSetProps,
  VaultInjectedDeploymentProps,
  VaultInjectedJobProps,
  VaultInjectedProps,
  VaultInjectedStatefulSetProps,
  VaultSecretsProps,
  WorkloadAccess,
  WorkloadClass,
} from './workload';

export { ConfigurationError, type DurationLike, type Problem, type VaultDuration } from './core';
