import { asking, brokenBy, checked, GATE, workload, type WorkloadParts } from './support';

/** What hand-written annotations break, rule by rule: the files, and the templates that make them. `docs/check.md` has an example of each, which page.test.ts runs. */
const web = (parts: WorkloadParts = {}): readonly string[] => brokenBy(workload(parts));
const withAnnotations = (annotations: Readonly<Record<string, unknown>>, parts: WorkloadParts = {}) =>
  web({ ...parts, annotations: asking(annotations) });
const file = (key: string, path: string): Readonly<Record<string, string>> => ({
  [`agent-inject-template-${key}`]: `{{ with secret "${path}" }}{{ .Data.username }}{{ end }}`,
  [`error-on-missing-key-${key}`]: 'true',
});

describe('files', () => {
  test('injector-file-collision, also by the lower case of names', () => {
    const second = { ...file('db', 'database/roles/x'), 'agent-inject-file-db': 'api-key' };
    expect(withAnnotations(second)).toEqual(['injector-file-collision']);
    expect(withAnnotations({ ...file('DB', 'a/b'), ...file('db', 'a/b') })).toEqual([
      'injector-file-collision',
    ]);
    expect(
      withAnnotations({ ...file('DB', 'a/b'), ...file('db', 'a/b'), 'preserve-secret-case': 'true' }),
    ).toEqual([]);
    expect(withAnnotations({ ...second, 'secret-volume-path-db': '/db' })).toEqual([]);
  });

  describe('injector-file-unreadable', () => {
    const user = (runAsUser: number, more: object = {}) => ({
      container: { securityContext: { runAsUser, ...more } },
    });
    const perms = (mode: string) => ({ 'agent-inject-perms-api-key': mode });

    test.each(['0400', '0600'])('mode %s for another user than the agents', (mode) => {
      expect(withAnnotations(perms(mode), user(10001))).toEqual(['injector-file-unreadable']);
      expect(withAnnotations(perms(mode), user(100))).toEqual([]);
      expect(withAnnotations({ ...perms(mode), 'agent-run-as-user': '10001' }, user(10001))).toEqual([]);
      expect(withAnnotations({ ...perms(mode), 'agent-run-as-same-user': 'true' }, user(10001))).toEqual([]);
    });

    test('mode 0440 is for the group', () => {
      expect(withAnnotations(perms('0440'), user(10001, { runAsGroup: 10001 }))).toEqual([
        'injector-file-unreadable',
      ]);
      expect(withAnnotations(perms('0440'), user(10001, { runAsGroup: 1000 }))).toEqual([]);
      const fsGroup = { spec: { securityContext: { fsGroup: 2000 } } };
      expect(withAnnotations(perms('0440'), { ...user(10001, { runAsGroup: 10001 }), ...fsGroup })).toEqual(
        [],
      );
    });

    test('where the image decides about user or group, nothing is said', () => {
      expect(withAnnotations(perms('0400'))).toEqual([]);
      expect(withAnnotations(perms('0440'), user(10001))).toEqual([]);
    });

    test('the default 0644 is for everybody', () => {
      expect(web(user(10001, { runAsGroup: 10001 }))).toEqual([]);
    });
  });

  describe('injector-file-undeclared', () => {
    const reading = (path: string) => ({ container: { command: ['/web', `--key=${path}`] } });

    test('a file that no annotation writes', () => {
      expect(web(reading('/vault/secrets/apikey'))).toEqual(['injector-file-undeclared (warning)']);
      expect(web(reading('/vault/secrets/api-key'))).toEqual([]);
      expect(web(reading('/vault/secrets/'))).toEqual([]);
    });

    test('names are written in lower case', () => {
      const annotations = asking(file('DB_URL', 'a/b'));
      const { warnings } = checked([workload({ annotations, ...reading('/vault/secrets/DB_URL') })]);
      expect(warnings).toMatchObject([
        { remedy: expect.stringContaining('/vault/secrets/db_url') as string },
      ]);
    });

    test('agent-inject-file, the token and folders of files are known', () => {
      const annotations = { 'agent-inject-file-api-key': 'deep/key', 'agent-inject-token': 'true' };
      const gate = [{ ...GATE, command: ['sh', '-c', 'test -s /vault/secrets/deep/key'] }];
      for (const path of ['/vault/secrets/deep/key', '/vault/secrets/deep', '/vault/secrets/token']) {
        expect(withAnnotations(annotations, { ...reading(path), initContainers: gate })).toEqual([
          'injector-token-shared (note)',
        ]);
      }
    });
  });

  describe('leases', () => {
    const leased = file('db', 'database/creds/web');

    test('injector-two-leases: init container and sidecar, and nobody tells the application', () => {
      expect(withAnnotations(leased)).toEqual(['injector-two-leases (warning)']);
      expect(withAnnotations({ ...leased, 'agent-inject-command-db': '/reload' })).toEqual([]);
      expect(withAnnotations({ 'agent-inject-secret-db': 'database/creds/web' })).toEqual([
        'injector-two-leases (warning)',
      ]);
    });

    test('injector-lease-not-renewed: an error for what goes on running, a note for a Job', () => {
      const once = { ...leased, 'agent-pre-populate-only': 'true' };
      expect(withAnnotations(once)).toEqual(['injector-lease-not-renewed']);
      expect(withAnnotations(once, { kind: 'Job' })).toEqual(['injector-lease-not-renewed (note)']);
    });

    test.each([
      'secret/data/app/creds/db',
      'secret/creds/db',
      'kv/app/creds/db',
      'database/static-creds/web',
      'pki/issue/web',
    ])('%s has no lease that would be lost, or may be a secret of KV', (path) => {
      expect(withAnnotations(file('db', path)).filter((rule) => rule.startsWith('injector'))).toEqual([]);
    });
  });

  test('injector-command-no-effect: a signal needs shared processes', () => {
    const signal = { 'agent-inject-command-api-key': 'kill -HUP $(pidof web)' };
    expect(withAnnotations(signal)).toEqual(['injector-command-no-effect (warning)']);
    expect(withAnnotations(signal, { spec: { shareProcessNamespace: true } })).toEqual([]);
    expect(withAnnotations({ ...signal, 'agent-share-process-namespace': 'true' })).toEqual([]);
    expect(
      withAnnotations({ 'agent-inject-command-api-key': 'wget -qO- http://127.0.0.1:8080/reload' }),
    ).toEqual([]);
  });
});

