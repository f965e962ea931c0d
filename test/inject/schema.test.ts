import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { declarationSchema } from '../../lib/inject';
import { declarations } from './random-declarations';
import { fileOf, web } from './support';

/**
 * The published JSON Schema of a declaration, for editors: made of the forms that the file is read with.
 * `UPDATE_PAGES=1 npx jest test/inject/schema` writes it.
 */
const file = resolve(__dirname, '../../lib/inject/vault-secrets.schema.json');
const made = (): unknown => JSON.parse(JSON.stringify(declarationSchema()));

describe('lib/inject/vault-secrets.schema.json', () => {
  test('is what the code says', () => {
    if (process.env['UPDATE_PAGES'] === '1') writeFileSync(file, `${JSON.stringify(made(), null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(made());
  });

  const validate = new Ajv({ allowUnionTypes: true }).compile(made() as object);

  test('accepts every declaration that says what TypeScript can say', () => {
    fc.assert(
      fc.property(declarations, ({ vault, auth, workload }) => {
        const text = fileOf([{ ...web(), ...workload }], { vault, auth });
        expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
      }),
    );
  });

  test.each([
    ['no role', web({ access: {} })],
    ['an unknown property', web({ secret: 1 })],
    ['an unknown engine', web({ files: { a: { kv3: 'secret', at: 'a', key: 'b' } } })],
    ['a text in the place of a reference', web({ files: { a: 'hunter2' } })],
    ['a target of nothing', web({ target: {} })],
    ['a duration without its unit', web({ startTimeout: 300 })],
    [
      'a database user of two roles',
      web({ files: { a: { database: 'd', role: 'a', staticRole: 'b', field: 'username' } } }),
    ],
  ])('refuses %s', (_, workload) => {
    expect(validate(parse(fileOf([workload])))).toBe(false);
  });
});
