import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, wherever this file runs from: the sources (ts-jest) or `dist/` (tsc). */
export function projectRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return folder;
    }
  }
  throw new Error(`no package.json in any folder above ${__dirname}`);
}

/** A folder below `.cache/` of the project (ignored by git), made when it is missing. */
export function cacheFolder(name: string): string {
  const folder = join(projectRoot(), '.cache', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
