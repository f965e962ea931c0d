// A guard at admission without a webhook, as plain Kubernetes data: pods that ask for Vault's secrets and have no start
// gate. Imports agent, access and core, and no construct framework.
export { admissionGuard, type AdmissionGuardOptions, type GuardObject } from './admission-guard';
export { GuardedNamespaces } from './guarded-namespaces';
export { GuardExemption } from './guard-exemption';
export { GuardMode } from './guard-mode';
export { type Labels } from './checks';
