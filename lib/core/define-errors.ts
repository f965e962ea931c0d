import { ConfigurationError } from './configuration-error';
import { problemIn, type SaidProblem } from './wording';

/**
 * One room's part of the catalogue: for every code, a function from the facts of the case to a {@link Problem}.
 * The parameter is `never` here only so that any factory fits; {@link defineErrors} keeps the real type.
 */
export type ErrorTable = Readonly<Record<string, (facts: never) => SaidProblem>>;

type Facts<F> = F extends (facts: infer A) => SaidProblem ? A : never;

/** The errors of a room, ready to throw: `throw PolicyErrors.POLICY_PATH_EMPTY({ ... })`. */
export type Errors<T extends ErrorTable> = {
  readonly [Code in keyof T]: (facts: Facts<T[Code]>, constructPath?: string) => ConfigurationError;
};

/**
 * Turns a room's table of codes into factories of {@link ConfigurationError}.
 * The key of the table is the code, so that a code can neither be mistyped nor be in two places.
 */
export function defineErrors<T extends ErrorTable>(table: T): Errors<T> {
  const factories: Record<string, (facts: never, constructPath?: string) => ConfigurationError> = {};
  for (const [code, describe] of Object.entries(table)) {
    factories[code] = (facts, constructPath) => {
      const said = describe(facts);
      const [problem, declared] = [problemIn('typescript', said), problemIn('declaration', said)];
      const differs = (['subject', 'rule', 'remedy', 'got'] as const).some(
        (part) => problem[part] !== declared[part],
      );
      return new ConfigurationError(code, problem, constructPath, differs ? { declared } : {});
    };
  }
  return factories as Errors<T>;
}
