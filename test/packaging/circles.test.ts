import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Import, imports, lib } from './imports';

/** Rooms whose files import each other in one direction only, types included. */
const ROOMS = ['aks', 'core', 'vault'] as const;

/** The file that an import of our own reaches, from lib/. */
function reached({ file, specifier }: Import): string {
  const path = resolve(lib, dirname(file), specifier);
  return relative(lib, existsSync(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts'));
}

/** The first circle that is found, from a file back to itself; empty when there is none. */
function circleIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const follow = (file: string, trail: readonly string[]): readonly string[] => {
    const start = trail.indexOf(file);
    if (start >= 0) return [...trail.slice(start), file];
    if (done.has(file)) return [];
    for (const next of edges.get(file) ?? []) {
      const circle = follow(next, [...trail, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  return [...edges.keys()].map((file) => follow(file, [])).find((circle) => circle.length > 0) ?? [];
}

describe('files of a room import each other without circles', () => {
  test.each(ROOMS)('%s', (room) => {
    const edges = new Map<string, string[]>();
    for (const one of imports().filter(({ room: from, target }) => from === room && target === room)) {
      edges.set(one.file, [...(edges.get(one.file) ?? []), reached(one)]);
    }
    expect(circleIn(edges)).toEqual([]);
  });

  test('a circle of three is found, wherever the search begins', () => {
    const edges = new Map([
      ['before', ['a']],
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
    ]);
    expect(circleIn(edges)).toEqual(['a', 'b', 'c', 'a']);
    expect(circleIn(new Map([...edges, ['c', ['d']]]))).toEqual([]);
  });
});
