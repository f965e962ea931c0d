import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fitsGlob } from './glob';
import { compareCodeUnits } from './text';

/** How {@link findFiles} looks. */
export interface FindFilesOptions {
  /** Names of files in folders that are read; what was named is read in any case. */
  readonly name: RegExp;
  /** The same for people, such as `*.yaml, *.yml or *.json`. */
  readonly names: string;
  /** Patterns of files and folders that are left out, against the path and against the name alone. */
  readonly exclude?: readonly string[];
  /** Folders that are left out as a whole, and handed to the caller by name. */
  readonly skipFolder?: (folder: string) => boolean;
}

/** A file that was read. */
export interface FoundFile {
  readonly file: string;
  readonly text: string;
  /** Whether it was found in a folder, and not named. */
  readonly found: boolean;
}

/** What {@link findFiles} has found. */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  readonly skippedFolders: readonly string[];
  /** What could not be read, in words. */
  readonly failures: readonly string[];
}

/**
 * Reads files, and in folders those with the wanted names; hidden folders and `node_modules` are left out. A file that is
 * named and one of its folders give it once.
 */
export function findFiles(paths: readonly string[], options: FindFilesOptions): FoundFiles {
  const files = new Map<string, FoundFile>();
  const skippedFolders: string[] = [];
  const failures: string[] = [];
  const read = (file: string, found: boolean): void => {
    if (files.has(file)) return;
    try {
      files.set(file, { file, text: readFileSync(file, 'utf8'), found });
    } catch (error) {
      failures.push(failure(file, error));
    }
  };
  const walk = (folder: string, root: string): void => {
    if (options.skipFolder?.(folder) === true) {
      skippedFolders.push(folder);
      return;
    }
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => compareCodeUnits(a.name, b.name))) {
      const path = join(folder, entry.name);
      if (isExcluded(path, entry.name, root, options.exclude ?? [])) continue;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules') walk(path, root);
      } else if (options.name.test(entry.name)) read(path, true);
    }
  };
  for (const path of paths) {
    try {
      if (!statSync(path).isDirectory()) {
        read(path, false);
        continue;
      }
      const before = files.size + skippedFolders.length + failures.length;
      walk(path, path);
      if (files.size + skippedFolders.length + failures.length === before)
        failures.push(`${path} has no ${options.names} below it`);
    } catch (error) {
      failures.push(failure(path, error));
    }
  }
  return { files: [...files.values()], skippedFolders, failures };
}

function isExcluded(path: string, name: string, root: string, exclude: readonly string[]): boolean {
  return exclude.some(
    (pattern) =>
      fitsGlob(relative(root, path), pattern) || fitsGlob(path, pattern) || fitsGlob(name, pattern),
  );
}

function failure(path: string, error: unknown): string {
  // An error of another realm is no instance of this one's class.
  const known = typeof error === 'object' && error !== null && 'message' in error;
  return `${path} cannot be read: ${String(known ? error.message : error)}`;
}
