import {
  ANY_TEXT,
  ANYTHING,
  checkedBy,
  fields,
  FLAG,
  listOf,
  OBJECT,
  openFields,
  optional,
  recordOf,
  TEXT,
  WHOLE,
} from '../core';
import { CheckErrors } from './errors';

/**
 * For values from untyped code, which the compiler does not see.
 * @throws CHECK_VALUE_INVALID
 */
export const check = checkedBy((wrong) => CheckErrors.CHECK_VALUE_INVALID(wrong));

const SOURCE = fields({ file: TEXT, text: ANY_TEXT, found: FLAG }, ['file', 'text']);
export const SOURCES = listOf(SOURCE);
export const CHECK_OPTIONS = fields({
  accept: recordOf(ANYTHING),
  rules: listOf(OBJECT),
  deploymentSafeguards: FLAG,
});
export const FIND_OPTIONS = fields({ exclude: listOf(TEXT) });
export const PATHS = listOf(TEXT, 'a list of paths of files and folders');
export const OPTIONAL_TEXT = optional(TEXT);

const SKIPPED = listOf(fields({ file: TEXT, what: TEXT, remedy: TEXT }, ['file', 'what']));
export const FOLDERS = SKIPPED;
/** The result of a check has more. */
export const SUMMED = openFields(
  {
    skipped: SKIPPED,
    files: listOf(fields({ file: TEXT, objects: WHOLE }, ['file', 'objects'])),
  },
  ['skipped', 'files'],
);
export const LOCATION = openFields(
  {
    kind: TEXT,
    namespace: TEXT,
    name: ANY_TEXT,
    document: WHOLE,
  },
  ['kind', 'name', 'document'],
);
