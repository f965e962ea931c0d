import { declaredByAnnotations } from '../check';
import { counted } from '../core';
import { DECLARATION_TYPE, manifestText, type ManifestSource } from '../inject';
import { type CommandOutput } from './command';
import { type FileToWrite, writeAll } from './files';

/** The declaration that replaces annotations of the injector, for `inject --from-annotations` and `check --fix`. */
export interface AnnotationDeclaration {
  readonly text: string;
  /** How many workloads are in it. */
  readonly workloads: number;
  /** What has no word in it, each with its file and line. */
  readonly notTaken: readonly string[];
}

/** What cannot be taken over is said in the text too, for those who review it. */
export function annotationDeclaration(sources: readonly ManifestSource[]): AnnotationDeclaration {
  const { workloads, notTaken } = declaredByAnnotations(sources);
  const lines = notTaken.map(({ at, reason }) => `${at}: ${reason}`);
  const text = [
    '# Remove the annotations vault.hashicorp.com/... from the manifests, and apply them through',
    '# aks-vault-constructs inject with this declaration. The address of Vault is that of the injector.',
    ...(workloads.some(({ target }) => !('namespace' in (target as object)))
      ? ['# Beside vault, write namespace: that of the objects that name none.']
      : []),
    ...lines.map((line) => `# Not taken over: ${oneLine(line)}`),
    manifestText([{ ...DECLARATION_TYPE, vault: { address: 'https://vault.example:8200' }, workloads }]),
  ].join('\n');
  return { text, workloads: workloads.length, notTaken: lines };
}

/** Writes it to a file or to standard output; what is not taken over, and a sum, to standard error. */
export function writeDeclaration(
  { text, workloads, notTaken }: AnnotationDeclaration,
  target: string,
  output: CommandOutput,
): void {
  const files: readonly FileToWrite[] = target === '-' ? [] : [{ file: target, text }];
  writeAll(files);
  if (target === '-') output.out(text);
  for (const line of notTaken) output.err(`warning: ${line}\n`);
  output.err(`${counted(workloads, 'workload')}\n`);
}

/** A line end would end the comment. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ');
}
