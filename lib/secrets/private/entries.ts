import { isWellFormed } from '../../core';
import { SecretsErrors } from '../errors';
import { type SecretUse } from '../secret-file';
import { type EntryValue } from '../entry-value';
import { SecretRef } from '../secret-ref';
import { SecretText } from '../secret-text';
import { type TextParts } from './template-writer';

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
): readonly Entry[] {
  const entries = Object.entries(values).map(([name, value]) => {
    const rule = nameProblem(name);
    if (rule !== undefined) throw SecretsErrors.SECRETS_ENTRY_NAME_INVALID({ format, name, rule });
    return { name, parts: textParts(format, name, value) };
  });
  if (entries.length === 0) throw SecretsErrors.SECRETS_FILE_EMPTY({ format });
  if (usesOf(entries).length === 0) throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format });
  return Object.freeze(entries);
}

/** The references in the entries. */
export function usesOf(entries: readonly Entry[]): readonly SecretUse[] {
  return entries.flatMap(({ parts }) => parts.filter((part) => part instanceof SecretRef));
}

/** @throws SECRETS_ENTRY_VALUE_INVALID, SECRETS_BINARY_IN_TEXT */
export function textParts(format: string, name: string, value: unknown): TextParts {
  const entry = JSON.stringify(name);
  const parts = partsOf(value);
  const invalid = (rule: string) => SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format, entry, rule });
  if (parts === undefined) {
    throw invalid('a value is a secret reference, a secret text, a string, a finite number or a boolean');
  }
  for (const part of parts) {
    if (part instanceof SecretRef) {
      if (part.isBinary) throw SecretsErrors.SECRETS_BINARY_IN_TEXT({ format, entry });
    } else if (!isWellFormed(part)) throw invalid('a string has no half of a surrogate pair');
  }
  return parts;
}

function partsOf(value: unknown): TextParts | undefined {
  if (value instanceof SecretRef) return [value];
  if (value instanceof SecretText) return value.parts;
  if (typeof value === 'string' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)];
  return undefined;
}
