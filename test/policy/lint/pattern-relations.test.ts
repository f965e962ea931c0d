import * as fc from 'fast-check';
import { PathPattern } from '../../../lib/policy/evaluate/path-pattern';
import { covers, overlaps } from '../../../lib/policy/evaluate/pattern-relations';

/** All paths of one to four segments over a small alphabet: enough to decide about patterns of up to three. */
const SEGMENTS = ['', 'a', 'b', 'ab', 'x'];
const PATHS = [1, 2, 3, 4].reduce<readonly (readonly string[])[]>(
  (paths, depth) => [
    ...paths,
    ...(depth === 1 ? [[]] : paths)
      .filter((path) => path.length === depth - 1)
      .flatMap((path) => SEGMENTS.map((segment) => [...path, segment])),
  ],
  [],
);
const texts = PATHS.map((segments) => ({ path: segments.join('/'), segments }));
const matched = (pattern: PathPattern) =>
  texts.filter(({ path, segments }) => pattern.matches(path, segments)).map(({ path }) => path);

const pattern = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'ab', '+'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '*', '/*', '/'),
  )
  .map(([segments, end]) => PathPattern.of((segments.join('/') + end).replace('+*', '+/*')));

describe('relations of patterns', () => {
  test('covers() is true exactly where each path of the one is a path of the other', () => {
    fc.assert(
      fc.property(pattern, pattern, (outer, inner) => {
        const all = new Set(matched(outer));
        expect(covers(outer, inner)).toBe(matched(inner).every((path) => all.has(path)));
      }),
      { numRuns: 1000 },
    );
  });

  test('overlaps() is true exactly where there is a path of both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const all = new Set(matched(one));
        expect(overlaps(one, other)).toBe(matched(other).some((path) => all.has(path)));
        expect(overlaps(other, one)).toBe(overlaps(one, other));
      }),
      { numRuns: 1000 },
    );
  });

  test('winsOver() is a strict order among patterns that match a path of both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        if (one.text !== other.text && overlaps(one, other))
          expect(one.winsOver(other)).toBe(!other.winsOver(one));
      }),
    );
  });
});
