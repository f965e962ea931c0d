import fc from 'fast-check';

/** What breaks in one format or another: quotes, escapes, line ends, template and shell syntax, other scripts. */
const NASTY = [
  ...[
    "'",
    "'\\''",
    '"',
    '\\',
    '\\\\',
    '\\n',
    '\\x41',
    '\\u0041',
    '\\U0001f600',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\t',
  ],
  ...[
    '$',
    '$$',
    '${',
    '${HOME}',
    '$(id)',
    '`id`',
    '{{',
    '}}',
    '[[',
    ']]',
    '{',
    '}',
    '[',
    '%{',
    '{%',
    '{#',
    '{{ . }}',
    '{{- end -}}',
    '[[ . ]]',
    '[[- end -]]',
    '<no value>',
  ],
  ...[
    ' ',
    '  ',
    '#',
    ' #',
    '=',
    ':',
    '!',
    '%',
    '%41',
    '%s',
    '&',
    '<',
    '>',
    '</script>',
    ';',
    '|',
    '*',
    '@',
    '/',
  ],
  ...[
    '\u0001',
    '\u0007',
    '\b',
    '\v',
    '\f',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\u2028',
    '\ufeff',
  ],
  ...[
    '\ufffd',
    '\ue123',
    'é',
    'e\u0301',
    'ß',
    '☃',
    '漢字',
    'עברית',
    '😀',
    '👩‍👩‍👧',
    '\u{10ffff}',
    'abc',
    '0',
    'null',
    'true',
  ],
];

/** Values that each have given somebody trouble, by what they show. */
const KNOWN: readonly string[] = [
  ...NASTY,
  ' leading and trailing spaces ',
  '\n\nnewlines around\n\n',
  '\tTab\t',
  '-----BEGIN PRIVATE KEY-----\r\nMIIB\r\n-----END PRIVATE KEY-----\r\n',
  '{"json": "in \\"json\\""}',
  'user:p@ss/w0rd?#[]',
  '~',
  '!include /etc/passwd',
];

/** At least `count` different values, none empty and none with a NUL, the same in each run; four have 64 KiB. */
export function generatedValues(count: number): readonly string[] {
  const piece = fc.oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const value = fc
    .array(piece, { minLength: 1, maxLength: 12 })
    .map((pieces) => pieces.join(''))
    .filter((text) => text !== '' && !text.includes('\0'));
  const large = [...KNOWN.slice(0, 2), '😀\n', 'abcdefgh'].map((text) =>
    text.repeat(Math.ceil(65_536 / Buffer.byteLength(text))),
  );
  return [...new Set([...KNOWN, ...large, ...fc.sample(value, { numRuns: count, seed: 20261125 })])];
}
