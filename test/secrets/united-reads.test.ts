import fc from 'fast-check';
import { mergedReads, type SecretRead, unitedReads } from '../../lib/secrets';

const read: fc.Arbitrary<SecretRead> = fc.record({
  engine: fc.constant('kv-v2'),
  path: fc.constantFrom('a', 'a/b', 'B', 'secret/data/é'),
  capabilities: fc.uniqueArray(fc.constantFrom('read', 'list', 'update'), { minLength: 1 }),
  keys: fc.array(fc.constantFrom('*', 'k', 'a', 'Z')),
  dynamic: fc.boolean(),
});

describe('reads of several files', () => {
  test('merged file by file are all reads united at once, whatever the order of the files', () => {
    fc.assert(
      fc.property(fc.array(fc.array(read)), (files) => {
        const merged = mergedReads(files.map(unitedReads));
        expect(merged).toEqual(unitedReads(files.flat()));
        expect(mergedReads(files.map(unitedReads).reverse())).toEqual(merged);
        for (const part of [merged, ...merged, ...merged.map(({ keys }) => keys)])
          expect(Object.isFrozen(part)).toBe(true);
      }),
    );
  });

  test('have one entry a path, and each capability and key once', () => {
    fc.assert(
      fc.property(fc.array(read), (reads) => {
        const united = unitedReads(reads);
        expect(united.map(({ path }) => path)).toEqual([...new Set(reads.map(({ path }) => path))].sort());
        for (const { keys, capabilities } of united)
          expect([new Set(keys).size, new Set(capabilities).size]).toEqual([
            keys.length,
            capabilities.length,
          ]);
      }),
    );
  });
});
