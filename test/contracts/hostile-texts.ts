import { type Case, GOOD, replaced, INVALID, NOT_JSON } from './hostile-case';

/** Contracts that are wrong or hostile in texts that are no contract: not JSON, cut, of another version or shape. */
export const TEXTS: readonly Case[] = [
  { title: 'an empty file', content: '', code: NOT_JSON, says: 'not valid JSON' },
  { title: 'a file cut in the middle', content: GOOD.slice(0, 300), code: NOT_JSON, says: 'not valid JSON' },
  {
    title: 'a file cut before its last brace',
    content: GOOD.trimEnd().slice(0, -1),
    code: NOT_JSON,
    says: 'not valid JSON',
  },
  {
    title: 'two contracts one after the other',
    content: GOOD + GOOD,
    code: NOT_JSON,
    says: 'not valid JSON',
  },
  { title: 'YAML', content: 'apiVersion: aks-vault-constructs/v1\n', code: NOT_JSON, says: 'not valid JSON' },
  {
    title: 'a merge conflict',
    content: `<<<<<<< HEAD\n${GOOD}=======\n${GOOD}>>>>>>> x\n`,
    code: NOT_JSON,
    says: 'not valid JSON',
  },
  {
    title: 'UTF-16 instead of UTF-8',
    content: Buffer.from(`\uFEFF${GOOD}`, 'utf16le'),
    code: NOT_JSON,
    says: 'not valid JSON',
  },
  {
    title: 'binary data',
    content: Buffer.from([0, 255, 27, 91, 50, 74]),
    code: NOT_JSON,
    says: 'not valid JSON',
  },
  {
    title: 'a file of 11 MB',
    content: replaced('"password"', `"${'x'.repeat(11_000_000)}"`),
    code: 'ACCESS_CONTRACT_TOO_LARGE',
    says: 'at most 10485760 bytes',
  },
  {
    title: 'lists nested 1,000,000 deep',
    content: '['.repeat(1e6) + ']'.repeat(1e6),
    code: INVALID,
    at: `$${'[0]'.repeat(16)}`,
    says: 'nests 16 levels at most',
  },
  { title: 'null', content: 'null', code: INVALID, at: '$', says: 'a JSON object' },
  { title: 'a list', content: `[${GOOD}]`, code: INVALID, at: '$', says: 'a JSON object' },
  {
    title: 'a Deployment',
    content: '{"apiVersion":"apps/v1","kind":"Deployment"}',
    code: 'ACCESS_CONTRACT_VERSION',
    at: 'kind',
    says: '"VaultAccessContract"',
  },
  {
    title: 'a version of tomorrow',
    content: replaced('constructs/v1', 'constructs/v2'),
    code: 'ACCESS_CONTRACT_VERSION',
    at: 'apiVersion',
    says: '"aks-vault-constructs/v1"',
  },
  {
    title: 'no version',
    content: replaced('"apiVersion": "aks-vault-constructs/v1",', ''),
    code: INVALID,
    at: '$.apiVersion',
    says: 'missing',
  },
  {
    title: 'workloads that are an object',
    content: '{"apiVersion":"aks-vault-constructs/v1","kind":"VaultAccessContract","workloads":{}}',
    code: INVALID,
    at: '$.workloads',
    says: 'expected Array',
  },
];
