import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { checkManifests } from '../../lib/check';
import { injectManifests } from '../../lib/inject';
import { projectRoot } from '../support/project';
import { declarationOf, DEPLOYMENT, errorOf, injected, web } from './support';

const SERVICE =
  '# Source: shop/templates/service.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n';

/** The lines of a text that are in another one, in their order. */
function keptLines(before: string, after: string): readonly string[] {
  const left = after.split('\n');
  return before.split('\n').filter((line) => {
    const at = left.indexOf(line);
    if (at === -1) return false;
    left.splice(0, at + 1);
    return true;
  });
}

describe('everything else stays as it is written, byte for byte', () => {
  const corpus = join(projectRoot(), 'test/check/corpus');
  const manifests = readdirSync(corpus).map(
    (name) => [name, readFileSync(join(corpus, name), 'utf8')] as const,
  );

  test.each(manifests)('test/check/corpus/%s before and behind a target', (_, text) => {
    const separated = text.endsWith('\n') ? text : `${text}\n`;
    const own = DEPLOYMENT.replace('name: web', 'name: of-this-test');
    const declaration = declarationOf([web({ target: { name: 'of-this-test' } })]);
    const changed = injected(`${separated}---\n${own}---\n${separated}`, declaration);
    expect(changed.startsWith(`${separated}---\n`)).toBe(true);
    expect(changed.endsWith(`---\n${separated}`)).toBe(true);
    expect(changed).toContain('vault-secrets-ready');
  });

  test.each(manifests)('test/check/corpus/%s without any target', (_, text) => {
    expect(injected(text, declarationOf([]))).toBe(text);
  });

  test.each([
    ['nothing', ''],
    ['comments alone', '# nothing\n\n# here\n'],
    ['separators, ends and directives', '%YAML 1.1\n---\na: 1\n...\n# c\n---\n\n---\nb: 2\n...\n'],
    ['no newline at the end', 'a: 1'],
    ['lines that end in CR LF', 'a: 1\r\nb: # c\r\n  - 1\r\n'],
    ['a byte order mark', '\uFEFFa: 1\n'],
    ['anchors, aliases, tags and merge keys', 'a: &a {b: !!str 1}\nc: *a\nd:\n  <<: *a\n'],
    ['a key twice', 'kind: A\nkind: B\napiVersion: v1\n'],
  ])('%s', (_, text) => {
    expect(injected(text, declarationOf([]))).toBe(text);
  });

  test('in the target: comments, quotes, order and layout; every line but those of lists in brackets is still there', () => {
    const text = `${SERVICE}---\n# Source: shop/templates/web.yaml\n${DEPLOYMENT}`;
    const changed = injected(text);
    expect(changed.startsWith(`${SERVICE}---\n# Source: shop/templates/web.yaml\n`)).toBe(true);
    expect(changed.endsWith('\n  # tail\n')).toBe(true);
    const gone = text.split('\n').length - keptLines(text, changed).length;
    expect(gone).toBe(1);
    expect(changed).not.toContain('volumes: [');
  });

  test('lists are indented as in the file', () => {
    const indented = DEPLOYMENT.replace(/(?<=containers:\n)[\s\S]*?(?= {6}volumes)/, (items) =>
      items.replace(/^(?=.)/gm, '  '),
    );
    expect(injected(DEPLOYMENT)).toMatch(/^ {6}initContainers:\n {6}- name: vault-agent$/m);
    expect(injected(indented)).toMatch(/^ {6}initContainers:\n {8}- name: vault-agent$/m);
  });

  test('lines that end in CR LF stay so, and those that are added end so too', () => {
    const changed = injected(DEPLOYMENT.replaceAll('\n', '\r\n'));
    expect(changed).toBe(injected(DEPLOYMENT).replaceAll('\n', '\r\n'));
  });

  test('JSON stays JSON, with its indentation', () => {
    const object: unknown = parse(DEPLOYMENT);
    for (const indent of [0, 2, 4]) {
      const text = `${JSON.stringify(object, undefined, indent)}\n`;
      const changed = injected(text);
      expect(JSON.parse(changed)).toEqual(parse(injected(DEPLOYMENT)));
      expect(changed).toBe(`${JSON.stringify(JSON.parse(changed), undefined, indent)}\n`);
    }
  });

  test('an alias of something that changes does not change with it', () => {
    const text =
      DEPLOYMENT.replace('metadata:\n      labels', 'metadata: &meta\n      labels') + 'copy: *meta\n';
    const { copy, spec } = parse(injected(text)) as {
      copy: unknown;
      spec: { template: { metadata: object } };
    };
    expect(copy).toEqual({ labels: { app: 'web' } });
    expect(spec.template.metadata).toHaveProperty('annotations');
  });

  test('what a merge key brings is used and stays', () => {
    const text = DEPLOYMENT.replace(
      'spec:\n  replicas',
      'x: &main {securityContext: {runAsUser: 7}}\nspec:\n  replicas',
    ).replace('image: "web:1" # pinned', 'image: "web:1" # pinned\n        <<: *main');
    const changed = injected(text);
    expect(changed).toContain('        <<: *main\n');
    // The gate runs as the application's user.
    expect(changed).toMatch(/vault-secrets-ready[\s\S]*runAsUser: 7/);
  });
});

