import { compareCodeUnits } from '../core';
import { PolicyErrors } from './errors';

/** A value that a request may carry. A text may begin or end with `*`. */
export type ParameterValue = string | number | boolean | readonly ParameterValue[];

/**
 * For every parameter of a request its values; `[]` means any value. The name `'*'` stands for all parameters and
 * takes only `[]`. Names are compared in lower case.
 *
 * @example `const allowed: ParameterConstraints = { ttl: ['1h', '24h'], common_name: ['*.shop.example'], '*': [] };`
 */
export type ParameterConstraints = Readonly<Record<string, readonly ParameterValue[]>>;

/**
 * A frozen copy with lower-case names in a stable order.
 *
 * @throws POLICY_PARAMETERS_STAR for `'*'` with values: Vault ignores them and allows (or denies) everything
 * @throws POLICY_PARAMETERS_REPEATED for two names that differ in case only
 */
export function checkedConstraints(option: string, constraints: ParameterConstraints): ParameterConstraints {
  const star = constraints['*'];
  if (star !== undefined && star.length > 0)
    throw PolicyErrors.POLICY_PARAMETERS_STAR({ option, values: star });
  const names = Object.keys(constraints).map((name) => name.toLowerCase());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw PolicyErrors.POLICY_PARAMETERS_REPEATED({ option, name: repeated });
  return frozenConstraints(constraints);
}

/** A frozen copy with lower-case names in a stable order; of names that differ in case only, the last stays. */
export function frozenConstraints(constraints: ParameterConstraints): ParameterConstraints {
  const entries = Object.entries(constraints).map(
    ([name, values]) => [name.toLowerCase(), copyOf(values)] as const,
  );
  entries.sort(([a], [b]) => compareCodeUnits(a, b));
  return Object.freeze(Object.fromEntries(entries));
}

function copyOf(values: readonly ParameterValue[]): readonly ParameterValue[] {
  return Object.freeze(values.map((value) => (typeof value === 'object' ? copyOf(value) : value)));
}
