import { oneOf, recordOf, type Shape } from '../../core';
import { check } from '../private/arguments';
import { ENGINE_PATHS } from './engine-paths';

/**
 * Checks something that names what mounts hold.
 * @throws POLICY_ARGUMENT_INVALID
 */
export function checkKnown(subject: string, value: unknown, of: (mounts: Shape) => Shape): void {
  check(subject, value, of(recordOf(oneOf([...Object.keys(ENGINE_PATHS), 'other']))));
}
