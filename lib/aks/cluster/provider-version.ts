import { type TerraformStack } from 'cdktf';
import { AksErrors } from '../errors';

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
  const parts = constraint
    .split(',')
    .map((part) => /^(?<op>>=|<=|~>|!=|[=<>])?\s*(?<version>\d+(?:\.\d+){0,2})$/.exec(part.trim()));
  const known = parts.flatMap((part) => (part?.groups === undefined ? [] : [parsed(part.groups)]));
  const lower = known.filter(({ op }) => ['', '=', '~>', '>=', '>'].includes(op));
  const allowed =
    known.length === parts.length &&
    lower.length > 0 &&
    lower.every(({ major, minor }) => major === 4 && minor >= 55);
  // ">= 4.68" alone lets Terraform take 5.x, whose arguments have other names.
  const bounded =
    known.some(({ op, major }) => op.startsWith('<') && major <= 5) ||
    lower.some(({ op }) => op !== '>=' && op !== '>');
  if (!allowed || !bounded) throw AksErrors.AKS_PROVIDER_VERSION_INVALID({ constraint }, stack.node.path);
  stack.addOverride('terraform.required_providers.azurerm.version', constraint);
}

function parsed(groups: Readonly<Record<string, string | undefined>>): {
  op: string;
  major: number;
  minor: number;
} {
  const [major, minor = 0] = (groups['version'] ?? '').split('.').map(Number);
  return { op: groups['op'] ?? '', major: major ?? 0, minor };
}
