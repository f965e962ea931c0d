import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as catalogue from '../../lib/core/errors';
import { type ConfigurationError } from '../../lib/core/errors';

/**
 * docs/errors.md, made from the catalogue itself: each factory is called with placeholders, so that the page cannot
 * say something else than the error does. `UPDATE_PAGES=1 npx jest test/core/errors-page` writes it.
 */
const page = resolve(__dirname, '../../docs/errors.md');

/** Facts that answer every question with the question's name. */
const facts: unknown = new Proxy(
  {},
  {
    get: (_, property) => placeholder(String(property)),
    has: () => true,
  },
);

/** Text that also behaves as a list of itself and as a number, which is all that the catalogue asks of its facts. */
function placeholder(name: string): unknown {
  const text = `<${name}>`;
  const list = [text];
  return Object.assign(list, { toString: () => text, toJSON: () => text });
}

type Factory = (facts: never) => ConfigurationError;

function pageOfCatalogue(): string {
  const rooms = Object.entries(catalogue).filter(([name]) => /^[A-Z][a-z]+Errors$/.test(name)) as [
    string,
    Record<string, Factory>,
  ][];
  const sections = rooms.map(([room, table]) => {
    const entries = Object.keys(table)
      .sort()
      .map((code) => {
        const { problem } = (table[code] as Factory)(facts as never);
        return `### \`${code}\`\n\n**${problem.subject}**: ${problem.rule}.\n\n*What to do:* ${problem.remedy}.\n`;
      });
    return `## lib/${room.replace('Errors', '').toLowerCase()}\n\n${entries.join('\n')}`;
  });
  return [
    '# Errors\n',
    'Every error of the library, by its code. A message reads `subject: rule, got value; remedy [CODE] (at construct/path)`; what stands here in `<...>` is a value of the case. Codes keep their meaning across releases. This page is made from `lib/core/errors` by `test/core/errors-page.test.ts`.\n',
    ...sections,
  ].join('\n');
}

test('docs/errors.md says what the catalogue says, error by error', () => {
  const made = pageOfCatalogue();
  if (process.env['UPDATE_PAGES'] === '1') writeFileSync(page, made);
  expect(readFileSync(page, 'utf8')).toBe(made);
});
