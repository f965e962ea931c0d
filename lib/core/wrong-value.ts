import { writeInstead } from './right-values';
import { type SaidProblem } from './wording';

/** A value of another kind than its place takes. */
export interface WrongValue {
  /** The parameter or property, with the way to it: `options.ttl`. */
  readonly property: string;
  /** As a rule reads. */
  readonly wanted: string;
  /** Shown as it is: numbers and switches. */
  readonly got?: unknown;
  /** Of texts and objects their kind alone: they may be a secret. */
  readonly kind?: string | undefined;
  readonly remedy: string;
}

/** A value that is told best by one that is right. */
export interface ExampleWanted {
  readonly property: string;
  readonly example: string;
  /** The value as it was given. */
  readonly got: unknown;
  /** Whether a text is shown: no secret is written there. A password in an address is not. @default false */
  readonly shown?: boolean;
}

/** The row of a room's table for a wrong value, which all rooms word alike. */
export function wrongValueProblem(facts: WrongValue | ExampleWanted): SaidProblem {
  const { property, got } = facts;
  if ('wanted' in facts) {
    const { kind, wanted, remedy } = facts;
    return { subject: property, rule: wanted, got, kind, remedy };
  }
  const { example, shown = false } = facts;
  return {
    subject: property,
    rule: `must be a value such as ${example}`,
    ...(shown && typeof got === 'string' ? { got: withoutPassword(got) } : whatIs(example, got)),
    remedy: writeInstead(property, example),
  };
}

/** A right value, as users write it. Called where an error is made. */
export type Example = string | (() => string | undefined) | undefined;

/**
 * @param is what the value has to be: `a text`
 * @param example one that is right
 */
export function wrongValue(property: string, is: string, value: unknown, example?: Example): WrongValue {
  return {
    property,
    wanted: `must be ${is}`,
    ...whatIs(is, value),
    remedy: writeInstead(property, exampleOf(example) ?? suchAs(is)),
  };
}

/** An example as text. */
export function exampleOf(example: Example): string | undefined {
  return typeof example === 'function' ? example() : example;
}

/** `a region of Azure, such as "westeurope"` has one. */
function suchAs(is: string): string | undefined {
  return /such as (.+)$/.exec(is)?.[1];
}

/** A value, or its kind where the value is not shown. */
function whatIs(wanted: string, value: unknown): { readonly got?: unknown; readonly kind?: string } {
  const kind = otherCopyOf(wanted, value) ?? kindOf(value);
  return kind === undefined ? { got: value } : { kind };
}

/** A text that may be an address. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//***@');
}

/** Classes that are not ours: a `Duration` of cdk8s that is refused is one of half a second. */
const OTHERS: readonly string[] = ['Object', 'Duration', 'Size', 'Cpu'];

/**
 * A value of the class that is wanted, made by another copy of the library, which is two in one program.
 *
 * @param wanted the rule or the example, which names the class: `VaultServer.at(...)`
 */
export function otherCopyOf(wanted: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || isRevoked(value)) return undefined;
  const made = (value as { readonly constructor?: unknown }).constructor;
  // A bundler may put "_" before the name of a class that names itself.
  const name = typeof made === 'function' ? made.name.replace(/^_/, '') : '';
  return /^[A-Z]/.test(name) && !OTHERS.includes(name) && wanted.includes(`${name}.`)
    ? `${name} of another copy of aks-vault-constructs (npm ls aks-vault-constructs)`
    : undefined;
}

/** A proxy that nothing can be asked of any more: each look at it is a TypeError. */
export function isRevoked(value: unknown): boolean {
  try {
    Array.isArray(value);
    return false;
  } catch {
    return true;
  }
}

/** What a value is; undefined for a number, a switch and an empty text, which are shown: anything else may be a secret. */
export function kindOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : String(value);
    case 'boolean':
      return undefined;
    case 'undefined':
      return 'nothing';
    case 'string':
      return value === '' ? undefined : 'a text';
    case 'object':
      if (value === null) return 'null';
      if (isRevoked(value)) return 'a revoked proxy';
      return Array.isArray(value) ? 'a list' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
