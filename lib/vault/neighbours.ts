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

/**
 * Another construct of the same stack that `matches`. Only the same stack is searched: two stacks with one policy name
 * are usually two servers. No registry is kept, since there is none that several copies of a library would share.
 */
export function findInStack<T extends Construct>(
  self: Construct,
  matches: (construct: Construct) => construct is T,
): T | undefined {
  return TerraformStack.of(self)
    .node.findAll()
    .find((construct): construct is T => construct !== self && matches(construct));
}
