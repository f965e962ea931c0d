import { type ApiObjectMetadata, Chart } from 'cdk8s';
import { type IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type Declared, type PodTemplate } from '../../pod';
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

/** @throws WORKLOAD_NAMESPACE_WITHOUT_INJECTOR */
export function checkInjectorNamespace(namespace: string, { delivery }: Declared): void {
  if (delivery.kind === 'injector' && ['kube-system', 'kube-public'].includes(namespace)) {
    throw WorkloadErrors.WORKLOAD_NAMESPACE_WITHOUT_INJECTOR({ namespace });
  }
}

/**
 * The service account: the one that is given, or one that is created, without a token for the API server in its pods.
 * @throws WORKLOAD_SERVICE_ACCOUNT_DEFAULT, WORKLOAD_VALUE_INVALID
 */
export function serviceAccountOf(
  scope: Construct,
  id: string,
  given: string | IServiceAccount,
  namespace: string,
): IServiceAccount {
  const name = nameOf(given);
  if (name === undefined) {
    const example = '"web"';
    throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property: 'access.serviceAccount', example, got: given });
  }
  if (name === 'default') throw WorkloadErrors.WORKLOAD_SERVICE_ACCOUNT_DEFAULT({ namespace });
  if (typeof given !== 'string') return given;
  // Beside the workload and not below it: the workload's constructor wants the service account first.
  return new ServiceAccount(scope, `${id}ServiceAccount`, {
    metadata: { name: given, namespace },
    automountToken: false,
  });
}

/**
 * The account that the pods run as, JSON patches included, which is the one that the role lets in.
 * @throws WORKLOAD_SERVICE_ACCOUNT_MISSING, WORKLOAD_SERVICE_ACCOUNT_CONFLICT
 */
export function accountOf({ spec }: PodTemplate, given: string | undefined): string {
  const template: unknown = spec?.serviceAccountName;
  if (typeof template !== 'string' || template === '')
    throw WorkloadErrors.WORKLOAD_SERVICE_ACCOUNT_MISSING({});
  if (given !== undefined && given !== template) {
    throw WorkloadErrors.WORKLOAD_SERVICE_ACCOUNT_CONFLICT({ given, template });
  }
  return template;
}

/** From untyped code it may be anything. */
function nameOf(given: unknown): string | undefined {
  const name =
    typeof given === 'object' && given !== null ? (given as { readonly name?: unknown }).name : given;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
