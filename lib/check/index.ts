// The check of plain manifests: what is known to fail between pods and Vault, whoever wrote the YAML.
// For the command line, for tests, and for the plug-in of `cdk8s synth` in workload. Imports core and the package yaml.
export { ACCEPT_ANNOTATION, checkManifests, type CheckOptions } from './check-manifests';
export { type CheckedFile, CheckResult } from './check-result';
export { checkRules, type CheckRule } from './all-rules';
export { type Finding, type Level, type Unreadable } from './finding';
export { type ManifestSource } from './private/manifest';
export { type Place } from './place';
export { objectName } from './text-report';
