import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ErrorFactory, errorTables } from '../support/error-tables';

/**
 * docs/errors.md, made from the tables themselves: each factory is called with placeholders, so that the page cannot
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

/** Text that also behaves as a list of itself and as a number, which is all that the tables ask of its facts. */
function placeholder(name: string): unknown {
  const text = `<${name}>`;
  const list = [text];
  return Object.assign(list, { toString: () => text, toJSON: () => text });
}

function pageOfCatalogue(): string {
  const sections = [...errorTables()].map(([room, table]) => {
    const entries = Object.keys(table)
      .sort()
      .map((code) => {
        const { problem } = (table[code] as ErrorFactory)(facts as never);
        return `### \`${code}\`\n\n**${problem.subject}**: ${problem.rule}.\n\n*What to do:* ${problem.remedy}.\n`;
      });
    return `## lib/${room}\n\n${entries.join('\n')}`;
  });
  return [
    '# Errors\n',
    'Every error of the library, by its code. A message reads `subject: rule, got value; remedy [CODE] (at construct/path)`; what stands here in `<...>` is a value of the case. Codes keep their meaning across releases. This page is made from `lib/<room>/errors.ts` by `test/core/errors-page.test.ts`.\n',
    ...sections,
  ].join('\n');
}

test('docs/errors.md says what the tables of lib/ say, error by error', () => {
  const made = pageOfCatalogue();
  if (process.env['UPDATE_PAGES'] === '1') writeFileSync(page, made);
  expect(readFileSync(page, 'utf8')).toBe(made);
});
