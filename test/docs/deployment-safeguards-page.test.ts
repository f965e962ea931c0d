import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_POLICIES, PUBLISHED_SAFEGUARDS } from '../../lib/check/safeguards/published-policies';
import { projectRoot } from '../support/project';

/** docs/deployment-safeguards.md has the published policies as the code knows them. `UPDATE_PAGES=1` writes the table. */
const file = join(projectRoot(), 'docs/deployment-safeguards.md');
const TABLE = /(?<=<!-- policies: begin -->\n\n).*?(?=<!-- policies: end -->)/s;

const rows = [
  ['policy', 'version', 'a refusal names', 'at `Enforce`', 'rule of check'],
  ['---', '---', '---', '---', '---'],
  ...PUBLISHED_POLICIES.map(({ name, version, constraint, consequence, rule }) => [
    name,
    version,
    `\`${constraint}\``,
    consequence,
    rule === undefined ? '-' : `[\`${rule}\`](check.md#${rule})`,
  ]),
];

test('the table has every policy with its version, its constraint and the rule that looks for it', () => {
  const table = `${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n\n`;
  if (process.env['UPDATE_PAGES'] === '1')
    writeFileSync(file, readFileSync(file, 'utf8').replace(TABLE, table));
  expect(TABLE.exec(readFileSync(file, 'utf8'))?.[0]).toBe(table);
});

test('the page names both sources with their dates, and the initiative with its version', () => {
  const page = readFileSync(file, 'utf8');
  const { pageOf, definitionsOf, initiative, initiativeVersion, page: url } = PUBLISHED_SAFEGUARDS;
  for (const said of [url, pageOf, definitionsOf, initiative, `version ${initiativeVersion}`])
    expect(page).toContain(said);
});
