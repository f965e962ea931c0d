import { TerraformStack } from 'cdktf';
import { ANY_TEXT, shape } from '../../core';
import { azurerm } from '../bindings';
import { AksErrors } from '../errors';
import { check } from '../private/shapes';

/**
 * Raises the version of azurerm that the stack asks for, within the major version of its bindings. They pin the version
 * that they were made of: `./aks` 4.55.0, archived with it, and `./cdktn/aks` 5.10.0. Fixes of later versions arrive only this way.
 * Arguments that the bindings do not have are then set with `cluster.resource.addOverride(...)`.
 *
 * Call it after the provider was made. Recommended is `>= 4.68.0, < 5.0.0`, with `./cdktn/aks` `>= 5.10.0, < 6.0.0`.
 *
 * @param constraint as Terraform writes it; not below the version of the bindings, and not the next major one
 * @example
 * raiseAzurermVersion(stack, '>= 4.68.0, < 5.0.0');
 * cluster.resource.addOverride('node_provisioning_profile', { mode: 'Auto' });
 * @throws AKS_VALUE_INVALID, AKS_PROVIDER_VERSION_INVALID
 */
export function raiseAzurermVersion(stack: TerraformStack, constraint: string): void {
  check('stack', stack, STACK);
  check('constraint', constraint, ANY_TEXT, stack.node.path);
  const { version: least, constraint: write } = azurerm;
  const parts = constraint
    .split(',')
    .map((part) => /^(?<op>>=|<=|~>|!=|[=<>])?\s*(?<version>\d+(?:\.\d+){0,2})$/.exec(part.trim()));
  const known = parts.flatMap((part) => (part?.groups === undefined ? [] : [parsed(part.groups)]));
  const lower = known.filter(({ op }) => ['', '=', '~>', '>=', '>'].includes(op));
  const allowed =
    known.length === parts.length &&
    lower.length > 0 &&
    lower.every(({ major, minor }) => major === least.major && minor >= least.minor);
  // ">= 4.68" alone lets Terraform take 5.x, whose arguments have other names.
  const bounded =
    known.some((one) => endsBefore(one, least.major + 1)) ||
    lower.some(({ op }) => op !== '>=' && op !== '>');
  if (!allowed || !bounded) {
    const from = `${String(least.major)}.${String(least.minor)}`;
    const facts = { constraint, major: least.major, from, write };
    throw AksErrors.AKS_PROVIDER_VERSION_INVALID(facts, stack.node.path);
  }
  stack.addOverride('terraform.required_providers.azurerm.version', constraint);
}

const STACK = shape('a TerraformStack, such as "this" in its constructor', (value) =>
  TerraformStack.isStack(value),
);

interface Bound {
  readonly op: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

function parsed(groups: Readonly<Record<string, string | undefined>>): Bound {
  const [major = 0, minor = 0, patch = 0] = (groups['version'] ?? '').split('.').map(Number);
  return { op: groups['op'] ?? '', major, minor, patch };
}

/** Whether a bound leaves out the whole of a major version. */
function endsBefore({ op, major, minor, patch }: Bound, next: number): boolean {
  if (op === '<=') return major < next;
  return op === '<' && (major < next || (major === next && minor === 0 && patch === 0));
}
