import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { accessReport, VaultAccessContract } from '../access';
import { vaultInjectedBelow } from './vault-injected';

/** The contract file's name, beside the manifests. */
export const VAULT_ACCESS_FILE = 'vault-access.json';
/** The access report's name, beside the manifests. */
export const VAULT_ACCESS_REPORT = 'vault-access.md';

/**
 * A cdk8s App that also writes down what its workloads read from Vault. Beside the manifests, synth emits
 *
 * - `vault-access.json`, the contract: the platform team's cdktf app derives policies and roles from it;
 * - `vault-access.md`, the same as a table to review in a pull request.
 *
 * Both are stable: they change when the access changes, and only then.
 */
export class VaultApp extends App {
  /**
   * The contract of all workloads in this app.
   * @throws ACCESS_ROLE_DUPLICATE when two workloads claim one role.
   */
  public vaultAccess(): VaultAccessContract {
    return VaultAccessContract.of(vaultInjectedBelow(this).map((workload) => workload.vaultAccess));
  }

  /** Writes manifests, contract and report to the output folder; nothing when the contract is not sound. */
  public override synth(): void {
    const contract = this.vaultAccess();
    super.synth();
    writeFileSync(join(this.outdir, VAULT_ACCESS_FILE), contract.toJson());
    writeFileSync(join(this.outdir, VAULT_ACCESS_REPORT), accessReport(contract));
  }
}
