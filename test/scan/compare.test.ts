import { EXPECTED_CHECKS, problemsOf } from './compare';

const REASON = 'because a default cannot invent a key vault and a key';
const all = EXPECTED_CHECKS.map((check) => ({ check, where: 'Aks', passed: check !== 'CKV_AZURE_117' }));
const skips = [{ check: 'CKV_AZURE_117', reason: REASON }];

describe('the comparison of scanner results', () => {
  test('finds nothing when only what has a reason fails', () => {
    expect(problemsOf(all, skips)).toEqual([]);
  });

  test('finds a failure without a reason', () => {
    expect(problemsOf(all, [])).toEqual([
      'CKV_AZURE_117 failed for Aks and has no reason in test/scan/skips.json',
    ]);
  });

  test('finds a reason for something that passes', () => {
    expect(problemsOf(all, [...skips, { check: 'CKV_AZURE_5', reason: REASON }])).toEqual([
      'CKV_AZURE_5 passes everywhere: take it out of test/scan/skips.json',
    ]);
  });

  test('finds that nothing was scanned at all', () => {
    expect(problemsOf([], [])).toHaveLength(20);
  });

  test('finds an empty reason', () => {
    expect(problemsOf(all, [{ check: 'CKV_AZURE_117', reason: 'later' }])).toEqual([
      'CKV_AZURE_117 has no real reason in test/scan/skips.json',
    ]);
  });
});
