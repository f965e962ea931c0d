import * as fc from 'fast-check';

/** One thing, as a file says it and as TypeScript does, each written on its own. */
export interface Said<T> {
  readonly file: unknown;
  readonly code: T;
}
export type SaidOf<T> = fc.Arbitrary<Said<T>>;

export const said = <T>(file: unknown, code: T): Said<T> => ({ file, code });
export const oneOf = <T>(...all: readonly Said<T>[]): SaidOf<T> => fc.constantFrom(...all);
