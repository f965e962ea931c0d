import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

/** README's first example, a whole program. */
export function readmeExample(): string {
  const page = readFileSync(join(projectRoot(), 'README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(page)?.[1];
  if (example === undefined) throw new Error('README.md has no TypeScript example');
  return example;
}
