import { SecretsErrors } from '../errors';
import { type SecretUse } from '../secret-file';
import { undecided } from '../optional-secret';
import { SecretRef } from '../secret-ref';
import { SecretText } from '../secret-text';
import { WholeSecret } from '../whole-secret';
import { isPlainObject, textParts } from './entries';
import { type Meant, meantBy } from './meant';
import { isWellFormed } from '../../core';
import { refsIn } from './text-parts';

/** A document of nested objects and lists, in which references, secret texts and whole secrets may be values. */
export type Document =
  | SecretRef
  | SecretText
  | WholeSecret
  | string
  | number
  | boolean
  | null
  | readonly Document[]
  | DocumentObject;

/** An object in a document. */
export interface DocumentObject {
  readonly [key: string]: Document;
}

/** What is no object and no list: a value as a whole. */
export type Leaf = Exclude<Document, readonly Document[] | DocumentObject>;

/**
 * A frozen copy, checked, so that what the caller changes later does not matter.
 *
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_BINARY_IN_TEXT, SECRETS_ENTRY_VALUE_INVALID,
 *   SECRETS_OPTIONAL_UNDECIDED
 */
export function checkedDocument(format: string, content: unknown): Document {
  const document = copied(format, content, '$');
  const whole = document instanceof WholeSecret;
  if (!whole && (isLeaf(document) || Object.keys(document).length === 0)) {
    if (isLeaf(document))
      throw invalid(format, '$', 'the content of a file must be an object, a list or all keys of a secret');
    throw SecretsErrors.SECRETS_FILE_EMPTY({ format });
  }
  if (usesInDocument(document).length === 0) throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format });
  return document;
}

/** What the document reads, in the order of writing. */
export function usesInDocument(document: Document): readonly SecretUse[] {
  if (document instanceof SecretRef || document instanceof WholeSecret) return [document];
  if (document instanceof SecretText) return refsIn(document.parts);
  if (isLeaf(document)) return [];
  return Object.values(document).flatMap((value: Document) => usesInDocument(value));
}

/** Whether it is a value as a whole. */
export function isLeaf(document: Document): document is Leaf {
  return (
    typeof document !== 'object' ||
    document === null ||
    document instanceof SecretRef ||
    document instanceof SecretText ||
    document instanceof WholeSecret
  );
}

/** Whether it is an object: of names and values, and no list. */
export function isObject(document: Document): document is DocumentObject {
  return !isLeaf(document) && !Array.isArray(document);
}

/** Deeper than what people write; what holds itself has no end. */
const DEEPEST = 100;

function copied(format: string, content: unknown, at: string, depth = 0): Document {
  if (depth > DEEPEST)
    throw invalid(
      format,
      `${at.slice(0, 40)}...`,
      `a document is at most ${String(DEEPEST)} levels deep, and nothing in it holds itself`,
    );
  if (content instanceof WholeSecret) return content;
  if (content instanceof SecretRef || content instanceof SecretText || typeof content === 'string') {
    textParts(format, at, content);
    return content;
  }
  if (content === null || typeof content === 'boolean') return content;
  if (typeof content === 'number' && Number.isFinite(content)) return content;
  if (Array.isArray(content)) {
    // Not by map alone, which leaves out what a list does not have.
    return Object.freeze(
      Array.from<unknown>(content).map((item, index) =>
        copied(format, item, `${at}[${String(index)}]`, depth + 1),
      ),
    );
  }
  if (isPlainObject(content)) {
    const entries = Object.entries(content).map(([key, value]) => {
      if (!isWellFormed(key)) throw invalid(format, at, 'a key has no half of a surrogate pair');
      return [key, copied(format, value, `${at}.${key}`, depth + 1)] as const;
    });
    return Object.freeze(Object.fromEntries(entries));
  }
  throw (
    undecided(content) ??
    invalid(format, at, 'must be a secret reference, a secret text, or plain JSON', meantBy(content))
  );
}

function invalid(format: string, at: string, rule: string, meant?: Meant): Error {
  return SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format, entry: JSON.stringify(at), rule, ...meant });
}
