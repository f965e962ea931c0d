import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lostLinks } from '../docs/links';
import { packedPackage } from './package-of-run';

/** The tarball in an empty folder, without a way to the repository: what a page, an error or a command names is there. */
let folder: string;
let files: readonly string[];
let tarball: string;

beforeAll(async () => {
  ({ tarball } = await packedPackage());
  folder = mkdtempSync(join(tmpdir(), 'avc-tarball-'));
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ending = (...ends: readonly string[]) => files.filter((file) => ends.some((end) => file.endsWith(end)));

test('every page of the repository that is for users is in it', () => {
  const pages = ending('.md');
  expect(pages).toEqual(
    expect.arrayContaining([
      'README.md',
      'CHANGELOG.md',
      'docs/README.md',
      'docs/errors.md',
      'docs/check.md',
    ]),
  );
});

test('every relative link of every page leads to a file and a heading in it', () => {
  const lost = ending('.md').flatMap((page) => lostLinks(folder, page).map((link) => `${page}: ${link}`));
  expect(lost).toEqual([]);
});

test('every page that its code and its pages name is in it', () => {
  const lost = ending('.js', '.md', '.d.ts').flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/(?<![\w/.])(?:docs|lib)\/[a-z0-9./-]+\.md\b/g)]
      .filter(([page]) => !existsSync(join(folder, page)))
      .map(([page]) => `${file}: ${page}`),
  );
  expect([...new Set(lost)]).toEqual([]);
});

test('every example that its pages send readers to is in it, file or folder', () => {
  const named = ending('.md').flatMap((page) =>
    [...readFileSync(join(folder, page), 'utf8').matchAll(/`(examples\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    ),
  );
  expect(named).toContain('examples/pipelines');
  expect(named.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
});

test('it weighs less than 1.8 MB, and nothing in it is for the repository only', () => {
  expect(statSync(tarball).size).toBeLessThan(1_800_000);
  expect(files.filter((file) => /^(?:test|examples\/synth\.ts|\.ci|docs\/api)(?:\/|$)/.test(file))).toEqual(
    [],
  );
});
