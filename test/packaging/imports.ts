import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const lib = resolve(__dirname, '../../lib');

/** One import of a source file below lib/. */
export interface Import {
  /** From lib/. */
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
  /** The room that it reaches; undefined for a package. */
  readonly target: string | undefined;
}

export function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

/** Every import, export from and require below lib/, but those of the light door's index. */
export function imports(): Import[] {
  return sources(lib).flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const file = relative(lib, path);
    if (file === 'index.ts') return [];
    const specifiers = [
      ...text.matchAll(/^(?:import|export)\b[^;]+?from '([^']+)'|^import '([^']+)'|\brequire\('([^']+)'\)/gm),
    ];
    return specifiers.map((match) => {
      const specifier = match[1] ?? match[2] ?? match[3] ?? '';
      const target = specifier.startsWith('.')
        ? relative(lib, resolve(dirname(path), specifier)).split('/')[0]
        : undefined;
      return { file, room: file.split('/')[0] ?? '', specifier, target };
    });
  });
}
