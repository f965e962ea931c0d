import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { yamlProblem } from '../../lib/core';
import { projectRoot } from '../support/project';

function problemOf(text: string): string {
  const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
  const errors = 'empty' in documents ? [] : documents.flatMap((one) => [...one.errors, ...one.warnings]);
  const problem = yamlProblem(text, errors);
  return problem === undefined
    ? 'nothing'
    : `${String(problem.line)}:${String(problem.column)} ${problem.reason}`;
}

const WRONG: readonly (readonly [text: string, says: RegExp])[] = [
  ['a: b: c\n', /^1:4 a second key in the same line/],
  ['a: b\n  c: d\n', /^1:4 .*a line indented below a value/],
  ['a:\n  - b\n c: d\n', /^3:1 the line is indented like nothing above it$/],
  [
    'x: 1\na: "b\nc: d\ne: f\n',
    /^2:4 a quote is not closed, or its text goes on in a line that is not indented$/,
  ],
  ['x: 1\r\na: "b\r\nc: d\r\n', /^2:4 a quote is not closed/],
  ['x: 1\na: "b \\" c\nd: e\n', /^2:4 a quote is not closed/],
  ["x: 1\n- 'b\nc: d\n", /^2:/],
  ['a: [1, 2\nb: 3\n', /^2:1 \[ or \{ is not closed/],
  ['{"a": 1 "b": 2}', /^1:7 inside of \[ \] or \{ \} a comma is missing/],
  ['a:\n\tb: 1\n', /^2:1 a line is indented by a tab/],
  ['a: @x\n', /^1:4 a text that begins with this character has quotes around it$/],
  [
    'a:\n  b: text that\n  goes on\n',
    /^3:3 .*; a text that goes on from the line above is indented more than its key$/,
  ],
  ['a b\nc: d\n', /^1:1 a key has ": " behind it/],
  ['a: |\n x\nz\n', /^3:1 a key has ": " behind it/],
  ['- a\nb: c\n', /^2:1 what begins here belongs to nothing before it/],
  ["a: 'it's'\n", /^1:8 .*a text with quotes in it has quotes around it$/],
  ['a: "\\q"\n', /^1:5 a backslash in double quotes/],
  ['a: !x 1\n', /^1:4 the tag \(!name\) is unknown$/],
  ['a: 1\na: 2\n', /^2:1 the map has this key already$/],
  ['a: {{ .Values.b }}\n{{- if x }}\n', /^2:\d+ a template that is not filled in: \{\{ \.\.\. \}\}$/],
  ['a: "x\u0000y"\n', /^1:6 it holds the control character U\+0000$/],
  ['a: 1\nb: x\u007f\n', /^2:5 it holds the control character U\+007F$/],
];

describe('what is wrong in a text of YAML', () => {
  test.each(WRONG)('%j', (text, says) => {
    expect(problemOf(text)).toMatch(says);
  });

  test.each(['', 'a: 1\n', '\uFEFFa: 1\r\n', 'a: "\\0 \u0085 \u00A0 \u{1F511}"\n', '\ta: 1\n# b\n'.trim()])(
    'is nothing in %j',
    (text) => {
      expect(problemOf(text)).toBe('nothing');
    },
  );

  test('has words for every code that the parser knows, and shows none of them', () => {
    const declared = readFileSync(join(projectRoot(), 'node_modules/yaml/dist/errors.d.ts'), 'utf8');
    const codes = /ErrorCode = ([^;]+);/.exec(declared)?.[1]?.match(/[A-Z_]{4,}/g) ?? [];
    expect(codes.length).toBeGreaterThan(20);
    for (const code of new Set([...codes, 'KEY_OVER_1024_CHARS'])) {
      if (code === 'KEY_OVER_' || code === '_CHARS' || code === 'IMPOSSIBLE') continue;
      const reason = yamlProblem('a', [{ code, message: 'the text "hunter2"', pos: [0, 1] }])?.reason ?? '';
      expect(reason).not.toMatch(/[A-Z]{2,}_[A-Z]|hunter2|it is no YAML/);
    }
  });

  test('is reported with a place in the text, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab:-[]{}"\'|>&*!%@`# \n\t\u0000') }), (text) => {
        const said = problemOf(text);
        if (said === 'nothing') return;
        const [, line = '', column = ''] = /^(\d+):(\d+) /.exec(said) ?? [];
        const lines = text.split('\n');
        expect(Number(line)).toBeLessThanOrEqual(lines.length);
        expect(Number(column)).toBeLessThanOrEqual((lines[Number(line) - 1] ?? '').length + 1);
      }),
    );
  });
});
