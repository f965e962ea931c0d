import { templateOutcome } from '../../lib/template';

/** The model of templates on small ones; `agent.test.ts` holds it against a real agent. */
const outcome = (text: string, failsOnMissingKey = false) =>
  templateOutcome({ text, left: '{{', right: '}}', failsOnMissingKey });
const inSecret = (text: string): string => `{{ with secret "secret/data/a" }}${text}{{ end }}`;
const missing = (text: string, failsOnMissingKey = false): readonly string[] => {
  const { failure, missing: found } = outcome(text, failsOnMissingKey);
  expect(failure).toBeUndefined();
  return found.map(({ expression, always }) => `${expression}${always ? ' always' : ''}`);
};

describe('a template certainly fails, and the reason says why', () => {
  test.each<[string, RegExp]>([
    ['{{ sprig_fail "x" }}', /^sprig_fail is reached/],
    [inSecret('{{ .Data.data.a-b }}'), /^a dash behind \.a/],
    [inSecret('{{ Data.data.a }}'), /^there is no function Data$/],
    [inSecret('{{ .Data.data.a | quote }}'), /^there is no function quote; sprig_quote is one$/],
    [inSecret('{{ $a }}'), /^there is no variable \$a here$/],
    [inSecret("{{ index .Data.data 'ab' }}"), /^single quotes hold one character/],
    [inSecret('{{ .Data.data.a'), /^"\{" behind \.a$/],
    ['{{ with secret "a" }}', /^an end is missing$/],
    ['{{ end }}', /^an end too many$/],
    ['{{ if true }}{{ else }}{{ else }}{{ end }}', /^a second else$/],
    ['{{ break }}', /^a break outside of range$/],
    ['{{ (secret "a" }}', /^a parenthesis is not closed$/],
    ['{{ "a" | "b" }}', /^behind "\|" is a value/],
    ['{{ template "a" }}', /called that is not defined$/],
    ['{{ nil }}', /^nil alone/],
    [inSecret('{{ .data.a }}'), /^a secret has no \.data; its keys are below \.Data$/],
    [inSecret('{{ .Data.data "a" }}'), /called like a function; index takes/],
    [inSecret('{{ .LeaseID.a }}'), /^\.a of a text$/],
    [inSecret('{{ index . "Data" }}'), /^index of a secret/],
    [inSecret('{{ range . }}x{{ end }}'), /^range over a secret/],
    [inSecret('{{ toUpper }}'), /^toUpper with 0 arguments$/],
    ['{{ toUpper 5 }}', /^toUpper gets something else than texts$/],
  ])('%s', (text, reason) => {
    expect(outcome(text).failure).toMatch(reason);
  });

  test('a field outside of with fails by error_on_missing_key, and has no value without', () => {
    expect(outcome('{{ .Data.a }}', true).failure).toMatch(/outside of with/);
    expect(missing('{{ .Data.a }}')).toEqual(['.Data.a always']);
  });

  test('what fails in a branch that may not be taken is no failure', () => {
    expect(missing(inSecret('{{ if .Data.data.a }}{{ sprig_fail "x" }}{{ end }}'))).toEqual([]);
    expect(missing(inSecret('{{ range .Data.data }}{{ nil }}{{ end }}'))).toEqual([]);
    expect(missing('{{ define "never" }}{{ sprig_fail "x" }}{{ end }}')).toEqual([]);
  });
});

