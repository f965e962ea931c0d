import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import '../../lib/jest';
import * as library from '../../lib/policy';
import { compileErrors } from './support/compile';

const page = readFileSync(join(__dirname, '../../docs/policy.md'), 'utf8');
const blocks = [...page.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

describe('the examples of docs/policy.md', () => {
  test('compile in strict mode', () => {
    const text = blocks.join('\n').replaceAll("'aks-vault-constructs/", "'../../lib/");
    expect(compileErrors([text])).toEqual([]);
  });

  test('run one after the other, and do what they say', () => {
    const { outputText } = ts.transpileModule(blocks.join('\n'), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const made: { shop?: library.PolicyDocument } = {};
    new Function('exports', 'require', 'expect', outputText)(made, () => library, expect);
    expect(blocks).toHaveLength(2);
    expect(made.shop?.explain('read', 'secret/data/shop/db').allowed).toBe(true);
  });
});
