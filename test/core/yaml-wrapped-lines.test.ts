import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { readWrappedYaml } from '../../lib/core';

const read = (text: string) =>
  readWrappedYaml(text, (one) => {
    const documents = parseAllDocuments(one, { prettyErrors: false, logLevel: 'silent', version: '1.1' });
    return { documents: 'empty' in documents ? [] : documents };
  });
const dataOf = (text: string): unknown => read(text).parsed.documents.map((one) => one.toJS() as unknown);

/** How a serializer or somebody wraps: where a line may begin, and what ends it. */
const wrap = fc.record({
  indent: fc.constantFrom('', ' ', '    ', '          '),
  newline: fc.constantFrom('\n', '\r\n'),
});
const word = fc.constantFrom('a', "it''s", 'say', '#x', '- b', 'c:', '{d', ']', 'e,');

describe('YAML as kubectl reads it', () => {
  test('a text in quotes goes on in lines that begin anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 2, maxLength: 6 }),
        fc.constantFrom("'", '"'),
        wrap,
        (words, quote, { indent, newline }) => {
          const inside = quote === "'" ? words : words.map((one) => one.replace("''", '\\"'));
          const means = words.map((one) => one.replace("''", quote === "'" ? "'" : '"')).join(' ');
          const text = `top:${newline}  note: ${quote}${inside.join(newline + indent)}${quote}${newline}  last: 1${newline}`;
          expect(dataOf(text)).toEqual([{ top: { note: means, last: 1 } }]);
        },
      ),
    );
  });

  test('lists and maps in brackets go on in lines that begin anywhere, at the root and below it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom('', '  '),
        wrap,
        (value, below, { indent }) => {
          fc.pre(typeof value === 'object' && value !== null && !JSON.stringify(value).includes('__proto__'));
          const flow = JSON.stringify(value, undefined, 1).replace(/\n */g, `\n${indent}`);
          const text = `${below === '' ? '' : 'top:\n'}${below}key: ${flow}\n${below}last: 1\n`;
          const [data] = dataOf(text) as [Record<string, unknown>];
          const object = below === '' ? data : (data['top'] as object);
          expect(JSON.parse(JSON.stringify(object))).toEqual(
            JSON.parse(JSON.stringify({ key: value, last: 1 })),
          );
        },
      ),
    );
  });

  test('and lines stay lines', () => {
    const text = 'a: {b: "c\nd", e: [\n1\n]}\nf: 1\n';
    expect(
      read(text)
        .text.split('\n')
        .map((line) => line.trimStart()),
    ).toEqual(text.split('\n'));
  });

  test.each(['a: 1\n', '', 'a: b\nc\n', 'a: [1\n', 'a: "b\nc: d\n', 'a: {b: [c}\n', 'a: 1\na: 2\n'])(
    '%j is read as it is',
    (text) => {
      expect(read(text).text).toBe(text);
    },
  );
});
