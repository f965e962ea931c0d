import { type GuardErrors } from '../../../lib/guard/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof GuardErrors> = {
  GUARD_VALUE_INVALID: [
    { property: 'mode', example: 'GuardMode.warn()', got: 'warn' },
    {
      property: 'options.modes',
      wanted: 'there is no such property; there are namespaces, mode, audiences, exemptions, name',
      got: 'modes',
      remedy: 'write mode, or leave it out',
    },
  ],
  GUARD_NAMESPACES_EMPTY: [{}],
  GUARD_NAME_INVALID: [
    {
      property: 'GuardedNamespaces.named',
      rule: 'not the name of a namespace: 1 to 63 lower-case letters, digits and "-"',
      got: 'Shop',
    },
  ],
  GUARD_LABEL_INVALID: [{ property: 'GuardExemption.labels', got: {} }],
};
