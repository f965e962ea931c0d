import { parse, stringify } from 'yaml';
import { checkManifests, declaredByAnnotations } from '../../../lib/check';
import { readDeclaration } from '../../../lib/inject';
import { annotationsOf, deployment, type ShortAnnotations, taken } from './manifests';
import { app2, from, REFUSED } from './styles';

/** What else of annotations is taken over, and what is said of the rest. */
const template = from(app2, '{{ .Data.data.password }}');
const conf = (more: ShortAnnotations = {}) => annotationsOf(app2, template, more);

test.each(REFUSED)('says why it does not take over %j', (text, reason) => {
  const { workloads, notTaken } = taken(annotationsOf(app2, text));
  expect(workloads).toEqual([]);
  expect(notTaken.map((one) => one.reason)).toEqual([expect.stringMatching(reason)]);
  expect(notTaken[0]?.at).toMatch(/^web\.yaml:\d+: Deployment shop\/web: agent-inject-secret-conf$/);
});

test.each([
  [{ 'agent-configmap': 'own' }, 'agent-configmap'],
  [{ 'agent-inject-token': 'true' }, 'agent-inject-token'],
  [{ 'tls-skip-verify': 'true' }, 'tls-skip-verify'],
  [{ 'agent-json-patch': '[]' }, 'agent-json-patch'],
  [{ 'agent-cache-enable': 'true' }, 'agent-cache-enable'],
  [{ 'agent-share-process-namespace': 'true' }, 'agent-share-process-namespace'],
  [{ 'agent-extra-secret': 'own' }, 'agent-extra-secret'],
  [{ 'agent-requests-mem': '64M' }, 'agent-requests-mem'],
  [{ 'agent-inject-status': 'injected' }, 'agent-inject-status'],
  [{ 'auth-type': 'azure' }, 'auth-type'],
  [{ 'auth-config-region': 'eu' }, 'auth-config-region'],
  [{ 'ca-cert': '/etc/ssl/ca.pem' }, 'ca-cert'],
  [{ role: '' }, 'role'],
  [{ 'agent-inject-containers': 'other' }, 'agent-inject-containers'],
  [{ 'agent-inject-file-conf': 'deep/app.conf' }, 'agent-inject-secret-conf'],
  [{ 'agent-inject-perms-conf': '0666' }, 'agent-inject-secret-conf'],
  [
    {
      'agent-inject-secret-conf': '',
      'agent-inject-template-conf': '',
      'agent-inject-template-file-conf': '/t',
    },
    'agent-inject-template-file-conf',
  ],
  [{ 'secret-volume-path-conf': '/elsewhere' }, 'agent-inject-secret-conf'],
  [{ namespace: 'teams/shop' }, 'service'],
  [
    { 'agent-share-process-namespace': 'true', 'agent-inject-command-conf': 'kill -HUP 1' },
    'agent-inject-secret-conf',
  ],
])('says that it does not take over %j', (more, annotation) => {
  const { notTaken } = taken(conf(more));
  expect(notTaken.map(({ at }) => at.split(': ').at(-1))).toContain(annotation);
});

test.each<ShortAnnotations>([
  { 'agent-inject-token': 'false' },
  { 'tls-skip-verify': '0' },
  { 'agent-init-first': 'true' },
  { 'agent-inject-status': 'update' },
  { 'agent-pre-populate': 'false' },
  { 'agent-run-as-same-user': 'true' },
  { 'agent-revoke-on-shutdown': 'true' },
  { 'log-level': 'debug' },
  { 'client-timeout': '10s' },
  { 'error-on-missing-key-conf': 'true' },
  { 'auth-config-role': 'shop-web' },
  { 'agent-telemetry-prometheus_retention_time': '30s' },
])('has nothing to say of %j, which changes no file', (more) => {
  expect(taken(conf(more))).toEqual(taken(conf()));
});

