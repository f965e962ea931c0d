import { annotationsOf, type ShortAnnotations } from './manifests';

/** The mounts of these tests. */
export const MOUNTS = { kv2: 'takeover-kv2', kv1: 'takeover-kv1', pki: 'takeover-pki' } as const;

export const app2 = `${MOUNTS.kv2}/data/app`;
export const app1 = `${MOUNTS.kv1}/app`;
const issue = `${MOUNTS.pki}/issue/web`;

export const from = (path: string, body: string): string => `{{ with secret "${path}" }}${body}{{ end }}`;
const issued = (body: string): string =>
  `{{- with secret "${issue}" "common_name=web.shop.svc" "ttl=1h" -}}\n${body}\n{{ end }}`;

/** Templates that put values between texts: the words of a declaration. */
const VALUES: Readonly<Record<string, string>> = {
  'one value': from(app2, '{{ .Data.data.password }}'),
  'lines of name=value': from(app2, 'user={{ .Data.data.user }}\npassword={{ .Data.data.password }}\n'),
  'trim markers': `{{- with secret "${app2}" -}}\n{{ .Data.data.user }}\n{{- end }}`,
  'export for a shell': `{{ with secret "${app2}" -}}\n  export PW='{{ .Data.data.password }}'\n{{- end }}\n`,
  'index for a key with a dash': from(app2, '{{ index .Data.data "dash-key" }}'),
  base64Encode: from(app2, '{{ .Data.data.password | base64Encode }}'),
  base64Decode: from(app2, '{{ .Data.data.b64 | base64Decode }}'),
  'a URL of a database': from(app2, 'postgres://{{ .Data.data.user }}:{{ .Data.data.number }}@db:5432/shop'),
  JSON: from(app2, '{"user": "{{ .Data.data.user }}"}'),
  'braces as texts': from(app2, '{{ "{{" }} {{ .Data.data.user }} {{ "}}" }}'),
  'a comment': from(app2, '{{/* who */}}{{ .Data.data.user }}'),
  'a variable': `{{ $s := secret "${app2}" }}{{ $s.Data.data.user }}/{{ $s.Data.data.password }}`,
  'a variable of with': `{{ with $s := secret "${app2}" }}{{ $s.Data.data.user }}{{ end }}`,
  'a secret in parentheses': `{{ (secret "${app2}").Data.data.user }}`,
  'with inside of with': from(
    app2,
    `{{ .Data.data.user }}${from(app1, '{{ .Data.password }}')}{{ .Data.data.number }}`,
  ),
  'two secrets': `${from(app2, '{{ .Data.data.user }}')}\n${from(app1, '{{ .Data.user }}')}\n`,
  'KV version 1': from(app1, '{{ .Data.password }}'),
  'YAML of KV version 1': from(app1, 'a: {{ .Data.user }}\nb: {{ index .Data "dash-key" }}'),
  'base64Decode of KV version 1': from(app1, '{{ .Data.b64 | base64Decode }}'),
  'KV version 2 without data/': from(`${MOUNTS.kv2}/app`, '{{ .Data.data.user }}'),
  'a version': from(`${app2}?version=1`, '{{ .Data.data.user }}'),
  'with of the data': `before\n${from(app2, '{{ with .Data.data }}{{ .user }}{{ end }}')}\nafter`,
  'with of parentheses': `{{ with (secret "${app2}") }}{{ .Data.data.user }}{{ end }}`,
  'signs of every other language': from(app2, "{{ .Data.data.user }}: it's $HOME %s ${X} \\ \t é\n"),
};

