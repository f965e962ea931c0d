import { parse } from 'yaml';
import { annotationDeclaration } from '../../lib/cli/annotation-declaration';
import { injectManifests, manifestText, readDeclaration, withoutInjectorAnnotations } from '../../lib/inject';

interface Pod {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly metadata?: object;
}

const SECURITY = { runAsUser: 10001, runAsGroup: 10001 };

function manifest({ annotations = {}, spec = {}, metadata = {} }: Pod = {}): string {
  const named = Object.entries(annotations).map(([name, value]) => [`vault.hashicorp.com/${name}`, value]);
  return manifestText([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', ...metadata },
      spec: {
        template: {
          metadata: {
            annotations: {
              'vault.hashicorp.com/agent-inject': 'true',
              'vault.hashicorp.com/role': 'shop-web',
              'vault.hashicorp.com/agent-inject-secret-db': 'secret/data/shop/db',
              ...Object.fromEntries(named),
            },
          },
          spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'web:1' }], ...spec },
        },
      },
    },
  ]);
}

/** With the address that the user writes. */
const addressed = (declaration: string) =>
  declaration.replace('address: https://VAULT-ADDRESS', 'address: https://vault.example:8200');

const declared = (...texts: readonly string[]) =>
  annotationDeclaration(texts.map((text, index) => ({ file: `${String(index)}.yaml`, text })));

const REFUSED: readonly (readonly [string, Pod, RegExp])[] = [
  [
    'a pod without a service account',
    { spec: { serviceAccountName: undefined } },
    /INJECT_SERVICE_ACCOUNT_MISSING/,
  ],
  ['the account "default"', { spec: { serviceAccountName: 'default' } }, /INJECT_SERVICE_ACCOUNT_DEFAULT/],
  [
    'a folder that the system needs',
    { annotations: { 'secret-volume-path': '/etc/ssl' } },
    /POD_SECRETS_PATH_TAKEN/,
  ],
  [
    'permissions for the owner alone, and no user',
    { annotations: { 'agent-inject-perms-db': '0400' } },
    /write securityContext: \{ runAsUser: 10001, runAsGroup: 10001 \} .* \[POD_FILE_MODE_USER_UNKNOWN\]/,
  ],
  [
    'a mount of the application in the folder',
    {
      spec: {
        containers: [
          { name: 'web', image: 'web:1', volumeMounts: [{ name: 'own', mountPath: '/vault/secrets' }] },
        ],
        volumes: [{ name: 'own', emptyDir: {} }],
      },
    },
    /POD_SECRETS_PATH_MOUNTED/,
  ],
  ['a pod for Windows', { spec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } }, /POD_NOT_ON_LINUX/],
];

