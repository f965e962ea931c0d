import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

/** docs/dependencies.md has a line for each package that an installation brings, with its range and its licence. */
interface Manifest {
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifest = manifestOf('.');
const page = readFileSync(join(projectRoot(), 'docs/dependencies.md'), 'utf8');

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(projectRoot(), folder, 'package.json'), 'utf8')) as Manifest;
}

/** Not here, since npm may lack them: their lines are held by `npm run test:cdktn`. */
const ELSEWHERE = /^@?cdktn/;

const all = Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies });
const brought = all.filter(([name]) => !ELSEWHERE.test(name));

test.each(brought)('%s %s has a line with its licence and what is in it', (name, range) => {
  const { license, dependencies } = manifestOf(join('node_modules', name));
  const line = page.split('\n').find((one) => one.includes(`${name} ${range}`) || one.includes(`[${name}]`));
  expect(line).toContain(range);
  expect(line).toContain(`| ${license} |`);
  const inside = Object.keys(dependencies ?? {});
  expect(line?.split('|').at(-2)?.trim()).toBe(inside.length === 0 ? 'none' : inside.join(', '));
});

test('the run-time dependencies are valibot and yaml, which have none', () => {
  const names = Object.keys(manifest.dependencies ?? {});
  expect(names).toEqual(['valibot', 'yaml']);
  expect(names.map((name) => manifestOf(join('node_modules', name)).dependencies)).toEqual([
    undefined,
    undefined,
  ]);
});
