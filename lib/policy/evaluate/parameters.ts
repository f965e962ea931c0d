import type { ParameterConstraints, ParameterValue } from '../parameter-constraints';
import type { PolicyRule } from '../policy-rule';

/** The parameters of a request, as its JSON body or its query has them. */
export type RequestParameters = Readonly<Record<string, unknown>>;

/** Which server's meaning counts where the two differ; `docs/policy.md` lists the differences. */
export type PolicyServer = 'vault' | 'openbao';

/** Which parameter a rule refuses, and why; undefined when it refuses none. */
export interface ParameterRefusal {
  readonly parameter: string;
  readonly why: 'required' | 'denied' | 'not-allowed';
}

/** Applies a rule's parameter constraints to a request, as a server does for read, create, update and patch. */
export function refusedParameter(
  rule: PolicyRule,
  parameters: RequestParameters,
  server: PolicyServer,
): ParameterRefusal | undefined {
  const [missing] = missingParameters(rule, parameters);
  if (missing !== undefined) return { parameter: missing, why: 'required' };
  if (Object.keys(parameters).length === 0) return undefined;
  return (
    deniedParameter(rule.deniedParameters, parameters, server) ??
    disallowedParameter(rule.allowedParameters, parameters, server)
  );
}

/** The parameters that a rule requires and a request does not have. */
export function missingParameters(rule: PolicyRule, parameters: RequestParameters): readonly string[] {
  const names = Object.keys(parameters);
  // The server lower-cases the names of the rule here and not those of the request.
  return (rule.requiredParameters ?? []).filter((name) => !names.includes(name.toLowerCase()));
}

function deniedParameter(
  denied: ParameterConstraints | undefined,
  parameters: RequestParameters,
  server: PolicyServer,
): ParameterRefusal | undefined {
  if (denied === undefined) return undefined;
  const [first = '*'] = Object.keys(parameters);
  if (Object.hasOwn(denied, '*')) return { parameter: first, why: 'denied' };
  for (const [parameter, value] of Object.entries(parameters)) {
    const values = valuesOf(denied, parameter);
    if (
      values !== undefined &&
      (values.length === 0 || itemsOf(value, server).some((item) => isOneOf(item, values)))
    ) {
      return { parameter, why: 'denied' };
    }
  }
  return undefined;
}

function disallowedParameter(
  allowed: ParameterConstraints | undefined,
  parameters: RequestParameters,
  server: PolicyServer,
): ParameterRefusal | undefined {
  if (allowed === undefined || Object.keys(allowed).length === 0) return undefined;
  const others = Object.hasOwn(allowed, '*');
  for (const [parameter, value] of Object.entries(parameters)) {
    const values = valuesOf(allowed, parameter);
    if (values === undefined ? !others : !isAllowed(value, values, server))
      return { parameter, why: 'not-allowed' };
  }
  return undefined;
}

function valuesOf(
  constraints: ParameterConstraints,
  parameter: string,
): readonly ParameterValue[] | undefined {
  const name = parameter.toLowerCase();
  return Object.hasOwn(constraints, name) ? constraints[name] : undefined;
}

function isAllowed(value: unknown, values: readonly ParameterValue[], server: PolicyServer): boolean {
  if (values.length === 0 || isOneOf(value, values)) return true;
  if (server === 'openbao') return false;
  const items = itemsOf(value, server).slice(1);
  return (Array.isArray(value) || typeof value === 'string') && items.every((item) => isOneOf(item, values));
}

/** The value itself and, since Vault 1.21, the items of a list or of a text with commas. */
function itemsOf(value: unknown, server: PolicyServer): readonly unknown[] {
  if (server === 'openbao') return [value];
  if (Array.isArray(value)) return [value, ...(value as unknown[])];
  return typeof value === 'string' ? [value, ...value.split(',').map((item) => item.trim())] : [value];
}

function isOneOf(value: unknown, values: readonly ParameterValue[]): boolean {
  return values.some((allowed) => isSame(allowed, value));
}

/** A number of a request is text to the server and equals no number of a policy: only texts and booleans can match. */
function isSame(allowed: ParameterValue, value: unknown): boolean {
  if (typeof allowed === 'string') return typeof value === 'string' && globMatches(allowed, value);
  if (typeof allowed === 'object') {
    return (
      Array.isArray(value) &&
      value.length === allowed.length &&
      allowed.every((item, index) =>
        typeof item === 'string' ? item === value[index] : isSame(item, value[index]),
      )
    );
  }
  return typeof allowed === 'boolean' && allowed === value;
}

/** `*` at the beginning or the end of `glob` stands for anything; a `*` alone stands for itself. */
function globMatches(glob: string, value: string): boolean {
  if (glob.length < 2) return glob === value;
  const [starts, ends] = [glob.startsWith('*'), glob.endsWith('*')];
  if (starts && ends) return value.includes(glob.slice(1, -1));
  if (starts) return value.endsWith(glob.slice(1));
  return ends ? value.startsWith(glob.slice(0, -1)) : glob === value;
}
