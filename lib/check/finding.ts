import { type Place } from './place';

/**
 * How much a finding weighs: an `error` fails as the message says, a `warning` fails when the case comes that the
 * message names, a `note` cannot be told for sure from a manifest.
 */
export type Level = 'error' | 'warning' | 'note';

/** Something in a manifest that fails in the cluster, or will. Holds no value of a Secret. */
export interface Finding {
  /** The stable id of the rule; `docs/check.md` has each with an example. */
  readonly rule: string;
  readonly level: Level;
  readonly place: Place;
  /** What fails, and when. */
  readonly message: string;
  /** What to write or to do instead. */
  readonly remedy: string;
  /** Why this one is right as it is, where somebody has said so: it counts no more. */
  readonly accepted?: string;
}

/** A text that is no YAML, so that nothing in it could be checked. */
export interface Unreadable {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The parser's name for it. Its own message would quote the text. */
  readonly reason: string;
}
