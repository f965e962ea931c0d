import { nearestName } from '../../core';
import { isObject, type Written } from './written';

/** JSON Schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a value of the declaration looks like: how it is read, and how the published JSON Schema says it. Both in one
 * place, so that the file and its schema cannot disagree.
 */
export interface Form<T> {
  readonly schema: JsonSchema;
  /** @throws INJECT_DECLARATION_INVALID, and what the classes throw that it is made into */
  readonly read: (written: Written) => T;
}

/** The value that a form gives. */
export type ValueOf<F> = F extends Form<infer T> ? T : never;

/** A form whose value is made of another one's; errors of `make` get the place in the file. */
export function made<T, U>(form: Form<T>, make: (value: T) => U): Form<U> {
  return {
    schema: form.schema,
    read: (written) => {
      const value = form.read(written);
      return written.making(() => make(value));
    },
  };
}

/** The same form with what an editor shows beside it. */
export function described<T>(description: string, form: Form<T>): Form<T> {
  return { schema: { description, ...form.schema }, read: form.read };
}

/** What a text may be. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly rule: string;
}

/** A text that is not empty. */
export function text(rule?: TextRule): Form<string> {
  const { pattern, rule: said } = rule ?? { pattern: undefined, rule: 'a text that is not empty' };
  return {
    schema: {
      type: 'string',
      minLength: 1,
      ...(pattern === undefined ? {} : { pattern: pattern.source }),
    },
    read: (written) => {
      const { value } = written;
      // A number or a boolean is what an editor makes of a version or an answer without quotes.
      if (typeof value === 'number' || typeof value === 'boolean')
        throw written.invalid('must be a text', { got: value, near: JSON.stringify(String(value)) });
      if (typeof value !== 'string') throw written.invalid('must be a text', { kind: typeOf(value) });
      // Not the value: where a text is wrong it may be a password in the place of a reference.
      if (value === '' || pattern?.test(value) === false) throw written.invalid(`must be ${said}`);
      return value;
    },
  };
}

/** Any text, the empty one too. */
export function anyText(): Form<string> {
  return {
    schema: { type: 'string' },
    read: (written) => {
      if (typeof written.value === 'string') return written.value;
      throw written.invalid('must be a text', { kind: typeOf(written.value) });
    },
  };
}

/** One of these words. */
export function oneOf<const T extends string>(...words: readonly T[]): Form<T> {
  return {
    schema: { enum: words },
    read: (written) => {
      const found = words.find((word) => word === written.value);
      if (found !== undefined) return found;
      throw written.invalid(`must be ${words.length === 1 ? '' : 'one of '}${words.join(', ')}`, {
        got: shortly(written.value),
        near: typeof written.value === 'string' ? nearestName(written.value, words) : undefined,
      });
    },
  };
}

/** A number, of which the class that it is for checks the bounds. */
export function number(): Form<number> {
  return {
    schema: { type: 'number' },
    read: (written) => {
      if (typeof written.value === 'number') return written.value;
      throw written.invalid('must be a number', { got: shortly(written.value) });
    },
  };
}

/** `true` or `false`. */
export function boolean(): Form<boolean> {
  return {
    schema: { type: 'boolean' },
    read: (written) => {
      if (typeof written.value === 'boolean') return written.value;
      throw written.invalid('must be true or false', { got: shortly(written.value) });
    },
  };
}

/** A text, a number or a boolean. */
export function scalar(): Form<string | number | boolean> {
  return {
    schema: { type: ['string', 'number', 'boolean'] },
    read: (written) => {
      const { value } = written;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      throw written.invalid('must be a text, a number or a boolean', { kind: typeOf(value) });
    },
  };
}

/** A list of values of one form. */
export function list<T>(form: Form<T>, least = 0): Form<readonly T[]> {
  return {
    schema: { type: 'array', items: form.schema, ...(least === 0 ? {} : { minItems: least }) },
    read: (written) => {
      const { value } = written;
      if (!Array.isArray(value)) throw written.invalid('must be a list', { kind: typeOf(value) });
      if (value.length < least)
        throw written.invalid(`must have at least ${String(least)} of them`, { got: value });
      return value.map((_, index) => form.read(written.at(index)));
    },
  };
}

/** Values by names that the user chooses. */
export function dictionary<T>(form: Form<T>): Form<Readonly<Record<string, T>>> {
  return {
    schema: { type: 'object', additionalProperties: form.schema },
    read: (written) => {
      const { names } = written;
      if (names === undefined) throw written.invalid('must be an object', { kind: typeOf(written.value) });
      return Object.fromEntries(names.map((name) => [name, form.read(written.at(name))]));
    },
  };
}

/** What a value is, for errors: never the value, which may be a secret in the wrong place. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

/** A short word or a number as it is. */
function shortly(value: unknown): unknown {
  const plain = ['number', 'boolean'].includes(typeof value);
  return plain || (typeof value === 'string' && value.length <= 40) ? value : typeOf(value);
}
