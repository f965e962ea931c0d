import { type VaultAccess } from '../../access';
import { type PolicyRule, type RequestParameters } from '../../policy';

/** What a workload sends to a path of its policy, for each of its requests; nothing where it sends no parameter. */
export function requestsOf(access: VaultAccess, path: string): readonly RequestParameters[] {
  const sets = access.reads
    .filter((read) => access.pathInPolicy(read.path) === path)
    .flatMap(({ parameters = [] }) => parameters);
  return sets.length === 0 ? [{}] : sets;
}

/** Whether a rule lets requests through whose parameters the expected one refuses. */
export function takesMoreParameters(rule: PolicyRule, expected: PolicyRule): boolean {
  const required = namesOf(rule.requiredParameters);
  if (namesOf(expected.requiredParameters).some((name) => !required.includes(name))) return true;
  const bounds = valuesByName(expected);
  if (bounds.size === 0) return false;
  const allowed = valuesByName(rule);
  return allowed.size === 0 || [...allowed].some(([name, values]) => !isWithin(values, bounds.get(name)));
}

type Values = readonly unknown[];

function namesOf(names: readonly string[] = []): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

function valuesByName({ allowedParameters = {} }: PolicyRule): ReadonlyMap<string, Values> {
  return new Map(Object.entries(allowedParameters).map(([name, values]) => [name.toLowerCase(), values]));
}

/** No value at all means any. */
function isWithin(values: Values, bounds: Values | undefined): boolean {
  if (bounds === undefined) return false;
  return bounds.length === 0 || (values.length > 0 && values.every((value) => bounds.includes(value)));
}
