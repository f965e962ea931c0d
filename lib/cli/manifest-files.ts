import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CliErrors } from './errors';

/**
 * The files that an operand of `check` means: itself, or every manifest below a folder.
 *
 * @throws CLI_FOLDER_EMPTY
 */
export function manifestFiles(operand: string): readonly string[] {
  const folder = operand !== '-' && statSync(operand, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!folder) return [operand];
  const files = manifestsBelow(operand);
  if (files.length === 0) throw CliErrors.CLI_FOLDER_EMPTY({ folder: operand });
  return files;
}

/** Hidden folders and other people's packages are no manifests. */
function manifestsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : manifestsBelow(path);
      }
      return /\.(?:ya?ml|json)$/.test(entry.name) ? [path] : [];
    });
}
