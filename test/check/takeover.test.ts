import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { declaredByAnnotations } from '../../lib/check';
import { injectManifests, readDeclaration } from '../../lib/inject';
import { admit } from '../support/injector/model';
import { type Pod } from '../support/injector/pod';
import { waitUntil } from '../support/process';
import { startAgent } from '../support/vault-server/agent';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { createLocalLogin } from '../support/vault-server/local-agent';

/**
 * The declaration that replaces hand-written annotations of the injector, against the agent's configuration that the
 * webhook makes of the same annotations (the model of test/support/injector): the same files, and a real agent gives
 * both the same bytes. Or it says what it does not take over.
 */
const KV2 = 'takeover-kv2';
const KV1 = 'takeover-kv1';
const root = VaultClient.fromEnvironment();
const SECRET = {
  password: "it's; $PW {{ x }}",
  user: 'bob',
  'dash-key': 'é\n',
  number: '5432',
  b64: 'aGVsbG8=',
};

const from = (path: string, body: string) => `{{ with secret "${path}" }}${body}{{ end }}`;
const app2 = `${KV2}/data/app`;
const app1 = `${KV1}/app`;

/** Templates that have words in a declaration. */
const TAKEN: readonly string[] = [
  from(app2, '{{ .Data.data.password }}'),
  from(app2, 'user={{ .Data.data.user }}\npassword={{ .Data.data.password }}\n'),
  `{{- with secret "${app2}" -}}\n{{ .Data.data.user }}\n{{- end }}`,
  `{{ with secret "${app2}" -}}\n  export PW='{{ .Data.data.password }}'\n{{- end }}\n`,
  from(app2, '{{ index .Data.data "dash-key" }}'),
  from(app2, '{{ .Data.data.password | base64Encode }}'),
  from(app2, '{{ .Data.data.b64 | base64Decode }}'),
  from(app2, 'postgres://{{ .Data.data.user }}:{{ .Data.data.number }}@db:5432/shop'),
  from(app2, '{"user": "{{ .Data.data.user }}"}'),
  from(app2, '{{ "{{" }} {{ .Data.data.user }} {{ "}}" }}'),
  from(app2, '{{/* who */}}{{ .Data.data.user }}'),
  `{{ $s := secret "${app2}" }}{{ $s.Data.data.user }}/{{ $s.Data.data.password }}`,
  `{{ with $s := secret "${app2}" }}{{ $s.Data.data.user }}{{ end }}`,
  `{{ (secret "${app2}").Data.data.user }}`,
  from(app2, `{{ .Data.data.user }}${from(app1, '{{ .Data.password }}')}{{ .Data.data.number }}`),
  `${from(app2, '{{ .Data.data.user }}')}\n${from(app1, '{{ .Data.user }}')}\n`,
  from(app1, '{{ .Data.password }}'),
  from(app1, 'a: {{ .Data.user }}\nb: {{ index .Data "dash-key" }}'),
  from(app1, '{{ .Data.b64 | base64Decode }}'),
  from(`${KV2}/app`, '{{ .Data.data.user }}'),
  from(`${app2}?version=1`, '{{ .Data.data.user }}'),
  `before\n${from(app2, '{{ with .Data.data }}{{ .user }}{{ end }}')}\nafter`,
  `{{ with (secret "${app2}") }}{{ .Data.data.user }}{{ end }}`,
  from(app2, "{{ .Data.data.user }}: it's $HOME %s ${X} \\ \t é\n"),
];

/** Templates that have none, and what is said. */
const NOT_TAKEN: readonly (readonly [string, RegExp])[] = [
  ['', /the default template writes every key of .*; name the keys/],
  [
    from(app2, '{{ range $k, $v := .Data.data }}{{ $k }}={{ $v }}\n{{ end }}'),
    /the template has \{\{ range \}\}/,
  ],
  [from(app2, '{{ if .Data.data.user }}x{{ end }}'), /the template has \{\{ if \}\}/],
  [
    `{{ with secret "${app2}" }}{{ .Data.data.user }}{{ else }}none{{ end }}`,
    /the template has \{\{ else \}\}/,
  ],
  [from(app2, '{{ .Data.data | toJSON }}'), /the function toJSON/],
  [from(app2, '{{ .Data.data.user | toUpper }}'), /the function toUpper/],
  [from(app2, '{{ .Data.data.user | urlquery }}'), /the function urlquery/],
  [from(app2, '{{ printf "%s" .Data.data.user }}'), /the function printf/],
  [from(app2, '{{ .Data.data }}'), /reads \.Data\.data, and a reference is one key/],
  [from(app2, '{{ .Data.metadata.version }}'), /reads \.Data\.metadata\.version, and a reference is one key/],
  [from(app2, '{{ .LeaseID }}'), /reads \.LeaseID/],
  [from(app2, 'nothing'), /no value of a secret/],
  ['plain text', /no value of a secret/],
  [
    `{{ with secret "pki/issue/web" "common_name=web" }}{{ .Data.certificate }}{{ end }}`,
    /reads with parameters; write pki/,
  ],
  [from('pki/issue/web', '{{ .Data.certificate }}'), /is not answered to a read; write pki/],
  [
    `{{ with pkiCert "pki/issue/web" "common_name=web" }}{{ .Key }}{{ end }}`,
    /\{\{ with \}\} of something else than a secret/,
  ],
  [from(app2, '{{ .Data.data.user'), /the template is none/],
  [`{{ block "t" . }}x{{ end }}`, /the template defines templates/],
  [from(app2, '{{ .Data.data.a.b }}'), /reads \.Data\.data\.a\.b, and a reference is one key/],
  [from(app2, '{{ env "HOME" }}{{ .Data.data.user }}'), /the function env/],
];

