import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FileFailure, findFiles } from '../core';
import { type SkippedSource } from './finding';
import { type ManifestSource } from './model/manifest';
import { CHECK } from './sources/source';
import { check, FIND_OPTIONS, PATHS } from './shapes';

/** How {@link findManifests} looks. */
export interface FindOptions {
  /**
   * Patterns of files and folders that are left out: `*`, `**`, `?` and `{a,b}`, against the path from the folder that
   * was given and against the name alone.
   * @default none
   */
  readonly exclude?: readonly string[];
}

/** The texts behind a list of paths. */
export interface FoundManifests {
  readonly sources: readonly ManifestSource[];
  /** Folders that are left out as a whole: charts, whose files become manifests by `helm template`. */
  readonly skipped: readonly SkippedSource[];
  /** What could not be read. */
  readonly failures: readonly FileFailure[];
}

/**
 * Reads files, and in folders everything with a name of YAML or JSON. Hidden folders and `node_modules` are left out,
 * and the folder of a Helm chart, which its `Chart.yaml` shows.
 *
 * @param paths files and folders; what was named is read in any case
 */
export function findManifests(paths: readonly string[], options: FindOptions = {}): FoundManifests {
  check('paths', paths, PATHS);
  check('options', options, FIND_OPTIONS);
  const { exclude = [] } = options;
  const { files, skippedFolders, failures } = findFiles(paths, {
    name: /\.(?:ya?ml|json)$/,
    names: '*.yaml, *.yml or *.json',
    exclude,
    skipFolder: (folder) => existsSync(join(folder, 'Chart.yaml')),
  });
  return {
    sources: files.map(({ file, text, found }) => ({ file, text, ...(found ? { found } : {}) })),
    skipped: skippedFolders.map((folder) => ({
      file: folder,
      what: 'chart of Helm',
      remedy: `helm template ${folder} ${CHECK}`,
    })),
    failures,
  };
}