describe('the target', () => {
  const code = (text: string, workload: object) => errorOf(() => injected(text, declarationOf([workload])));
  const two = `${DEPLOYMENT}---\n${DEPLOYMENT.replace('name: web', 'name: web\n  namespace: other')}`;

  test.each([
    ['kind', { kind: 'Deployment' }],
    ['name', { name: 'web' }],
    ['labels of the object', { labels: { app: 'web' } }],
    ['the namespace of the file, where the object names none', { name: 'web', namespace: 'shop' }],
    ['the group of the API', { name: 'web', apiGroup: 'apps' }],
  ])('is chosen by %s', (_, target) => {
    expect(injected(DEPLOYMENT, declarationOf([web({ target })]))).toContain('vault-secrets-ready');
  });

  test('that matches nothing is INJECT_TARGET_MISSING, with line and what is near', () => {
    const error = code(DEPLOYMENT, web({ target: { kind: 'Deployment', name: 'wep' } }));
    expect(error.code).toBe('INJECT_TARGET_MISSING');
    expect(error.message).toMatch(
      /^vault\.yaml:\d+: workloads\[0\]\.target: .*no object of the manifests matches the target kind "Deployment", name "wep"; did you mean Deployment web\?/,
    );
  });

  test.each([
    [{ kind: 'Deployment', namespace: 'elsewhere' }],
    [{ labels: { app: 'other' } }],
    [{ kind: 'deployment', name: 'nothing' }],
    [{ name: 'web', apiGroup: 'extensions' }],
  ])('%j matches nothing', (target) => {
    expect(code(DEPLOYMENT, web({ target })).code).toBe('INJECT_TARGET_MISSING');
  });

  test('that matches two objects is INJECT_TARGET_AMBIGUOUS, with both and their lines', () => {
    const error = code(two, web());
    expect(error.code).toBe('INJECT_TARGET_AMBIGUOUS');
    expect(error.message).toContain('["Deployment web (m.yaml:1)","Deployment other/web (m.yaml:');
  });

  test('that another workload has is INJECT_TARGET_TWICE', () => {
    expect(errorOf(() => injected(DEPLOYMENT, declarationOf([web(), web()]))).code).toBe(
      'INJECT_TARGET_TWICE',
    );
  });

  test.each([
    ['of a kind without pods', web({ target: { kind: 'Service' } }), SERVICE, 'INJECT_OBJECT_WITHOUT_POD'],
    [
      'whose pointer leads nowhere',
      web({ podTemplate: '/spec/pod' }),
      DEPLOYMENT,
      'INJECT_OBJECT_WITHOUT_POD',
    ],
    ['whose pointer is none', web({ podTemplate: 'spec.template' }), DEPLOYMENT, 'INJECT_OBJECT_WITHOUT_POD'],
    [
      'with a key twice',
      web(),
      DEPLOYMENT.replace('replicas: 2', 'replicas: 2\n  replicas: 3'),
      'INJECT_MANIFEST_KEY_TWICE',
    ],
    [
      'in another namespace than its role',
      web({ access: { roleName: 'r', namespace: 'a' } }),
      DEPLOYMENT.replace('name: web', 'name: web\n  namespace: b'),
      'INJECT_NAMESPACE_CONFLICT',
    ],
    [
      'without a service account',
      web(),
      DEPLOYMENT.replace(/ *serviceAccountName: web\n/, ''),
      'INJECT_SERVICE_ACCOUNT_MISSING',
    ],
    [
      'with another service account',
      web({ access: { roleName: 'r', serviceAccount: 'x' } }),
      DEPLOYMENT,
      'INJECT_SERVICE_ACCOUNT_CONFLICT',
    ],
    [
      'with the account of everybody',
      web(),
      DEPLOYMENT.replace('Name: web', 'Name: default'),
      'INJECT_SERVICE_ACCOUNT_DEFAULT',
    ],
    [
      "in a namespace that the injector's webhook leaves alone",
      web({ delivery: 'injector', access: { roleName: 'r', namespace: 'kube-system' } }),
      DEPLOYMENT,
      'INJECT_NAMESPACE_WITHOUT_INJECTOR',
    ],
    [
      'whose pod the declaration does not fit',
      web({ onChange: 'restart' }),
      DEPLOYMENT,
      'POD_ON_CHANGE_USER_UNKNOWN',
    ],
    ['that has its secrets already', web(), injected(DEPLOYMENT), 'POD_INJECTED_TWICE'],
  ])('%s', (_, workload, text, expected) => {
    const error = code(text, workload);
    expect(error.code).toBe(expected);
    expect(error.message).toMatch(/(?:vault|m)\.yaml:\d+/);
  });

  test.each([
    ['INJECT_VAULT_MISSING', 'vault'],
    ['INJECT_AUTH_MISSING', 'auth'],
    ['INJECT_NAMESPACE_MISSING', 'namespace'],
  ])('%s where neither the file nor the workload says it', (expected, name) => {
    expect(errorOf(() => injected(DEPLOYMENT, declarationOf([web()], { [name]: undefined }))).code).toBe(
      expected,
    );
  });

  test('a workload has its own server and mount before those of the file', () => {
    const own = {
      vault: { address: 'https://other.example' },
      access: { roleName: 'r', auth: { jwt: 'own' } },
    };
    const { texts, contract } = injectManifests([{ file: 'm', text: DEPLOYMENT }], declarationOf([web(own)]));
    expect(texts[0]?.text).toContain('https://other.example');
    expect(contract.workloads[0]?.auth.path).toBe('own');
  });

  test('is found in a List and in the ResourceList of kustomize, which stay what they are', () => {
    const item = `- ${DEPLOYMENT.trimEnd().replaceAll('\n', '\n  ')}\n`;
    for (const head of [
      'apiVersion: v1\nkind: List\n',
      'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n',
    ]) {
      const text = `${head}items:\n- ${SERVICE.split('\n').slice(1).join('\n  ').trimEnd()}\n${item}`;
      const changed = injected(text);
      const [document] = parseAllDocuments(changed);
      const { kind, items } = document?.toJS() as {
        kind: string;
        items: readonly { spec?: { template?: object } }[];
      };
      expect([kind, items.length]).toEqual([/kind: (\w+)/.exec(head)?.[1], 2]);
      expect(items[1]?.spec?.template).toEqual(
        (parse(injected(DEPLOYMENT)) as { spec: { template: object } }).spec.template,
      );
      expect(keptLines(text, changed).length).toBe(text.split('\n').length - 1);
    }
  });

  test('of an unknown kind is led to by a pointer', () => {
    const queue = DEPLOYMENT.replace('kind: Deployment', 'kind: Queue').replace(
      '  template:',
      '  "pod/spec":',
    );
    const target = { kind: 'Queue' };
    const changed = injected(queue, declarationOf([web({ target, podTemplate: '/spec/pod~1spec' })]));
    expect((parse(changed) as { spec: Record<string, unknown> }).spec['pod/spec']).toEqual(
      (parse(injected(DEPLOYMENT)) as { spec: { template: unknown } }).spec.template,
    );
  });
});

