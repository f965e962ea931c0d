// What a workload asks for: typed references to secrets, and the files made of them. Each file yields the agent's
// template, the policy rules that it needs and the facts for reports. No value of a secret is ever here.
// Imported by access and workload; imports policy and core, and no construct framework.
export { kv2, Kv2Mount, Kv2Secret } from './kv2';
export { kv1, Kv1Mount, Kv1Secret } from './kv1';
export { database, DatabaseCredentials, DatabaseMount } from './database';
export { pki, PkiMount, PkiCertificates } from './pki';
export { aws, type AwsCredentials, type AwsCredentialsOptions, type AwsMount, type AwsRole } from './aws';
export { azure, type AzureCredentials, type AzureMount, type AzureRole } from './azure';
export { gcp, type GcpAccount, type GcpKeyOptions, type GcpMount } from './gcp';
export {
  kubernetes,
  type KubernetesMount,
  type KubernetesRole,
  type KubernetesToken,
  type KubernetesTokenOptions,
} from './kubernetes';
export {
  ssh,
  type SshCertificateOptions,
  type SshIssueOptions,
  type SshKey,
  type SshMount,
  type SshRole,
  type SshSignOptions,
} from './ssh';
export { totp, type TotpKey, type TotpMount } from './totp';
export { transit, type TransitKeyUses, type TransitMount } from './transit';
export { type UsedPath, type UseEngine, unitedUses, VaultUse, vaultUses } from './vault-use';
export { vaultPath, VaultPath, type VaultPathOptions } from './vault-path';
export { parameterOptions, type ParameterSet, type VaultParameters } from './parameters';
export { OptionalKeys, OptionalSecret, OptionalValue } from './optional-secret';
export { WholeSecret } from './whole-secret';
export { base64Decoded, base64Encoded, jsonEncoded, urlEncoded } from './encodings';
export { dotenvFile, DotenvFile, kubeletEnvFile } from './dotenv-file';
export { jsonFile, type JsonContent, JsonFile, type JsonObject } from './json-file';
export { propertiesFile, PropertiesFile } from './properties-file';
export { yamlFile, YamlFile } from './yaml-file';
export { type TomlContent, tomlFile, TomlFile, type TomlObject } from './toml-file';
export { type IniContent, iniFile, IniFile, type IniOptions, type IniSection } from './ini-file';
export { IniDialect, type IniDialectKind } from './ini-dialect';
export { agentTemplate, AgentTemplate, type AgentTemplateOptions } from './agent-template';
export { joined, secretText, SecretText, type SecretTextValue } from './secret-text';
export { CertificateFile } from './certificate-file';
export { type CertificateName, type CertificateOptions } from './certificate-options';
export { CertificateParts } from './certificate-parts';
export { PodField, podText, PodText } from './pod-field';
export { RawFile } from './raw-file';
export { SecretFile, type FileFormat, mergedReads, rulesFor, unitedReads } from './secret-file';
export { type DefaultValue, type Encoding, type PathStep, SecretRef } from './secret-ref';
export { type ExistenceCheck, type SecretEngine, type SecretRead, SecretRequest } from './secret-request';
export { type EntryValue } from './entry-value';
export { FileName } from './file-name';
export { type FileContent, type NamedSecretFile, secretFiles, toSecretFile } from './file-content';
export { TEMPLATE_DELIMITERS } from './template-delimiters';
