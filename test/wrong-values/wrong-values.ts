import { type Kinds } from './kinds';

/** A value that is wrong in one place, and where that is. */
export interface WrongValue {
  /** The way to it from the argument: properties and indices. */
  readonly at: readonly (string | number)[];
  readonly value: unknown;
  /** As a reader of the report wants it: `''`, `an array`. */
  readonly what: string;
}

/** How far into options of options. */
const DEPTH = 4;

/**
 * What untyped code may give for something of these kinds: nothing where it is required, null, the empty text, a text, a
 * number, a list or a plain object for something else, numbers that no amount is, and in options a property that is
 * misspelt; and the same for everything inside.
 *
 * @param right a value that is right, whose inside is looked at
 * @param looked the options that were looked into: where others take the same, a misspelt property shows that they check
 */
export function wrongValues(
  kinds: Kinds,
  right: unknown,
  looked: Set<string>,
  depth = 0,
): readonly WrongValue[] {
  if (kinds.anything || depth > DEPTH) return [];
  const again = looked.has(kinds.written);
  if (kinds.properties !== undefined) looked.add(kinds.written);
  const inside = again ? misspelt(kinds, right) : wrongInside(kinds, right, looked, depth);
  return [...wrongHere(kinds), ...inside];
}

function wrongHere(kinds: Kinds): readonly WrongValue[] {
  const list = kinds.items.length > 0;
  const record = kinds.values.length > 0 || kinds.properties !== undefined;
  const wrong: [boolean, string, unknown][] = [
    [!kinds.optional, 'undefined', undefined],
    [!kinds.nothing, 'null', null],
    [kinds.text !== undefined, "''", ''],
    [kinds.text !== 'any', "'nonsense'", 'nonsense'],
    [kinds.number === undefined, '5', 5],
    [kinds.number !== undefined, 'NaN', NaN],
    [kinds.number !== undefined, '-1', -1],
    [kinds.number !== undefined, '1.5', 1.5],
    [!kinds.flag, 'true', true],
    [!list, '[]', []],
    [!record, '{}', {}],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, what, value]) => ({ at: [], what, value }));
}

function wrongInside(
  kinds: Kinds,
  right: unknown,
  looked: Set<string>,
  depth: number,
): readonly WrongValue[] {
  const found: WrongValue[] = [];
  const [items, values] = [merged(kinds.items, depth), merged(kinds.values, depth)];
  if (items !== undefined && (Array.isArray(right) || !isPlain(right)))
    found.push(
      ...below(0, wrongValues(items, Array.isArray(right) ? right[0] : undefined, looked, depth + 1)),
    );
  const given: Readonly<Record<string, unknown>> = isPlain(right) ? right : {};
  if (values !== undefined && !Array.isArray(right)) {
    const [name = 'name', value] = Object.entries(given)[0] ?? [];
    found.push(...below(name, wrongValues(values, value, looked, depth + 1)));
  }
  if (kinds.properties !== undefined && (isPlain(right) || right === undefined)) {
    for (const [name, of] of kinds.properties)
      found.push(...below(name, wrongValues(of(), given[name], looked, depth + 1)));
  }
  return [...found, ...misspelt(kinds, right)];
}

/** Looks like a slip of the finger, and would be ignored. */
function misspelt({ properties }: Kinds, right: unknown): readonly WrongValue[] {
  const [name] = properties?.keys() ?? [];
  if (name === undefined || !(isPlain(right) || right === undefined)) return [];
  return [
    {
      at: [`${name}x`],
      what: 'a misspelt property',
      value: (right as Record<string, unknown> | undefined)?.[name] ?? 'x',
    },
  ];
}

/** The optional properties of options, and of options in them as far as `right` has them: each may be left out. */
export function optionalProperties(kinds: Kinds, right: unknown, depth = 0): readonly (readonly string[])[] {
  if (kinds.properties === undefined || depth > DEPTH || !(isPlain(right) || right === undefined)) return [];
  return [...kinds.properties].flatMap(([name, of]) => {
    const inside = of();
    const value = right?.[name];
    const own = inside.optional && value === undefined ? [[name]] : [];
    const others = value === undefined ? [] : optionalProperties(inside, value, depth + 1);
    return [...own, ...others.map((steps) => [name, ...steps])];
  });
}

/** Items of several lists take what any of them takes: only one kind is looked into. */
function merged(kinds: readonly (() => Kinds)[], depth: number): Kinds | undefined {
  return kinds.length === 1 && depth < DEPTH ? kinds[0]?.() : undefined;
}

function below(step: string | number, wrong: readonly WrongValue[]): readonly WrongValue[] {
  return wrong.map((one) => ({ ...one, at: [step, ...one.at] }));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** `right` with the wrong value in its place; undefined where a class is on the way, which nobody can look into. */
export function withWrong(right: unknown, { at, value }: Pick<WrongValue, 'at' | 'value'>): unknown {
  const [step, ...others] = at;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(right) ? [...(right as readonly unknown[])] : [];
    list[step] = withWrong(list[step], { at: others, value });
    return list;
  }
  const fields = isPlain(right) ? right : {};
  return { ...fields, [step]: withWrong(fields[step], { at: others, value }) };
}