test('takes over server, namespace, authority, mount, interval, image, resources, containers and commands', () => {
  const more = {
    service: 'https://vault.shop:8200',
    namespace: 'teams/shop',
    'tls-secret': 'vault-ca',
    'ca-cert': '/vault/tls/ca.pem',
    'tls-server-name': 'vault.internal',
    'auth-path': 'auth/k8s-shop',
    'template-static-secret-render-interval': '30s',
    'agent-image': 'hashicorp/vault:1.21.7',
    'agent-inject-command-conf': 'echo done',
    'agent-inject-perms-conf': '0400',
    'agent-inject-containers': 'app',
    'agent-limits-cpu': '250m',
    'agent-requests-mem': '64Mi',
    'agent-limits-mem': '128Mi',
  };
  const result = taken(conf(more), ['app', 'proxy']);
  expect(result).toEqual({
    notTaken: [],
    remarks: [
      {
        at: expect.stringMatching(
          /^web\.yaml:\d+: Deployment shop\/web: agent-inject-command-conf$/,
        ) as string,
        reason: expect.stringContaining('in the container vault-agent') as string,
      },
    ],
    workloads: [
      {
        target: { kind: 'Deployment', name: 'web', namespace: 'shop' },
        access: { roleName: 'shop-web', auth: { kubernetes: 'k8s-shop', audience: { apiServer: true } } },
        vault: {
          address: 'https://vault.shop:8200',
          namespace: 'teams/shop',
          tlsServerName: 'vault.internal',
          ca: { secret: { name: 'vault-ca', key: 'ca.pem' } },
        },
        files: { conf: { content: { kv2: 'takeover-kv2', at: 'app', key: 'password' }, mode: '0400' } },
        visibleTo: ['app'],
        onChange: { files: { conf: { command: ['/bin/sh', '-c', 'echo done'] } } },
        renderInterval: '30s',
        agentImage: { reference: 'hashicorp/vault:1.21.7' },
        agentResources: { cpu: { limit: '250m' }, memory: { request: '64Mi', limit: '128Mi' } },
      },
    ],
  });
  const file = { apiVersion: 'aks-vault-constructs/v1', kind: 'VaultSecrets', workloads: result.workloads };
  expect(readDeclaration(stringify(file), 'f').workloads).toHaveLength(1);
});

test('without visibleTo where all containers are listed', () => {
  const { workloads } = taken(conf({ 'agent-inject-containers': 'app, proxy' }), ['app', 'proxy']);
  expect(workloads[0]).not.toHaveProperty('visibleTo');
});

test.each([
  ['database/creds/shop', 'username', { database: 'database', role: 'shop', field: 'username' }],
  ['teams/db/static-creds/shop', 'password', { database: 'teams/db', staticRole: 'shop', field: 'password' }],
  ['aws/creds/deploy', 'access_key', { vaultPath: 'aws/creds/deploy', field: 'access_key' }],
  ['rabbitmq/creds/shop', 'username', { vaultPath: 'rabbitmq/creds/shop', field: 'username' }],
  ['teams/kv/data/shop/db', 'data.user', { kv2: 'teams/kv', at: 'shop/db', key: 'user' }],
])('knows the engine of %s by its path and key', (path, field, reference) => {
  expect(taken(annotationsOf(path, from(path, `{{ .Data.${field} }}`))).workloads).toMatchObject([
    { files: { conf: reference } },
  ]);
});

test.each([
  ['database/creds/shop', { database: 'database', role: 'shop', field: 'username' }],
  ['rabbitmq/creds/shop', { vaultPath: 'rabbitmq/creds/shop', field: 'username' }],
  ['teams/kv/data/shop/db', { $all: { kv2: 'teams/kv', at: 'shop/db' } }],
  ['kv/shop/db', { $all: { kv1: 'kv', at: 'shop/db' } }],
])('a template that is taken over as it is says what it reads: %s', (path, read) => {
  const key = path.includes('/data/') ? 'data.username' : 'username';
  const text = from(path, `{{ .Data.${key} | toUpper }}`);
  expect(taken(annotationsOf(path, text)).workloads).toMatchObject([
    { files: { conf: { agentTemplate: text, reads: [read] } } },
  ]);
});

