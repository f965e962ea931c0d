import fc from 'fast-check';
import { nearestFirst, nearestName } from '../../lib/core';

test('nearestFirst has all names once, the nearest first and those that are equally near in their order', () => {
  expect(nearestFirst('lnt', ['diff', 'fmt', 'test', 'lint'])).toEqual(['lint', 'fmt', 'test', 'diff']);
  expect(nearestFirst('', ['b', 'a'])).toEqual(['b', 'a']);
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/));
  fc.assert(
    fc.property(fc.string(), names, (written, known) => {
      expect([...nearestFirst(written, known)].sort()).toEqual([...known].sort());
    }),
  );
});

describe('nearestName', () => {
  test.each([
    ['polcy import', 'policy import'],
    ['Check', 'check'],
    ['chekc', 'check'],
    ['sttrict', 'strict'],
  ])('"%s" is "%s"', (written, meant) => {
    expect(nearestName(written, ['check', 'strict', 'policy import'])).toBe(meant);
  });

  test('a name that differs in more than a third of its letters is no suggestion', () => {
    expect(nearestName('synthesize', ['check', 'strict'])).toBeUndefined();
    expect(nearestName('', ['check'])).toBeUndefined();
    expect(nearestName('check', [])).toBeUndefined();
  });

  test('of several the one with the fewest changes', () => {
    expect(nearestName('formats', ['format', 'formate'])).toBe('format');
  });

  test('a name itself is the nearest, with one letter put in anywhere too', () => {
    const name = fc.stringMatching(/^[a-z]{4,20}$/);
    fc.assert(
      fc.property(name, fc.nat(20), fc.stringMatching(/^[a-z]$/), (one, at, letter) => {
        expect(nearestName(one, ['0000000000', one])).toBe(one);
        expect(nearestName(one.slice(0, at) + letter + one.slice(at), ['0000000000', one])).toBe(one);
      }),
    );
  });
});
