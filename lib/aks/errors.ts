import { defineErrors } from '../core';
import { AKS_AUTOMATIC_ERRORS } from './automatic/errors';
import { AKS_CLUSTER_ERRORS } from './cluster/errors';
import { AKS_IDENTITY_ERRORS } from './identity/errors';
import { AKS_MONITORING_ERRORS } from './monitoring/errors';
import { AKS_NETWORK_ERRORS } from './network/errors';
import { AKS_POOL_ERRORS } from './pools/errors';
import { AKS_SAFEGUARDS_ERRORS } from './safeguards/errors';

/** Errors of `lib/aks`, each in the file of its topic. A code, once released, keeps its meaning. */
export const AksErrors = defineErrors({
  ...AKS_CLUSTER_ERRORS,
  ...AKS_NETWORK_ERRORS,
  ...AKS_POOL_ERRORS,
  ...AKS_IDENTITY_ERRORS,
  ...AKS_MONITORING_ERRORS,
  ...AKS_SAFEGUARDS_ERRORS,
  ...AKS_AUTOMATIC_ERRORS,
});
