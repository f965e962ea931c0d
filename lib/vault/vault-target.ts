import { type TerraformProvider } from 'cdktf';

/** Where a Vault object is written: the provider alias (another server) and the Enterprise namespace. */
export interface VaultTarget {
  /** The aliased provider of another Vault server. @default the stack's only `VaultProvider` */
  readonly provider?: TerraformProvider;
  /** Namespace of Vault Enterprise or OpenBao. @default the provider's namespace */
  readonly vaultNamespace?: string;
  /**
   * The address under which workloads reach this server, compared with that of their contracts. Terraform itself may reach
   * it under another one, so that this is not the provider's.
   * @default not compared
   */
  readonly vaultAddress?: string;
}

/** One string for one target, so that two objects of a stack can be compared. */
export function targetKey(target: VaultTarget): string {
  return `${target.provider?.fqn ?? ''}|${target.vaultNamespace ?? ''}`;
}
