import { statSync } from 'node:fs';
import { ConfigurationError } from '../core';
import { ContractDiff, VaultAccessContract } from '../access';
import { type CommandOutput } from './policy-import';

export const CONTRACT_DIFF_USAGE = `aks-vault-constructs contract diff OLD NEW [--deny-gain]
  Prints which capabilities NEW gives and takes, compared with OLD. Each is a contract file, a folder, a quoted pattern
  such as 'contracts/*.json', or "none" for no contract at all.
  --deny-gain  exit code 1 when somebody gains a capability
  Exit codes: 0 done, 1 gained with --deny-gain, 2 wrong arguments or a contract that is refused.`;

/**
 * The command `contract diff`: what a pull request changes, for review.
 *
 * @param args behind `contract diff`
 * @returns the exit code: 0, 1 where somebody gains with `--deny-gain`, 2 for wrong arguments or a refused contract
 */
export function contractDiff(args: readonly string[], output: CommandOutput): number {
  const flags = args.filter((arg) => arg.startsWith('-'));
  const [before, after, ...others] = args.filter((arg) => !arg.startsWith('-'));
  const known = flags.every((flag) => flag === '--deny-gain');
  if (before === undefined || after === undefined || others.length > 0 || !known) {
    output.err(`${CONTRACT_DIFF_USAGE}\n`);
    return 2;
  }
  try {
    const diff = ContractDiff.of(contractOf(before), contractOf(after));
    output.out(diff.toString());
    return flags.length > 0 && diff.gained.length > 0 ? 1 : 0;
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    output.err(`error: ${error.message}\n`);
    return 2;
  }
}

/** One file is taken as it is; several are checked across, as the platform side does. */
function contractOf(pattern: string): VaultAccessContract {
  if (pattern === 'none') return VaultAccessContract.of([]);
  const several =
    /[*?]/.test(pattern) || statSync(pattern, { throwIfNoEntry: false })?.isDirectory() === true;
  return several ? VaultAccessContract.fromFiles(pattern) : VaultAccessContract.fromFile(pattern);
}
