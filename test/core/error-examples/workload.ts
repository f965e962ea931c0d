import { type WorkloadErrors } from '../../../lib/workload/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof WorkloadErrors> = {
  WORKLOAD_CONTAINERS_EMPTY: [{}],
  WORKLOAD_NAMESPACE_CONFLICT: [{ access: 'shop', other: 'billing', where: 'the chart' }],
  WORKLOAD_NAMESPACE_MISSING: [{}],
  WORKLOAD_OBJECT_DEADLINE_TOO_SHORT: [
    {
      property: 'spec.progressDeadlineSeconds',
      got: 300,
      startTimeout: 300,
      ready: 0,
      atLeast: 360,
      consequence: 'it counts as failed',
    },
    {
      property: 'spec.activeDeadlineSeconds',
      got: 60,
      startTimeout: 300,
      ready: undefined,
      atLeast: 360,
      consequence: 'its pods are deleted',
    },
  ],
  WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT: [{ progressDeadline: 300, startTimeout: 300, atLeast: 361 }],
  WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT: [{ activeDeadline: 300, startTimeout: 300, atLeast: 361 }],
  WORKLOAD_STATEFUL_SET_PORTS_MISSING: [{}],
  WORKLOAD_VAULT_MISSING: [{}],
  WORKLOAD_AUTH_MISSING: [{}],
  WORKLOAD_SERVICE_ACCOUNT_DEFAULT: [{ namespace: 'shop' }],
  WORKLOAD_CLASS_UNKNOWN: [{ name: 'Pod' }],
  WORKLOAD_OBJECT_WITHOUT_POD: [{ kind: 'ConfigMap' }],
  WORKLOAD_POINTER_INVALID: [{ pointer: 'spec.template' }],
  WORKLOAD_SERVICE_ACCOUNT_MISSING: [{}],
  WORKLOAD_SERVICE_ACCOUNT_CONFLICT: [{ given: 'web', template: 'api' }],
  WORKLOAD_HELM_OPTION_INVALID: [{ option: 'replicas', rule: 'must be a whole number from 2 to 9', got: 1 }],
  WORKLOAD_INJECTED_TWICE: [{}],
  WORKLOAD_VALUE_INVALID: [
    { property: 'access', example: '{ role: "shop-web", serviceAccount: "web" }', got: 5 },
    {
      property: 'options.stricts',
      wanted: 'there is no such property; there are strict, accept, rules',
      got: 'stricts',
      remedy: 'write strict, or leave it out',
    },
  ],
  WORKLOAD_NAMESPACE_WITHOUT_INJECTOR: [{ namespace: 'kube-system' }],
  WORKLOAD_CONTRACT_AMONG_MANIFESTS: [{ contractFolder: 'dist/contract', outdir: 'dist' }],
};