interface Manifest {
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers?: readonly object[];
}

function deployment({ annotations }: Manifest): { readonly text: string; readonly pod: Pod } {
  const prefixed = Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`vault.hashicorp.com/${name}`, value]),
  );
  // As the API server gives it to the webhook: with the token of the service account.
  const mount = {
    name: 'kube-api-access-x',
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    readOnly: true,
  };
  const container = { name: 'app', image: 'registry.example/app:1' };
  const spec = { serviceAccountName: 'web', containers: [container] };
  const template = { metadata: { annotations: prefixed }, spec };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', annotations: prefixed },
    spec: { ...spec, containers: [{ ...container, volumeMounts: [mount] }] },
  };
  return { text: stringify(object, { lineWidth: 0 }), pod: pod as unknown as Pod };
}

const annotationsOf = (template: string, more: Readonly<Record<string, string>> = {}) => ({
  'agent-inject': 'true',
  role: 'shop-web',
  'agent-inject-secret-conf': app2,
  ...(template === '' ? {} : { 'agent-inject-template-conf': template }),
  ...more,
});

interface AgentTemplate {
  readonly destination: string;
  readonly contents: string;
  readonly left_delimiter?: string;
  readonly right_delimiter?: string;
}

/** The templates of the agent that the webhook would add. */
function webhookTemplates(pod: Pod): readonly AgentTemplate[] {
  const { injected, message } = admit(pod);
  if (injected === undefined) throw new Error(message);
  const init = injected.spec.initContainers?.[0] as unknown as {
    env: { name: string; value?: { template: readonly AgentTemplate[] } }[];
  };
  return init.env.find(({ name }) => name === 'VAULT_CONFIG')?.value?.template ?? [];
}

/** Those of the agent that the declaration gives, to the manifest without the annotations. */
function declaredTemplates(text: string): readonly AgentTemplate[] {
  const { workloads, notTaken } = declaredByAnnotations([{ file: 'web.yaml', text }]);
  expect(notTaken).toEqual([]);
  const file = {
    apiVersion: 'aks-vault-constructs/v1',
    kind: 'VaultSecrets',
    vault: { address: 'https://vault.example:8200' },
    workloads,
  };
  const object = parse(text) as { spec: { template: { metadata: object } } };
  object.spec.template.metadata = {};
  const { texts } = injectManifests(
    [{ file: 'web.yaml', text: stringify(object) }],
    readDeclaration(stringify(file), 'f'),
  );
  const made = parse(texts[0]?.text ?? '') as {
    spec: { template: { metadata: { annotations: Record<string, string> } } };
  };
  const config = made.spec.template.metadata.annotations['aks-vault-constructs/agent.json'] ?? '';
  return (JSON.parse(config) as { template: readonly AgentTemplate[] }).template;
}

