import { type ReviewerJwtArguments } from './reviewer-jwt';

/**
 * What the provider 5.13.0 can say beyond 5.6.0, of which `@cdktn/provider-vault` is made. `vault-5-6.ts` has the same
 * members; the build takes this one in its place for `./cdktn/vault`.
 */
export const vaultProvider = {
  /** Whether the reviewer's JWT may be write-only: since 5.7.0. */
  hasWriteOnlyReviewerJwt: true,
  reviewerJwt: ({ jwt, writeOnlyVersion }: ReviewerJwtArguments) =>
    writeOnlyVersion === undefined
      ? { tokenReviewerJwt: jwt }
      : { tokenReviewerJwtWo: jwt, tokenReviewerJwtWoVersion: writeOnlyVersion },
};
