// The check of plain manifests: what is known to fail between pods and Vault, no matter who wrote the YAML.
// For the command line, for tests, and for the plug-in of `cdk8s synth` in workload. Imports agent, policy, core and
// the package yaml.
export { ACCEPT_ANNOTATION } from './accept';
export { checkManifests, type CheckOptions } from './check-manifests';
export { type CheckResult } from './check-result';
export { checkSummary } from './summary';
export { checkRules } from './all-rules';
export type {
  CheckedFile,
  CheckFindings,
  CheckRule,
  Finding,
  Level,
  SkippedSource,
  Unreadable,
} from './finding';
export { type Location, objectName, type Path } from './location';
export type { ManifestSource } from './model/manifest';
export { readPods, type ReadPods } from './read-pods';
export type { FileFailure } from '../core';
export { findManifests, type FoundManifests, type FindOptions } from './find-manifests';
export {
  declaredByAnnotations,
  type DeclaredByAnnotations,
  type NotTaken,
  type TakenWorkload,
} from './takeover/declared-by-annotations';
// For rules of your own.
export type { CheckRun, Hit, Rule } from './rule';
export type { Agent, Agents } from './model/agents';
export type { AgentConfig, ConfiguredLogin, ConfiguredTemplate } from './model/agent-config';
export type { AgentProgram } from './model/agent-program';
export type { CheckedPod } from './model/checked-pod';
export type { Container, Mount } from './model/container';
export type { InjectedFile, Injection } from './model/injection';
export type { KubernetesObject, Located } from './model/located';
export type { Manifests } from './model/manifests';
export type { PodTemplate } from './model/pod';
export type { PodSecretTemplate } from './model/pod-templates';
export type { MissingValue, SecretRead, TemplateOutcome } from '../template';
export { INJECTOR_ANNOTATION_FAMILIES, INJECTOR_ANNOTATIONS } from '../agent';
export type { InjectorAnnotation } from '../agent';
