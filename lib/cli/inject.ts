import { basename, join } from 'node:path';
import { type FoundManifests } from '../check';
import { counted, packagePage } from '../core';
import { contractFiles, VAULT_ACCESS_FOLDER, type VaultAccessContract } from '../access';
import { declarationFor, injectManifests, type ManifestSource, withoutInjectorAnnotations } from '../inject';
import { annotationDeclaration, writeDeclaration } from './annotation-declaration';
import { type Arguments, type Command, type CommandOutput, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { printFailures } from './file-failures';
import { type FileToWrite, isFolder, nameOf, readUtf8, writeAll } from './files';
import { foundManifests } from './manifest-operands';

/** `inject`: manifests with secrets on standard output, what was done on standard error. */
export function injectCommand(): Command {
  return {
    name: 'inject',
    operands: '[FILE...]',
    count: { min: 0, max: Number.POSITIVE_INFINITY },
    summary: 'gives workloads in plain manifests their Vault secrets',
    details:
      'FILE is YAML or JSON with any number of documents; standard input without one, or for "-": helm template shop ./chart | aks-vault-constructs inject -f vault.yaml. A ResourceList of kustomize comes out as one, and its functionConfig may be the declaration. What is no target passes through byte for byte. Contract and review table are written as cdk8s synth writes them.',
    options: {
      declaration: {
        letter: 'f',
        value: 'FILE',
        help: `which workloads get which secrets: YAML or JSON; see ${packagePage('docs/inject.md')}`,
      },
      'contract-folder': {
        value: 'FOLDER',
        help: `where contract and report go; ${VAULT_ACCESS_FOLDER} is the default, "none" writes none`,
      },
      'from-annotations': {
        help: "print the declaration that replaces hand-written annotations of HashiCorp's injector in FILE",
      },
      cleaned: {
        value: 'FILE|FOLDER',
        help: 'with --from-annotations: writes the manifests without the annotations, which inject takes',
      },
      output: {
        ...OUTPUT_OPTION,
        value: 'FILE|FOLDER',
        help: `${OUTPUT_OPTION.help}; a folder gets a file for each FILE, by its name`,
      },
    },
    exitCodes: {
      0: 'done',
      1: 'with --from-annotations: something cannot be expressed in a declaration, or must be fixed first',
    },
    run: inject,
  };
}

function inject(args: Arguments, output: CommandOutput): number {
  if (args.flag('from-annotations')) return fromAnnotations(args, output);
  if (args.value('cleaned') !== undefined) {
    const rule = 'only with --from-annotations';
    const got = args.value('cleaned') ?? '';
    throw CliErrors.CLI_OPTION_VALUE_INVALID({ command: 'inject', option: '--cleaned', rule, got });
  }
  const operands = args.operands.length === 0 ? ['-'] : args.operands;
  const file = args.value('declaration');
  if (file === '-' && operands.includes('-')) {
    const rule = 'standard input cannot be both the declaration and the manifests';
    throw CliErrors.CLI_OPTION_VALUE_INVALID({ command: 'inject', option: '--declaration', rule, got: file });
  }
  const sources = operands.map((file) => sourceOf(file));
  const declaration = declarationFor(file === undefined ? undefined : sourceOf(file), sources);
  const { texts, contract, injected } = injectManifests(sources, declaration);
  const target = args.value('output') ?? '-';
  const files = target === '-' ? [] : outputFiles(texts, target);
  writeAll([...files, ...contractOutput(contract, args.value('contract-folder') ?? VAULT_ACCESS_FOLDER)]);
  if (target === '-') output.out(joined(texts));
  output.err(`${counted(injected.length, 'workload')} with secrets`);
  output.err(injected.length === 0 ? '\n' : `: ${injected.join(', ')}\n`);
  return 0;
}

function sourceOf(file: string): ManifestSource {
  return { file: nameOf(file), text: readUtf8(file) };
}

function fromAnnotations(args: Arguments, output: CommandOutput): number {
  const operands = args.operands.length === 0 ? ['-'] : args.operands;
  const { sources, failures } = foundManifests(operands);
  printFailures(failures, output);
  if (failures.length > 0) return 2;
  const declaration = annotationDeclaration(sources);
  const cleaned = args.value('cleaned');
  const others = cleaned === undefined ? [] : outputFiles(withoutAnnotations(sources), cleaned, '--cleaned');
  writeDeclaration(declaration, args.value('output') ?? '-', output, others);
  return declaration.notTaken.length + declaration.refused.length > 0 ? 1 : 0;
}

/** Of a folder's files, those that had annotations. */
function withoutAnnotations(sources: FoundManifests['sources']): readonly ManifestSource[] {
  const named = sources.filter(({ text, found = false }) => !found || text.includes('vault.hashicorp.com/'));
  return withoutInjectorAnnotations(named);
}

/** One stream of all texts, or a file for each in a folder that is there. */
function outputFiles(
  texts: readonly ManifestSource[],
  target: string,
  option = '--output',
): readonly FileToWrite[] {
  if (!target.endsWith('/') && !isFolder(target)) return [{ file: target, text: joined(texts) }];
  return texts.map(({ file, text }) => {
    const name = basename(file);
    const alike = texts.map((one) => one.file).filter((one) => basename(one) === name);
    if (alike.length > 1) throw CliErrors.CLI_OUTPUT_NAME_TWICE({ option, name, files: alike });
    return { file: join(target, name), text };
  });
}

function joined(texts: readonly ManifestSource[]): string {
  return texts.map(({ text }) => text).reduce((all, text) => all + between(all, text) + text);
}

/** What separates the documents of two files. */
function between(before: string, after: string): string {
  if (/^(?:#.*\n|\s)*---(?:\s|$)/.test(after)) return before === '' || before.endsWith('\n') ? '' : '\n';
  return `${before === '' || before.endsWith('\n') ? '' : '\n'}---\n`;
}

function contractOutput(contract: VaultAccessContract, folder: string): readonly FileToWrite[] {
  if (folder === 'none') return [];
  return Object.entries(contractFiles(contract)).map(([name, text]) => ({ file: join(folder, name), text }));
}