describe('a missing key is written as <no value>', () => {
  test.each<[string, readonly string[]]>([
    ['{{ .Data.data.a }}', ['.Data.data.a']],
    ['{{ .Data.data.a }}{{ .Data.data.b }}', ['.Data.data.a', '.Data.data.b']],
    ['{{ $v := .Data.data.a }}{{ $v }}', ['.Data.data.a']],
    ['{{ .Data.data.a | html }}', ['.Data.data.a']],
    ['{{ printf "%s" .Data.data.a }}', ['.Data.data.a']],
    ['{{ and true .Data.data.a }}', ['.Data.data.a']],
    ['{{ index .Data.data "a" }}', ['index .Data.data "a"']],
    ['{{ index .Data "data" "a" }}', ['index .Data "data" "a"']],
    ['{{ with .Data.data }}{{ .a }}{{ end }}', ['.a']],
    ['{{ block "t" . }}{{ .Data.data.a }}{{ end }}', ['.Data.data.a']],
    ['{{ $.Data.data.a }}', ['$.Data.data.a always']],
    // Functions of texts refuse nothing, and conditions look at it.
    ['{{ .Data.data.a | toUpper }}', []],
    ['{{ or .Data.data.a "x" }}', []],
    ['{{ if .Data.data.a }}x{{ end }}', []],
    ['{{ .Data.data | toJSON }}', []],
    ['{{ range $k, $v := .Data.data }}{{ $k }}={{ $v }}{{ end }}', []],
    ['{{ .Data.metadata.version }}', []],
    // Looked at before.
    ['{{ if .Data.data.a }}{{ .Data.data.a }}{{ end }}', []],
    ['{{ if and .Data.data.a .Data.data.b }}{{ .Data.data.b }}{{ end }}', []],
    ['{{ if not .Data.data.a }}x{{ else }}{{ .Data.data.a }}{{ end }}', []],
    ['{{ if not .Data.data.a }}{{ sprig_fail "x" }}{{ end }}{{ .Data.data.a }}', []],
    ['{{ if not .Data.data.a }}x{{ end }}{{ .Data.data.a }}', ['.Data.data.a']],
    ['{{ with .Data.data.a }}{{ . }}{{ end }}', []],
    ['{{ with index .Data.data "a" }}{{ . }}{{ else }}{{ sprig_fail "x" }}{{ end }}', []],
    ['{{ if index .Data.data "a" }}{{ index .Data.data "a" }}{{ end }}', []],
  ])('%s: %j', (text, expected) => {
    expect(missing(inSecret(text))).toEqual(expected);
  });

  test('error_on_missing_key sees fields, and neither index nor a value that is null', () => {
    expect(missing(inSecret('{{ .Data.data.a }}'), true)).toEqual([]);
    expect(missing(inSecret('{{ index .Data.data "a" }}'), true)).toEqual(['index .Data.data "a"']);
    expect(missing(inSecret('{{ .Data.metadata.custom_metadata }}'), true)).toEqual([
      '.Data.metadata.custom_metadata',
    ]);
  });
});

test('the secrets that are read, and the keys that are taken out of their .Data', () => {
  const text =
    '{{ with secret "database/creds/a" }}{{ .Data.username }}{{ end }}{{ range secrets "x/" }}{{ end }}';
  expect(outcome(`${inSecret('{{ .Data.data.k }}')}${text}`).reads).toEqual([
    { path: 'secret/data/a', keys: ['data'] },
    { path: 'database/creds/a', keys: ['username'] },
  ]);
});

test('other delimiters, and those of the default are then text', () => {
  const text = '[[ with secret "a/b" ]][[ .Data.a-b ]]{{ [[ end ]]';
  expect(templateOutcome({ text, left: '[[', right: ']]', failsOnMissingKey: false }).failure).toMatch(
    /dash/,
  );
  expect(
    templateOutcome({ text, left: '<<', right: '>>', failsOnMissingKey: false }).failure,
  ).toBeUndefined();
});

test('a variable that a condition before has looked at is there, also for a template that is called with it', () => {
  const looked = '{{ if eq (sprig_kindOf $v) "invalid" }}{{ sprig_fail "missing" }}{{ end }}';
  const of = (between: string, use: string) =>
    outcome(
      `{{ define "t" }}{{ . }}{{ end }}{{ with secret "kv/a" }}{{ $v := index .Data "k" }}${between}${use}{{ end }}`,
    ).missing.map(({ expression }) => expression);
  for (const use of ['{{ $v }}', '{{ template "t" $v }}']) {
    expect(of(looked, use)).toEqual([]);
    expect(of('', use)).toEqual(['index .Data "k"']);
  }
});

test('texts of nothing but parentheses, blocks or calls end in a reason and not on the stack', () => {
  expect(outcome(`{{ ${'('.repeat(5000)} }}`).failure).toBeDefined();
  expect(outcome('{{ if true }}'.repeat(5000)).failure).toMatch(/too deep/);
  // 2 to the power of the depth, if each call were executed.
  const twice = '{{ range . }}{{ template "a" . }}{{ template "b" . }}{{ end }}';
  expect(
    outcome(`{{ define "a" }}${twice}{{ end }}{{ define "b" }}${twice}{{ end }}{{ template "a" . }}`).failure,
  ).toBeUndefined();
  expect(
    outcome('{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}').failure,
  ).toBeUndefined();
});
