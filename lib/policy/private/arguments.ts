import { PolicyErrors } from '../errors';

/**
 * For values from untyped code, which the compiler does not see.
 * @throws POLICY_ARGUMENT_INVALID
 */
export function checkArgument(right: boolean, subject: string, rule: string, got: unknown): void {
  if (!right) throw PolicyErrors.POLICY_ARGUMENT_INVALID({ subject, rule, kind: kindOf(got) });
}

/** Not the value itself: it may be anything. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
