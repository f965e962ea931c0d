import { type Problem } from './configuration-error';

/** A value of another kind than its place takes. */
export interface WrongValue {
  /** The parameter or property, with the way to it: `options.ttl`. */
  readonly property: string;
  /** As a rule reads. */
  readonly wanted: string;
  /** Of texts and objects their kind alone: they may be a secret. */
  readonly got: unknown;
  readonly remedy: string;
}

/** A value that is told best by one that is right. */
export interface ExampleWanted {
  readonly property: string;
  readonly example: string;
  readonly got: unknown;
}

/** The row of a room's table for a wrong value, which all rooms word alike. */
export function wrongValueProblem(facts: WrongValue | ExampleWanted): Problem {
  const { property, got } = facts;
  return 'wanted' in facts
    ? { subject: property, rule: facts.wanted, got, remedy: facts.remedy }
    : {
        subject: property,
        rule: `a value such as ${facts.example}`,
        got,
        remedy: `write ${property}: ${facts.example}`,
      };
}

/** @param is what the value has to be: `a text` */
export function wrongValue(property: string, is: string, value: unknown): WrongValue {
  return {
    property,
    wanted: `it is ${is}`,
    got: otherCopyOf(is, value) ?? kindOf(value),
    remedy: `write ${property} as the rule says`,
  };
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

/** A number or a switch is shown, anything else may be what was meant to be a secret. */
function kindOf(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return String(value);
    case 'boolean':
      return value;
    case 'undefined':
      return 'nothing';
    case 'string':
      return value === '' ? '' : 'a text';
    case 'object':
      if (value === null) return 'null';
      if (isRevoked(value)) return 'a revoked proxy';
      return Array.isArray(value) ? 'a list' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
