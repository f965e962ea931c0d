import { statSync } from 'node:fs';
import { VaultAccessContract } from '../access';

/** One file is taken as it is; several are checked across, as the platform side does. `none` is no contract at all. */
export function contractOf(pattern: string): VaultAccessContract {
  if (pattern === 'none') return VaultAccessContract.of([]);
  const several =
    /[*?]/.test(pattern) || statSync(pattern, { throwIfNoEntry: false })?.isDirectory() === true;
  return several ? VaultAccessContract.fromFiles(pattern) : VaultAccessContract.fromFile(pattern);
}
