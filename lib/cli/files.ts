import { isUtf8 } from 'node:buffer';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileProblem } from '../core';
import { CliErrors, STANDARD_INPUT } from './errors';

/**
 * The text of a file, or of standard input for `-`.
 *
 * @throws CLI_FILE_UNREADABLE
 */
export function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw CliErrors.CLI_FILE_UNREADABLE({ file: nameOf(file), reason: fileProblem(error) });
  }
}

/**
 * The same for what is written again: bytes that are no UTF-8 could not be.
 *
 * @throws CLI_FILE_UNREADABLE
 */
export function readUtf8(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw CliErrors.CLI_FILE_UNREADABLE({ file: nameOf(file), reason: fileProblem(error) });
  }
  if (!isUtf8(bytes))
    throw CliErrors.CLI_FILE_UNREADABLE({ file: nameOf(file), reason: 'its bytes are not UTF-8' });
  return bytes.toString('utf8');
}

/** Whether a folder is there. A path that cannot be looked at is none: reading it says why. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** How reports call a file that was given as `file`. */
export function nameOf(file: string): string {
  return file === '-' ? STANDARD_INPUT : file;
}

/**
 * Writes a file, and makes its folder where that is missing.
 *
 * @throws CLI_FILE_NOT_WRITABLE
 */
export function writeResult(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw CliErrors.CLI_FILE_NOT_WRITABLE({ file, reason: fileProblem(error) });
  }
}

/** A file that is to be written. */
export interface FileToWrite {
  readonly file: string;
  readonly text: string;
}

/**
 * Writes files, all or none: each beside its place first, and moved there when all of them could be written. Their
 * folders are made where they are missing.
 *
 * @throws CLI_FILE_NOT_WRITABLE
 */
export function writeAll(files: readonly FileToWrite[]): void {
  const draft = (file: string): string => `${file}.${String(process.pid)}.tmp`;
  let current = '';
  const drafted: string[] = [];
  try {
    for (const { file, text } of files) {
      current = file;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(draft(file), text);
      drafted.push(draft(file));
    }
    for (const { file } of files) {
      current = file;
      renameSync(draft(file), file);
    }
  } catch (error) {
    for (const file of drafted) rmSync(file, { force: true });
    throw CliErrors.CLI_FILE_NOT_WRITABLE({ file: current, reason: fileProblem(error) });
  }
}

/** Of package.json, which is two folders above the source of this file and three above what is made of it. */
export function ownVersion(): string {
  const file = ['../../package.json', '../../../package.json']
    .map((path) => join(__dirname, path))
    .find((path) => existsSync(path));
  if (file === undefined) return 'unknown';
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
