import { compareCodeUnits, isWellFormed } from '../core';
import { type RuleOptions } from '../policy';
import { SecretsErrors } from './errors';

/** The parameters of one request, as they are sent: every value is a text. */
export type ParameterSet = Readonly<Record<string, string>>;

/** Parameters of a request to Vault, by the names of its API. A number and a boolean are sent as their text. */
export type VaultParameters = Readonly<Record<string, string | number | boolean>>;

/** What a read with these would be: another request than one for the path. */
const TAKEN = ['list', 'scan', 'help', 'version'];

/**
 * Parameters as they are sent, sorted by name.
 *
 * @param verb `read` sends them in the address, where some names mean something else
 * @throws SECRETS_PARAMETER_INVALID
 */
export function checkedParameters(
  path: string,
  parameters: VaultParameters | undefined,
  verb: 'read' | 'update',
): ParameterSet {
  if (parameters === undefined) return {};
  if (typeof parameters !== 'object' || (parameters as unknown) === null || Array.isArray(parameters)) {
    throw SecretsErrors.SECRETS_PARAMETER_INVALID({ path, name: 'all', rule: 'must be an object' });
  }
  const entries = Object.entries(parameters).map(([name, value]: [string, unknown]) => {
    const rule = nameProblem(name, verb) ?? valueProblem(value);
    if (rule !== undefined) throw SecretsErrors.SECRETS_PARAMETER_INVALID({ path, name, rule });
    return [name, String(value)] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => compareCodeUnits(a, b)));
}

function nameProblem(name: string, verb: 'read' | 'update'): string | undefined {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    return 'the name of a parameter has lower-case letters, digits and "_", and begins with a letter';
  }
  return verb === 'read' && TAKEN.includes(name)
    ? `"${name}" in the address of a read asks for something else than the secret`
    : undefined;
}

function valueProblem(value: unknown): string | undefined {
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return undefined;
  if (typeof value !== 'string') return 'the value of a parameter is a text, a finite number or a boolean';
  if (value === '' || value.trim() !== value) {
    return 'the value of a parameter is not empty and has no space around it, which the agent would take away';
  }
  if (!isWellFormed(value)) return 'the value of a parameter has no half of a surrogate pair';
  return value.length > 1 && (value.startsWith('*') || value.endsWith('*'))
    ? 'the value of a parameter neither begins nor ends with "*", which the policy would take for any text'
    : undefined;
}

/** The different ones of several sets, in a stable order; undefined where none has a parameter. */
export function unitedParameters(
  sets: readonly (readonly ParameterSet[] | undefined)[],
): readonly ParameterSet[] | undefined {
  if (sets.every((one) => one === undefined)) return undefined;
  const all = sets.flatMap((one) => one ?? [{}]);
  const byText = new Map(all.map((one) => [JSON.stringify(one), one]));
  return Object.freeze(
    [...byText].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, one]) => Object.freeze(one)),
  );
}

/**
 * What a rule has to say so that requests with exactly these parameters pass: each value of each parameter, and of the
 * parameters that every request has, none may be missing.
 */
export function parameterOptions(
  sets: readonly ParameterSet[] | undefined,
): Pick<RuleOptions, 'allowedParameters' | 'requiredParameters'> {
  const names = [...new Set((sets ?? []).flatMap((one) => Object.keys(one)))].sort(compareCodeUnits);
  if (sets === undefined || names.length === 0) return {};
  const valuesOf = (name: string) => [
    ...new Set(sets.flatMap((one) => (Object.hasOwn(one, name) ? [one[name] ?? ''] : []))),
  ];
  const required = names.filter((name) => sets.every((one) => Object.hasOwn(one, name)));
  return {
    allowedParameters: Object.fromEntries(
      names.map((name) => [name, valuesOf(name).sort(compareCodeUnits)] as const),
    ),
    ...(required.length === 0 ? {} : { requiredParameters: required }),
  };
}
