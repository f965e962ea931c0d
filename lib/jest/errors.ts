import { defineErrors } from '../core';

/** Errors of `lib/jest`. A code, once released, keeps its meaning. */
export const JestErrors = defineErrors({
  JEST_MATCHER_RECEIVED: (facts: { matcher: string }) => ({
    subject: `expect(...).${facts.matcher}`,
    rule: 'it is asked of a PolicyDocument or a PolicySet',
    remedy: 'give the policy itself to expect, not its text',
  }),
});
