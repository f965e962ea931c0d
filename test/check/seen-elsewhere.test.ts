// What to see here: kinds of manifests that are seen in public repositories, a table for each: secrets that are none of KV,
// meshes that let another port past the proxy, vault proxy, tokens, placeholders, operators, old serializers.
import { checkManifests } from '../../lib/check';
import { asking, brokenBy, brokenByText, checked, GATE, workload } from './support';

const reading = (template: string, others: Readonly<Record<string, unknown>> = {}) =>
  workload({ annotations: asking({ 'agent-inject-template-api-key': template, ...others }) });

describe('template-kv2-data: what an engine makes has its values below .Data', () => {
  test.each([
    'database/creds/web',
    'database/static-creds/web',
    'aws/sts/web',
    'ldap/static-cred/web',
    'pki/issue/web',
    'team-pki_int/sign/web',
    'rabbitmq/creds/web',
  ])('%s with .Data.data is reported once, with the setting and without', (path) => {
    const template = `{{ with secret "${path}" }}{{ .Data.data.value }}{{ end }}`;
    for (const setting of ['true', undefined]) {
      const { findings } = checked([reading(template, { 'error-on-missing-key-api-key': setting })]);
      const ofTemplates = findings.filter(({ rule }) => rule.startsWith('template-'));
      expect(ofTemplates.map(({ rule, remedy }) => [rule, remedy])).toEqual([
        ['template-kv2-data', '.Data.value'],
      ]);
    }
  });

  test.each(['secret/data/creds/web', 'kv/creds/data', 'kv/data/web', 'team/data/pki/issue/web'])(
    'not of %s, where .Data.data is right',
    (path) => {
      expect(brokenBy(reading(`{{ with secret "${path}" }}{{ .Data.data.value }}{{ end }}`))).toEqual([]);
    },
  );

  test('nor of credentials with .Data', () => {
    expect(brokenBy(reading('{{ with secret "pki/issue/web" }}{{ .Data.certificate }}{{ end }}'))).toEqual(
      [],
    );
  });
});

test('template-missing-key names the setting as the place spells it', () => {
  const { findings } = checked([
    reading('{{ with secret "kv/data/a" }}{{ .Data.data.b }}{{ end }}', {
      'error-on-missing-key-api-key': undefined,
    }),
  ]);
  expect(findings.map(({ remedy }) => remedy)).toEqual([
    'vault.hashicorp.com/error-on-missing-key-api-key: "true"',
  ]);
});

describe('a mesh lets the port of Vault past the proxy, or another one', () => {
  const inMesh = (ports: string, service: string) =>
    brokenBy(
      workload({
        labels: { 'sidecar.istio.io/inject': 'true' },
        annotations: asking({ 'agent-init-first': undefined, service }),
        otherAnnotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': ports },
        initContainers: [],
        container: {
          command: ['sh', '-c', 'until [ -s /vault/secrets/api-key ]; do sleep 1; done; exec web'],
        },
      }),
    );

  test.each([
    ['8200', 'https://vault.example:8200'],
    ['5432, 8200', 'https://vault.example:8200'],
    ['8000-8300', 'https://vault.example:8200'],
    ['443', 'https://vault.example'],
    ['443', 'https://vault.example/'],
    ['5432', 'https://${VAULT_HOST}:8200'],
    ['${PORTS}', 'https://vault.example:8200'],
  ])('%s is enough for %s, as far as it is known', (ports, service) => {
    expect(inMesh(ports, service)).toEqual([]);
  });

  test.each([
    ['5432', 'https://vault.example:8200'],
    ['8200', 'https://vault.example'],
    ['82000', 'https://vault.example:8200'],
    ['8201-8300', 'https://vault.example:8200'],
  ])('%s is not for %s: injector-mesh', (ports, service) => {
    expect(inMesh(ports, service)).toEqual(['injector-mesh (note)']);
  });
});

describe('vault proxy', () => {
  const proxy = { name: 'proxy', image: 'hashicorp/vault:1.21.0', args: ['proxy', '-config=/etc/proxy.hcl'] };
  const web = { name: 'web', image: 'registry.example/web:1' };
  const pod = (containers: readonly object[], kind = 'Deployment') =>
    workload({ kind, annotations: {}, initContainers: [], containers: containers as never });

  test('writes no files, so that nothing waits for them', () => {
    expect(brokenBy(pod([web, proxy]))).toEqual([]);
    expect(brokenBy(pod([web, { ...proxy, args: undefined, command: ['vault', 'proxy'] }]))).toEqual([]);
  });

  test('keeps a Job from completing, and talks to Vault as an agent does', () => {
    expect(brokenBy(pod([web, proxy], 'Job'))).toEqual(['agent-job-never-ends (note)']);
    const env = [{ name: 'BAO_ADDR', value: 'http://bao.vault:8200' }];
    expect(brokenBy(pod([web, { ...proxy, env }]))).toEqual(['vault-address-plain-http (warning)']);
    expect(brokenBy(pod([web, { ...proxy, image: 'hashicorp/vault' }]))).toEqual([
      'agent-image-unpinned (warning)',
    ]);
  });

  test('a server of the same image is no agent', () => {
    const env = [{ name: 'VAULT_ADDR', value: 'http://vault:8200' }];
    expect(brokenBy(pod([{ ...proxy, args: ['server'], env }]))).toEqual([]);
  });
});

