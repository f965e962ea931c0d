import { counted } from '../core';
import { checkManifests, type CheckResult, checkSummary, type FoundManifests } from '../check';
import { acceptedValues, acceptOption } from './accept-option';
import { annotationDeclaration, writeDeclaration } from './annotation-declaration';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { printFailures } from './file-failures';
import { nameOf, ownVersion, writeResult } from './files';
import { foundManifests } from './manifest-operands';

/** `check`: findings on standard output, what could not be looked at on standard error. */
export function checkCommand(): Command {
  return {
    name: 'check',
    operands: 'FILE...',
    count: { min: 1, max: Number.POSITIVE_INFINITY },
    summary: 'finds in manifests what is known to fail between pods and Vault',
    details:
      'FILE is YAML or JSON with any number of documents, a folder with *.yaml, *.yml and *.json below it, or "-" for standard input: helm template ... | aks-vault-constructs check -',
    options: {
      strict: { help: 'warnings fail too' },
      safeguards: {
        help: 'also what Deployment Safeguards of AKS refuse or change, which AKS Automatic always has',
      },
      accept: acceptOption('RULE'),
      exclude: {
        value: 'PATTERN',
        repeated: true,
        help: 'leaves out files and folders below the given ones, such as "vendor" or "**/generated/*"',
      },
      fix: {
        help: "print the declaration of inject that replaces the injector's annotations in FILE, and the findings on standard error; no file of yours is changed",
      },
      format: formatOption(['text', 'sarif', 'json']),
      output: {
        ...OUTPUT_OPTION,
        help: `${OUTPUT_OPTION.help}; with sarif or json, the text still goes to standard output`,
      },
    },
    exitCodes: {
      0: 'nothing that fails',
      1: 'errors; with --strict warnings too',
    },
    run: check,
  };
}

function check(args: Arguments, output: CommandOutput): number {
  if (args.flag('fix') && args.value('format') !== undefined) {
    const rule = 'not with --fix, whose result is a declaration';
    const got = args.value('format') ?? '';
    throw CliErrors.CLI_OPTION_VALUE_INVALID({ command: 'check', option: '--format', rule, got });
  }
  const { sources, skipped, failures } = foundManifests(args.operands, args.values('exclude'));
  printFailures(failures, output);
  const result = checkManifests(sources, {
    accept: acceptedValues('check', args),
    deploymentSafeguards: args.flag('safeguards'),
  });
  const isNothing = result.objects === 0 && result.unreadable.length === 0 && result.findings.length === 0;
  // "Nothing found" in nothing would look like a good result.
  const isSilent = isNothing && (args.value('format') ?? 'text') === 'text';
  if (!isSilent && args.flag('fix')) fix(result, sources, args, output);
  else if (!isSilent) report(result, args, output);
  output.err(checkSummary(result, skipped));
  if (failures.length > 0 || result.unreadable.length > 0) return 2;
  if (isNothing || result.objects === 0)
    throw CliErrors.CLI_OBJECTS_MISSING({ files: args.operands.map(nameOf) });
  return result.errors.length > 0 || (args.flag('strict') && result.warnings.length > 0) ? 1 : 0;
}

/** The declaration in the place of the report, which nobody shall miss all the same. */
function fix(
  result: CheckResult,
  sources: FoundManifests['sources'],
  args: Arguments,
  output: CommandOutput,
): void {
  output.err(result.toText() === '' ? `${summaryOf(result)}\n` : result.toText());
  writeDeclaration(annotationDeclaration(sources), args.value('output') ?? '-', output);
}

/** The report to where it is wanted; a line that sums up is always printed, beside the report where that is for machines. */
function report(result: CheckResult, args: Arguments, output: CommandOutput): void {
  const format = args.value('format') ?? 'text';
  const summary = `${summaryOf(result)}\n`;
  // The text ends with its own counts, but has nothing to say where all is well.
  const text = result.toText() === '' ? summary : result.toText();
  const written = { text, sarif: result.toSarif(ownVersion()), json: jsonOf(result) }[format] ?? text;
  const file = args.value('output');
  if (file === undefined || file === '-') {
    output.out(written);
    if (format !== 'text') output.err(summary);
    return;
  }
  writeResult(file, written);
  if (format === 'text') output.err(summary);
  else output.out(text);
}

function summaryOf({ objects, files, errors, warnings, notes, findings }: CheckResult): string {
  const open = [errors, warnings, notes].map(({ length }) => length);
  const [failed = 0, warned = 0, noted = 0] = open;
  const without = findings.length - failed - warned - noted;
  const found = findings.length === without ? 'nothing found' : '';
  const counts = [counted(failed, 'error'), counted(warned, 'warning'), counted(noted, 'note')].join(', ');
  const acceptances = without === 0 ? '' : `, ${String(without)} accepted`;
  return `${counted(objects, 'object')} in ${counted(files.length, 'file')}: ${found === '' ? counts : found}${acceptances}`;
}

/** For scripts: the findings as the library has them, accepted ones too. */
function jsonOf({ findings, unreadable, files }: CheckResult): string {
  return `${JSON.stringify({ findings, unreadable, files }, undefined, 2)}\n`;
}
