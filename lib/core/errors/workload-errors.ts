import { defineErrors } from './catalogue';

/** Errors of `lib/workload`. A code, once released, keeps its meaning. */
export const WorkloadErrors = defineErrors({});
