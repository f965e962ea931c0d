import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import Ajv from 'ajv';
import fc from 'fast-check';
import { contractSchema } from '../../lib/access/private/contract-schema';
import { GOOD } from '../contracts/hostile-case';
import { CASES } from '../contracts/hostile-contracts';
import { anyContract } from './support';

/**
 * The published JSON Schema of a contract, for editors and for checks in other languages: made of the schema that the
 * library reads with. `UPDATE_PAGES=1 npx jest test/access/contract-schema` writes it.
 */
const file = resolve(__dirname, '../../lib/access/vault-access.schema.json');

function made(): object {
  // What JSON Schema cannot say, such as that a path is no pattern, stays with the library.
  const schema = toJsonSchema(contractSchema(), { errorMode: 'ignore', target: 'draft-07' });
  return {
    ...schema,
    title: 'VaultAccessContract',
    description:
      'Which workload of an application logs in to Vault where, and what it reads. Written by cdk8s synth of aks-vault-constructs, read by the cdktf app of the platform team, which checks more than this schema can say.',
  };
}

const validate = new Ajv().compile(JSON.parse(readFileSync(file, 'utf8')) as object);

describe('lib/access/vault-access.schema.json', () => {
  test('is what the code says', () => {
    const schema: unknown = JSON.parse(JSON.stringify(made()));
    // Prettier lays it out; compared is what it says.
    if (process.env['UPDATE_PAGES'] === '1') writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
  });

  test('accepts every contract that the library writes', () => {
    fc.assert(
      fc.property(anyContract, (contract) => {
        expect([validate(JSON.parse(contract.toJson())), validate.errors]).toEqual([true, null]);
      }),
    );
    expect(validate(JSON.parse(GOOD))).toBe(true);
  });

  test('refuses wrong types, fields, names and capabilities; what is seen in the text, in paths or in several values at once is left to the library', () => {
    const json = CASES.filter(({ code }) => !/NOT_JSON|LARGE|DUPLICATE|SHARED/.test(code));
    const passed = json.filter(({ content }) => validate(JSON.parse(content.toString())));
    expect(passed.map(({ title }) => title)).toEqual([
      'the service account default',
      "Vault's own policy default",
      'a mount that leads elsewhere',
      'a JWT mount without a named audience',
      'a server that is a path',
      'a Vault namespace that leads elsewhere',
      'a login in a namespace below that of the secrets',
      'a file name that leads out of its folder',
      'an absolute file name',
      'no files',
      'a path with a wildcard',
      'a path with a segment of any name',
      'a path that climbs up',
      'a path with a template of identities',
      'a path that ends the rule and begins another',
      'a path with a Terraform expression',
      'a path whose text is drawn from right to left',
      "a path of Vault's administration",
      'a path that makes tokens',
      'sudo',
      'a write beside the read',
      'a certificate where secrets are',
      'a write that calls itself a read with parameters',
      'a list of a secret',
      'a field twice, of which a reviewer sees the first',
      'the same in escapes',
      'two files that differ in upper case only',
    ]);
    expect(json.length - passed.length).toBe(21);
  });
});
