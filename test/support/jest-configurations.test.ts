import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './project';

/** The configurations by which the commands of package.json run tests; those for HashiCorp's Vault run some of the same files. */
const CONFIGURATIONS = [
  'jest.config.js',
  'test/cdktn/jest.config.js',
  'test/cluster/faults/jest.config.js',
  'test/cluster/jest.config.js',
  'test/packaging/matrix/jest.config.js',
  'test/terraform/cdktn.jest.config.js',
  'test/terraform/jest.config.js',
];

interface Configuration {
  readonly roots: readonly string[];
  readonly testPathIgnorePatterns: readonly string[];
  readonly testMatch?: readonly string[];
}

const absolute = (pattern: string): string => pattern.replace('<rootDir>', projectRoot());

/** Whether a configuration runs a file. Its patterns are read as regular expressions, which they all are. */
function runs({ roots, testPathIgnorePatterns, testMatch }: Configuration, file: string): boolean {
  const fits = (pattern: string): boolean => new RegExp(absolute(pattern)).test(file);
  return (
    roots.some((root) => file.startsWith(`${absolute(root)}/`)) &&
    !testPathIgnorePatterns.some(fits) &&
    (testMatch === undefined || testMatch.some(fits))
  );
}

test('every test file is run by one of the commands: none is left out by a pattern of another', () => {
  const load = createRequire(__filename);
  const configurations = CONFIGURATIONS.map((path) => load(join(projectRoot(), path)) as Configuration);
  const files = readdirSync(join(projectRoot(), 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(projectRoot(), 'test', name));
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => !configurations.some((one) => runs(one, file)))).toEqual([]);
});
