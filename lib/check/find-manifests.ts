import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type SkippedSource } from './finding';
import { type ManifestSource } from './model/manifest';
import { fitsGlob } from './private/glob';

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
  /** What could not be read, in words. */
  readonly failures: readonly string[];
}

/**
 * Reads files, and in folders everything with a name of YAML or JSON. Hidden folders and `node_modules` are left out,
 * and the folder of a Helm chart, which its `Chart.yaml` shows.
 *
 * @param paths files and folders; what was named is read in any case
 */
export function findManifests(paths: readonly string[], { exclude = [] }: FindOptions = {}): FoundManifests {
  const found = { sources: [] as ManifestSource[], skipped: [] as SkippedSource[], failures: [] as string[] };
  const isExcluded = (path: string, name: string, root: string): boolean =>
    exclude.some(
      (pattern) =>
        fitsGlob(relative(root, path), pattern) || fitsGlob(path, pattern) || fitsGlob(name, pattern),
    );
  const read = (file: string, inFolder: boolean): void => {
    found.sources.push({ file, text: readFileSync(file, 'utf8'), ...(inFolder ? { found: true } : {}) });
  };
  const walk = (folder: string, root: string): void => {
    if (existsSync(join(folder, 'Chart.yaml'))) {
      const remedy = `helm template ${folder} | npx aks-vault-constructs check -`;
      found.skipped.push({ file: folder, what: `chart of Helm ${folder}`, remedy });
      return;
    }
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (isExcluded(path, entry.name, root)) continue;
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && entry.name !== 'node_modules') walk(path, root);
      } else if (/\.(?:ya?ml|json)$/.test(entry.name)) read(path, true);
    }
  };
  for (const path of paths) {
    try {
      const before = found.sources.length + found.skipped.length;
      if (!statSync(path).isDirectory()) read(path, false);
      else {
        walk(path, path);
        if (found.sources.length + found.skipped.length === before)
          found.failures.push(`${path} has no *.yaml, *.yml or *.json below it`);
      }
    } catch (error) {
      found.failures.push(
        `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return found;
}
