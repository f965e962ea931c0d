import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileProblem } from './file-problem';
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
  readonly failures: readonly FileFailure[];
}

/** A file or folder that could not be read. */
export interface FileFailure {
  readonly file: string;
  /** Why, such as `no such file or folder`. */
  readonly reason: string;
  /** Whether it is a folder without a file of the wanted names. */
  readonly isEmptyFolder: boolean;
}

/**
 * Reads files, and in folders those with the wanted names; hidden folders and `node_modules` are left out. A file that is
 * named and one of its folders give it once.
 */
export function findFiles(paths: readonly string[], options: FindFilesOptions): FoundFiles {
  const files = new Map<string, FoundFile>();
  const skippedFolders: string[] = [];
  const failures: FileFailure[] = [];
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
        failures.push({ file: path, reason: `no ${options.names} below it`, isEmptyFolder: true });
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

function failure(file: string, error: unknown): FileFailure {
  return { file, reason: fileProblem(error), isEmptyFolder: false };
}
