import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyRules } from '../../lib/verify';
import { projectRoot } from '../support/project';

test('docs/verify.md has every rule with its level and what it means', () => {
  const [, page = ''] = readFileSync(join(projectRoot(), 'docs/verify.md'), 'utf8').split('## Rules');
  const written = [...page.matchAll(/^\| `([a-z0-9-]+)`([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, rule, , level = '', title = '']) => [rule, level.trim(), title.trim()],
  );
  expect(written).toEqual(
    Object.entries(verifyRules()).map(([rule, { level, title }]) => [rule, level, title]),
  );
});
