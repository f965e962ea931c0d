import { relative, resolve, dirname, join } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { imports, lib, sources } from './imports';

/** The file of lib/ that an import reaches. */
function fileOf(file: string, specifier: string): string {
  const path = resolve(lib, dirname(file), specifier);
  return relative(lib, existsSync(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts'));
}

/** Files that import each other in a circle, types too: what has to be read together to be understood. */
function circles(): readonly string[][] {
  const edges = new Map<string, string[]>();
  for (const { file, specifier } of imports().filter((one) => one.specifier.startsWith('.'))) {
    edges.set(file, [...(edges.get(file) ?? []), fileOf(file, specifier)]);
  }
  // Tarjan: a component of more than one file is a circle.
  const found: string[][] = [];
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): number => {
    numbers.set(file, numbers.size);
    let low = numbers.get(file) ?? 0;
    stack.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!numbers.has(next)) low = Math.min(low, visit(next));
      else if (stack.includes(next)) low = Math.min(low, numbers.get(next) ?? low);
    }
    lowest.set(file, low);
    if (low === numbers.get(file)) {
      const component = stack.splice(stack.indexOf(file));
      if (component.length > 1) found.push(component.sort());
    }
    return low;
  };
  for (const file of edges.keys()) if (!numbers.has(file)) visit(file);
  return found.sort();
}

/** Rooms that are being cut anew. */
const YET = /^(?:check|vault)\//;

test('no files of lib/ import each other in a circle, not by their types either', () => {
  expect(circles().filter((circle) => !circle.every((file) => YET.test(file)))).toEqual([]);
});

test('private/ means the same in every room: its index exports nothing of it', () => {
  const leaks = sources(lib)
    .filter((path) => /^[a-z]+\/index\.ts$/.test(relative(lib, path)))
    .flatMap((path) => {
      const specifiers = [...readFileSync(path, 'utf8').matchAll(/from '(\.\/private\/[^']+)'/g)];
      if (YET.test(relative(lib, path))) return [];
      return specifiers.map(([, specifier = '']) => `${relative(lib, path)} -> ${specifier}`);
    });
  expect(leaks).toEqual([]);
});
