// What every room needs and none may own: the error class and how a table of errors is made, the shapes of names, and
// two small contracts by which rooms meet without knowing each other. Imports nothing of ours.
export { ConfigurationError, type Problem, type TextPosition } from './configuration-error';
export { defineErrors, type Errors, type ErrorTable } from './define-errors';
export {
  type FrameworkEntry,
  missingPackage,
  type MissingPackage,
  missingPackageProblem,
} from './missing-package';
export { nearestFirst, nearestName } from './nearest-name';
export {
  DNS_LABEL,
  DNS_SUBDOMAIN,
  kv2PathParts,
  mountPathProblem,
  VAULT_NAME,
  VAULT_OWN_POLICIES,
} from './names';
export { SAFEGUARDED_RESOURCES } from './deployment-safeguards';
export {
  type DurationLike,
  formatDuration,
  parseDuration,
  positiveSeconds,
  type VaultDuration,
} from './vault-duration';
export { fileProblem } from './file-problem';
export { type FileFailure, findFiles, type FoundFile, type FoundFiles } from './find-files';
export { groupBy } from './group-by';
export { packagePage } from './package-page';
export { labelKey, labelValueProblem } from './kubernetes-labels';
export { isNetwork } from './networks';
export { sarifLog, type SarifResult, type SarifRule } from './sarif';
export { compareCodeUnits, isWellFormed, printable, unprintableIn } from './text';
export { type IKubernetesEndpoint } from './kubernetes-endpoint';
export { type ITokenIssuer } from './token-issuer';
export { withFields } from './with-fields';
export { counted, wrappedBehind } from './wrapped';
export {
  ANY_TEXT,
  ANYTHING,
  CALL,
  checkedBy,
  COUNT,
  DURATION,
  either,
  fields,
  FLAG,
  has,
  isListOf,
  listOf,
  made,
  NUMBER,
  OBJECT,
  oneFieldOf,
  oneOf,
  openFields,
  optional,
  recordOf,
  type Shape,
  shape,
  TEXT,
  WHOLE,
} from './shapes';
export { constructIn, placing } from './placing';
export { sayUnderNode } from './under-node';
export { type Said, term, worded, type Wording } from './wording';
export { readWrappedYaml } from './yaml-wrapped-lines';
export { yamlAliasProblem, type YamlParserError, type YamlProblem, yamlProblem } from './yaml-problem';
export {
  type ExampleWanted,
  isRevoked,
  kindOf,
  otherCopyOf,
  type WrongValue,
  wrongValueProblem,
} from './wrong-value';
