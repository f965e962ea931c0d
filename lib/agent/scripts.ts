import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scriptAsOneLine } from './script-as-one-line';
import { type CONFIG_FILES } from './paths';

/** The scripts that run beside the application: files of `scripts/`, the same text in every pod. */
export type ScriptFile = (typeof CONFIG_FILES)['ready' | 'run' | 'onChange'];

/** What was read, for the life of the process: 5,000 workloads would read the same three files 15,000 times. */
const lines = new Map<ScriptFile, string>();

/**
 * A script as one line without a newline, for an annotation of the pod: `kubectl describe` shortens a value of one
 * line and prints every other as a whole. Nothing in it is a placeholder of Helm, Flux, Terraform or Jinja.
 *
 * In the package this module is the finished lines and nothing else (.ci/inline-scripts.ts): no start of an
 * application pays for the shortening, and the application can be bundled into one file.
 */
export function scriptLine(file: ScriptFile): string {
  const known = lines.get(file);
  if (known !== undefined) return known;
  const line = scriptAsOneLine(readFileSync(join(__dirname, 'scripts', file), 'utf8'), file);
  lines.set(file, line);
  return line;
}
