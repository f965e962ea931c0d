import fc from 'fast-check';
import { goString, isWellFormed, literalText } from '../../lib/secrets/private/go-template';

/** Reads what `literalText` wrote the way Go's template parser does: text, and actions that are one string each. */
function readBack(text: string): string {
  return text.replace(/\{\{("(?:[^"\\]|\\.)*")\}\}/g, (_whole, literal: string) => goUnquoted(literal));
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
    .array(fc.constantFrom('{', '}', '$', '{{', '${', '"', '\\', '\n', '\ue123', '\ufeff', 'x'))
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

  test('begins no action and no interpolation by itself or with what follows, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = literalText(text).replace(/\{\{"(?:[^"\\]|\\.)*"\}\}/g, '\n');
        expect(written).not.toMatch(/\{\{|\$\{|[{$]$/);
      }),
    );
  });

  test('stays readable where nothing is special', () => {
    expect(literalText('{"a": "$HOME", b: {}} ü\n')).toBe('{"a": "$HOME", b: {}} ü\n');
  });
});

describe('a Go string', () => {
  test('reads back as it was and holds no dollar and no control character, for any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const literal = goString(text);
        expect(goUnquoted(literal)).toBe(text);
        expect(literal).not.toMatch(/[$\p{Cc}\p{Co}\ufeff]/u);
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
