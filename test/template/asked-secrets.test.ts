import { askedSecrets } from '../../lib/template';
import { kv2, pki, secretText, yamlFile } from '../../lib/secrets';

/** What a template asks for, as render makes it up. */
const asked = (template: string) =>
  askedSecrets(template, '{{', '}}').map(({ call, path, values }) => [
    call,
    path,
    ...values.map(({ steps, shape }) => `${steps.join('.')}${shape === 'text' ? '' : ` (${shape})`}`),
  ]);

test('keys are found through with, variables, index and pipelines', () => {
  expect(asked('{{ with secret "kv/a" }}{{ .Data.x }}{{ index .Data "y z" }}{{ end }}')).toEqual([
    ['secret', 'kv/a', 'x', 'y z'],
  ]);
  expect(
    asked('{{ $s := secret "kv/data/a" }}{{ $d := $s.Data.data }}{{ $d.x }}{{ (secret "kv/b").Data.y }}'),
  ).toEqual([
    ['secret', 'kv/data/a', 'data', 'data.x'],
    ['secret', 'kv/b', 'y'],
  ]);
  expect(asked('{{ with secret "kv/a" }}{{ base64Decode .Data.k }}{{ end }}')).toEqual([
    ['secret', 'kv/a', 'k (base64)'],
  ]);
});

test('query, version, encoded characters and escapes of Go are read as the agent reads them', () => {
  const [one] = askedSecrets(
    '{{ with secret "kv/data/a%3Fb?version=3" }}{{ index .Data "\\x5b\\u00e9\\U0001f600" }}{{ end }}',
    '{{',
    '}}',
  );
  expect(one).toMatchObject({
    path: 'kv/data/a?b',
    version: 3,
    isUpdate: false,
    values: [{ steps: ['[é😀'] }],
  });
  const [update] = askedSecrets(
    '{{ with secret "pki/issue/web" "common_name=a" }}{{ .Data.certificate }}{{ end }}',
    '{{',
    '}}',
  );
  expect(update).toMatchObject({ path: 'pki/issue/web', isUpdate: true });
});

test('of our own templates, every key with its steps', () => {
  const nested = kv2('secret').at('shop/db').key('hosts', 1, 'name');
  const templates = [secretText`${nested}`, yamlFile({ a: nested })].map((file) => file.template());
  for (const template of templates) {
    const [{ path, values } = { path: '', values: [] }] = askedSecrets(template, '[[', ']]');
    expect(path).toBe('secret/data/shop/db');
    expect(values.map(({ steps }) => steps.join('.'))).toContain('data.hosts.1.name');
  }
  const certificate = pki('pki').role('web').certificate({ commonName: 'a' }).template();
  expect(askedSecrets(certificate, '[[', ']]').map(({ call, path }) => [call, path])).toEqual([
    ['pkiCert', 'pki/issue/web'],
  ]);
});

test.each([
  '{{ if }}',
  '{{ secret $x }}',
  '{{ secret (env "P") }}',
  '{{ with secret "a\\xff" }}{{ end }}',
  '',
])('nothing is known of %j', (template) => {
  expect(askedSecrets(template, '{{', '}}')).toEqual([]);
});
