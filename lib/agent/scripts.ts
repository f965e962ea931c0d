import { scriptAsOneLine } from './script-as-one-line';
import { scriptText } from './script-texts';
import { type CONFIG_FILES } from './paths';

/** The scripts that run beside the application: files of `scripts/`, the same text in every pod. */
export type ScriptFile = (typeof CONFIG_FILES)['ready' | 'run' | 'onChange'];

/**
 * What was read, for the life of the process. It is no state that anybody could change: the files are part of the
 * package. Without it 5,000 workloads read and shorten the same three files 15,000 times.
 */
const lines = new Map<ScriptFile, string>();

/**
 * A script as one line without a newline, for an annotation of the pod: `kubectl describe` shortens a value of one
 * line and prints every other as a whole. Nothing in it is a placeholder of Helm, Flux, Terraform or Jinja.
 */
export function scriptLine(file: ScriptFile): string {
  const known = lines.get(file);
  if (known !== undefined) return known;
  const line = scriptAsOneLine(scriptText(file), file);
  lines.set(file, line);
  return line;
}
