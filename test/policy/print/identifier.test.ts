import fc from 'fast-check';
import * as ts from 'typescript';
import { PolicyDocument, printTypeScript, Sys } from '../../../lib/policy';

/** What the compiler says to the printed text, types aside. */
function syntaxErrors(text: string): readonly string[] {
  const { diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 },
  });
  return diagnostics.map(({ messageText }) => String(messageText));
}

const printed = (name: string) => printTypeScript(PolicyDocument.of(Sys.leases().renew()), { name });
const nameIn = (text: string) => /export const (\S+) =/.exec(text)?.[1];

describe('the name of the printed constant', () => {
  test.each([
    ['shopApp', 'shopApp'],
    ['default', 'defaultPolicy'],
    ['new', 'newPolicy'],
    ['await', 'awaitPolicy'],
    ['Sys', 'SysPolicy'],
    ['PolicyDocument', 'PolicyDocumentPolicy'],
    ['2024', 'policy2024'],
    ['shop-app', 'shopApp'],
    ['', 'policy'],
    ['---', 'policy'],
  ])('%j becomes %j', (name, expected) => {
    expect(nameIn(printed(name))).toBe(expected);
  });

  test('compiles, whatever the file is called', () => {
    const words = fc.constantFrom('class', 'import', 'null', 'yield', 'let', 'enum', 'eval', 'of', 'static');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), words), (name) => {
        const text = printed(name);
        expect(syntaxErrors(text)).toEqual([]);
        expect(nameIn(text)).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });

  test('compiles for every word of the language', () => {
    const words = Array.from(
      { length: ts.SyntaxKind.LastKeyword - ts.SyntaxKind.FirstKeyword + 1 },
      (_, index) => ts.tokenToString(ts.SyntaxKind.FirstKeyword + index),
    ).filter((word) => word !== undefined);
    expect(words.length).toBeGreaterThan(60);
    for (const word of words)
      expect({ word, errors: syntaxErrors(printed(word)) }).toEqual({ word, errors: [] });
  });
});

test('a rule with a template of others is printed in the language of Vault, and not left out', () => {
  const policy = PolicyDocument.parse('path "secret/data/{{ .Values.app }}/*" { capabilities = ["read"] }');
  expect(printTypeScript(policy)).toContain('PolicyDocument.parse(');
  expect(policy.lint().map(({ code }) => code)).toEqual(['POLICY_LINT_UNRENDERED']);
});
