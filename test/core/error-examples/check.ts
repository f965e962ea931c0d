import { type CheckErrors } from '../../../lib/check/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof CheckErrors> = {
  CHECK_VALUE_INVALID: [
    {
      property: 'options.accepts',
      wanted: 'there is no such property; there are accept, rules',
      got: 'accepts',
      remedy: 'write accept, or leave it out',
    },
  ],
  CHECK_RULE_UNKNOWN: [
    { rule: 'injector-start-rase', near: 'injector-start-race' },
    { rule: 'everything', near: undefined },
  ],
  CHECK_REASON_MISSING: [{ rule: 'injector-start-race' }],
  CHECK_RULE_INVALID: [
    { id: 'Memory', problem: 'the id of a rule is of lower-case letters, digits and "-"' },
  ],
  CHECK_SOURCE_INVALID: [{ index: undefined }, { index: 2 }],
};
