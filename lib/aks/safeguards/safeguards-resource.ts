import { listMapperHcl, stringToHclTerraform, type TerraformProvider, TerraformResource } from 'cdktf';
import { type Construct } from 'constructs';
import { azurerm, type KubernetesCluster } from '../bindings';
import { AksErrors } from '../errors';
import { at, synthesized } from '../synthesized';
import { type DeploymentSafeguards } from './deployment-safeguards';

/** What is known of the cluster. */
interface SafeguardedCluster {
  readonly deploymentSafeguards?: DeploymentSafeguards;
  readonly provider?: TerraformProvider;
}

/**
 * Emits `azurerm_kubernetes_cluster_deployment_safeguard` for a cluster that has safeguards.
 * @throws AKS_NEEDS_AZURERM_5, AKS_SAFEGUARDS_NEED_AZURE_POLICY
 */
export function addDeploymentSafeguards(
  scope: Construct,
  cluster: KubernetesCluster,
  { deploymentSafeguards: safeguards, provider }: SafeguardedCluster,
): void {
  if (safeguards === undefined) return;
  const { path } = scope.node;
  if (azurerm.major < 5) {
    const facts = { subject: 'deploymentSafeguards', what: 'DeploymentSafeguards' };
    throw AksErrors.AKS_NEEDS_AZURERM_5(facts, path);
  }
  const hasPolicy = (): boolean => at(synthesized(cluster), 'azure_policy_enabled') === true;
  const missing = () => AksErrors.AKS_SAFEGUARDS_NEED_AZURE_POLICY({}, path);
  if (!hasPolicy()) throw missing();
  // What addOverride makes of the cluster later.
  scope.node.addValidation({ validate: () => (hasPolicy() ? [] : [missing().message]) });
  const { level, excludedNamespaces, podSecurity } = safeguards;
  new SafeguardsResource(
    scope,
    'DeploymentSafeguards',
    {
      kubernetes_cluster_id: cluster.id,
      level,
      ...(podSecurity === undefined ? {} : { pod_security_standards_level: podSecurity }),
    },
    excludedNamespaces,
    provider,
  );
}

/** The resource, not by the bindings: those for cdktf have none of it, and one source is built for both frameworks. */
class SafeguardsResource extends TerraformResource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly texts: Readonly<Record<string, string>>,
    private readonly excludedNamespaces: readonly string[],
    provider: TerraformProvider | undefined,
  ) {
    const terraformResourceType = 'azurerm_kubernetes_cluster_deployment_safeguard';
    super(scope, id, { terraformResourceType, ...(provider === undefined ? {} : { provider }) });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { texts, excludedNamespaces } = this;
    return {
      ...texts,
      ...(excludedNamespaces.length === 0 ? {} : { excluded_namespaces: [...excludedNamespaces] }),
    };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    const text = (value: string): object => ({
      value: stringToHclTerraform(value),
      isBlock: false,
      type: 'simple',
      storageClassType: 'string',
    });
    const list = {
      value: listMapperHcl(stringToHclTerraform, false)([...this.excludedNamespaces]),
      isBlock: false,
      type: 'list',
      storageClassType: 'stringList',
    };
    return {
      ...Object.fromEntries(Object.entries(this.texts).map(([name, value]) => [name, text(value)])),
      ...(this.excludedNamespaces.length === 0 ? {} : { excluded_namespaces: list }),
    };
  }
}
