// The one catalogue of errors: a file a room, each a table from stable code to what is wrong, what is allowed
// and what to do. Everything under lib/ throws from here. Nothing of ours is imported.
export { ConfigurationError, type Problem } from './configuration-error';
export { defineErrors, type Errors, type ErrorTable } from './catalogue';
export { PolicyErrors } from './policy-errors';
export { SecretsErrors } from './secrets-errors';
export { AccessErrors } from './access-errors';
export { WorkloadErrors } from './workload-errors';
export { VaultErrors } from './vault-errors';
export { AksErrors } from './aks-errors';
export { CheckErrors } from './check-errors';