describe('a token in a manifest', () => {
  const withEnv = (name: string, value: string) =>
    brokenBy(workload({ annotations: {}, initContainers: [], container: { env: [{ name, value }] } }));
  const long = `hvs.${'CAESI'.repeat(8)}`;

  test.each([
    ['VAULT_TOKEN', 'root'],
    ['VAULT_TOKEN', long],
    ['SPRING_CLOUD_VAULT_TOKEN', long],
    ['APP_KEY', long.replace('hvs', 'hvb')],
  ])('%s: %s is one', (name, value) => {
    expect(withEnv(name, value)).toEqual(['vault-token-in-manifest']);
    expect(
      brokenBy({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { [name]: value } }),
    ).toEqual(['vault-token-in-manifest']);
  });

  test.each([
    ['VAULT_TOKEN', ''],
    ['VAULT_TOKEN', 'vault:login'],
    ['VAULT_TOKEN', '${VAULT_TOKEN}'],
    ['VAULT_TOKEN', '<token>'],
    ['APP_KEY', 'hvs.short'],
  ])('%s: %j is none', (name, value) => {
    expect(withEnv(name, value)).toEqual([]);
  });
});

test.each([
  '<path:secret/data/a#b>',
  '<password>',
  '${DB_PASSWORD}',
  'postgres://u:${P}@db/x',
  'vault:secret/a#b',
])('a Secret whose value is filled in later, %s, holds none: in data and in stringData', (value) => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } };
  expect(brokenBy({ ...secret, stringData: { a: value } })).toEqual([]);
  expect(brokenBy({ ...secret, data: { a: value } })).toEqual([]);
  expect(brokenBy({ ...secret, data: { a: Buffer.from(value).toString('base64') } })).toEqual([]);
});

describe('operators', () => {
  const object = (apiVersion: string, kind: string, spec: object) => ({
    apiVersion,
    kind,
    metadata: { name: 'a' },
    spec,
  });
  const http = 'http://vault.vault:8200';

  test.each<[string, object]>([
    [
      'SecretStore',
      object('external-secrets.io/v1', 'SecretStore', { provider: { vault: { server: http } } }),
    ],
    [
      'ClusterSecretStore',
      object('external-secrets.io/v1beta1', 'ClusterSecretStore', { provider: { vault: { server: http } } }),
    ],
    ['VaultConnection', object('secrets.hashicorp.com/v1beta1', 'VaultConnection', { address: http })],
    [
      'SecretProviderClass',
      object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', {
        provider: 'vault',
        parameters: { vaultAddress: http },
      }),
    ],
    ['ClusterIssuer', object('cert-manager.io/v1', 'ClusterIssuer', { vault: { server: http } })],
    [
      'Bank-Vaults',
      workload({
        annotations: {},
        initContainers: [],
        otherAnnotations: { 'vault.security.banzaicloud.io/vault-addr': http },
      }),
    ],
  ])('%s speaks http: vault-address-plain-http', (_, made) => {
    expect(brokenBy(made)).toEqual(['vault-address-plain-http (warning)']);
    expect(brokenByText(JSON.stringify(made).replace(http, 'https://vault.example'))).toEqual([]);
  });

  test.each<[string, object]>([
    ['VaultConnection', object('secrets.hashicorp.com/v1beta1', 'VaultConnection', { skipTLSVerify: true })],
    [
      'SecretProviderClass',
      object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', {
        parameters: { vaultSkipTLSVerify: 'true' },
      }),
    ],
    [
      'Bank-Vaults',
      workload({
        annotations: {},
        initContainers: [],
        otherAnnotations: { 'vault.security.bank-vaults.io/vault-skip-verify': 'true' },
      }),
    ],
  ])('%s takes any certificate: vault-tls-skip-verify', (_, made) => {
    expect(brokenBy(made)).toEqual(['vault-tls-skip-verify']);
    expect(brokenByText(JSON.stringify(made).replace(/"true"|true/, '"false"'))).toEqual([]);
  });

  test('kinds of the same name of others are not looked at', () => {
    expect(brokenBy(object('example.com/v1', 'Issuer', { vault: { server: http } }))).toEqual([]);
    for (const spec of [null, 'x', [], { vault: null }, { vault: { server: 5 } }])
      expect(brokenBy(object('cert-manager.io/v1', 'Issuer', spec as object))).toEqual([]);
  });
});

