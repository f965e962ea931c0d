import { nearestName } from '../../core';
import { type Form, type JsonSchema, typeOf } from './form';
import { type Written } from './written';

/** A form for each property: one that is missing here does not compile. */
export type Fields<T> = { readonly [Name in keyof Required<T>]: Form<NonNullable<T[Name]>> };

/** The names of the properties that have to be said. */
export type RequiredNames<T> = readonly (keyof T & string)[];

/** An object with these properties and no other. */
export function object<T extends object>(fields: Fields<T>, required: RequiredNames<T> = []): Form<T> {
  const forms = fields as unknown as Readonly<Record<string, Form<unknown>>>;
  return {
    schema: objectSchema(forms, required),
    read: (written) => {
      const names = namesIn(written);
      checkNames(written, names, Object.keys(forms));
      for (const name of required)
        if (!names.includes(name)) throw written.invalid(`"${name}" is missing${meaningOf(forms[name])}`);
      return Object.fromEntries(
        names.map((name) => [name, (forms[name] as Form<unknown>).read(written.at(name))]),
      ) as T;
    },
  };
}

/** The forms of one value, told apart by a property that only one of them has. */
export type Variants<T> = Readonly<Record<string, Form<T>>>;

/**
 * One of several objects, told apart by the property that names the variant.
 * @param what Such as `a secret`, for the error where no variant is named.
 */
export function variant<T>(what: string, variants: Variants<T>): Form<T> {
  const known = Object.keys(variants);
  return {
    schema: { anyOf: Object.values(variants).map(({ schema }) => schema) },
    read: (written) => {
      const names = namesIn(written, what);
      const named = known.filter((name) => names.includes(name));
      const [only] = named;
      if (only !== undefined && named.length === 1) return (variants[only] as Form<T>).read(written);
      const rule = `${what} must have one of ${known.join(', ')}`;
      const near = misspelt(names, known);
      throw written.invalid(rule, { got: names, near: near === undefined ? undefined : `${near}: ...` });
    },
  };
}

/**
 * The same variants, whose schemas are definitions of the published one: each is there once, however often it may occur.
 * @see definitionsOf
 */
export function referred<T>(variants: Variants<T>): Variants<T> {
  return Object.fromEntries(
    Object.entries(variants).map(([name, { read }]) => [
      name,
      { schema: { $ref: `#/definitions/${name}` }, read },
    ]),
  );
}

/** The definitions that {@link referred} variants refer to. */
export function definitionsOf(variants: Variants<unknown>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(variants).map(([name, { schema }]) => [name, schema]));
}

/** The ways of a choice: by its name alone, by its name with what it is told, or by both. */
export interface Way<T> {
  readonly alone?: () => T;
  readonly told?: Form<T>;
}

/**
 * A closed choice, as a class with factories is in TypeScript: `restart`, or `{ restart: { container: web } }`.
 * @param ways By their names; each has to be there alone, told, or both.
 */
export function choice<T>(ways: Readonly<Record<string, Way<T>>>): Form<T> {
  const all = Object.entries(ways);
  const alone = all.flatMap(([name, way]) => (way.alone === undefined ? [] : [name]));
  const told = all.flatMap(([name, way]) => (way.told === undefined ? [] : [[name, way.told] as const]));
  const schemas: readonly JsonSchema[] = [
    ...(alone.length === 0 ? [] : [{ enum: alone }]),
    ...told.map(([name, form]) => objectSchema({ [name]: form }, [name])),
  ];
  const forms = [...alone, ...told.map(([name]) => `{ ${name}: ... }`)];
  const rule = `must be one of ${forms.join(', ')}`;
  return {
    schema: { anyOf: schemas },
    read: (written) => {
      const { value, names } = written;
      const word = typeof value === 'string' ? value : names?.length === 1 ? names[0] : undefined;
      const way = word !== undefined && Object.hasOwn(ways, word) ? ways[word] : undefined;
      if (typeof value === 'string' && way?.alone !== undefined) return written.making(way.alone);
      if (names !== undefined && word !== undefined && way?.told !== undefined)
        return way.told.read(written.at(word));
      throw written.invalid(rule, {
        got: word ?? names,
        kind: word === undefined && names === undefined ? typeOf(value) : undefined,
      });
    },
  };
}

function objectSchema(
  forms: Readonly<Record<string, Form<unknown>>>,
  required: readonly string[],
): JsonSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(forms).map(([name, { schema }]) => [name, schema])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** What an editor shows beside the property, in the middle of a sentence. */
function meaningOf(form: Form<unknown> | undefined): string {
  const description = form?.schema['description'];
  if (typeof description !== 'string') return '';
  const text = description.replace(/\.$/, '');
  const isName = /^[A-Z]{2}/.test(text);
  return `: ${isName ? text : text.charAt(0).toLowerCase() + text.slice(1)}`;
}

function namesIn(written: Written, what = 'it'): readonly string[] {
  if (written.names !== undefined) return written.names;
  const rule = what === 'it' ? 'must be an object' : `${what} must be an object`;
  throw written.invalid(rule, { kind: typeOf(written.value) });
}

/** What a name that is not known was probably meant to be: a known one that is not there yet. */
function misspelt(
  written: readonly string[],
  known: readonly string[],
  there: readonly string[] = written,
): string | undefined {
  const free = known.filter((name) => !there.includes(name));
  return written
    .filter((name) => !known.includes(name))
    .map((name) => nearestName(name, free))
    .find((near) => near !== undefined);
}

function checkNames(written: Written, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = misspelt([unknown], known, names);
  throw written.at(unknown).invalid(`there is no such property; there are ${known.join(', ')}`, { near });
}
