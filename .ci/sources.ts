// A part of bundling: where things are.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '../..');
export const lib = join(root, 'lib');

/** The TypeScript file behind an import specifier. */
export function sourceOf(from: string, specifier: string): string {
  const path = resolve(from, specifier);
  if (path.endsWith('.ts') && existsSync(path)) return path;
  return existsSync(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts');
}
