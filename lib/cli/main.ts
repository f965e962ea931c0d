#!/usr/bin/env node
import { check, CHECK_USAGE } from './check';
import { CONTRACT_DIFF_USAGE, contractDiff } from './contract-diff';
import { type CommandOutput, POLICY_IMPORT_USAGE, policyImport } from './policy-import';

interface Command {
  /** The words behind the program's name. */
  readonly words: readonly string[];
  readonly usage: string;
  /** Gets the arguments behind the words and gives the exit code. */
  readonly run: (args: readonly string[], output: CommandOutput) => number;
}

/** A function, since nothing is made when the module is loaded. */
function commands(): readonly Command[] {
  return [
    { words: ['policy', 'import'], usage: POLICY_IMPORT_USAGE, run: policyImport },
    { words: ['contract', 'diff'], usage: CONTRACT_DIFF_USAGE, run: contractDiff },
    { words: ['check'], usage: CHECK_USAGE, run: check },
  ];
}

/**
 * The command line: the first word or two choose the command.
 *
 * @returns the exit code; 2 for a command that does not exist, 0 for help
 */
export function main(args: readonly string[], output: CommandOutput): number {
  const command = commands().find(({ words }) => words.every((word, index) => word === args[index]));
  if (command !== undefined) return command.run(args.slice(command.words.length), output);
  const usage = `${commands()
    .map((one) => one.usage)
    .join('\n\n')}\n`;
  const help = args.length === 1 && (args[0] === '--help' || args[0] === 'help');
  (help ? output.out : output.err)(usage);
  return help ? 0 : 2;
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
}
