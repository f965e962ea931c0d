import { type JestErrors } from '../../../lib/jest/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof JestErrors> = {
  JEST_EXPECT_MISSING: [{}],
  JEST_MATCHER_RECEIVED: [{ matcher: 'toAllow' }],
  JEST_CAPABILITY_UNKNOWN: [{ matcher: 'toDeny', got: 'raed', known: ['read', 'list'] }],
  JEST_KV_V2_PATH: [
    { matcher: 'toDeny', path: 'kv/shop/db', allowed: 'kv/data/shop/db', capability: 'read' },
  ],
};
