import { TerraformStack } from 'cdktf';
import { type Construct } from 'constructs';

const CLAIMS: unique symbol = Symbol.for('aks-vault-constructs.vault.claims');

/**
 * Claims a name in the stack of `self`, and gives the construct that has it already, if any. Only the same stack counts:
 * two stacks with one policy name are usually two servers. The names are kept on the stack itself, where several copies of
 * a library share them, and finding one does not take a walk through the tree.
 *
 * @param name What is claimed, with everything that tells it from others: kind, server, namespace, mount.
 */
export function claimInStack(self: Construct, ...name: readonly string[]): Construct | undefined {
  const stack = TerraformStack.of(self) as TerraformStack & { [CLAIMS]?: Map<string, Construct> };
  const claims = (stack[CLAIMS] ??= new Map<string, Construct>());
  const key = JSON.stringify(name);
  const other = claims.get(key);
  if (other === undefined) claims.set(key, self);
  return other;
}
