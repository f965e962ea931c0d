import { agentTemplate, database, kubernetes, kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';

// What agentTemplate refuses: with the sentence of it, since only that tells one from another.

const db = kv2('secret').at('shop/db');
const make = (template: string, reads = [db.key('user')]) => agentTemplate(template, { reads });
const inside = (action: string) => `{{ with secret "secret/data/shop/db" }}${action}{{ end }}`;

test.each([
  ['a block without its end', '{{ with secret "secret/data/shop/db" }}', 'an end is missing'],
  [
    'a function that is none',
    inside('{{ .Data.data.user | quote }}'),
    'there is no function quote; sprig_quote is one',
  ],
  ['a key with a dash', inside('{{ .Data.data.user-name }}'), 'a dash'],
  ['a value outside of with', `${inside('{{ .Data.data.user }}')}{{ .x }}`, 'outside of with'],
  ['index of a key that may be missing', inside('{{ index .Data.data "user" }}'), '<no value>'],
  ['a key of KV v2 without .data', inside('{{ .Data.user }}'), 'below .Data.data'],
  [
    'a path that is made',
    '{{ $p := "secret/data/shop/db" }}{{ with secret $p }}{{ .Data.data.user }}{{ end }}',
    'in quotes',
  ],
  [
    'a path that comes through a pipe',
    '{{ with "secret/data/shop/db" | secret }}{{ .Data.data.user }}{{ end }}',
    'in quotes',
  ],
  [
    'a list of secrets',
    `${inside('{{ .Data.data.user }}')}{{ range secrets "secret/metadata" }}x{{ end }}`,
    'optional()',
  ],
  [
    'a certificate',
    `${inside('{{ .Data.data.user }}')}{{ with pkiCert "pki/issue/web" "common_name=x" }}x{{ end }}`,
    'certificate(...)',
  ],
  ["Consul's keys", `${inside('{{ .Data.data.user }}')}{{ key "a" }}`, 'Consul or Nomad'],
  ["the agent's environment", inside('{{ env "HOME" }}{{ .Data.data.user }}'), 'environment'],
  ["the agent's files", inside('{{ file "/etc/passwd" }}{{ .Data.data.user }}'), 'its own files'],
  ['another file', inside('{{ .Data.data.user | writeToFile "/x" "" "" "0400" }}'), 'declared by its name'],
])('%s is refused, with the reason: SECRETS_TEMPLATE_INVALID', (_, template, says) => {
  expect(() => make(template)).toThrow(errorWith('SECRETS_TEMPLATE_INVALID'));
  expect(() => make(template)).toThrow(says);
});

test.each([
  [
    'read and not declared',
    `${inside('{{ .Data.data.user }}')}{{ with secret "secret/data/other" }}{{ .Data.data.a }}{{ end }}`,
  ],
  [
    'read by an update and declared as a read',
    '{{ with secret "secret/data/shop/db" "a=b" }}{{ .Data.data.user }}{{ end }}',
  ],
  ['declared and not read', 'text'],
  ['read in another spelling', '{{ with secret "secret/shop/db" }}{{ .Data.data.user }}{{ end }}'],
])('a path that is %s is refused: SECRETS_TEMPLATE_READS', (_, template) => {
  expect(() => make(template)).toThrow(errorWith('SECRETS_TEMPLATE_READS'));
});

test('what is declared is what the policy allows: versions, leases and updates with their parameters', () => {
  const creds = database('database').role('shop');
  const token = kubernetes('kubernetes').role('ci').token({ namespace: 'shop', ttl: '1h' });
  const file = agentTemplate(
    `{{ with secret "secret/data/shop/db?version=3" }}{{ .Data.data.user }}{{ end }}
{{ with secret "database/creds/shop" }}{{ .Data.username }}{{ end }}
{{ with secret "kubernetes/creds/ci" "ttl=1h" "kubernetes_namespace=shop" }}{{ .Data.service_account_token }}{{ end }}`,
    { reads: [db.version(3).key('user'), creds.password, token.token] },
  );
  expect(file.dynamic).toBe(true);
  expect(
    file.reads.map(({ path, capabilities, parameters }) => [path, capabilities.join(), parameters]),
  ).toEqual([
    ['database/creds/shop', 'read', undefined],
    ['kubernetes/creds/ci', 'update', [{ kubernetes_namespace: 'shop', ttl: '1h' }]],
    ['secret/data/shop/db', 'read', undefined],
  ]);
});

test.each([
  ['no text', undefined, {}],
  ['an empty text', '', {}],
  ['half a character', '\ud800', {}],
  ['no options', 'x', undefined],
  ['null for options', 'x', null],
  ['no reads', 'x', {}],
  ['an empty list', 'x', { reads: [] }],
  ['a path as a text', 'x', { reads: ['secret/data/x'] }],
  ['a secret without key or all()', 'x', { reads: [db] }],
  ['one delimiter', 'x', { reads: [db.all()], delimiters: { left: '[[', right: '[[' } }],
  ['a delimiter that is none', 'x', { reads: [db.all()], delimiters: { left: ' ', right: ']]' } }],
])('%s is refused: SECRETS_TEMPLATE_INVALID', (_, template, options) => {
  expect(() => agentTemplate(template as never, options as never)).toThrow(
    errorWith('SECRETS_TEMPLATE_INVALID'),
  );
});
