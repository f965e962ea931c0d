/** A value that is written as `<no value>` where the secret does not have it. */
export interface MissingValue {
  /** The expression, such as `.Data.data.password`. */
  readonly expression: string;
  /** Whether `error_on_missing_key` makes a failure of it; `index` does not see that setting. */
  readonly seenBySetting: boolean;
  /** Whether there is no value in any case, such as of a field outside of `with`. */
  readonly always: boolean;
}

/** A secret that it reads, where the path is written out. */
export interface SecretRead {
  readonly path: string;
  /** The keys that are taken out of its `.Data`. */
  readonly keys: readonly string[];
}

/** What becomes of a template. */
export interface TemplateOutcome {
  /** Why the agent never writes the file, whatever the secrets hold; undefined where it may. */
  readonly failure: string | undefined;
  /** When it fails: parsed, executed before any secret has come, or with the secrets. */
  readonly phase: 'parse' | 'start' | 'secrets';
  readonly missing: readonly MissingValue[];
  readonly reads: readonly SecretRead[];
}
