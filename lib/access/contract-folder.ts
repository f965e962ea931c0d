import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessReport } from './access-report';
import { type VaultAccessContract } from './vault-access-contract';

/** The contract file's name in its folder. */
export const VAULT_ACCESS_FILE = 'vault-access.json';
/** The access report's name in its folder. */
export const VAULT_ACCESS_REPORT = 'vault-access.md';
/** The folder of both, unless it is given. */
export const VAULT_ACCESS_FOLDER = 'vault-access';

/** The texts of contract and report, by their names in the folder. */
export function contractFiles(contract: VaultAccessContract): Readonly<Record<string, string>> {
  return { [VAULT_ACCESS_FILE]: contract.toJson(), [VAULT_ACCESS_REPORT]: accessReport(contract) };
}

/** Writes contract and report into a folder, which is made where it is missing. */
export function writeContract(contract: VaultAccessContract, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(contractFiles(contract))) writeFileSync(join(folder, name), text);
}
