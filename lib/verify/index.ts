// The contract held against a running Vault: what is missing there, what was changed, and what a pod would say of it.
// Imported by the command line. Imports access, policy and core, and no construct framework; node's own http alone.
export { type ConnectionOptions, type VerifyLogin } from './connection';
export { findToken, type FoundToken } from './find-token';
export { type FindingLevel, type VerifyRule, type VerifyFinding, verifyRules } from './finding';
export { leastPolicy, leastPolicyOf } from './least-policy';
export { verifyJson, verifySarif, verifySummary, verifyText } from './reports';
export { verifyContract, type VerifyOptions, type VerifyResult } from './verify-contract';
