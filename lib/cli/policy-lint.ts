import { findPolicies, lintPolicies, type KnownMounts, type PolicyLintResult } from '../policy';
import { acceptOption, acceptedValues } from './accept-option';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { printFailures } from './file-failures';
import { nameOf, ownVersion, readInput } from './files';
import { KV_OPTIONS, mountsOf, SERVER_OPTION, serverOf } from './policy-options';
import { writeReport } from './report';

/** `policy lint`: findings in policies as they are. */
export function policyLintCommand(): Command {
  return {
    name: 'policy lint',
    operands: 'FILE...',
    count: { min: 1, max: Number.POSITIVE_INFINITY },
    summary: 'finds in policies what servers refuse, or accept and ignore',
    details:
      'FILE is HCL or JSON, a folder with *.hcl, *.policy and *.json below it, or "-" for standard input.',
    options: {
      ...KV_OPTIONS,
      server: SERVER_OPTION,
      strict: { help: 'warnings fail too' },
      accept: acceptOption('CODE'),
      exclude: {
        value: 'PATTERN',
        repeated: true,
        help: 'leaves out files and folders below the given ones, such as "vendor"',
      },
      format: formatOption(['text', 'sarif', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: {
      0: 'nothing that cannot work',
      1: 'errors, or a policy that servers refuse; with --strict warnings too',
    },
    run: policyLint,
  };
}

function policyLint(args: Arguments, output: CommandOutput): number {
  const mounts: KnownMounts = mountsOf('policy lint', args);
  const accept = acceptedValues('policy lint', args);
  const files = args.operands.filter((operand) => operand !== '-');
  const { sources, failures } = findPolicies(files, { exclude: args.values('exclude') });
  const input = args.operands.includes('-') ? [{ file: nameOf('-'), text: readInput('-') }] : [];
  printFailures(failures, output);
  if (failures.length > 0 && sources.length + input.length === 0) return 2;
  const result = lintPolicies([...sources, ...input], { mounts, accept, server: serverOf(args) });
  output.err(skippedLine(result));
  for (const { file, rules } of result.files)
    if (rules === 0 && !refused(result, file))
      output.err(`note: ${file} has no rule: as a policy it grants nothing\n`);
  const { findings, files: linted, skipped } = result;
  writeReport(args, output, {
    summary: result.toSummary(),
    text: () => result.toText(),
    sarif: () => result.toSarif(ownVersion()),
    json: () => ({ findings, files: linted, skipped }),
  });
  if (failures.length > 0) return 2;
  if (linted.length === 0) {
    throw CliErrors.CLI_POLICIES_MISSING({ command: 'policy lint', files: args.operands.map(nameOf) });
  }
  const { errors, warnings } = result;
  return errors.length > 0 || (args.flag('strict') && warnings.length > 0) ? 1 : 0;
}

/** Whether a server refuses the file, so that nothing is known of its rules. */
function refused({ errors }: PolicyLintResult, file: string): boolean {
  return errors.some((finding) => finding.file === file);
}

/** `skipped: 2 × Terraform, 1 × other file`. */
function skippedLine({ skipped }: PolicyLintResult): string {
  const kinds = new Map<string, number>();
  for (const { what } of skipped) kinds.set(what, (kinds.get(what) ?? 0) + 1);
  if (kinds.size === 0) return '';
  const parts = [...kinds].map(([what, count]) => `${String(count)} × ${what}`);
  return `skipped, as no policies: ${parts.join(', ')}\n`;
}