/** Templates that do more: a declaration has them as they are. */
const VERBATIM: Readonly<Record<string, string>> = {
  'all keys, exported': `{{- with secret "${app2}" -}}\n{{- range $k, $v := .Data.data }}\nexport {{ $k }}="{{ $v }}"\n{{- end }}\n{{- end }}`,
  'all keys of KV version 1': from(app1, '{{ range $k, $v := .Data }}{{ $k }}={{ $v }}\n{{ end }}'),
  'a condition': from(app2, '{{ if .Data.data.user }}user={{ .Data.data.user }}{{ end }}'),
  'a condition with else': from(
    app2,
    '{{ if eq .Data.data.user "bob" }}b{{ else }}{{ .Data.data.user }}{{ end }}',
  ),
  'else of with': `{{ with secret "${app2}" }}{{ .Data.data.user }}{{ else }}none{{ end }}`,
  'all keys as JSON': from(app2, '{{ .Data.data | toJSON }}'),
  'all keys as pretty JSON': from(app2, '{{ .Data.data | toJSONPretty }}'),
  'all keys as YAML': from(app2, '{{ .Data.data | toYAML }}'),
  'upper case': from(app2, '{{ .Data.data.user | toUpper }}'),
  printf: from(app2, '{{ printf "%s@db" .Data.data.user }}'),
  'two functions': from(app2, '{{ .Data.data.user | trimSpace | base64Encode }}'),
  'the version of the secret': from(app2, '# {{ .Data.metadata.version }}\n{{ .Data.data.user }}'),
  'no value at all': from(app2, 'nothing'),
  'a variable of a value': from(app2, '{{ $u := .Data.data.user }}{{ $u }}:{{ $u }}'),
  'a template of its own': `{{ define "pair" }}{{ .user }}={{ .password }}{{ end }}${from(app2, '{{ template "pair" .Data.data }}')}`,
};

/** Other delimiters, as those write them whose chart would fill in the others. */
const DELIMITED = (template: string): string => template.replaceAll('{{', '[[').replaceAll('}}', ']]');
const BRACKETS = { 'agent-template-left-delim-conf': '[[', 'agent-template-right-delim-conf': ']]' };
const value = VALUES['one value'] ?? '';

/** What is said beside templates, and what is not said. */
const SETTINGS: Readonly<Record<string, ShortAnnotations>> = {
  'no template': annotationsOf(app1),
  'no template, KV version 2': annotationsOf(app2),
  'no template, as lines': annotationsOf(app1, undefined, { 'agent-inject-default-template': 'map' }),
  'no template, as JSON': annotationsOf(app1, undefined, { 'agent-inject-default-template': 'json' }),
  'no template, KV version 2, as JSON': annotationsOf(app2, undefined, {
    'agent-inject-default-template': 'json',
  }),
  'no path, but a template': {
    'agent-inject': 'true',
    role: 'shop-web',
    'agent-inject-template-conf': value,
  },
  'a file name': annotationsOf(app2, value, { 'agent-inject-file-conf': 'app.conf' }),
  'a folder': annotationsOf(app2, value, { 'secret-volume-path': '/srv/app' }),
  'a folder of its own that is the same': annotationsOf(app2, value, {
    'secret-volume-path-conf': '/vault/secrets',
  }),
  'a second file': annotationsOf(app2, value, {
    'agent-inject-secret-second': app1,
    'agent-inject-template-second': VALUES['KV version 1'] ?? '',
  }),
  permissions: annotationsOf(app2, value, { 'agent-inject-perms-conf': '0444' }),
  'a name in upper case, written in lower case': {
    'agent-inject': 'true',
    role: 'shop-web',
    'agent-inject-secret-DB.Conf': app2,
    'agent-inject-template-DB.Conf': value,
  },
  'a name in upper case, preserved': {
    'agent-inject': 'true',
    role: 'shop-web',
    'agent-inject-secret-DB.Conf': app2,
    'agent-inject-template-DB.Conf': value,
    'preserve-secret-case': 'true',
  },
  'other delimiters': annotationsOf(app2, DELIMITED(value), BRACKETS),
  'other delimiters of a loop': annotationsOf(
    app2,
    DELIMITED(VERBATIM['all keys, exported'] ?? ''),
    BRACKETS,
  ),
  'an init container alone, first': annotationsOf(app2, value, {
    'agent-pre-populate-only': 'true',
    'agent-init-first': 'true',
  }),
  'settings of the agent': annotationsOf(app2, value, {
    'agent-limits-cpu': '250m',
    'agent-requests-mem': '64Mi',
    'log-level': 'debug',
    'agent-run-as-user': '1000',
    'error-on-missing-key-conf': 'true',
  }),
};