describe('templates', () => {
  const template = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
    withAnnotations({ 'agent-inject-template-api-key': text, ...more });

  test('template-missing-key: values are taken, and a missing one is no error', () => {
    const quiet = { 'error-on-missing-key-api-key': undefined };
    for (const text of [
      '{{ with secret "a/b" }}{{ .Data.password }}{{ end }}',
      '{{ with secret "a/data/b" }}{{ .Data.data.password }}{{ end }}',
    ]) {
      expect(template(text, quiet)).toEqual(['template-missing-key (warning)']);
      expect(template(text)).toEqual([]);
    }
    expect(template('{{ with secret "a/data/b" }}{{ .Data.data | toJSON }}{{ end }}', quiet)).toEqual([]);
    expect(
      template('{{ with secret "a/b" }}{{ range $k, $v := .Data }}{{ $k }}{{ end }}{{ end }}', quiet),
    ).toEqual([]);
  });

  test('template-missing-key: index does not see error-on-missing-key, and the remedy is one that works', () => {
    const text = '{{ with secret "a/data/b" }}{{ index .Data.data "x-y" }}{{ end }}';
    for (const more of [{}, { 'error-on-missing-key-api-key': undefined }]) {
      const [finding, ...others] = checked([
        workload({ annotations: asking({ 'agent-inject-template-api-key': text, ...more }) }),
      ]).findings;
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ rule: 'template-missing-key', level: 'warning' });
      const mended = text.replace('{{ index .Data.data "x-y" }}', finding?.remedy ?? '');
      expect(mended).not.toBe(text);
      expect(template(mended, more)).toEqual([]);
    }
  });

  test('template-missing-key: outside of with there is no value in any case', () => {
    const quiet = { 'error-on-missing-key-api-key': undefined };
    expect(template('{{ .Data.data.password }}', quiet)).toEqual(['template-missing-key (warning)']);
    expect(template('{{ .Data.data.password }}')).toEqual(['template-broken']);
  });

  test.each([
    '{{ with secret "a/b" }}{{ .Data.x }}',
    '{{ with secret "a/b" }}{{ .Data.x-y }}{{ end }}',
    '{{ with secret "a/b" }}{{ Data.x }}{{ end }}',
    "{{ with secret 'a/b' }}{{ .Data.x }}{{ end }}",
    '{{ with secret "a/b" }}{{ .Data.x | quote }}{{ end }}',
    '{{ with secret "a/b" }}{{ .data.x }}{{ end }}',
    '{{ with secret "a/b" }}{{ .Data.data "x" }}{{ end }}',
    '{{ with secret "a/b" }}{{ $password }}{{ end }}',
    '{{ with secret "a/b" }}{{ toUpper }}{{ end }}',
    '{{ range secret "a/b" }}{{ . }}{{ end }}',
    '{{ template "nobody" }}',
    '{{ with secret "a/b" }}{{ .Data.x }}{{ end }}{{ end }}',
    '{{ with secret "a/b" }}{{ .Data.x {{ end }}',
    '{{ with secret "a/b }}{{ .Data.x }}{{ end }}',
    '{{/* never closed {{ .x }}',
  ])('template-broken: %j', (text) => {
    expect(template(text)).toEqual(['template-broken']);
  });

  test.each([
    '{{- with secret "a/b" -}}{{- if .Data.x }}{{ .Data.x }}{{ else if .Data.y }}y{{ else }}z{{ end -}}{{- end -}}',
    '{{ "}}" }}{{ `{{` }}{{/* }} if */}}{{- /* with */ -}}',
    '{{ range $i, $e := loop 3 }}{{ break }}{{ end }}{{ define "x" }}{{ end }}{{ block "y" . }}{{ end }}',
    '{{ "a \\" }} b" }}',
    'no action at all }}',
    '',
  ])('%j parses', (text) => {
    expect(template(text).filter((rule) => rule === 'template-broken')).toEqual([]);
  });

  test('own delimiters are the ones that count', () => {
    const delimiters = {
      'agent-template-left-delim-api-key': '<<',
      'agent-template-right-delim-api-key': '>>',
    };
    expect(template('<< with secret "a/b" >>{{ .Data.x }}<< end >>', delimiters)).toEqual([]);
    expect(template('<< with secret "a/b" >>', delimiters)).toEqual(['template-broken']);
  });

  test('template-kv2-data: the keys of KV version 2 are one step deeper', () => {
    expect(template('{{ with secret "secret/data/web" }}{{ .Data.apiKey }}{{ end }}')).toEqual([
      'template-kv2-data (warning)',
    ]);
    expect(template('{{ with secret "teams/shop/kv/data/web" }}{{ .Data.apiKey }}{{ end }}')).toEqual([
      'template-kv2-data (warning)',
    ]);
    expect(template('{{ with secret "secret/data/web" }}{{ .Data.metadata.version }}{{ end }}')).toEqual([]);
    expect(template('{{ with secret "gcp/roleset/data/key" }}{{ .Data.private_key_data }}{{ end }}')).toEqual(
      [],
    );
    const two =
      '{{ with secret "secret/data/web" }}{{ .Data.data.k }}{{ end }}{{ with secret "pki/x" }}{{ .Data.certificate }}{{ end }}';
    expect(template(two)).toEqual([]);
  });

  test('template-default: the default template prints maps, but for json', () => {
    const plain = { 'agent-inject-secret-other': 'secret/data/other' };
    expect(withAnnotations(plain)).toEqual(['template-default (warning)']);
    expect(withAnnotations({ ...plain, 'agent-inject-default-template': 'json' })).toEqual([]);
    expect(withAnnotations({ 'agent-inject-secret-other': 'database/config' })).toEqual([]);
    expect(withAnnotations({ ...plain, 'agent-inject-template-file-other': '/t' })).toEqual([]);
  });
});
