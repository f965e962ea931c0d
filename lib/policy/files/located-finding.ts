import type { LintSeverity } from '../lint/finding';

/** A finding at its place in a file. */
export interface LocatedFinding {
  /** A `LintCode`, or the code of the error by which a server refuses the policy. */
  readonly code: string;
  readonly severity: LintSeverity;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Behind the last character of the line, from 1. */
  readonly endColumn: number;
  /** Of the rule it is about; undefined where it is about the file. */
  readonly path: string | undefined;
  /** What is wrong. */
  readonly message: string;
  /** What to write or to do instead. */
  readonly remedy: string;
  /** Why this one is right as it is: it no longer counts. */
  readonly accepted?: string;
}
