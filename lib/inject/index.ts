// The declaration as a file, and what it does to manifests as others write them: streams of YAML, Helm's post-renderer,
// kustomize's functions. Imports pod, agent, access, secrets and core, and no construct framework.
export {
  type Declaration,
  DECLARATION_TYPE,
  declarationSchema,
  readDeclaration,
} from './declaration/declaration-file';
export {
  type DeclaredAccess,
  type DeclaredWorkload,
  type PlacedWorkload,
  type Target,
} from './declaration/workload';
export { ADDRESS_PLACEHOLDER } from './declaration/vault';
export { declarationFor, type InjectedManifests, injectManifests } from './inject-manifests';
export { podTemplateOf, withoutInjectorAnnotations, withServiceAccounts } from './pod-annotations';
export { manifestText } from './stream/render';
export { type ManifestSource } from './stream/manifest-stream';
