import { type CliErrors } from '../../../lib/cli/errors';
import { type ErrorExamples } from './examples';

const known = ['policy', 'check', 'contract', 'guard', 'inject'];

export const examples: ErrorExamples<typeof CliErrors> = {
  CLI_COMMAND_UNKNOWN: [
    { command: 'polcy import', group: undefined, known, near: 'policy import' },
    { command: 'policy format', group: 'policy', known: ['fmt', 'lint', 'test'], near: 'policy fmt' },
    { command: 'synthesize', group: undefined, known, near: undefined },
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
      rule: 'needs a name, "=" and the reason',
      got: 'injector-start-race',
    },
    {
      command: 'policy explain',
      option: '--can',
      rule: 'a path is what follows /v1/ in the API, such as secret/data/app',
      got: '/secret/data/app',
      near: '--can read secret/data/app',
    },
  ],
  CLI_OPERANDS_WRONG: [
    { command: 'contract diff', operands: 'OLD and NEW', got: ['vault-access/vault-access.json'] },
    { command: 'contract who', operands: 'PATH and FILE...', got: [] },
  ],
  CLI_PATH_INVALID: [{ command: 'contract who', path: '/secret/data/shop/db', meant: 'secret/data/shop/db' }],
  CLI_FILE_UNREADABLE: [
    { file: 'web.yaml', reason: 'no such file or folder' },
    { file: 'deploy', reason: 'it is a folder' },
    { file: 'standard input', reason: 'permission denied' },
  ],
  CLI_FOLDER_EMPTY: [{ folder: 'deploy', lacks: 'no *.yaml, *.yml or *.json below it' }],
  CLI_CONTRACT_MISSING: [
    { command: 'verify', pattern: 'vault-acces', reason: 'no such file or folder' },
    {
      command: 'contract vault',
      pattern: 'contracts',
      reason: 'no *.json file in this folder',
      remedy: 'write "contracts/**/vault-access.json": a folder is read without those below it',
    },
  ],
  CLI_OBJECTS_MISSING: [{ files: ['values.yaml'] }],
  CLI_POLICIES_MISSING: [{ command: 'policy lint', files: ['policies'] }],
  CLI_OUTPUT_NAME_TWICE: [{ option: '--output', name: 'web.yaml', files: ['web.yaml', 'a/web.yaml'] }],
  CLI_TEST_FILE_INVALID: [
    { place: 'shop.test.yaml:4:7', rule: 'a case has a name, which says what it is about', got: undefined },
    {
      place: 'shop.test.yaml:9:9',
      rule: 'a capability is one of create, read, list',
      got: 'raed',
      near: 'read',
    },
  ],
  CLI_FILE_NOT_WRITABLE: [{ file: 'reports/check.sarif', reason: 'permission denied' }],
};
