import { type JestErrors } from '../../../lib/jest/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof JestErrors> = {
  JEST_MATCHER_RECEIVED: [{ matcher: 'toAllow' }],
};
