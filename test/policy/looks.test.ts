import { PolicyDocument, PolicySet } from '../../lib/policy';
import { PathPattern } from '../../lib/policy/evaluate/path-pattern';
import { policyTexts } from '../bench/policy.bench';

// What `npm run bench -- policies` measures in time, held here by counting, which is the same on a busy machine.

/** How many patterns are compared with the path of each decision, on average. */
function looksPerDecision(policies: number): number {
  const set = PolicySet.of(policyTexts(policies).map((text) => PolicyDocument.parse(text)));
  const paths = Array.from({ length: 200 }, (_, index) => `secret/data/shop-${String(index % 9)}/api/x`);
  set.explain('read', 'made/once');
  const matches = jest.spyOn(PathPattern.prototype, 'matches');
  try {
    for (const path of paths) set.explain('read', path);
    return matches.mock.calls.length / paths.length;
  } finally {
    matches.mockRestore();
  }
}

test('a decision looks at no more patterns with 1,000 policies of 20 rules than with 50: at most 10', () => {
  const [few, many] = [looksPerDecision(50), looksPerDecision(1_000)];
  expect(few).toBeGreaterThan(0);
  expect(many).toBeLessThanOrEqual(10);
  expect(many).toBeLessThanOrEqual(2 * few);
});
