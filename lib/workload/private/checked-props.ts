import { isListOf, isRevoked } from '../../core';
import { WorkloadErrors } from '../errors';

/**
 * Checks that a value of untyped code is an object, so that its properties can be looked at.
 * @throws WORKLOAD_VALUE_INVALID
 */
export function checkObject(property: string, value: unknown, example: string): void {
  if (isObject(value)) return;
  throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property, example, got: value });
}

/**
 * The same for a list of objects.
 * @throws WORKLOAD_VALUE_INVALID
 */
export function checkObjects(property: string, value: unknown, example: string): void {
  if (isListOf(value, isObject)) return;
  throw WorkloadErrors.WORKLOAD_VALUE_INVALID({ property, example, got: value });
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isRevoked(value) && !Array.isArray(value);
}
