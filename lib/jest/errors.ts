import { defineErrors } from '../core';

/** Errors of `lib/jest`. A code, once released, keeps its meaning. */
export const JestErrors = defineErrors({
  JEST_CAPABILITY_UNKNOWN: (facts: { matcher: string; got: unknown; known: readonly string[] }) => ({
    subject: `expect(...).${facts.matcher}`,
    rule: `the capability must be one of ${facts.known.join(', ')}`,
    got: facts.got,
    remedy: 'correct the word; of one that no server knows nothing would ever be allowed',
  }),
  JEST_EXPECT_MISSING: () => ({
    subject: 'aks-vault-constructs/jest',
    rule: 'must be imported where jest has its global expect, which it extends, and there is none here',
    remedy:
      'import it in a test that jest runs, or name it in setupFilesAfterEnv of the jest configuration; elsewhere policy.explain(...).allowed answers the same',
  }),
  JEST_KV_V2_PATH: (facts: { matcher: string; path: string; allowed: string; capability: string }) => ({
    subject: `expect(...).${facts.matcher}`,
    rule: `the policy allows ${JSON.stringify(facts.capability)} on ${JSON.stringify(facts.allowed)}: where the mount is KV v2, requests go there, and this expectation says nothing`,
    got: facts.path,
    remedy: `write ${JSON.stringify(facts.allowed)}, the path of the request`,
  }),
  JEST_MATCHER_RECEIVED: (facts: { matcher: string }) => ({
    subject: `expect(...).${facts.matcher}`,
    rule: 'must be asked of a PolicyDocument or a PolicySet',
    remedy: 'give the policy itself to expect, not its text',
  }),
});
