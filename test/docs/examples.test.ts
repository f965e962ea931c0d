import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';
import { PRELUDES } from './preludes';
import { compileErrors, isProgram } from './program';
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
  const programs = all
    .filter(isProgram)
    .map((snippet) => ({ ...snippet, name: `${snippet.file}:${String(snippet.line)}` }));

  test.each(programs)('$name synthesizes', ({ code }) => {
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const folder = mkdtempSync(join(tmpdir(), 'avc-example-'));
    process.env['CDK8S_OUTDIR'] = process.env['CDKTF_OUTDIR'] = folder;
    try {
      new Function('exports', 'require', outputText)({}, require);
      expect(readdirSync(folder)).not.toEqual([]);
    } finally {
      delete process.env['CDK8S_OUTDIR'];
      delete process.env['CDKTF_OUTDIR'];
      rmSync(folder, { recursive: true });
    }
  });
});
