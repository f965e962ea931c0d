import { nearestName } from './nearest-name';
import { positiveSeconds } from './vault-duration';
import { type Example, exampleOf, isRevoked, wrongValue, type WrongValue } from './wrong-value';

/** Values that are right whatever is wanted, such as Terraform's tokens. */
export type Always = (value: unknown) => boolean;

/**
 * What a value has to be that untyped code hands over. Rooms keep one for each of their options and parameters, and check
 * with {@link checkedBy}: the one way in which an unknown property, a text for a class and a number for a duration become
 * an error with a code.
 */
export interface Shape {
  /** As a rule reads: `a text`. */
  readonly is: string;
  /** One that is right, as users write it. */
  readonly example?: Example;
  /** What is wrong with the value at this place, undefined where it fits. */
  readonly wrong: (value: unknown, at: string, always: Always) => WrongValue | undefined;
}

/** A shape that is told by looking at the value as a whole. */
export function shape(is: string, fits: (value: unknown) => boolean, example?: Example): Shape {
  return {
    is,
    example,
    wrong: (value, at, always) =>
      fits(value) || always(value) ? undefined : wrongValue(at, is, value, example),
  };
}

export const ANYTHING = shape('anything', () => true);
export const TEXT = shape(
  'a text of at least one character',
  (value) => typeof value === 'string' && value !== '',
  '"..."',
);
export const ANY_TEXT = shape('a text', (value) => typeof value === 'string', '"..."');
export const FLAG = shape('true or false', (value) => typeof value === 'boolean', 'true');
export const NUMBER = shape('a finite number', (value) => Number.isFinite(value), '1');
export const WHOLE = shape(
  'a whole number from 0',
  (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  '0',
);
export const COUNT = shape(
  'a whole number from 1',
  (value) => Number.isSafeInteger(value) && (value as number) >= 1,
  '1',
);
export const CALL = shape('a function', (value) => typeof value === 'function', '() => { ... }');
export const OBJECT = shape('an object', isObject, '{ ... }');
/** A bare number of seconds is none, not even as a text. */
export const DURATION = shape(
  'a duration such as "15m", or an object with toSeconds()',
  (value) => !(typeof value === 'string' && /^\d*$/.test(value)) && positiveSeconds(value) !== undefined,
  '"15m"',
);

/** One of some texts. */
export function oneOf(values: Iterable<string>): Shape {
  const known = new Set<unknown>(values);
  const is = `one of ${[...known].map((value) => JSON.stringify(value)).join(', ')}`;
  return shape(
    is,
    (value) => known.has(value),
    () => JSON.stringify([...known][0]),
  );
}

/**
 * What a factory makes.
 * @param factory as users write it: `VaultServer.at("https://...")`
 */
export function made(factory: string, isMade: (value: unknown) => boolean): Shape {
  return shape(`made by ${factory}`, isMade, factory);
}

/** Told by its members, where others may make it too, or another copy of the library. */
export function has(...members: readonly string[]): (value: unknown) => boolean {
  return (value) => isObject(value) && members.every((member) => member in (value as object));
}

/** A list of such items. */
export function listOf(item: Shape, is = `a list, each item ${item.is}`): Shape {
  const example = () => `[${exampleOf(item.example) ?? '...'}]`;
  return {
    is,
    example,
    wrong: (value, at, always) => {
      if (always(value)) return undefined;
      if (!Array.isArray(value)) return wrongValue(at, is, value, example);
      // Not by forEach, which skips what a list does not have.
      for (let index = 0; index < value.length; index += 1) {
        const wrong = item.wrong(value[index], `${at}[${String(index)}]`, always);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  };
}

/** An object with names of the caller's choice. */
export function recordOf(value: Shape, is = `an object, each value ${value.is}`): Shape {
  const example = () => `{ name: ${exampleOf(value.example) ?? '...'} }`;
  return {
    is,
    example,
    wrong: (given, at, always) => {
      if (always(given)) return undefined;
      if (!isObject(given)) return wrongValue(at, is, given, example);
      for (const [name, one] of Object.entries(given as object)) {
        const wrong = value.wrong(one, `${at}[${JSON.stringify(name)}]`, always);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  };
}

/**
 * Options: an object with these properties and no others. With the type of the options, one that is missing here does not
 * compile: `fields<TtlOptions>({ ... })`.
 *
 * @param elsewhere what to do instead about a property that is unknown and like none of these
 */
export function fields<Options extends object = Readonly<Record<string, unknown>>>(
  known: Readonly<Record<keyof Options & string, Shape>>,
  required: readonly (keyof Options & string)[] = [],
  elsewhere = 'leave it out',
): Shape {
  return objectOf(known, required, 'these alone', elsewhere);
}

/** Options of which exactly one is given. */
export function oneFieldOf(known: Readonly<Record<string, Shape>>): Shape {
  const names = Object.keys(known);
  const all = fields(known);
  const is = `an object with exactly one of ${names.join(', ')}`;
  const example = () => {
    const [name = ''] = names;
    return `{ ${name}: ${exampleOf(known[name]?.example) ?? '...'} }`;
  };
  return {
    is,
    example,
    wrong: (value, at, always) => {
      const wrong = all.wrong(value, at, always);
      if (wrong !== undefined || always(value)) return wrong;
      const given = Object.values(value as object).filter((one) => one !== undefined);
      return given.length === 1 ? undefined : wrongValue(at, is, value, example);
    },
  };
}

/** The same, with more properties than these, such as those of a class. */
export function openFields<Options extends object = Readonly<Record<string, unknown>>>(
  known: Readonly<Record<keyof Options & string, Shape>>,
  required: readonly (keyof Options & string)[] = [],
): Shape {
  return objectOf(known, required, 'and others');
}

/** More names than these are no help in a terminal, and are in the documentation. */
const MOST_NAMES = 16;

function objectOf(
  known: Readonly<Record<string, Shape>>,
  required: readonly string[],
  which: 'these alone' | 'and others',
  elsewhere = 'leave it out',
): Shape {
  const names = Object.keys(known);
  const is = names.length > MOST_NAMES ? 'an object of properties' : `an object with ${names.join(', ')}`;
  const example = () => exampleOfObject(known, required.length === 0 ? names.slice(0, 1) : required);
  return {
    is,
    example,
    wrong: (value, at, always) => {
      if (always(value)) return undefined;
      if (!isObject(value)) return wrongValue(at === '' ? 'props' : at, is, value, example);
      const given = value as Readonly<Record<string, unknown>>;
      const place = (name: string) => (at === '' ? name : `${at}.${name}`);
      for (const name of Object.keys(given)) {
        if (which === 'these alone' && !Object.hasOwn(known, name))
          return unknownProperty(place(name), name, names, elsewhere);
      }
      for (const name of names) {
        const one = given[name];
        const of = known[name];
        if (of === undefined) continue;
        if (one === undefined) {
          if (!required.includes(name)) continue;
          return wrongValue(place(name), of === ANYTHING ? 'given' : of.is, one, of.example);
        }
        const wrong = of.wrong(one, place(name), always);
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    },
  };
}

function exampleOfObject(known: Readonly<Record<string, Shape>>, names: readonly string[]): string {
  return `{ ${names.map((name) => `${name}: ${exampleOf(known[name]?.example) ?? '...'}`).join(', ')} }`;
}

/** Any of these. */
export function either(...shapes: readonly [Shape, ...Shape[]]): Shape {
  const is = shapes.map((one) => one.is).join(', or ');
  const example = () => shapes.map((one) => exampleOf(one.example)).find((one) => one !== undefined);
  return {
    is,
    example,
    wrong: (value, at, always) => {
      let inside: WrongValue | undefined;
      for (const one of shapes) {
        const wrong = one.wrong(value, at, always);
        if (wrong === undefined) return undefined;
        // What is wrong further inside tells which of them was meant.
        if (wrong.property !== at) inside ??= wrong;
      }
      return inside ?? wrongValue(at, is, value, example);
    },
  };
}

/** This, or undefined. */
export function optional(of: Shape): Shape {
  return {
    is: `${of.is}, or left out`,
    example: of.example,
    wrong: (value, at, always) => (value === undefined ? undefined : of.wrong(value, at, always)),
  };
}

function unknownProperty(
  property: string,
  name: string,
  names: readonly string[],
  elsewhere: string,
): WrongValue {
  const near = nearestName(name, names);
  const others = names.length > MOST_NAMES ? '' : `; there are ${names.join(', ')}`;
  return {
    property,
    wanted: `there is no such property${others}`,
    got: name,
    remedy: near === undefined ? elsewhere : `write ${near}, or leave it out`,
  };
}

/**
 * Whether it is a list of such items. A hole in a list is an item without a value, and `every` alone leaves it out.
 */
export function isListOf(value: unknown, fits: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && Array.from<unknown>(value).every((item) => fits(item));
}

/** What is an object to the language and holds no properties: as options, a Map would be taken for none. */
const NO_PROPERTIES = /^\[object (?:Map|Set|WeakMap|WeakSet|Date|Promise|RegExp|String|Number|Boolean)\]$/;

function isObject(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isRevoked(value) &&
    !Array.isArray(value) &&
    !NO_PROPERTIES.test(Object.prototype.toString.call(value))
  );
}

/**
 * The check of a room: throws the room's own error where the value is not of the shape.
 *
 * @param fail the row of the room's table
 */
export function checkedBy(
  fail: (wrong: WrongValue, constructPath?: string) => Error,
  always: Always = () => false,
): (subject: string, value: unknown, of: Shape, constructPath?: string) => void {
  return (subject, value, of, constructPath) => {
    const wrong = of.wrong(value, subject, always);
    if (wrong !== undefined) throw fail(wrong, constructPath);
  };
}
