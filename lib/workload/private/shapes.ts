import { Chart } from 'cdk8s';
import {
  ANYTHING,
  checkedBy,
  constructIn,
  fields,
  FLAG,
  has,
  listOf,
  made,
  OBJECT,
  openFields,
  placing,
  recordOf,
  TEXT,
} from '../../core';
import { DECLARATION_NAMES } from '../../pod';
import { WorkloadErrors } from '../errors';

/**
 * For values from untyped code, which the compiler does not see.
 * @throws WORKLOAD_VALUE_INVALID
 */
export const check = checkedBy((wrong, path) => WorkloadErrors.WORKLOAD_VALUE_INVALID(wrong, path));

/**
 * Where a construct is put.
 * @throws WORKLOAD_VALUE_INVALID
 */
export const placed = placing(
  check,
  constructIn('a Chart or a construct in one, such as "this"', (one) => Chart.isChart(one)),
);

/** What has an error of its own is let through here. */
export const WORKLOAD_ACCESS = fields({
  roleName: ANYTHING,
  serviceAccount: ANYTHING,
  auth: ANYTHING,
  namespace: TEXT,
  policyName: TEXT,
});

export const HELM_OPTIONS = fields({
  vault: ANYTHING,
  replicas: ANYTHING,
  timeout: ANYTHING,
  apiServerHost: ANYTHING,
});
export const VALIDATION_OPTIONS = fields({
  strict: FLAG,
  accept: recordOf(ANYTHING),
  rules: listOf(OBJECT),
  deploymentSafeguards: FLAG,
});
/** Of `cdk8s synth`, whose newer versions may hand over more. */
export const VALIDATION_CONTEXT = openFields(
  {
    manifests: listOf(TEXT),
    report: made('cdk8s synth', has('addViolation', 'submit')),
  },
  ['manifests', 'report'],
);
export const SECRETS_PROPS = fields(
  Object.fromEntries(
    ['access', 'podTemplate', 'initContainersBeforeSecrets', ...DECLARATION_NAMES].map((name) => [
      name,
      ANYTHING,
    ]),
  ),
);
export const CONSTRUCT = made('a construct, such as new ApiObject(...)', has('node'));