describe('lines that an old serializer has wrapped in quotes or brackets, without an indentation', () => {
  const other =
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  annotations:\n    note: "one\n    two"\ndata: {a: b,\nc: d}\n';
  const wrapped = DEPLOYMENT.replace(
    'name: web\n',
    'name: web\n  annotations:\n    note: "one\n    two \\\n    three"\n    list: \'{\n    }\'\n',
  ).replace('labels: {app: web}   # own', 'labels: {app: web,\n      tier: front\n      }   # own');

  test('are read as kubectl reads them, and stay as they are written in what is no target', () => {
    for (const [before, behind] of [
      [other, other],
      [other.replaceAll('\n', '\r\n'), ''],
      ['', other],
    ] as const) {
      const changed = injected(`${before}---\n${wrapped}---\n${behind}`);
      expect(changed.startsWith(`${before}---\n`)).toBe(true);
      expect(changed.endsWith(`---\n${behind}`)).toBe(true);
      const target = parseAllDocuments(changed).find((one) => one.get('kind') === 'Deployment');
      expect(target?.errors).toEqual([]);
      expect(target?.toJS()).toMatchObject({
        metadata: { name: 'web', annotations: { note: 'one two three', list: '{ }' } },
        spec: { template: { metadata: { labels: { app: 'web', tier: 'front' } } } },
      });
    }
    expect(injected(other, declarationOf([]))).toBe(other);
  });

  test('give the pod that the same object gives without them', () => {
    const spec = (text: string) =>
      (parse(injected(text)) as { spec: { template: { spec: object } } }).spec.template.spec;
    expect(spec(wrapped)).toEqual(spec(DEPLOYMENT));
  });

  test('a place behind them has the line of the text: INJECT_MANIFEST_KEY_TWICE', () => {
    const text = `${other}---\n${DEPLOYMENT.replace('kind: Deployment ', 'apiVersion: v1\nkind: Deployment ')}`;
    const line = text.split('\n').indexOf('apiVersion: v1', 2) + 1;
    const error = errorOf(() => injected(text));
    expect(error).toMatchObject({ code: 'INJECT_MANIFEST_KEY_TWICE' });
    expect(error.message).toContain(`m.yaml:${String(line)}: `);
  });
});

