import { ALL_KEYS } from '../words';
import { isWellFormed, worded } from '../../core';
import { SecretsErrors } from '../errors';
import { type SecretUse } from '../secret-file';
import { type EntryValue } from '../entry-value';
import { undecided } from '../optional-secret';
import { SecretRef } from '../secret-ref';
import { SecretText } from '../secret-text';
import { type Meant, meantBy } from './meant';
import { isBinary, refsIn, type TextParts } from './text-parts';

/** An entry as the writers want it. */
export interface Entry {
  readonly name: string;
  readonly parts: TextParts;
}

/**
 * The entries of a file, in the order given.
 *
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_ENTRY_NAME_INVALID, SECRETS_ENTRY_VALUE_INVALID,
 *   SECRETS_BINARY_IN_TEXT
 */
export function entriesOf(
  format: string,
  values: Readonly<Record<string, EntryValue>>,
  nameProblem: (name: string) => string | undefined,
  secrets: 'has a secret' | 'may be without secrets' = 'has a secret',
): readonly Entry[] {
  if (!isPlainObject(values)) {
    throw (
      undecided(values) ??
      SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({
        format,
        entry: 'the content',
        rule: worded`must be an object of names and values, or all keys of a secret: ${ALL_KEYS}`,
        ...meantBy(values),
      })
    );
  }
  const entries = Object.entries(values).map(([name, value]) => {
    const rule = nameProblem(name);
    if (rule !== undefined) throw SecretsErrors.SECRETS_ENTRY_NAME_INVALID({ format, name, rule });
    return { name, parts: textParts(format, name, value) };
  });
  if (entries.length === 0) throw SecretsErrors.SECRETS_FILE_EMPTY({ format });
  if (secrets === 'has a secret' && usesOf(entries).length === 0)
    throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format });
  return Object.freeze(entries);
}

/** The references in the entries. */
export function usesOf(entries: readonly Entry[]): readonly SecretUse[] {
  return entries.flatMap(({ parts }) => refsIn(parts));
}

/** @throws SECRETS_ENTRY_VALUE_INVALID, SECRETS_BINARY_IN_TEXT, SECRETS_OPTIONAL_UNDECIDED */
export function textParts(format: string, name: string, value: unknown): TextParts {
  const entry = JSON.stringify(name);
  const parts = partsOf(value);
  const invalid = (rule: string, meant?: Meant) =>
    SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format, entry, rule, ...meant });
  if (parts === undefined) {
    throw (
      undecided(value) ??
      invalid(
        'must be a secret reference, a secret text, a text, a finite number or a boolean',
        meantBy(value),
      )
    );
  }
  if (isBinary(parts)) throw SecretsErrors.SECRETS_BINARY_IN_TEXT({ format, entry });
  for (const part of parts) {
    if (typeof part === 'string' && !isWellFormed(part))
      throw invalid('must not have a half of a surrogate pair');
  }
  return parts;
}

/** An object as it is written in braces, and of no class. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function partsOf(value: unknown): TextParts | undefined {
  if (value instanceof SecretRef) return [value];
  if (value instanceof SecretText) return value.parts;
  if (typeof value === 'string' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)];
  return undefined;
}
