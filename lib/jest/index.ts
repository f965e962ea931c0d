// Jest matchers for policies: import 'aks-vault-constructs/jest' once, in a test file or in setupFilesAfterEnv.
// For tests only. Importing it extends jest's expect, which is what it is for; it imports lib/policy alone.
import { JestErrors } from './errors';
import { policyMatchers } from './matchers';

export { policyMatchers, type MatcherResult } from './matchers';
export type { PolicyMatchers } from './types';
import './types';

if (typeof expect === 'undefined') throw JestErrors.JEST_EXPECT_MISSING({});
expect.extend(policyMatchers);
