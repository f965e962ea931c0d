/** Keeps the copy below from beginning with the object: a literal in its place would be optimised away by the bundler. */
const NOTHING = Object.freeze({});

/**
 * `{ ...object, ...fields }`, for the objects of which every workload has several: node (seen with 20) takes about a
 * microsecond for each new field behind a spread that begins a literal, and fifty times less when it does not begin it.
 */
export function withFields<T extends object, Fields extends object>(
  object: T | undefined,
  fields: Fields,
): T & Fields {
  return { ...NOTHING, ...object, ...fields } as T & Fields;
}