describe('injector-job-never-ends', () => {
  const job = (command: string, shares: object) =>
    brokenBy(workload({ kind: 'Job', container: { command: ['sh', '-c', command] }, ...shares }));

  test('is a note where the application ends the agent, whose process it sees', () => {
    const shares = { spec: { shareProcessNamespace: true } };
    expect(job('run; pkill vault', shares)).toEqual(['injector-job-never-ends (note)']);
    expect(
      job('run; kill $(pidof vault)', { annotations: asking({ 'agent-share-process-namespace': 'true' }) }),
    ).toEqual(['injector-job-never-ends (note)']);
    expect(job('run; pkill vault', {})).toEqual(['injector-job-never-ends']);
    expect(job('run', shares)).toEqual(['injector-job-never-ends']);
  });
});

test('an unreadable value of agent-init-first is the only finding: the pod is refused, and has no order', () => {
  expect(brokenBy(workload({ annotations: asking({ 'agent-init-first': 'yes' }) }))).toEqual([
    'injector-value-refused',
  ]);
  expect(brokenBy(workload({ annotations: asking({ 'agent-init-first': 'false' }) }))).toEqual([
    'injector-init-order',
  ]);
  expect(GATE.name).toBe('wait-for-secrets');
});

describe('quotes that an old serializer has wrapped, without an indentation', () => {
  const manifest = (quoted: string) =>
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: a\n    annotations:\n      note: ${quoted}\n  data: { VAULT_TOKEN: root }\n`;

  test.each([
    ["'one\n      two'"],
    ["'one\n    two\n\n    three: it''s'"],
    ['"one\n    two \\" three\\\n    four"'],
    ["'one\ntwo'"],
  ])('%j is read as kubectl reads it, and lines stay lines', (quoted) => {
    const { findings, unreadable } = checkManifests([{ file: 'a.yaml', text: manifest(quoted) }]);
    expect(unreadable).toEqual([]);
    const line =
      manifest(quoted)
        .split('\n')
        .findIndex((one) => one.includes('VAULT_TOKEN')) + 1;
    expect(findings.map(({ rule, location }) => [rule, location.line])).toEqual([
      ['vault-token-in-manifest', line],
    ]);
  });

  test.each([["'never closed"], ['"never closed'], ["'one\n    two' three"]])('%j is none', (quoted) => {
    expect(checkManifests([{ file: 'a.yaml', text: manifest(quoted) }]).unreadable).toHaveLength(1);
  });
});

describe('lists and maps in brackets that somebody has wrapped, without an indentation', () => {
  const manifest = (flow: string) =>
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: a\n    annotations: ${flow}\n  data: { VAULT_TOKEN: root }\n`;

  test.each([
    ['{a: b,\n    c: d}'],
    ['{\n  a: b,\n  c: d\n}'],
    ["{a: 'it''s }',\n    c: \"]\", # } here\n  e: it's\n}"],
    ['{a: b,\n\n    c: d}\n    # behind'],
    ['{}\n  labels: {x: y,\nz: q}\n  other: [a,\n[b,\nc],\nd]'],
  ])('%j is read as kubectl reads it, and lines stay lines', (flow) => {
    const text = manifest(flow);
    const { findings, unreadable } = checkManifests([{ file: 'a.yaml', text }]);
    expect(unreadable).toEqual([]);
    const line = text.split('\n').findIndex((one) => one.includes('VAULT_TOKEN')) + 1;
    expect(findings.map(({ rule, location }) => [rule, location.line])).toEqual([
      ['vault-token-in-manifest', line],
    ]);
  });

  test.each([['{a: b,\n    c: d'], ['[a,\nb}'], ['{a: b,\n  c: [d}\n']])('%j is none', (flow) => {
    expect(checkManifests([{ file: 'a.yaml', text: manifest(flow) }]).unreadable).toHaveLength(1);
  });
});

describe('a control character', () => {
  test.each(['"a\u0000b"', "'a\u0000b'", 'a\u0000b', '"\u007f"', '# \u0001'])(
    'makes a document one that kubectl refuses, and leaves the others: %j',
    (value) => {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  x: ${value}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\ndata: { VAULT_TOKEN: root }\n`;
      const { findings, unreadable } = checkManifests([{ file: 'a.yaml', text }]);
      expect(unreadable).toEqual([
        {
          file: 'a.yaml',
          line: 5,
          column: expect.any(Number) as number,
          reason: expect.stringMatching(/^it holds the control character U\+00/) as string,
        },
      ]);
      expect(findings.map(({ location }) => location.document)).toEqual([2]);
    },
  );
});

describe('braces in braces', () => {
  test.each([
    '{{ "{{" }}- with secret "kv/data/web" -{{ "}}" }}x{{ "{{" }} end {{ "}}" }}',
    '{{ "{{" }} .Data.data.a {{ "}}" }}',
    '{{ `{{ with secret "kv/data/web" }}` }}',
  ])('%s is of a chart: nothing is guessed', (template) => {
    const { unreadable } = checked([reading(template)]);
    expect(unreadable).toMatchObject([{ reason: 'Helm template' }]);
  });

  test('an agent may write braces of its own', () => {
    const template = '{{ with secret "kv/data/web" }}{{ "{{" }} {{ .Data.data.a }} {{ "}}" }}{{ end }}';
    expect(brokenBy(reading(template))).toEqual([]);
  });
});
