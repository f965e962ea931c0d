import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of a script, as its file in `scripts/` has it.
 *
 * The build puts a module with the texts themselves in the place of this one (.ci/inline-scripts.ts), so that an
 * application that uses the library can be bundled into one file.
 */
export function scriptText(file: string): string {
  return readFileSync(join(__dirname, 'scripts', file), 'utf8');
}
