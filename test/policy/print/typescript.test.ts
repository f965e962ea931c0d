import * as ts from 'typescript';
import * as library from '../../../lib/policy';
import { PolicyDocument, printTypeScript } from '../../../lib/policy';
import { compileErrors } from '../support/compile';
import { readCorpus } from '../support/corpus';

const NEVER_MATCHES = [
  'POLICY_LINT_PATH_UNREACHABLE',
  'POLICY_LINT_TEMPLATE_UNKNOWN',
  'POLICY_LINT_WILDCARD_LITERAL',
];

/** Runs printed code and gives the policy that it makes. */
function run(code: string): PolicyDocument {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const made: { policy?: PolicyDocument } = {};
  new Function('exports', 'require', outputText)(made, () => library);
  if (made.policy === undefined) throw new Error(code);
  return made.policy;
}

/** The policy as the printed code has to have it: without what never matches. */
function printable(policy: PolicyDocument): PolicyDocument {
  const useless = new Set(
    policy.lint().flatMap(({ code, rule }) => (NEVER_MATCHES.includes(code) ? [rule?.path.toString()] : [])),
  );
  return PolicyDocument.of(...policy.united().rules.filter((rule) => !useless.has(rule.path.toString())));
}

describe('printTypeScript', () => {
  const corpus = readCorpus();

  test.each(corpus)('$name: the printed code makes the same policy', ({ text, server }) => {
    const policy = PolicyDocument.parse(text, { server });
    // Values of "*" are ignored by servers, and refused by PolicyRule.allow.
    const expected = printable(policy)
      .render()
      .replace(/"\*" = \[.*\]/g, '"*" = []');
    expect(run(printTypeScript(policy)).render()).toBe(expected);
  });

  test('all of it compiles in strict mode', () => {
    const from = '../../lib/policy';
    expect(
      compileErrors(
        corpus.map(({ text, server }) => printTypeScript(PolicyDocument.parse(text, { server }), { from })),
      ),
    ).toEqual([]);
  });

  test('rules are verbs where they are unmistakably that', () => {
    const text = `
      # the shop's own
      path "secret/data/shop/*" { capabilities = ["create", "read", "update"] }
      path "secret/metadata/shop/" { capabilities = ["list"] }
      path "database/creds/shop" { capabilities = ["read"] }
      path "transit/encrypt/orders" { capabilities = ["update"] }
      path "auth/token/renew-self" { capabilities = ["update"] }
      path "kv/shop" { capabilities = ["read"] }
      path "secret/data/{{identity.entity.name}}/x" { capabilities = ["read"] }
      path "secret/*/x" { capabilities = ["read"] }`;
    expect(printTypeScript(PolicyDocument.parse(text), { name: 'shop' }))
      .toBe(`import { Database, KvV2, PolicyDocument, PolicyRule, TokenSelf, Transit } from 'aks-vault-constructs/policy';

export const shop = PolicyDocument.of(
  TokenSelf.renew(),
  Database.mount('database').role('shop').readCredentials(),
  PolicyRule.allow('kv/shop', ['read']),
  // left out, it never matches: rule for "secret/*/x" (line 10): "*" is a wildcard only as the last character of a path and "+" only as a whole segment; here it is taken literally and the rule never matches, got "*"; write "+" for the whole segment, or end the path with "*" [POLICY_LINT_WILDCARD_LITERAL]
  KvV2.mount('secret').below('shop').read({ comment: 'the shop\\'s own' }),
  KvV2.mount('secret').below('shop').write(),
  KvV2.mount('secret').secret('{{identity.entity.name}}/x').read(),
  KvV2.mount('secret').folder('shop').list(),
  Transit.mount('transit').key('orders').encrypt(),
);
`);
  });
});
