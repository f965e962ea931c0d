import { defineErrors } from './catalogue';

/** Errors of `lib/access`. A code, once released, keeps its meaning. */
export const AccessErrors = defineErrors({});
