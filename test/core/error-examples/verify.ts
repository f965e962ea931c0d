import { type VerifyErrors } from '../../../lib/verify/errors';
import { type ErrorExamples } from './examples';

const address = 'https://vault.example:8200';

export const examples: ErrorExamples<typeof VerifyErrors> = {
  VERIFY_OPTION_INVALID: [{ option: '--timeout', rule: 'needs 1 to 600 seconds', got: 0 }],
  VERIFY_FILE_UNREADABLE: [{ option: '--token-file', file: '/run/token', reason: 'no such file or folder' }],
  VERIFY_TOKEN_MISSING: [{ tried: ['--token-file', '--login', 'VAULT_TOKEN', '~/.vault-token'] }],
  VERIFY_TOKEN_REFUSED: [{ address, status: 403, answer: 'permission denied' }],
  VERIFY_LOGIN_REFUSED: [
    { path: 'auth/jwt-ci/login', role: 'verify-shop', status: 400, answer: 'invalid subject (sub) claim' },
  ],
  VERIFY_UNREACHABLE: [{ address, reason: 'ENOENT: no such address' }],
  VERIFY_REDIRECT_REFUSED: [
    { address, to: 'http://10.0.0.7:8200/v1/sys/auth', rule: 'not from https to http' },
  ],
  VERIFY_ANSWER_INVALID: [{ address, status: 200 }],
  VERIFY_WORKLOADS_NONE: [{ contract: 'vault-access', address }],
};