describe('manifests that are no YAML', () => {
  test.each([
    ['a template of Helm', '{{- if .Values.a }}\napiVersion: v1\n{{- end }}\n'],
    [
      'a template of Helm whose braces YAML takes for maps',
      DEPLOYMENT.replace('  name: web', '  name: {{ .Values.name }}'),
    ],
    ['a text that ends too early', 'a: [1\n'],
    ['an alias of nothing', 'a: *b\n'],
  ])('%s is INJECT_MANIFEST_UNREADABLE, with its line', (_, text) => {
    const error = errorOf(() => injected(text));
    expect(error.code).toBe('INJECT_MANIFEST_UNREADABLE');
    expect(error.message).toMatch(/^m\.yaml:\d+(?::\d+)?: /);
  });
});

describe('check, as a neighbour', () => {
  test.each([
    ['an agent in the pod', {}],
    ['init container and sidecar', { delivery: 'initAndSidecar' }],
    ["HashiCorp's injector", { delivery: 'injector' }],
    ['variables', { env: { API_KEY: { kv2: 'secret', at: 'shop/payment', key: 'apiKey' } } }],
    [
      'a mesh, a failed rotation that is told, a reaction',
      { mesh: 'istio', failedRotation: 'event', onChange: { command: ['/bin/true'] } },
    ],
  ])('finds nothing in what was made with %s', (_, more) => {
    const text = `${SERVICE}---\n${injected(DEPLOYMENT.replace('name: web', 'name: web\n  namespace: shop'), declarationOf([web(more)]))}`;
    const { findings, unreadable } = checkManifests([{ file: 'm.yaml', text }]);
    expect({ findings, unreadable }).toEqual({ findings: [], unreadable: [] });
  });
});

describe('the contract', () => {
  test('is that of a VaultApp: who reads what, at which mount', () => {
    const { contract, injected: names } = injectManifests([{ file: 'm', text: DEPLOYMENT }], declarationOf());
    expect(names).toEqual(['Deployment web']);
    expect(JSON.parse(contract.toJson())).toMatchObject({
      kind: 'VaultAccessContract',
      workloads: [
        {
          workload: 'web',
          namespace: 'shop',
          serviceAccount: 'web',
          roleName: 'shop-web',
          policyName: 'shop-web',
        },
      ],
    });
  });

  test('two workloads of one role are refused as in a VaultApp', () => {
    const other = DEPLOYMENT.replace('name: web', 'name: api');
    const both = [web(), web({ target: { name: 'api' } })];
    expect(errorOf(() => injected(`${DEPLOYMENT}---\n${other}`, declarationOf(both))).code).toBe(
      'ACCESS_ROLE_DUPLICATE',
    );
  });
});
