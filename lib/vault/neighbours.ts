import { TerraformStack, type TerraformProvider } from 'cdktf';
import { type Construct } from 'constructs';

/** Where a Vault object is written: the provider alias (another server) and the Enterprise namespace. */
export interface VaultTarget {
  /** The aliased provider of another Vault server. @default the stack's only `VaultProvider` */
  readonly provider?: TerraformProvider;
  /** Namespace of Vault Enterprise or OpenBao. @default the provider's namespace */
  readonly vaultNamespace?: string;
}

/** One string for one target, so that two objects of a stack can be compared. */
export function targetKey(target: VaultTarget): string {
  return `${target.provider?.fqn ?? ''}|${target.vaultNamespace ?? ''}`;
}

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
