import { statSync } from 'node:fs';
import { VaultAccessContract } from '../access';
import { ConfigurationError, fileProblem } from '../core';
import { CliErrors } from './errors';
import { isFolder } from './files';

/**
 * One file is taken as it is; several are checked across, as the platform side does. `none` is no contract at all.
 *
 * @throws CLI_CONTRACT_MISSING, and what reading and checking a contract throws
 */
export function contractOf(command: string, pattern: string): VaultAccessContract {
  if (pattern === 'none') return VaultAccessContract.of([]);
  return isSeveral(pattern)
    ? contractsOf(command, pattern)
    : VaultAccessContract.fromFile(there(command, pattern));
}

/**
 * All of a file, a folder or a pattern, checked across.
 *
 * @throws CLI_CONTRACT_MISSING, and what reading and checking contracts throws
 */
export function contractsOf(command: string, pattern: string): VaultAccessContract {
  try {
    return VaultAccessContract.fromFiles(isSeveral(pattern) ? pattern : there(command, pattern));
  } catch (error) {
    if (!ConfigurationError.is(error) || error.code !== 'ACCESS_CONTRACTS_NONE') throw error;
    const reason = isPattern(pattern) ? 'no file matches' : 'no *.json file in this folder';
    const { remedy } = error.problem;
    throw CliErrors.CLI_CONTRACT_MISSING({ command, pattern, reason, remedy });
  }
}

function there(command: string, file: string): string {
  try {
    statSync(file);
    return file;
  } catch (error) {
    throw CliErrors.CLI_CONTRACT_MISSING({ command, pattern: file, reason: fileProblem(error) });
  }
}

function isSeveral(pattern: string): boolean {
  return isPattern(pattern) || isFolder(pattern);
}

function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}
