import { type FrameworkEntry, missingPackage } from '../core';
import { VaultErrors } from './errors';

/**
 * What is thrown in place of `error` when an entry point of this room is imported without the packages that it is for; the
 * code that the build writes around the room calls it. Other errors stay as they are.
 *
 * @internal
 */
export function packagesMissing(error: unknown, entry: FrameworkEntry): unknown {
  const missing = missingPackage(error, entry.packages);
  return missing === undefined ? error : VaultErrors.VAULT_PACKAGES_MISSING({ ...entry, missing });
}
