// Jest matchers for policies: import 'aks-vault-constructs/jest' once, in a test file or in setupFilesAfterEach.
// For tests only. Importing it extends jest's expect, which is what it is for; it imports lib/policy alone.
import { policyMatchers } from './matchers';

export { policyMatchers, type MatcherResult } from './matchers';
export type { PolicyMatchers } from './types';
import './types';

expect.extend(policyMatchers);
