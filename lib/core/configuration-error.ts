import { showCallersOnly } from './user-stack';

/** What a {@link ConfigurationError} has to say, in the user's words. No part of it is ever a secret's value. */
export interface Problem {
  /** Which value of the user's is wrong: the property or the path of a value, e.g. `files["db.env"]`. */
  readonly subject: string;
  /** The rule that the value breaks: what is allowed. */
  readonly rule: string;
  /** The value as it was given. Left out where there is none to show. */
  readonly got?: unknown;
  /** What kind of value it was, such as `nothing` or `a text`, where the value itself is not shown: it may be a secret. */
  readonly kind?: string;
  /** What to write or to do instead. */
  readonly remedy: string;
  /** Where it is in the text that was read; the subject says it too. Left out where no text was read. */
  readonly at?: TextPosition;
}

/** A place in a text; both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

const MARK = Symbol.for('aks-vault-constructs.ConfigurationError');

/**
 * The one error of this library: a value that cannot work, found at synth.
 *
 * The message reads `subject: rule, got value; remedy [CODE]`, followed by ` (at construct/path)`
 * where a construct is involved. Codes are stable across releases, messages are not. The stack begins with the line that
 * called the library; `node --stack-trace-limit=50` shows all of it.
 */
export class ConfigurationError extends Error {
  /** The stable code, for example `POLICY_WILDCARD_MISPLACED`; `docs/errors.md` lists them all. */
  public readonly code: string;
  /** The single parts of the message. */
  public readonly problem: Problem;
  /** The path of the construct that holds the wrong value; undefined for values made outside of one. */
  public readonly constructPath: string | undefined;
  /**
   * The same problem to those who write the declaration of `inject`; undefined where it has the same words.
   * @internal
   */
  public readonly declared: Problem | undefined;

  public constructor(
    code: string,
    problem: Problem,
    constructPath?: string,
    options?: ErrorOptions & { readonly declared?: Problem | undefined },
  ) {
    // An error without a problem is told as what it is, and not by another error.
    super(messageOf(code, (problem as Problem | undefined) ?? NOTHING_SAID, constructPath), options);
    this.code = code;
    this.problem = problem;
    this.constructPath = constructPath;
    this.declared = options?.declared;
    // The message says all of it: what prints an error would print it a second time.
    for (const [name, value] of Object.entries({
      name: 'ConfigurationError',
      code,
      problem,
      constructPath,
      declared: this.declared,
    })) {
      Object.defineProperty(this, name, { value, enumerable: false });
    }
    Object.defineProperty(this, MARK, { value: true });
    showCallersOnly(this, new.target);
  }

  /**
   * Whether `error` is one of ours. By a mark and not by `instanceof`, since two copies of the library
   * (the application's and a shared module's) have two classes of this name.
   */
  public static is(error: unknown): error is ConfigurationError {
    return typeof error === 'object' && error !== null && MARK in error;
  }

  /**
   * Runs `build` and adds a construct's path to any error of this library that leaves it without one.
   * Values such as policies and secrets are made outside of constructs and learn here where they are used.
   * @internal
   */
  public static at<T>(constructPath: string, build: () => T): T {
    try {
      return build();
    } catch (error) {
      if (ConfigurationError.is(error) && error.constructPath === undefined) {
        throw new ConfigurationError(error.code, error.problem, constructPath, { declared: error.declared });
      }
      throw error;
    }
  }

  /**
   * Runs `build`, whose user has written a declaration in a file: an error of this library tells what to write there.
   * @internal
   */
  public static inDeclaration<T>(build: () => T): T {
    try {
      return build();
    } catch (error) {
      if (!ConfigurationError.is(error) || error.declared === undefined) throw error;
      throw new ConfigurationError(error.code, error.declared, error.constructPath);
    }
  }
}

const NOTHING_SAID: Problem = { subject: 'error', rule: 'nothing is said', remedy: 'say what is wrong' };

function messageOf(code: string, problem: Problem, constructPath: string | undefined): string {
  const { kind = problem.got === undefined ? undefined : shown(problem.got) } = problem;
  const got = kind === undefined ? '' : `, got ${kind}`;
  const at = constructPath === undefined ? '' : ` (at ${constructPath})`;
  return `${problem.subject}: ${problem.rule}${got}; ${problem.remedy} [${code}]${at}`;
}

/** Long values are cut: an error is read in a terminal, and a pasted file helps nobody there. */
function shown(value: unknown): string {
  const text = written(value);
  return text.length > 200 ? `${text.slice(0, 200)}... (${String(text.length)} characters)` : text;
}

/** As JSON; what JSON cannot hold, such as an object in itself, as what it is. An error is told by no other error. */
function written(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  try {
    const plain = (_name: string, one: unknown) => (typeof one === 'bigint' ? `${String(one)}n` : one);
    return JSON.stringify(value, plain) ?? String(value);
  } catch {
    return typeof value;
  }
}
