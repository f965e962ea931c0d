import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

/** README's first example, a whole program. */
export function readmeExample(): string {
  return programs()[0];
}

/** README's second example: the platform team's program, which reads the contract of the first. */
export function readmePlatform(): string {
  return programs()[1];
}

function programs(): readonly [string, string] {
  const page = readFileSync(join(projectRoot(), 'README.md'), 'utf8');
  const [application, platform] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  if (application === undefined || platform === undefined)
    throw new Error('README.md lacks its two programs');
  return [application, platform];
}