describe('what inject would refuse in a declaration of annotations', () => {
  test('is nothing for a pod that has all it needs, and that declaration is taken', () => {
    const text = manifest({
      annotations: { 'secret-volume-path': '/etc/sec' },
      spec: { securityContext: SECURITY },
    });
    const { refused, remarks, text: declaration } = declared(text);
    expect({ refused, remarks }).toEqual({ refused: [], remarks: [] });
    const sources = withoutInjectorAnnotations([{ file: 'web.yaml', text }]);
    expect(injectManifests(sources, readDeclaration(addressed(declaration), 'vault.yaml')).injected).toEqual([
      'Deployment shop/web',
    ]);
  });

  test.each(REFUSED)('is said beforehand: %s', (_, pod, reason) => {
    const { refused, text } = declared(manifest(pod));
    expect(refused).toEqual([expect.stringMatching(reason)]);
    expect(text).toMatch(/^# Fix first: Deployment shop\/web: /m);
    expect(() => parse(text) as unknown).not.toThrow();
  });

  test('is said all at once where there are several, and not one after the other', () => {
    const { refused } = declared(
      manifest({
        annotations: { 'secret-volume-path': '/usr/share', 'agent-inject-perms-db': '0400' },
        spec: { serviceAccountName: undefined },
      }),
    );
    const codes = refused.map((line) => /\[([A-Z_]+)\]$/.exec(line)?.[1]);
    expect(codes.sort()).toEqual([
      'INJECT_SERVICE_ACCOUNT_MISSING',
      'POD_FILE_MODE_USER_UNKNOWN',
      'POD_SECRETS_PATH_TAKEN',
    ]);
  });

  test("an operator's own kind is taken over with the place of its pod template, and cleaned too", () => {
    const text = manifest()
      .replace('kind: Deployment', 'kind: Shop')
      .replace('apps/v1', 'shop.example/v1')
      .replace('template:', 'pods:');
    const { refused, text: declaration } = declared(text);
    expect(refused).toEqual([]);
    expect(declaration).toContain('podTemplate: /spec/pods\n');
    const sources = withoutInjectorAnnotations([{ file: 'shop.yaml', text }]);
    expect(sources[0]?.text).not.toContain('vault.hashicorp.com');
    expect(injectManifests(sources, readDeclaration(addressed(declaration), 'vault.yaml')).injected).toEqual([
      'Shop shop/web',
    ]);
  });

  test('is also a target that means two objects', () => {
    const { refused } = declared(manifest(), manifest());
    expect(refused).toEqual([expect.stringMatching(/INJECT_TARGET_AMBIGUOUS/)]);
  });

  test('a command is taken over with the remark that it runs in the container of the agent', () => {
    const { refused, remarks, text } = declared(
      manifest({ annotations: { 'agent-inject-command-db': 'reload' } }),
    );
    expect(refused).toEqual([]);
    expect(remarks).toEqual([
      expect.stringMatching(
        /^0\.yaml:\d+: Deployment shop\/web: agent-inject-command-db: .*container vault-agent/,
      ),
    ]);
    expect(text).toMatch(/^# Not quite the same: /m);
  });

  test('a text that ends with empty lines is between quotes, where they can be seen', () => {
    const template = '{{ with secret "secret/data/shop/db" }}{{ .Data.data.user }}{{ end }}\n\n';
    const { text } = declared(manifest({ annotations: { 'agent-inject-template-db': template } }));
    expect(text).toContain(String.raw`- "\n\n"`);
    expect(text).not.toContain('|+');
  });
});

describe('manifests without the annotations of the injector', () => {
  const TEXT = `# ours
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata:
      annotations:
        a: 1   # before
        vault.hashicorp.com/agent-inject: "true" # gone
        vault.hashicorp.com/agent-inject-template-db: |
          {{ with secret "x" }}

          {{ end }}

        # about b
        b: 2
    spec: {containers: []}
---
kind: List
apiVersion: v1
items: [] # nothing
`;

  test('have every other byte', () => {
    const [left] = withoutInjectorAnnotations([{ file: 'm', text: TEXT }]);
    const lines = TEXT.split('\n');
    expect(left?.text).toBe([...lines.slice(0, 9), ...lines.slice(14)].join('\n'));
  });

  test('have no empty map where nothing else was in it', () => {
    const text = TEXT.replace(/ {8}a: 1.*\n/, '').replace(/\n {8}# about b\n {8}b: 2\n/, '\n');
    const [left] = withoutInjectorAnnotations([{ file: 'm', text }]);
    expect(left?.text).not.toContain('annotations');
    expect(parse((left?.text ?? '').split('---')[0] ?? '')).toMatchObject({
      spec: { template: { metadata: {}, spec: { containers: [] } } },
    });
  });

  test.each([
    ['Windows line ends', TEXT.replace(/\n/g, '\r\n')],
    ['a byte order mark', `\uFEFF${TEXT}`],
    ['JSON', JSON.stringify(parse(TEXT.split('---')[0] ?? ''), undefined, 2)],
  ])('are the same objects but for these, with %s', (_, text) => {
    const [left] = withoutInjectorAnnotations([{ file: 'm', text }]);
    expect(left?.text).not.toContain('vault.hashicorp.com');
    expect(left?.text).toMatch(/"?b"?: /);
  });

  test('are byte for byte what they were where there is none', () => {
    const text = TEXT.replace(/vault\.hashicorp\.com/g, 'vault.example.com');
    expect(withoutInjectorAnnotations([{ file: 'm', text }])).toEqual([{ file: 'm', text }]);
  });
});
