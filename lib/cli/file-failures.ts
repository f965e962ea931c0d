import { type ConfigurationError, type FileFailure } from '../core';
import { type CommandOutput } from './command';
import { CliErrors } from './errors';

/** CLI_FILE_UNREADABLE, or CLI_FOLDER_EMPTY. */
export function failureError({ file, reason, isEmptyFolder }: FileFailure): ConfigurationError {
  return isEmptyFolder
    ? CliErrors.CLI_FOLDER_EMPTY({ folder: file, lacks: reason })
    : CliErrors.CLI_FILE_UNREADABLE({ file, reason });
}

/** A line for each, where the command goes on with the others. */
export function printFailures(failures: readonly FileFailure[], output: CommandOutput): void {
  for (const failure of failures) output.err(`error: ${failureError(failure).message}\n`);
}
