import { parseArgs } from 'node:util';
import { nearestName } from '../core';
import { type Arguments, type Command, type Option } from './command';
import { CliErrors } from './errors';

/**
 * What was written behind a command's name.
 *
 * @throws CLI_OPTION_UNKNOWN, CLI_OPTION_VALUE_MISSING, CLI_OPTION_VALUE_INVALID, CLI_OPERANDS_WRONG
 */
export function parseArguments(command: Command, given: readonly string[]): Arguments {
  const [args, behind] = split(command, given);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { value, letter }]) => [
        name,
        {
          type: value === undefined ? ('boolean' as const) : ('string' as const),
          ...(letter === undefined ? {} : { short: letter }),
        },
      ]),
    ),
    allowPositionals: true,
    // Its own errors have other words and no code.
    strict: false,
    tokens: true,
  });
  const options = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  for (const token of options) checkOption(command, token);
  const pairs = pairsIn(command, tokens);
  const owned = new Set(pairs.map(({ operand }) => operand.index));
  const operands = tokens.flatMap((token) =>
    token.kind === 'positional' && !owned.has(token.index) ? [token.value] : [],
  );
  const { min, max } = command.count;
  // An empty one is a variable of the shell that has no value.
  if (operands.length < min || operands.length > max || operands.includes('')) {
    throw CliErrors.CLI_OPERANDS_WRONG({
      command: command.name,
      operands: command.operands.split(' ').join(' and '),
      got: operands,
    });
  }
  const values = (option: string): readonly string[] =>
    options.filter(({ name }) => name === option).flatMap(({ value }) => value ?? []);
  return {
    operands,
    behind,
    flag: (option) => options.some(({ name }) => name === option),
    value: (option) => values(option).at(-1),
    values,
    pairs: (option) =>
      pairs
        .filter(({ name }) => name === option)
        .map(({ value, operand }) => [value, operand.value] as const),
  };
}

/** A program's own words are no options and operands of the command. */
function split(
  { behind }: Command,
  args: readonly string[],
): readonly [readonly string[], readonly string[]] {
  const end = behind === undefined ? -1 : args.indexOf('--');
  return end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
}

type Tokens = NonNullable<ReturnType<typeof parseArgs>['tokens']>;

/** The options that an operand belongs to: `--can read PATH`. */
function pairsIn(command: Command, tokens: Tokens) {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'option') return [];
    const known = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    if (known?.operand === undefined) return [];
    const operand = tokens[index + 1];
    // Many write both in one pair of quotes.
    const [, first, second] = /^(\S+)\s+(\S.*)$/s.exec(token.value?.trim() ?? '') ?? [];
    if (first !== undefined && second !== undefined)
      return [{ name: token.name, value: first, operand: { index: -1, value: second } }];
    if (operand?.kind === 'positional') return [{ name: token.name, value: token.value ?? '', operand }];
    const value = `${known.value ?? ''} ${known.operand}`;
    throw CliErrors.CLI_OPTION_VALUE_MISSING({ command: command.name, option: token.rawName, value });
  });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkOption({ name: command, options }: Command, token: OptionToken): void {
  const { rawName: option, value } = token;
  const known = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  // "-strict" is read as the letters -s -t -r ..., of which none is known.
  if (known === undefined || (option !== `--${token.name}` && option !== `-${known.letter ?? '-'}`)) {
    throw CliErrors.CLI_OPTION_UNKNOWN({ command, option, near: meant(token.name, options) });
  }
  if (known.value === undefined) {
    if (value === undefined) return;
    throw CliErrors.CLI_OPTION_VALUE_INVALID({
      command,
      option,
      rule: 'takes no value',
      got: value,
    });
  }
  const swallowed = token.inlineValue !== true && value !== undefined && /^-./.test(value);
  if (value === undefined || value === '' || swallowed) {
    throw CliErrors.CLI_OPTION_VALUE_MISSING({ command, option, value: known.value });
  }
  if (known.choices !== undefined && !known.choices.includes(value)) {
    const rule = `the values are ${known.choices.join(', ')}`;
    const nearest = nearestName(value, known.choices);
    const near = nearest === undefined ? undefined : `${option} ${nearest}`;
    throw CliErrors.CLI_OPTION_VALUE_INVALID({ command, option, rule, got: value, near });
  }
}

/** The option that was probably meant: `--sarif` is `--format sarif`, `--strickt` is `--strict`. */
function meant(written: string, options: Readonly<Record<string, Option>>): string | undefined {
  const chosen = Object.entries(options).find(([, { choices }]) => choices?.includes(written));
  if (chosen !== undefined) return `--${chosen[0]} ${written}`;
  // A letter is nearly the same as any short word: meant is what begins with it.
  if (written.length === 1) {
    const [first] = Object.keys(options).filter((name) => name.startsWith(written));
    return first === undefined ? undefined : `--${first}`;
  }
  const near = nearestName(written, [...Object.keys(options), 'help', 'version']);
  return near === undefined ? undefined : `--${near}`;
}
