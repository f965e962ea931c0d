import { defineErrors } from './catalogue';

/** Errors of `lib/aks`. A code, once released, keeps its meaning. */
export const AksErrors = defineErrors({});
