import { type ReviewerJwtArguments } from './reviewer-jwt';

/**
 * What the provider 5.6.0 cannot say, of which `@cdktf/provider-vault` is made. `vault-5-13.ts` has the same members;
 * `bindings.ts` names the one that belongs to its bindings.
 */
export const vaultProvider = {
  /** Whether the reviewer's JWT may be write-only: since 5.7.0. */
  hasWriteOnlyReviewerJwt: false,
  reviewerJwt: ({ jwt }: ReviewerJwtArguments) => ({ tokenReviewerJwt: jwt }),
};
