import fc from 'fast-check';
import {
  dotenvFile,
  jsonFile,
  type JsonContent,
  kubeletEnvFile,
  kv1,
  kv2,
  pki,
  propertiesFile,
  vaultPath,
  type SecretFile,
  secretFiles,
  TEMPLATE_DELIMITERS,
  secretText,
  SecretText,
} from '../../lib/secrets';

// Helm, Jinja, Flux and Terraform read manifests before Kubernetes does. What they would take for their own must not be
// in one, whatever a team writes.

const FOREIGN = ['{{', '}}', '${', '%{', '{%', '{#'];

const text = fc
  .array(
    fc.constantFrom(
      ...FOREIGN,
      '{',
      '}',
      '$',
      '%',
      '#',
      '[',
      ']',
      '[[',
      ']]',
      '"',
      '\\',
      ' ',
      '\n',
      'x',
      'ü',
      '\ue123',
    ),
  )
  .map((all) => all.join(''));
const ref = fc
  .tuple(fc.constantFrom('a', 'a{%b', 'x{#', 'p%{q', 'm}n{'), text)
  .map(([path, key]) => kv2('secret').at(path).key(`k${key}`));
const value = fc.oneof(
  text,
  ref,
  fc.array(fc.oneof(text, ref)).map((parts) => new SecretText([...parts, REF])),
);
const content: fc.Arbitrary<JsonContent> = fc.letrec<{ all: JsonContent }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 4 },
    value,
    fc.constantFrom(null, true, 5),
    fc.array(tie('all')),
    fc.dictionary(text, tie('all')),
  ),
})).all;

const REF = kv2('secret').at('shop/db').key('password');

const file: fc.Arbitrary<SecretFile> = fc.oneof(
  ref.map((one) => secretFiles({ raw: one })[0]?.file ?? new SecretText([one])),
  fc.dictionary(fc.stringMatching(/^[A-Z]{1,3}$/), value).map((all) => dotenvFile({ ...all, REF })),
  fc.tuple(ref, text).map(([one, plain]) => kubeletEnvFile({ A: one, B: `-${plain}`, REF })),
  fc
    .dictionary(text, value)
    .map((all) =>
      propertiesFile(
        Object.fromEntries([
          ...Object.entries(all).map(([name, one]) => [`n${name}`, one] as const),
          ['r', REF],
        ]),
      ),
    ),
  fc.array(content).map((all) => jsonFile([...all, REF])),
  fc.tuple(text, ref, text, text).map(([a, one, b, c]) => new SecretText([a, one, b, REF, c])),
  text.map((name) =>
    pki('pki')
      .role('web')
      .certificate({ commonName: `w${name.replace(/[\s\p{C}]/gu, '')}` }),
  ),
);

describe('no template holds what another template language begins with', () => {
  test.each(FOREIGN)('%s', (sequence) => {
    fc.assert(
      fc.property(file, (one) => {
        expect(one.template()).not.toContain(sequence);
      }),
      { numRuns: 400 },
    );
  });

  test('although keys, paths and texts hold them', () => {
    const files = [
      secretText`{{ ${kv1('kv').at('a{%b').key('{{k}}')} }} \${x}`,
      vaultPath('azure/creds/{#').field('%{'),
    ];
    for (const { template: written } of secretFiles({ a: files[0] ?? REF, b: files[1] ?? REF })) {
      expect(FOREIGN.filter((sequence) => written.includes(sequence))).toEqual([]);
    }
  });
});

test("the actions are between the delimiters in the agent's configuration", () => {
  expect(TEMPLATE_DELIMITERS).toEqual({ left: '[[', right: ']]' });
  const [first] = secretFiles({ a: REF });
  expect(first?.template.startsWith(TEMPLATE_DELIMITERS.left)).toBe(true);
  expect(first?.template.endsWith(TEMPLATE_DELIMITERS.right)).toBe(true);
});
