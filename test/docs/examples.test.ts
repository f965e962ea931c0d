import { readdirSync } from 'node:fs';
import { PRELUDES } from './preludes';
import { compileErrors, isProgram } from './program';
import { inFolder, runProgram } from './run-program';
import { docstringSnippets, pages, pageSnippets, read, sources } from './snippets';

const onPages = pages().flatMap((file) => pageSnippets(file));
const inDocstrings = sources().flatMap((file) => docstringSnippets(file));
const all = [...onPages, ...inDocstrings];

describe('the examples of the pages and docstrings', () => {
  test('compile in strict mode, all of them', () => {
    expect(compileErrors(all)).toEqual([]);
  });

  test('are found: one in every room page at least, and one for every @example of lib/', () => {
    const tags = sources().map((file) => read(file).match(/@example\b/g)?.length ?? 0);
    expect(inDocstrings).toHaveLength(tags.reduce((sum, count) => sum + count, 0));
    const without = pages().filter(
      (file) => file.startsWith('lib/') && onPages.every((snippet) => snippet.file !== file),
    );
    expect(without).toEqual([]);
    expect(all.filter(({ code }) => code.trim() === '')).toEqual([]);
  });

  test('hide behind no other name of the language', () => {
    const fences = pages().flatMap((file) =>
      [...read(file).matchAll(/^ *```(?:typescript|tsx|js|javascript|ts\b.+)$/gm)].map(
        ([fence]) => `${file}: ${fence}`,
      ),
    );
    expect(fences).toEqual([]);
  });

  test('leave no prelude without a file that needs it', () => {
    const files = all.filter((snippet) => !isProgram(snippet)).map(({ file }) => file);
    expect(Object.keys(PRELUDES).filter((key) => !files.some((file) => file.startsWith(key)))).toEqual([]);
  });
});

describe('the check itself', () => {
  const wrong = (code: string) => compileErrors([{ file: 'docs/wrong.md', line: 10, code }]);

  test('a misspelt method is an error with file and line', () => {
    expect(wrong("\nKvV2.mount('secret').secret('shop/db').reed();\n")).toEqual([
      expect.stringMatching(/^docs\/wrong\.md:11: Property 'reed' does not exist on type 'KvV2Secret'/),
    ]);
  });

  test('a program has to import what it uses', () => {
    expect(wrong('new VaultApp();\napp.synth();\n')).toEqual([
      "docs/wrong.md:10: Cannot find name 'VaultApp'.",
      "docs/wrong.md:11: Cannot find name 'app'.",
    ]);
  });
});

describe('the complete programs', () => {
  const programs = all.filter(isProgram);

  test.each([...new Set(programs.map(({ file }) => file))])(
    'of %s synthesize, one after the other in one folder',
    (page) => {
      inFolder((folder) => {
        for (const { file, code } of programs) if (file === page) runProgram(code);
        expect(readdirSync(folder)).not.toEqual([]);
      });
    },
  );
});
