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
    got: kindOf(value),
    remedy: `write ${property} as the rule says`,
  };
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
      return Array.isArray(value) ? 'a list' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}
