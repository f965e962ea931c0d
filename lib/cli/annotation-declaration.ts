import { declaredByAnnotations } from '../check';
import { counted } from '../core';
import {
  ADDRESS_PLACEHOLDER,
  DECLARATION_TYPE,
  manifestText,
  type ManifestSource,
  podTemplateOf,
} from '../inject';
import { type CommandOutput } from './command';
import { type FileToWrite, writeAll } from './files';
import { refusals, targetRefusal } from './takeover-trial';

/** The declaration that replaces annotations of the injector, for `inject --from-annotations` and `check --fix`. */
export interface AnnotationDeclaration {
  readonly text: string;
  /** How many workloads are in it. */
  readonly workloads: number;
  /** What a declaration cannot express, each with its file and line. */
  readonly notTaken: readonly string[];
  /** Why `inject` does not take it as it is, and what to write first. */
  readonly refused: readonly string[];
  /** What is not quite what it was. */
  readonly remarks: readonly string[];
}

/** What cannot be taken over is said in the text too, for those who review it. */
export function annotationDeclaration(sources: readonly ManifestSource[]): AnnotationDeclaration {
  const { workloads: taken, objects, notTaken, remarks } = declaredByAnnotations(sources);
  const workloads = taken.map((workload, index) => withPointer(workload, podTemplateOf(objects[index])));
  const lines = notTaken.map(({ at, reason }) => `${at}: ${reason}`);
  const remarked = remarks.map(({ at, reason }) => `${at}: ${reason}`);
  const refused = workloads.flatMap((workload, index) =>
    refusals(workload, objects[index]).map((reason) => `${targetName(workload)}: ${reason}`),
  );
  const whole =
    refused.length > 0 || lines.length > 0 || workloads.length === 0
      ? undefined
      : targetRefusal(sources, workloads);
  const fix = whole === undefined ? refused : [whole];
  // That of the file is for those that name none.
  const addressed = workloads.every((workload) => 'vault' in workload);
  const text = [
    '# Remove the annotations vault.hashicorp.com/... from the manifests, and apply them through',
    '# aks-vault-constructs inject with this declaration.',
    ...(addressed
      ? []
      : [
          `# Write the address of your Vault in place of ${ADDRESS_PLACEHOLDER}: AGENT_INJECT_VAULT_ADDR of the`,
          "# injector's Deployment has it. Until then inject refuses this file.",
        ]),
    ...(workloads.some(({ target }) => !('namespace' in (target as object)))
      ? ['# At the top of the file, write namespace: that of the objects that name none.']
      : []),
    ...lines.map((line) => `# Not taken over: ${oneLine(line)}`),
    ...fix.map((line) => `# Fix first: ${oneLine(line)}`),
    ...remarked.map((line) => `# Not quite the same: ${oneLine(line)}`),
    manifestText([
      { ...DECLARATION_TYPE, ...(addressed ? {} : { vault: { address: ADDRESS_PLACEHOLDER } }), workloads },
    ]),
  ].join('\n');
  return { text, workloads: workloads.length, notTaken: lines, refused: fix, remarks: remarked };
}

/**
 * Writes it to a file or to standard output; what is not taken over, and a sum, to standard error. Where nothing asks
 * the injector for secrets, nothing is written.
 * @param others files that are written with it, all or none
 */
export function writeDeclaration(
  { text, workloads, notTaken, refused, remarks }: AnnotationDeclaration,
  target: string,
  output: CommandOutput,
  others: readonly FileToWrite[] = [],
): void {
  if (workloads === 0 && notTaken.length === 0) {
    output.err('no workload asks the injector for secrets: there is nothing to replace\n');
    return;
  }
  const files: readonly FileToWrite[] = target === '-' ? [] : [{ file: target, text }];
  writeAll([...files, ...others]);
  if (target === '-') output.out(text);
  for (const line of notTaken) output.err(`warning: ${line}\n`);
  for (const line of refused) output.err(`warning: inject refuses this as it is: ${line}\n`);
  for (const line of remarks) output.err(`note: ${line}\n`);
  output.err(`${counted(workloads, 'workload')}\n`);
}

/** An operator's own kind says where its pod template is. */
function withPointer(
  { target, ...more }: Readonly<Record<string, unknown>>,
  podTemplate: string | undefined,
): Readonly<Record<string, unknown>> {
  return { target, ...(podTemplate === undefined ? {} : { podTemplate }), ...more };
}

/** As the declaration names it. */
function targetName({ target }: Readonly<Record<string, unknown>>): string {
  const { kind, namespace, name } = target as Readonly<Record<string, string | undefined>>;
  return `${kind ?? ''} ${namespace === undefined ? '' : `${namespace}/`}${name ?? ''}`;
}

/** A line end would end the comment. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ');
}