test('a certificate with those above it and its key is one file, as pki writes it', () => {
  const text =
    '{{ with pkiCert "pki/issue/web" "common_name=web.shop.svc" "alt_names=a.shop,b.shop" "ttl=3600" }}{{ .Cert }}{{ range .CAChain }}{{ . }}{{ end }}{{ .Key }}{{ end }}';
  const certificate = { commonName: 'web.shop.svc', altNames: ['a.shop', 'b.shop'], ttl: '3600s' };
  expect(taken(annotationsOf('pki/issue/web', text)).workloads).toMatchObject([
    { files: { conf: { pki: 'pki', role: 'web', certificate } } },
  ]);
});

test('has nothing to say of pods that ask for nothing, and names texts that are no YAML', () => {
  const { workloads, notTaken } = declaredByAnnotations([
    { file: 'a', text: deployment({}).text },
    { file: 'b', text: 'a: [' },
  ]);
  expect(workloads).toEqual([]);
  expect(notTaken.map(({ at }) => at)).toEqual(['b:1']);
});

describe('a template in a file', () => {
  const { text } = deployment(
    annotationsOf(app2, undefined, {
      'agent-inject-template-file-conf': '/templates/conf.tmpl',
      'agent-copy-volume-mounts': 'app',
    }),
  );
  const object = parse(text) as { spec: { template: { spec: { containers: object[] } } } };
  const mounts = [{ name: 'templates', mountPath: '/templates' }];
  Object.assign(object.spec.template.spec, {
    containers: object.spec.template.spec.containers.map((one) => ({ ...one, volumeMounts: mounts })),
    volumes: [{ name: 'templates', configMap: { name: 'templates' } }],
  });
  const configMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'templates', namespace: 'shop' },
    data: { 'conf.tmpl': template },
  };
  const files = (...objects: readonly object[]) => {
    const source = { file: 'web.yaml', text: objects.map((one) => stringify(one)).join('---\n') };
    const { workloads, notTaken } = declaredByAnnotations([source]);
    return { files: workloads.map((one) => one['files']), notTaken };
  };

  test('of a ConfigMap that the agent finds, by the mounts that it copies, is taken over', () => {
    expect(files(configMap, object)).toMatchObject({
      files: [{ conf: { kv2: 'takeover-kv2', at: 'app', key: 'password' } }],
      notTaken: [{ reason: expect.stringMatching(/^another container's mounts/) as string }],
    });
  });

  test('that is not in the manifests is named with its path', () => {
    expect(files(object).notTaken.map(({ reason }) => reason)).toContain(
      'the template is the file /templates/conf.tmpl, which is not in these manifests; write its text as agentTemplate',
    );
  });

  test('of a ConfigMap is looked at by check, with the line of the ConfigMap', () => {
    const source = { file: 'web.yaml', text: `${stringify(configMap)}---\n${stringify(object)}` };
    const found = checkManifests([source]).findings.filter(({ rule }) => rule === 'template-missing-key');
    expect(found).toMatchObject([
      {
        location: { kind: 'ConfigMap', path: 'data["conf.tmpl"]' },
        remedy: 'vault.hashicorp.com/error-on-missing-key-conf: "true"',
      },
    ]);
  });
});

test('a command with agent-pre-populate-only, which runs before the application, is said not to', () => {
  const command = { 'agent-inject-command-conf': 'echo done' };
  const remarks = (more: ShortAnnotations) => taken(conf({ ...command, ...more })).remarks;
  expect(remarks({})).toMatchObject([
    { reason: expect.stringMatching(/^as an onChange it runs in/) as string },
  ]);
  expect(remarks({ 'agent-pre-populate-only': 'true' })).toMatchObject([
    {
      reason: expect.stringMatching(
        /^with agent-pre-populate-only it runs once, before the application/,
      ) as string,
    },
  ]);
});
