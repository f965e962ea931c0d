import {
  Explanation,
  findPolicies,
  formatPolicy,
  identityOf,
  lintPolicies,
  PolicyDiff,
  PolicyDocument,
  PolicySet,
} from '../../lib/policy';

/** What untyped code may hand over: an error with a code, and never a bare TypeError. */
const WRONG: readonly unknown[] = [undefined, null, 3, 'text', {}, [null], { a: 3 }];
const set = PolicySet.of([]);

describe.each<[string, (wrong: never) => unknown, readonly unknown[]]>([
  ['PolicyDocument.parse', (wrong) => PolicyDocument.parse(wrong), [undefined, null, 3, {}]],
  ['formatPolicy', (wrong) => formatPolicy(wrong), [undefined, null, 3, {}]],
  ['PolicySet.of', (wrong) => PolicySet.of(wrong), [undefined, null, 3, [null], { a: 3 }]],
  ['PolicyDiff.of', (wrong) => PolicyDiff.of(wrong, []), [undefined, null, 3, [null], { a: 3 }]],
  ['findPolicies', (wrong) => findPolicies(wrong), WRONG],
  ['lintPolicies', (wrong) => lintPolicies(wrong), WRONG],
  ['identityOf', (wrong) => identityOf(wrong), [undefined, null, 3, [null], { a: 3 }]],
  ['PolicySet.explain, capability', (wrong) => set.explain(wrong, 'a'), WRONG],
  ['PolicySet.explain, path', (wrong) => set.explain('read', wrong), [undefined, null, 3, {}]],
  ['Explanation.of', (wrong) => Explanation.of(set, wrong, 'a'), WRONG],
])('%s', (_name, call, wrong) => {
  test.each(wrong.map((value) => [value]))('of %j is an error with a code', (value) => {
    expect(() => call(value as never)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^POLICY_/) as string }) as Error,
    );
  });
});
