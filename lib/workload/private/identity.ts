import { type ApiObjectMetadata, Chart } from 'cdk8s';
import { type IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { WorkloadErrors } from '../errors';
import { type WorkloadAccess } from '../vault-injected-props';

/**
 * The namespace of the pods and of the role, which are one.
 * @throws WORKLOAD_NAMESPACE_MISSING, WORKLOAD_NAMESPACE_CONFLICT
 */
export function namespaceOf(
  scope: Construct,
  access: Pick<WorkloadAccess, 'namespace'>,
  metadata: ApiObjectMetadata | undefined,
): string {
  const chart = Chart.of(scope).namespace;
  const namespace = access.namespace ?? metadata?.namespace ?? chart;
  if (namespace === undefined) throw WorkloadErrors.WORKLOAD_NAMESPACE_MISSING({});
  for (const [where, other] of [
    ['metadata.namespace', metadata?.namespace],
    ['the chart', chart],
  ] as const) {
    if (other !== undefined && other !== namespace) {
      throw WorkloadErrors.WORKLOAD_NAMESPACE_CONFLICT({ access: namespace, other, where });
    }
  }
  return namespace;
}

/**
 * The service account: the one that is given, or one that is created, without a token for the API server in its pods.
 * @throws WORKLOAD_SERVICE_ACCOUNT_DEFAULT
 */
export function serviceAccountOf(
  scope: Construct,
  id: string,
  given: string | IServiceAccount,
  namespace: string,
): IServiceAccount {
  if (typeof given !== 'string') return given;
  if (given === 'default') throw WorkloadErrors.WORKLOAD_SERVICE_ACCOUNT_DEFAULT({ namespace });
  // Beside the workload and not below it: the workload's constructor wants the service account first.
  return new ServiceAccount(scope, `${id}ServiceAccount`, {
    metadata: { name: given, namespace },
    automountToken: false,
  });
}
