import { formatDuration, isListOf, positiveSeconds } from '../../core';
import { SecretsErrors } from '../errors';
import { type VaultParameters } from '../parameters';

/** What an option is: a text, one of some texts, a list of texts that Vault splits at commas, a duration, or yes or no. */
type OptionKind = 'text' | 'texts' | 'duration' | 'flag' | readonly string[];

/** For each option the parameter of Vault's API that it becomes. */
export type OptionTable<T> = Readonly<
  Record<keyof T & string, readonly [parameter: string, kind: OptionKind]>
>;

/**
 * The options of an engine's request as its parameters.
 * @throws SECRETS_PARAMETER_INVALID for an unknown option, a missing one that is required, and a value of another kind
 */
export function optionParameters<T extends object>(
  path: string,
  options: T | undefined,
  table: OptionTable<T>,
  required: readonly (keyof T & string)[] = [],
): VaultParameters {
  const invalid = (name: string, rule: string) =>
    SecretsErrors.SECRETS_PARAMETER_INVALID({ path, name, rule });
  const given: unknown = options === undefined ? {} : options;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw invalid('all', 'must be an object');
  const known: Readonly<Record<string, readonly [string, OptionKind]>> = table;
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const missing = required.find((name) => !entries.some(([given]) => given === name));
  if (missing !== undefined) throw invalid(missing, 'must be given');
  return Object.fromEntries(
    entries.map(([name, value]: [string, unknown]) => {
      const option = Object.hasOwn(known, name) ? known[name] : undefined;
      if (option === undefined) {
        throw invalid(name, `there is no such option; there are ${Object.keys(known).join(', ')}`);
      }
      const [parameter, kind] = option;
      return [parameter, written(value, kind, (rule) => invalid(name, rule))];
    }),
  );
}

function written(value: unknown, kind: OptionKind, invalid: (rule: string) => Error): string | boolean {
  if (typeof kind !== 'string') {
    if (typeof value === 'string' && kind.includes(value)) return value;
    throw invalid(`must be one of ${kind.join(', ')}`);
  }
  switch (kind) {
    case 'text':
      if (typeof value !== 'string') throw invalid('must be a text');
      return value.trim();
    case 'flag':
      if (typeof value !== 'boolean') throw invalid('must be true or false');
      return value;
    case 'texts': {
      const fits = isListOf(value, isListItem) && value.length > 0;
      if (!fits) throw invalid('must be a list of texts without commas and spaces, with at least one');
      return (value as readonly string[]).join(',');
    }
    case 'duration': {
      const seconds = typeof value === 'string' && /^\d+$/.test(value) ? undefined : positiveSeconds(value);
      if (!Number.isInteger(seconds))
        throw invalid(
          'must be a duration of at least one second, in whole seconds, with a unit: s, m, h or d',
        );
      return formatDuration(seconds ?? 0);
    }
  }
}

/** Vault splits lists at commas and trims what is between. */
function isListItem(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s,\p{C}]+$/u.test(value);
}
