import { type TerraformStack } from 'cdktf';
import { AksErrors } from '../core/errors';

/**
 * Raises the version of azurerm that the stack asks for. The bindings were archived with azurerm 4.55.0, which every
 * stack pins exactly; fixes of later versions arrive only this way. Arguments that 4.55.0 does not have are then set
 * with `cluster.resource.addOverride(...)`.
 *
 * Call it after the provider was made. Recommended is `>= 4.68.0, < 5.0.0`; version 5 renames arguments.
 *
 * @param constraint as Terraform writes it; not below 4.55.0, and not 5
 * @example
 * raiseAzurermVersion(stack, '>= 4.68.0, < 5.0.0');
 * cluster.resource.addOverride('node_provisioning_profile', { mode: 'Auto' });
 * @throws AKS_PROVIDER_VERSION_INVALID
 */
export function raiseAzurermVersion(stack: TerraformStack, constraint: string): void {
  const versions = [
    ...constraint.matchAll(/(?<op>>=|<=|~>|!=|[=<>])?\s*(?<major>\d+)\.(?<minor>\d+)(?:\.\d+)?/g),
  ];
  const lower = versions.filter(
    ({ groups }) => !(groups?.['op'] ?? '').startsWith('<') && groups?.['op'] !== '!=',
  );
  const allowed =
    lower.length > 0 &&
    lower.every(({ groups }) => groups?.['major'] === '4' && Number(groups['minor']) >= 55);
  // ">= 4.68" alone lets Terraform take 5.x, whose arguments have other names.
  const bounded =
    versions.some(({ groups }) => groups?.['op'] === '<' && groups['major'] === '5') ||
    lower.some(({ groups }) => groups?.['op'] !== '>=' && groups?.['op'] !== '>');
  if (!allowed || !bounded) throw AksErrors.AKS_PROVIDER_VERSION_INVALID({ constraint }, stack.node.path);
  stack.addOverride('terraform.required_providers.azurerm.version', constraint);
}
