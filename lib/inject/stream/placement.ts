import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../form/written';

/** An element of a list as it will be, and which one it was. */
export interface Placement {
  readonly value: unknown;
  /** The index of the element that it was; undefined for a new one. */
  readonly old: number | undefined;
}

/**
 * Which elements of a list are new, and which are there already: equal, or of the same name.
 * @returns undefined where elements are gone or have another order, so that the list is written again
 */
export function placement(
  from: readonly unknown[],
  to: readonly unknown[],
): readonly Placement[] | undefined {
  const free = new Set(from.keys());
  const take = (fits: (old: unknown, place: number) => boolean): number | undefined => {
    const found = [...free].find((index) => fits(from[index], index));
    if (found !== undefined) free.delete(found);
    return found;
  };
  const equal = to.map((value) => take((old) => isDeepStrictEqual(old, value)));
  const placed = to.map((value, index) => {
    const name = nameOf(value);
    // What has no name, such as an object in a list of objects, is known by its place.
    const alike =
      name === undefined
        ? (_: unknown, place: number) => from.length === to.length && place === index
        : (one: unknown) => nameOf(one) === name;
    return { value, old: equal[index] ?? take(alike) };
  });
  const olds = placed.flatMap(({ old }) => old ?? []);
  const inOrder = olds.every((old, index) => index === 0 || old > (olds[index - 1] ?? -1));
  return free.size === 0 && inOrder ? placed : undefined;
}

function nameOf(value: unknown): string | undefined {
  return isObject(value) && typeof value['name'] === 'string' ? value['name'] : undefined;
}
