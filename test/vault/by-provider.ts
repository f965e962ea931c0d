import { vaultProvider } from '../../lib/vault/bindings';

/** Whether the bindings are of vault 5.13 (`npm run test:cdktn`), and not of 5.6. */
export const IS_NEWER = vaultProvider.hasWriteOnlyReviewerJwt;

/** What a policy says besides name and text unless it is told: the provider 5.6 has no such argument. */
export const POLICY_DEFAULTS = IS_NEWER ? { allow_overwrite: false } : {};
