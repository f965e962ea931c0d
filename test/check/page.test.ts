import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests, checkRules } from '../../lib/check';
import { projectRoot } from '../support/project';
import { rulesOf } from './support';

/** docs/check.md has each rule with what the code says of it, and an example that breaks it before the mend alone. */
const page = readFileSync(join(projectRoot(), 'docs/check.md'), 'utf8');
const sections = new Map(
  page
    .split(/^####? /m)
    .slice(1)
    .map((section) => [/^`([a-z0-9-]+)`/.exec(section)?.[1], section] as const)
    .filter(([id]) => id !== undefined),
);

/** One side of the example: its own lines and those of both. */
function side(section: string, sign: '-' | '+'): string {
  const diff = /^```diff\n(.*?)^```$/ms.exec(section)?.[1] ?? '';
  return diff
    .split('\n')
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => line.slice(1))
    .join('\n');
}

const found = (text: string, deploymentSafeguards: boolean): readonly string[] => {
  const { findings, unreadable } = checkManifests([{ file: 'example.yaml', text }], { deploymentSafeguards });
  expect(unreadable).toEqual([]);
  return rulesOf(findings).map((rule) => rule.replace(/ \(.*/, ''));
};

test('the page has every rule, in the order of the code, and no other', () => {
  expect([...sections.keys()]).toEqual(checkRules().map(({ id }) => id));
});

test('the table on top has a line for each, in the same order, with its level and what fails', () => {
  const [, table = ''] = /<!-- rules: begin -->(.*)<!-- rules: end -->/s.exec(page) ?? [];
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| [`'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, link, level, title = '']) => [link, level, title.replaceAll('`', '')])).toEqual(
    checkRules().map(({ id, level, title }) => [`[\`${id}\`](#${id})`, level, title]),
  );
});

test('the output that the page shows is that of its first example', () => {
  const shown = /^```text\n(.*?)^```$/ms.exec(page)?.[1];
  const text = side(sections.get('injector-start-race') ?? '', '-');
  expect(checkManifests([{ file: 'web.yaml', text }]).toText()).toBe(shown);
});

describe.each(checkRules())('$id', ({ id, level, title, remedy }) => {
  const section = sections.get(id) ?? '';

  test('is there with its level, what fails, and the remedy', () => {
    expect(section.replace(/`(<no value>|\{\{ end \}\}|\}\}|\{\{)`/g, '$1')).toContain(
      `**${level}**: ${title}. Instead: ${remedy}.`,
    );
  });

  test('is the only rule that its example breaks, and the mend breaks none', () => {
    const ofSafeguards = id.startsWith('safeguards-');
    expect(found(side(section, '-'), ofSafeguards)).toEqual([id]);
    expect(found(side(section, '+'), ofSafeguards)).toEqual([]);
  });
});
