// Vault policies as typed values: paths, capabilities, rules, engines whose verbs are intents, and documents.
// For everybody who writes, reads or tests a policy; secrets, access and vault build on it.
// Imports lib/core and no construct framework.
export {
  ConfigurationError,
  type DurationLike,
  type Problem,
  type TextPosition,
  type VaultDuration,
} from '../core';
export {
  CAPABILITIES,
  isCapability,
  type Capability,
  type GrantedCapability,
  type RequestCapability,
} from './capability';
export { identity, IdentityTemplate, type AliasTemplates, type GroupTemplates } from './identity-template';
export { PolicyPath, type PathPart } from './policy-path';
export { PolicyRule, type RuleOptions, type RuleSource } from './policy-rule';
export type { ParameterConstraints, ParameterValue } from './parameter-constraints';
export { ControlGroup, type ControlGroupFactor, type ControlGroupProps } from './control-group';
export { type ParseOptions, PolicyDocument, type RuleOrRules } from './policy-document';
export { type PolicyRules, PolicySet, type PolicySetOptions, type RequestDetails } from './policy-set';
export type { Decision, DecisionReason } from './evaluate/decision';
export type { IdentityAlias, IdentityGroup, PolicyIdentity } from './evaluate/identity-values';
export type { ParameterRefusal, PolicyServer, RequestParameters } from './evaluate/parameters';
export type { SourcedRule } from './evaluate/rule-index';
export { type PolicyChange, PolicyDiff, type PolicyDiffOptions } from './diff/policy-diff';
export { formatPolicy } from './format/format-policy';
export { Explanation, type ExplanationOptions } from './explain/explanation';
export { identityOf } from './explain/identity-selectors';
export type { LintSeverity, PolicyFinding } from './lint/finding';
export type { LintCode } from './lint/lint-code';
export type { LintOptions } from './lint/lint';
export {
  findPolicies,
  looksLikePolicy,
  type FindPoliciesOptions,
  type FoundPolicies,
  type PolicySource,
} from './files/find-policies';
export type { FileFailure } from '../core';
export { lintPolicies, type LintPoliciesOptions } from './files/lint-policies';
export {
  type LintedPolicy,
  type PolicyLintFacts,
  PolicyLintResult,
  type SkippedPolicy,
} from './files/lint-result';
export type { LocatedFinding } from './files/located-finding';
export { type HclObject, type HclValue, parseHcl } from './parse/hcl';
export { type KnownMounts, MOUNT_KINDS, type MountKind, pathUse, type PathUse } from './uses/path-use';
export { printTypeScript, type PrintOptions } from './print/typescript';
export type { PolicyJson, StanzaJson } from './render/json';

export type { EngineName, MountedEngine } from './engines/mounted-engine';
export { KvV2, type KvV2Folder, type KvV2RuleOptions, type KvV2Secret, type KvV2Tree } from './engines/kv-v2';
export { KvV1, type KvV1Folder, type KvV1Secret, type KvV1Tree } from './engines/kv-v1';
export {
  Database,
  type DatabaseConnection,
  type DatabaseRole,
  type DatabaseStaticRole,
} from './engines/database';
export { Pki, type PkiIssuer, type PkiRole } from './engines/pki';
export { Transit, type TransitExportType, type TransitKey } from './engines/transit';
export { Azure, type AzureRole } from './engines/azure';
export { Aws, type AwsRole } from './engines/aws';
export { Ssh, type SshRole } from './engines/ssh';
export { Totp, type TotpKey } from './engines/totp';
export { Cubbyhole } from './engines/cubbyhole';
export { type TokenRole, Tokens, TokenSelf } from './engines/token';
export { IdentityStore } from './engines/identity-store';
export { Sys } from './engines/sys';
export type { SysAuthMethod, SysLeases, SysMount, SysWrapping } from './engines/sys-parts';
export {
  AppRole,
  type AppRoleRole,
  JwtAuth,
  KubernetesAuth,
  type RoleAuthMethod,
  Userpass,
  type UserpassUser,
} from './engines/auth-methods';
export type { Definition } from './engines/definition';
