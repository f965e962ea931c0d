import { TerraformStack } from 'cdktf';
import { type Construct } from 'constructs';

const NAMES: unique symbol = Symbol.for('aks-vault-constructs.aks.cluster-names');

/**
 * Claims a name in the stack of `self`, and gives the construct that has it already, if any. The names are kept on the stack
 * itself, where several copies of a library share them.
 *
 * @param name the cluster's name with what tells it from others: resource group and provider
 */
export function claimClusterName(self: Construct, name: readonly string[]): Construct | undefined {
  const stack = TerraformStack.of(self) as TerraformStack & { [NAMES]?: Map<string, Construct> };
  const names = (stack[NAMES] ??= new Map<string, Construct>());
  const key = JSON.stringify(name).toLowerCase();
  const other = names.get(key);
  if (other === undefined) names.set(key, self);
  return other;
}
