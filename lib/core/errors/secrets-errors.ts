import { defineErrors } from './catalogue';

/** Errors of `lib/secrets`. A code, once released, keeps its meaning. */
export const SecretsErrors = defineErrors({});
