import { type Arguments, type Option } from './command';
import { CliErrors } from './errors';

/** `--accept RULE=REASON`, or with the word that a command has for its rules. */
export function acceptOption(word: 'RULE' | 'CODE'): Option {
  return {
    value: `${word}=REASON`,
    repeated: true,
    help: `findings of this ${word.toLowerCase()} are right as they are, for this reason`,
  };
}

/**
 * The reasons by rule.
 * @throws CLI_OPTION_VALUE_INVALID
 */
export function acceptedValues(command: string, args: Arguments): Readonly<Record<string, string>> {
  return Object.fromEntries(
    args.values('accept').map((text) => {
      const [, rule, reason] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (rule === undefined || reason === undefined) {
        throw CliErrors.CLI_OPTION_VALUE_INVALID({
          command,
          option: '--accept',
          rule: 'needs a name, "=" and the reason',
          got: text,
        });
      }
      return [rule, reason] as const;
    }),
  );
}
