// What an application team needs. Each room's index is its table of contents.
// Loads cdk8s and nothing of cdktf; a platform team imports ./vault and ./aks.
export * from './policy';
export * from './secrets';
export * from './access';
export * from './workload';
// Both rooms have a PKI role: what a workload reads from (here) and what a policy speaks of (./policy).
export { PkiRole } from './secrets';
export { ConfigurationError, type Problem } from './core';
