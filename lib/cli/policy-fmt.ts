import { ConfigurationError, counted } from '../core';
import { findPolicies, formatPolicy, looksLikePolicy, type PolicySource } from '../policy';
import { type Arguments, type Command, type CommandOutput, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { printFailures } from './file-failures';
import { nameOf, readInput, writeResult } from './files';
import { lineDiff } from './line-diff';
import { SERVER_OPTION, serverOf } from './policy-options';

const NAME = 'policy fmt';

/** `policy fmt`: policies laid out, in place. */
export function policyFmtCommand(): Command {
  return {
    name: NAME,
    operands: 'FILE...',
    count: { min: 1, max: Number.POSITIVE_INFINITY },
    summary: 'formats policies in place; comments, order and meaning stay',
    details:
      'FILE is HCL, a folder with *.hcl and *.policy below it, or "-" for standard input, whose result goes to standard output. The files that change are printed. A policy in JSON stays as it is.',
    options: {
      check: { help: 'writes nothing; exit code 1 when a file would change' },
      diff: { help: 'prints what changes' },
      exclude: {
        value: 'PATTERN',
        repeated: true,
        help: 'leaves out files and folders below the given ones, such as "vendor"',
      },
      server: SERVER_OPTION,
      output: { ...OUTPUT_OPTION, help: 'write the result of one FILE into another; "-" is standard output' },
    },
    exitCodes: {
      0: 'done',
      1: 'a policy that servers refuse, which stays as it is; with --check: a file would change',
    },
    run: policyFmt,
  };
}

function policyFmt(args: Arguments, output: CommandOutput): number {
  const files = args.operands.filter((operand) => operand !== '-');
  const { sources, failures } = findPolicies(files, { exclude: args.values('exclude') });
  const stdin = args.operands.includes('-') ? [{ file: '-', text: readInput('-') }] : [];
  const wanted = [...sources.filter((source) => isFormatted(source)), ...stdin];
  const target =
    args.value('output') ?? (stdin.length > 0 && !args.flag('check') && !args.flag('diff') ? '-' : undefined);
  if (target !== undefined && wanted.length !== 1) {
    const rule = '--output and standard input are for one policy';
    throw CliErrors.CLI_OPTION_VALUE_INVALID({
      command: NAME,
      option: '--output',
      rule,
      got: args.operands.join(' '),
    });
  }
  printFailures(failures, output);
  if (failures.length === 0 && wanted.length === 0)
    throw CliErrors.CLI_POLICIES_MISSING({ command: NAME, files: args.operands.map(nameOf) });
  if (wanted.length === 0) return 2;
  let [changed, refused] = [0, 0];
  for (const source of wanted) {
    const result = formatted(source, args, output);
    if (result === undefined) refused += 1;
    else if (result !== source.text) changed += 1;
    if (result !== undefined) write(source, result, { args, output, target });
  }
  const verb = args.flag('check') ? 'would change' : 'changed';
  const problems = refused === 0 ? '' : `, ${String(refused)} refused`;
  output.err(`${counted(wanted.length, 'policy', 'policies')}: ${String(changed)} ${verb}${problems}\n`);
  if (failures.length > 0) return 2;
  return refused > 0 || (args.flag('check') && changed > 0) ? 1 : 0;
}

/** Of a folder what looks like a policy in HCL; of others the user knows. */
function isFormatted({ file, text, found = false }: PolicySource): boolean {
  return !found || (!file.endsWith('.json') && looksLikePolicy(text));
}

function formatted({ file, text }: PolicySource, args: Arguments, output: CommandOutput): string | undefined {
  try {
    return formatPolicy(text, { file: nameOf(file), server: serverOf(args) });
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error;
    output.err(`error: ${error.message}\n`);
    return undefined;
  }
}

interface Writing {
  readonly args: Arguments;
  readonly output: CommandOutput;
  readonly target: string | undefined;
}

function write({ file, text }: PolicySource, result: string, { args, output, target }: Writing): void {
  if (args.flag('diff')) output.out(lineDiff(nameOf(file), text, result));
  else if (result !== text && target === undefined) output.out(`${nameOf(file)}\n`);
  if (args.flag('check')) return;
  if (target === '-') {
    if (!args.flag('diff')) output.out(result);
  } else if (target !== undefined) writeResult(target, result);
  else if (file !== '-' && result !== text) writeResult(file, result);
}
