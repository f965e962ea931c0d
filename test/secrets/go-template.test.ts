import fc from 'fast-check';
import { isWellFormed } from '../../lib/core';
import { goString, literalText } from '../../lib/secrets/private/go-template';

/** Reads what `literalText` wrote the way Go's template parser does: text up to the first `[[`, an action, text again. */
function readBack(text: string): string {
  const start = text.indexOf('[[');
  if (start < 0) return text;
  const action = /^\[\[("(?:[^"\\]|\\.)*")\]\]/.exec(text.slice(start));
  if (action === null) throw new Error(`not one string between the delimiters: ${text.slice(start)}`);
  return text.slice(0, start) + goUnquoted(action[1] ?? '') + readBack(text.slice(start + action[0].length));
}

function goUnquoted(literal: string): string {
  const json = literal
    .replace(/\\x([0-9a-f]{2})/g, (_whole, code: string) => `\\u00${code}`)
    .replace(/\\U([0-9a-f]{8})/g, (_whole, code: string) => String.fromCodePoint(parseInt(code, 16)));
  return JSON.parse(json) as string;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        ...['{', '}', '[', ']', '$', '%', '#', '{{', '[[', '${', '"', '\\', '\n'],
        '\ue123',
        '\ufeff',
        'x',
      ),
    )
    .map((all) => all.join('')),
);

describe('literal text of a template', () => {
  test('reads back as it was, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readBack(literalText(text))).toBe(text);
      }),
    );
  });

  test('reads back as it was with an action right behind it and right before it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(readBack(`[["<"]]${literalText(text)}[[">"]]`)).toBe(`<${text}>`);
      }),
    );
  });

  test('stays readable where nothing is special', () => {
    const text = '{"a": "$HOME 5%", b: [{}], c: [1]} # ü\n';
    expect(literalText(text)).toBe(text);
  });

  test('is a string of escapes where another template language would begin', () => {
    expect(literalText('a {{b}} [[c]] ${d}')).toBe(
      String.raw`a [["\x7b\x7b"]]b[["\x7d\x7d"]] [["\x5b\x5b"]]c[["\x5d\x5d"]] [["\x24\x7b"]]d}`,
    );
  });
});

describe('a Go string', () => {
  test('reads back as it was and holds no brace, bracket, dollar or control character, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = goString(text);
        expect(goUnquoted(literal)).toBe(text);
        expect(literal).not.toMatch(/[{}[\]$\p{Cc}\p{Co}\ufeff]/u);
      }),
    );
  });

  test('escapes each character that nobody would see, by itself too', () => {
    const delicate = ['\x7f', '\x80', '\u2028', '\ufeff', '\ufffd', '\ue123', '\u{f0000}'];
    expect(delicate.map(goString)).toEqual([
      ...['\\u007f', '\\u0080', '\\u2028', '\\ufeff', '\\ufffd', '\\ue123', '\\U000f0000'].map(
        (escaped) => `"${escaped}"`,
      ),
    ]);
  });
});

test('half of a surrogate pair is not well-formed, a whole one is', () => {
  expect([isWellFormed('\ud83d'), isWellFormed('a\ude00'), isWellFormed('😀')]).toEqual([false, false, true]);
});
