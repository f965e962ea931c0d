import { TerraformStack, Token } from 'cdktf';
import { type KubernetesCluster } from '../bindings';
import { type ResolvedCluster } from './resolved-cluster';
import { VersionManagement } from './upgrades';

/**
 * Where AKS owns the version, `kubernetesVersion` is the one to begin with and Terraform ignores later changes. So that a
 * raised version is not ignored silently, the stack has a `check` block: a plan then warns that the cluster is behind what
 * is written. A cluster that AKS moved past it says nothing.
 */
export function warnOfIgnoredVersion(
  resource: KubernetesCluster,
  { versionManagement, kubernetesVersion: version }: ResolvedCluster,
): void {
  if (versionManagement !== VersionManagement.AKS || version === undefined || Token.isUnresolved(version))
    return;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const running = `${resource.terraformResourceType}.${resource.friendlyUniqueId}.kubernetes_version`;
  const part = (index: number) => `tonumber(split(".", ${running})[${String(index)}])`;
  TerraformStack.of(resource).addOverride(`check.${resource.friendlyUniqueId}_version.assert`, {
    condition: `\${${part(0)} * 1000 + ${part(1)} >= ${String(major * 1000 + minor)}}`,
    error_message: `The cluster runs Kubernetes \${${running}} and kubernetesVersion says ${version}: AKS owns the version (VersionManagement.AKS), so Terraform changes nothing. docs/aks.md, "Upgrades", has the procedure.`,
  });
}
