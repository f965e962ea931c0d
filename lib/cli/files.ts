import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliErrors } from './errors';

/**
 * The text of a file, or of standard input for `-`.
 *
 * @throws CLI_FILE_UNREADABLE
 */
export function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw CliErrors.CLI_FILE_UNREADABLE({ file: nameOf(file), reason: reasonOf(error) });
  }
}

/** How reports call a file that was given as `file`. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** @throws CLI_FILE_NOT_WRITABLE */
export function writeResult(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw CliErrors.CLI_FILE_NOT_WRITABLE({ file, reason: reasonOf(error) });
  }
}

/** What the system says, such as `ENOENT: no such file or directory`. */
export function reasonOf(error: unknown): string {
  // An error of another realm is no instance of this one's class.
  const known = typeof error === 'object' && error !== null && 'message' in error;
  return String(known ? error.message : error).replace(/, \w+(?: '.*')?$/s, '');
}

/** Of package.json, which is two folders above the source of this file and three above what is made of it. */
export function ownVersion(): string {
  const file = ['../../package.json', '../../../package.json']
    .map((path) => join(__dirname, path))
    .find((path) => existsSync(path));
  if (file === undefined) return 'unknown';
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