/** Certificates, whose parts come from one issue where all that is asked is the same. */
const CERTIFICATES: Readonly<Record<string, ShortAnnotations>> = {
  'a certificate': annotationsOf(issue, issued('{{ .Data.certificate }}')),
  'certificate and key in two files': annotationsOf(issue, issued('{{ .Data.certificate }}'), {
    'agent-inject-secret-key': issue,
    'agent-inject-template-key': issued('{{ .Data.private_key }}'),
  }),
  'certificate, issuer and key in one file': annotationsOf(
    issue,
    issued('{{ .Data.certificate }}\n{{ .Data.issuing_ca }}\n{{ .Data.private_key }}'),
  ),
};

const templates = (of: Readonly<Record<string, string>>): readonly (readonly [string, ShortAnnotations])[] =>
  Object.entries(of).map(([style, template]) => [style, annotationsOf(app2, template)]);

/** Every style of annotations of which a declaration delivers the same files: its name, and a manifest. */
export const STYLES: readonly (readonly [string, ShortAnnotations])[] = [
  ...templates(VALUES),
  ...templates(VERBATIM),
  ...Object.entries(SETTINGS),
  ...Object.entries(CERTIFICATES),
];

/** Templates that are not taken over, and what is said. */
export const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['plain text', /no value of a secret/],
  [from(app2, '{{ .Data.data.user'), /the template is none/],
  [from(app2, '{{ env "HOME" }}{{ .Data.data.user }}'), /env is not for a file of secrets/],
  [from(app2, '{{ file "/etc/hostname" }}{{ .Data.data.user }}'), /file is not for a file of secrets/],
  [from(app2, '{{ key "consul" }}{{ .Data.data.user }}'), /key asks Consul or Nomad/],
  [`{{ range secrets "${MOUNTS.kv1}/" }}{{ . }}{{ end }}`, /secrets is not for a file of secrets/],
  [from(`${MOUNTS.kv2}/app`, '{{ .Data.data | toJSON }}'), /write it as takeover-kv2\/data\/app/],
  [from(`/${app2}`, '{{ .Data.data | toJSON }}'), /begins with "\/"; leave it out/],
  [from('rabbitmq/creds/shop', '{{ range $k, $v := .Data }}{{ $v }}{{ end }}'), /name the fields/],
  ['{{ $p := "a/b" }}{{ with secret $p }}{{ .Data.user }}{{ end }}', /makes the path/],
  [
    `{{ with secret "aws/sts/shop" "ttl=1h" }}{{ .Data.access_key }}{{ end }}`,
    /with parameters; write its engine/,
  ],
  [from('pki/issue/web', '{{ .Data.certificate }}'), /is not answered to a read; write pki/],
  [
    `{{ with secret "pki/issue/web" "common_name=web" }}{{ .Data.certificate }}{{ end }}`,
    /nothing ends the line .*write \{"pki":"pki","role":"web","certificate":\{"commonName":"web"\},"part":"certificate"\}/,
  ],
  [`{{ with secret "pki/issue/web" "ttl=1h" }}{{ .Data.certificate }}\n{{ end }}`, /names none/],
  [
    `{{ with secret "pki/issue/web" "common_name=web" "not_after=2030" }}{{ .Data.certificate }}\n{{ end }}`,
    /asked with not_after, which pki cannot express/,
  ],
  [
    `{{ with secret "pki/issue/web" "common_name=web" }}{{ .Data.ca_chain }}\n{{ end }}`,
    /reads \.Data\.ca_chain of a certificate; write part: chain/,
  ],
  [
    `{{ with pkiCert "pki/issue/web" "common_name=web" }}{{ .Key }}{{ .Cert }}{{ end }}`,
    /orders the parts of a certificate; write \{"pki":"pki","role":"web","certificate":\{"commonName":"web"\}\}/,
  ],
];
