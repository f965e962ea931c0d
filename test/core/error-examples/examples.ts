import { type ConfigurationError } from '../../../lib/core';

type Factory = (facts: never, constructPath?: string) => ConfigurationError;

/**
 * Facts of real cases for each code of a table: one for every branch of its message, the one that is met most first.
 * A code that is missing does not compile, a branch that is missing fails `test/core/error-examples.test.ts`.
 */
export type ErrorExamples<T extends Readonly<Record<keyof T, Factory>>> = {
  readonly [Code in keyof T]: readonly [Parameters<T[Code]>[0], ...(readonly Parameters<T[Code]>[0][])];
};