describe('a declaration from annotations', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'avc-takeover-'));
    await root.enableMount(KV2, { type: 'kv', options: { version: '2' } });
    await root.enableMount(KV1, { type: 'kv' });
    const written = async () => (await root.write(`${KV2}/data/app`, { data: SECRET })).status < 400;
    await waitUntil('the mount to be there', written);
    expectOk(await root.write(app1, SECRET), 'secret');
    const policy = [KV2, KV1]
      .map((mount) => `path "${mount}/*" { capabilities = ["read", "list"] }`)
      .join('\n');
    expectOk(await root.putPolicy('takeover', policy), 'policy');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const manifests = [
    ...TAKEN.map((template) => annotationsOf(template)),
    annotationsOf(TAKEN[0] ?? '', { 'agent-inject-file-conf': 'app.conf' }),
    annotationsOf(TAKEN[0] ?? '', { 'secret-volume-path': '/srv/app' }),
    annotationsOf(TAKEN[0] ?? '', {
      'agent-inject-secret-second': app1,
      'agent-inject-template-second': TAKEN[16] ?? '',
    }),
  ];

  test(`delivers the same files with the same bytes: ${String(manifests.length)} manifests, by a real agent`, async () => {
    const login = await createLocalLogin(root, ['takeover'], folder);
    const pairs = manifests.flatMap((annotations) => {
      const { text, pod } = deployment({ annotations });
      const [theirs, ours] = [webhookTemplates(pod), declaredTemplates(text)];
      const files = (templates: readonly AgentTemplate[]) =>
        templates.map(({ destination }) => destination).sort();
      expect(files(ours)).toEqual(files(theirs));
      return theirs.map(
        (one) =>
          [one, ours.find(({ destination }) => destination === one.destination) as AgentTemplate] as const,
      );
    });
    const file = (index: number, side: number) => join(folder, `${String(index)}-${String(side)}`);
    const agent = await startAgent({
      vault: { address: root.address },
      auto_auth: { method: [login] },
      template: pairs.flatMap((pair, index) =>
        pair.map((one, side) => ({ ...one, destination: file(index, side), perms: '0600' })),
      ),
    });
    try {
      const all = pairs.flatMap((_, index) => [file(index, 0), file(index, 1)]);
      await waitUntil('all files', () => all.every((one) => existsSync(one)), { timeoutMs: 60_000 });
      for (const index of pairs.keys()) {
        const [theirs, ours] = [0, 1].map((side) => readFileSync(file(index, side), 'utf8'));
        expect([pairs[index]?.[0].contents, ours]).toEqual([pairs[index]?.[0].contents, theirs]);
      }
    } finally {
      await agent.stop();
    }
  });

  test.each(NOT_TAKEN)('says why it does not take over %j', (template, reason) => {
    const { text } = deployment({ annotations: annotationsOf(template) });
    const { workloads, notTaken } = declaredByAnnotations([{ file: 'web.yaml', text }]);
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
    [{ 'auth-type': 'azure' }, 'auth-type'],
    [{ role: '' }, 'role'],
    [{ 'agent-inject-file-conf': 'deep/app.conf' }, 'agent-inject-secret-conf'],
    [{ 'secret-volume-path-conf': '/elsewhere' }, 'agent-inject-secret-conf'],
    [{ namespace: 'teams/shop' }, 'service'],
    [
      { 'agent-share-process-namespace': 'true', 'agent-inject-command-conf': 'kill -HUP 1' },
      'agent-inject-secret-conf',
    ],
  ])('says that it does not take over %j', (more, annotation) => {
    const { text } = deployment({ annotations: annotationsOf(TAKEN[0] ?? '', more) });
    const { notTaken } = declaredByAnnotations([{ file: 'web.yaml', text }]);
    expect(notTaken.map(({ at }) => at.split(': ').at(-1))).toContain(annotation);
  });

  test('takes over server, namespace, authority, mount, interval, image and commands', () => {
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
    };
    const { text } = deployment({ annotations: annotationsOf(TAKEN[0] ?? '', more) });
    expect(declaredByAnnotations([{ file: 'web.yaml', text }])).toEqual({
      notTaken: [],
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
          files: { conf: { content: { kv2: KV2, at: 'app', key: 'password' }, mode: '0400' } },
          visibleTo: ['app'],
          onChange: { files: { conf: { command: ['/bin/sh', '-c', 'echo done'] } } },
          renderInterval: '30s',
          agentImage: { reference: 'hashicorp/vault:1.21.7' },
        },
      ],
    });
  });

  test.each([
    ['database/creds/shop', 'username', { database: 'database', role: 'shop', field: 'username' }],
    [
      'teams/db/static-creds/shop',
      'password',
      { database: 'teams/db', staticRole: 'shop', field: 'password' },
    ],
    ['aws/creds/deploy', 'access_key', { vaultPath: 'aws/creds/deploy', field: 'access_key' }],
    ['rabbitmq/creds/shop', 'username', { vaultPath: 'rabbitmq/creds/shop', field: 'username' }],
    ['teams/kv/data/shop/db', 'data.user', { kv2: 'teams/kv', at: 'shop/db', key: 'user' }],
  ])('knows the engine of %s by its path and key', (path, field, reference) => {
    const { text } = deployment({ annotations: annotationsOf(from(path, `{{ .Data.${field} }}`)) });
    expect(declaredByAnnotations([{ file: 'f', text }]).workloads).toMatchObject([
      { files: { conf: reference } },
    ]);
  });

  test('has nothing to say of pods that ask for nothing, and names texts that are no YAML', () => {
    const { text } = deployment({ annotations: {} });
    const { workloads, notTaken } = declaredByAnnotations([
      { file: 'a', text },
      { file: 'b', text: 'a: [' },
    ]);
    expect(workloads).toEqual([]);
    expect(notTaken.map(({ at }) => at)).toEqual(['b:1']);
  });
});
