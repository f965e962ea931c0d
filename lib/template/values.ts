import { TemplateFailure } from './scanner';

/** What is known of a value without the secrets. */
export type ValueType =
  /** Go's nil: the dot outside of `with`, a key that cannot be there. */
  | 'nothing'
  /** The answer of Vault. */
  | 'secret'
  /** Its `.Data`. */
  | 'data'
  /** Keys and values of a secret, such as `.Data.data` of KV version 2. */
  | 'keys'
  /** What KV version 2 says about a version. */
  | 'metadata'
  /** A value of a secret: mostly a text. */
  | 'element'
  | 'text'
  | 'number'
  | 'bool'
  | 'list'
  | 'unknown';

/** A value of a template while it is executed. */
export interface Value {
  readonly type: ValueType;
  /** The expression by which it may be missing; undefined where it is there. */
  readonly missing?: { readonly expression: string; readonly seenBySetting: boolean } | undefined;
  /** The path of the secret that it comes from. */
  readonly path?: string | undefined;
  /** The expression as it is written, for guards. */
  readonly expression?: string | undefined;
}

export const NOTHING: Value = { type: 'nothing' };
export const UNKNOWN: Value = { type: 'unknown' };

const SECRET_FIELDS: Readonly<Record<string, ValueType>> = {
  RequestID: 'text',
  LeaseID: 'text',
  LeaseDuration: 'number',
  Renewable: 'bool',
  Data: 'data',
  Warnings: 'list',
  Auth: 'unknown',
  WrapInfo: 'unknown',
};
const ALWAYS_IN_METADATA = new Set(['version', 'created_time', 'deletion_time', 'destroyed']);

/**
 * The field of a value.
 * @param bySetting whether `error_on_missing_key` is on, so that a missing key ends the template
 * @throws TemplateFailure
 */
export function fieldOf(value: Value, name: string, bySetting: boolean): Value {
  const expression = `${value.expression ?? ''}.${name}`;
  switch (value.type) {
    case 'nothing':
      if (bySetting) throw new TemplateFailure(`.${name} of nothing: outside of with, the dot is empty`);
      return { ...NOTHING, expression };
    case 'secret': {
      const type = Object.hasOwn(SECRET_FIELDS, name) ? SECRET_FIELDS[name] : undefined;
      if (type === undefined) throw new TemplateFailure(`a secret has no .${name}; its keys are below .Data`);
      return { type, path: value.path, expression };
    }
    case 'text':
    case 'number':
    case 'bool':
    case 'list':
      throw new TemplateFailure(`.${name} of ${value.type === 'list' ? 'a list' : `a ${value.type}`}`);
    case 'unknown':
      return { ...UNKNOWN, expression };
    default:
      return keyOf(value, name, expression, true);
  }
}

/** The value of a key in a map that comes out of a secret. */
export function keyOf(value: Value, name: string, expression: string, seenBySetting: boolean): Value {
  const { path } = value;
  if (value.type === 'data' && name === 'data') return { type: 'keys', path, expression };
  if (value.type === 'data' && name === 'metadata') return { type: 'metadata', path, expression };
  if (value.type === 'metadata' && ALWAYS_IN_METADATA.has(name)) return { type: 'unknown', expression };
  // Always there, and null unless it has been set: no missing key.
  const isNull = value.type === 'metadata' && name === 'custom_metadata';
  return {
    type: 'element',
    path,
    expression,
    missing: { expression, seenBySetting: seenBySetting && !isNull },
  };
}
