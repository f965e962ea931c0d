import { defineErrors } from './catalogue';

/** Errors of `lib/vault`. A code, once released, keeps its meaning. */
export const VaultErrors = defineErrors({});
