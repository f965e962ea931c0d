import { Token } from 'cdktf';
import { AksErrors } from './errors';
import { nearest } from './nearest';

/** What a property takes, for callers that no compiler has warned. */
export interface Kind {
  /** As the rule of an error reads. */
  readonly expects: string;
  readonly fits: (value: unknown) => boolean;
}

export const TEXT: Kind = { expects: 'a text', fits: (value) => typeof value === 'string' };
export const FLAG: Kind = { expects: 'true or false', fits: (value) => typeof value === 'boolean' };
export const NUMBER: Kind = { expects: 'a number', fits: (value) => typeof value === 'number' };
export const LIST: Kind = { expects: 'a list', fits: (value) => Array.isArray(value) };
export const OBJECT: Kind = {
  expects: 'an object',
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** One of the values of an enum. */
export function oneOf(name: string, values: Readonly<Record<string, string>>): Kind {
  const all = Object.values(values);
  return {
    expects: `one of ${name}: ${all.map((value) => JSON.stringify(value)).join(', ')}`,
    fits: (value) => all.includes(value as string),
  };
}

/**
 * A value that a class of this room makes. Told by a member of the class and not by `instanceof`, since an application and
 * a shared module may each have a copy of the library.
 */
export function madeBy(factories: string, member: string): Kind {
  return {
    expects: `made by ${factories}`,
    fits: (value) => OBJECT.fits(value) && member in (value as object),
  };
}

/** This kind, or `false`. */
export function orFalse(kind: Kind): Kind {
  return { expects: `${kind.expects}, or false`, fits: (value) => value === false || kind.fits(value) };
}

/**
 * Compares given properties with those that exist. A misspelt one would otherwise be ignored, and a wrong value would come
 * out as a TypeError from deep inside.
 *
 * @param prefix where the properties are, with its dot: `systemPool.`
 * @throws AKS_PROP_UNKNOWN, AKS_PROP_TYPE
 */
export function checkProps<T extends object>(
  props: T,
  known: Readonly<Record<keyof T, Kind>>,
  required: readonly (keyof T & string)[],
  constructPath: string,
  prefix = '',
): void {
  const given: Readonly<Record<string, unknown>> = OBJECT.fits(props) ? { ...props } : {};
  if (!OBJECT.fits(props)) {
    const facts = {
      prop: prefix.replace(/\.$/, '') || 'props',
      expects: 'an object of properties',
      got: props,
    };
    throw AksErrors.AKS_PROP_TYPE(facts, constructPath);
  }
  for (const [prop, value] of Object.entries(given)) {
    if (!Object.hasOwn(known, prop)) {
      const near = nearest(prop, Object.keys(known));
      throw AksErrors.AKS_PROP_UNKNOWN({ prop: `${prefix}${prop}`, nearest: near }, constructPath);
    }
    const kind = known[prop as keyof T];
    if (value === undefined || kind.fits(value) || Token.isUnresolved(value)) continue;
    throw AksErrors.AKS_PROP_TYPE(
      { prop: `${prefix}${prop}`, expects: kind.expects, got: shown(value) },
      constructPath,
    );
  }
  for (const prop of required) {
    if (given[prop] !== undefined) continue;
    const facts = { prop: `${prefix}${prop}`, expects: `required, ${known[prop].expects}`, got: undefined };
    throw AksErrors.AKS_PROP_TYPE(facts, constructPath);
  }
}

/** Objects are named only: a construct would print its whole tree. */
function shown(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? `an object of ${value.constructor?.name ?? 'no class'}`
    : value;
}
