import { type CliErrors } from '../../../lib/cli/errors';
import { type ErrorExamples } from './examples';

const known = ['check', 'contract diff', 'guard', 'inject', 'policy import'];

export const examples: ErrorExamples<typeof CliErrors> = {
  CLI_COMMAND_UNKNOWN: [
    { command: 'polcy import', known, near: 'policy import' },
    { command: 'synthesize', known, near: undefined },
  ],
  CLI_OPTION_UNKNOWN: [
    { command: 'check', option: '--strickt', near: '--strict' },
    { command: undefined, option: '--everything', near: undefined },
  ],
  CLI_OPTION_VALUE_MISSING: [
    { command: 'check', option: '--output', value: 'FILE' },
    { command: 'policy explain', option: '--can', value: 'CAPABILITY PATH', needed: true },
  ],
  CLI_OPTION_VALUE_INVALID: [
    {
      command: 'check',
      option: '--accept',
      rule: 'the value is a name, "=", and the reason',
      got: 'injector-start-race',
    },
  ],
  CLI_OPERANDS_WRONG: [
    { command: 'contract diff', operands: 'OLD NEW', got: ['vault-access/vault-access.json'] },
  ],
  CLI_FILE_UNREADABLE: [{ file: 'web.yaml', reason: 'ENOENT: no such file or directory' }],
  CLI_OBJECTS_MISSING: [{ files: ['values.yaml'] }],
  CLI_POLICIES_MISSING: [{ command: 'policy lint', files: ['policies'] }],
  CLI_OUTPUT_NAME_TWICE: [{ option: '--output', name: 'web.yaml', files: ['web.yaml', 'a/web.yaml'] }],
  CLI_TEST_FILE_INVALID: [
    { place: 'shop.test.yaml:4:7', rule: 'a case has a name, which says what it is about', got: undefined },
  ],
  CLI_FILE_NOT_WRITABLE: [{ file: 'reports/check.sarif', reason: 'ENOENT: no such file or directory' }],
};
