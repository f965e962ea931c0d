import { type Arguments } from './command';
import { CliErrors } from './errors';

/**
 * The value of `--timeout`.
 *
 * @throws CLI_OPTION_VALUE_INVALID
 */
export function seconds(command: string, args: Arguments, byDefault: number, most: number): number {
  const got = args.value('timeout');
  if (got === undefined) return byDefault;
  const value = /^\d+$/.test(got) ? Number(got) : 0;
  if (value >= 1 && value <= most) return value;
  const rule = `needs 1 to ${String(most)} seconds`;
  throw CliErrors.CLI_OPTION_VALUE_INVALID({ command, option: '--timeout', rule, got });
}
