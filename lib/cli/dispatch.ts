import { ConfigurationError, nearestName } from '../core';
import { parseArguments } from './arguments';
import { checkCommand } from './check';
import { type Command, type CommandOutput } from './command';
import { contractDiffCommand } from './contract-diff';
import { contractWhoCommand } from './contract-who';
import { contractTerraformCommand, contractVaultCommand } from './contract-grants';
import { CliErrors } from './errors';
import { ownVersion } from './files';
import { commandHelp, generalHelp, groupHelp } from './help';
import { unknownCommand } from './unknown-command';
import { guardCommand } from './guard';
import { injectCommand } from './inject';
import { policyDiffCommand } from './policy-diff';
import { policyExplainCommand } from './policy-explain';
import { policyFmtCommand } from './policy-fmt';
import { policyImportCommand } from './policy-import';
import { policyLintCommand } from './policy-lint';
import { policyTestCommand } from './policy-test';
import { renderCommand } from './render';
import { verifyCommand } from './verify';

/** A function, since nothing is made when the module is loaded. */
function commands(): readonly Command[] {
  return [
    checkCommand(),
    contractDiffCommand(),
    contractTerraformCommand(),
    contractVaultCommand(),
    contractWhoCommand(),
    guardCommand(),
    injectCommand(),
    policyDiffCommand(),
    policyExplainCommand(),
    policyFmtCommand(),
    policyImportCommand(),
    policyLintCommand(),
    policyTestCommand(),
    renderCommand(),
    verifyCommand(),
  ];
}

/**
 * The command line: the first word or two choose the command.
 *
 * @returns the exit code: the command's own, 0 for help and version, 2 for an error of the library, 3 for a fault of
 * ours; a promise of it where the command asks a server
 */
export function dispatch(args: readonly string[], output: CommandOutput): number | Promise<number> {
  try {
    const code = run(args, output);
    return typeof code === 'number' ? code : code.catch((error: unknown) => failed(error, output));
  } catch (error) {
    return failed(error, output);
  }
}

function failed(error: unknown, output: CommandOutput): number {
  if (ConfigurationError.is(error)) {
    output.err(`error: ${error.message}\n`);
    return 2;
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.err(`error: a fault of aks-vault-constructs ${ownVersion()}; please report it\n${what}\n`);
  return 3;
}

function run(args: readonly string[], output: CommandOutput): number | Promise<number> {
  const all = commands();
  const words = args[0] === 'help' ? args.slice(1) : args;
  const command = all.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name);
  if (command === undefined) return withoutCommand(args, words, all, output);
  const rest = words.slice(command.name.split(' ').length);
  if (words !== args || wantsHelp(rest)) {
    output.out(commandHelp(command));
    return 0;
  }
  return command.run(parseArguments(command, rest), output);
}

function withoutCommand(
  args: readonly string[],
  words: readonly string[],
  all: readonly Command[],
  output: CommandOutput,
): number {
  const [first = '', second] = words;
  if (first === '--version') {
    output.out(`${ownVersion()}\n`);
    return 0;
  }
  const members = all.filter(({ name }) => name.startsWith(`${first} `));
  const group = members.length > 0 ? first : undefined;
  const help = (): string =>
    group === undefined ? generalHelp(all, ownVersion()) : groupHelp(group, members, ownVersion());
  if (args.length === 0 || (group !== undefined && args.length === 1)) {
    output.err(help());
    return 2;
  }
  if (
    words.length === 0 ||
    isHelp(first) ||
    (group !== undefined && (second === undefined || isHelp(second)))
  ) {
    output.out(help());
    return 0;
  }
  const option = [first, ...(group === undefined ? [] : [second ?? ''])].find((word) => word.startsWith('-'));
  if (option !== undefined) {
    const near = nearestName(option, ['--help', ...(group === undefined ? ['--version'] : [])]);
    throw CliErrors.CLI_OPTION_UNKNOWN({ command: group, option, near });
  }
  throw unknownCommand(words, all, group);
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}

function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).some(isHelp);
}
