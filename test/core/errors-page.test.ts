import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { allExamples, type CodeExamples } from './error-examples/all';

/**
 * docs/errors.md, made of the messages themselves, so that the page cannot say something else than the error does.
 * `UPDATE_PAGES=1 npx jest test/core/errors-page` writes it.
 */
const page = resolve(__dirname, '../../docs/errors.md');
const WIDTH = 100;

function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = '  ';
    } else if (line !== '') line += ' ';
    line += word;
  }
  return [...lines, line].join('\n');
}

function section({ code, errors }: CodeExamples): string {
  const messages = errors.map(({ message }) => wrapped(message));
  return `### \`${code}\`\n\n\`\`\`text\n${messages.join('\n\n')}\n\`\`\`\n`;
}

function pageOfErrors(): string {
  const rooms = allExamples().map(({ room, codes }) => `## lib/${room}\n\n${codes.map(section).join('\n')}`);
  return [
    '# Errors\n',
    'Every error of the library, by its code, with a message as it is printed: `subject: rule, got value; remedy [CODE]`, followed by ` (at construct/path)` where a construct is involved. The values are examples; a code with several messages has one of each. Codes keep their meaning across releases, messages may change.\n',
    'This page is generated from `lib/*/errors.ts` and `test/core/error-examples/` by `test/core/errors-page.test.ts`.\n',
    rooms.join('\n'),
  ].join('\n');
}

test('docs/errors.md has the messages of every error, code by code', () => {
  const text = pageOfErrors();
  if (process.env['UPDATE_PAGES'] === '1' && process.env['CI'] === undefined) writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});
