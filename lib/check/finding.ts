import { type Location } from './location';

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
  readonly location: Location;
  /** What fails, and when. */
  readonly message: string;
  /** What to write or to do instead. */
  readonly remedy: string;
  /** Why this one is right as it is, where its author has said so: it no longer counts. */
  readonly accepted?: string;
}

/** A text that cannot be checked: it is not YAML, or not yet what goes to the cluster. */
export interface Unreadable {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Why it is no YAML, or what the text looks like. Quotes nothing of the text. */
  readonly reason: string;
  /** What to run instead, where the text is the source of manifests, such as `helm template DIR | ... check -`. */
  readonly remedy?: string;
}

/** A rule as users see it. */
export interface CheckRule {
  /** Stable: pipelines and annotations name it. */
  readonly id: string;
  /** The highest that its findings have. */
  readonly level: Level;
  readonly title: string;
  readonly remedy: string;
}

/** What one of the texts held. */
export interface CheckedFile {
  readonly file: string;
  /** How many Kubernetes objects. */
  readonly objects: number;
}

/** A text without a Kubernetes object. */
export interface SkippedSource {
  readonly file: string;
  /** What it looks like, such as `patch of kustomize`. */
  readonly what: string;
  /** The command that makes manifests of it, where there is one. */
  readonly remedy: string | undefined;
}

/** What reports are made of. */
export interface CheckFindings {
  readonly findings: readonly Finding[];
  readonly unreadable: readonly Unreadable[];
  readonly files: readonly CheckedFile[];
  readonly skipped: readonly SkippedSource[];
  /** Every rule that was applied. */
  readonly rules: readonly CheckRule[];
}
