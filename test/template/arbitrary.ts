import * as fc from 'fast-check';

/** Templates as people write them, right and wrong: of a grammar, and some with a character changed. */

const GOOD_FIELDS = [
  '.Data.data.password',
  '.Data.data.user',
  '.Data.data.nope',
  '.Data.nope',
  '.Data.data',
  '.Data.metadata.version',
  '.Data.metadata.custom_metadata',
  '.Data',
  '.LeaseID',
  '.LeaseDuration',
  '.',
  '$',
  '$s.Data.data.user',
];
const FIELDS = [
  ...[...GOOD_FIELDS, ...GOOD_FIELDS],
  '.Data.data.nope.deeper',
  '.LeaseID.x',
  '.Foo',
  '.data.password',
  '$.Data',
  '$v',
];
const INDEXED = ['password', 'nope', 'dash-key'].flatMap((key) => [
  `index .Data.data "${key}"`,
  `(index .Data.data "${key}")`,
  `index .Data "data" "${key}"`,
]);
const LITERALS = [
  '"text"',
  '`raw`',
  '"a\\"b"',
  "'x'",
  '5',
  '1.5',
  'true',
  '"b"',
  '"c"',
  'nil',
  "'text'",
  '"\\q"',
];
const GOOD_PIPES = [
  'toJSON',
  'print',
  'println',
  'or "default"',
  'not',
  'html',
  'sprig_quote',
  'sprig_default "x"',
];
const TEXT_PIPES = [
  'toUpper',
  'base64Encode',
  'trimSuffix ""',
  'printf "%s"',
  'replaceAll "a" "b"',
  'trimSpace',
];
const PIPES = [
  ...[...GOOD_PIPES, ...GOOD_PIPES, ...TEXT_PIPES],
  ...['eq "x"', 'len', 'quote', 'nindent 2', '"text"', '.', 'split ","', 'index .Data.data'],
];

/** A reading of a secret that there is. */
const READS = [
  'secret "SECRET/data/app"',
  'secret "SECRET/data/app"',
  'secret "/SECRET/data/app"',
  'secret "SECRET/data/app" ""',
  'secret "SECRET/data/app" "version=1"',
  'secret "SECRET/data/app" "x"',
  '$s := secret "SECRET/data/app"',
  'secret `PLAIN/app`',
];

const atom = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FIELDS) },
  { weight: 3, arbitrary: fc.constantFrom(...INDEXED) },
  { weight: 1, arbitrary: fc.constantFrom(...LITERALS) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'printf "%s-%s" .Data.data.user .Data.data.nope',
      'and .Data.data.user .Data.data.nope',
      'or .Data.data.nope "x"',
      'toUpper .Data.data.user',
      'toUpper',
      'secret',
      '.Data.data "password"',
      'toLower 5',
      'sprig_fail "no"',
      'eq .Data.data.user "bob"',
      'timestamp',
      'loop 2',
      'scratch.Set "k" .Data.data.user',
      'scratch.Get "k"',
      'scratch.MapSet "m" "k" "v"',
      'scratch.Nope',
      'secret ""',
      'base64Encode .Data.data.user',
      'sha256Hex .Data.data.user',
      'toYAML .Data.data',
      'join "," .Data.data.user',
      'env "HOME"',
      'replaceAll "a" "b" .Data.data.user',
      'add 1 2',
    ),
  },
);
const pipeline = fc
  .tuple(
    atom,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(fc.constantFrom(...PIPES), { maxLength: 2 }) },
    ),
  )
  .map(([first, pipes]) => [first, ...(pipes as readonly string[])].join(' | '));
const trim = fc.constantFrom(['{{ ', ' }}'], ['{{', '}}'], ['{{- ', ' -}}'], ['{{ ', ' -}}']);
const action = (inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(trim, inside).map(([[left, right], text]) => `${left ?? ''}${text}${right ?? ''}`);
const words = (...all: string[]): fc.Arbitrary<string> => action(fc.constantFrom(...all));

const { list } = fc.letrec<{ list: string; node: string }>((tie) => ({
  list: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(action(pipeline), fc.constantFrom('text', ' ', '\n', 'a=', '{', '}}', '{{/* a comment */}}')),
    action(pipeline),
    action(pipeline.map((text) => `$v := ${text}`)),
    fc
      .tuple(action(fc.constantFrom(...READS).map((read) => `with ${read}`)), tie('list'), words('end'))
      .map((parts) => parts.join('')),
    fc
      .tuple(
        action(fc.constantFrom(...READS).map((read) => `with ${read}`)),
        tie('list'),
        words('else'),
        tie('list'),
        words('end'),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(action(pipeline.map((text) => `with ${text}`)), tie('list'), words('end'))
      .map((parts) => parts.join('')),
    fc
      .tuple(
        action(pipeline.map((text) => `if ${text}`)),
        tie('list'),
        words('else', 'else if true', 'end'),
        tie('list'),
        words('end'),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(
        action(pipeline.map((text) => `if not (${text})`)),
        fc.constantFrom('{{ sprig_fail "x" }}', 'none'),
        words('end'),
        tie('list'),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(
        words(
          'range .Data.data',
          'range $k, $v := .Data.data',
          'range $v := .Data',
          'range loop 2',
          'range $s',
        ),
        tie('list'),
        fc.constantFrom('', '', '{{ break }}', '{{ continue }}'),
        words('end'),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(
        words('define "part"'),
        tie('list'),
        words('end'),
        words('template "part" .', 'template "part"', 'template "nobody"'),
      )
      .map((parts) => parts.join('')),
    fc.tuple(words('block "part" .'), tie('list'), words('end')).map((parts) => parts.join('')),
  ),
}));

const inSecret = list.map((body) => `{{ with $s := secret "SECRET/data/app" }}${body}{{ end }}`);

/** One character taken away, doubled, or put in. */
const changed = fc
  .tuple(
    fc.oneof(list, inSecret),
    fc.nat(),
    fc.constantFrom(
      '',
      '"',
      '.',
      '-',
      '|',
      '$',
      '(',
      ')',
      '{',
      '}',
      ' ',
      "'",
      '`',
      ',',
      '=',
      ':',
      '!',
      '\n',
      'é',
      '/',
      '*',
    ),
  )
  .map(([text, where, character]) => {
    const at = where % (text.length + 1);
    return text.slice(0, at) + character + text.slice(character === '' ? at + 1 : at);
  });

export interface GeneratedTemplate {
  readonly text: string;
  readonly failsOnMissingKey: boolean;
}

/** Templates that read the secrets of two mounts. */
export function templates(kv2: string, kv1: string): fc.Arbitrary<GeneratedTemplate> {
  return fc.record({
    text: fc
      .oneof(
        { weight: 6, arbitrary: inSecret },
        { weight: 1, arbitrary: list },
        { weight: 2, arbitrary: changed },
      )
      .map((text) => text.replaceAll('SECRET', kv2).replaceAll('PLAIN', kv1)),
    failsOnMissingKey: fc.boolean(),
  });
}
