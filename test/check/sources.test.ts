import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { stringify } from 'yaml';
import { checkManifests, findManifests, type Rule } from '../../lib/check';
import { workload } from './support';

/** Files that become manifests by another program, and folders in which they are. */
const HELM = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    metadata:
      annotations:
        vault.hashicorp.com/agent-inject: {{ .Values.vault.enabled | quote }}
    spec:
      containers: [{ name: web, image: "{{ .Values.image }}" }]
`;
const PATCH = `spec:
  template:
    metadata:
      annotations: { vault.hashicorp.com/agent-inject: 'true' }
`;
const good = stringify(workload());
const racing = stringify(workload({ initContainers: [] }));

const reasons = (file: string, text: string): readonly (readonly [string, string | undefined])[] => {
  const { unreadable, skipped, findings, objects } = checkManifests([{ file, text }]);
  expect({ findings, objects }).toEqual({ findings: [], objects: 0 });
  return [
    ...unreadable.map(({ reason, remedy }) => [`unreadable ${reason}`, remedy] as const),
    ...skipped.map(({ what, remedy }) => [`skipped ${what}`, remedy] as const),
  ];
};
const CHECK = '| npx aks-vault-constructs check -';

describe('a source is said to be one, with the command to run; a template that is named is unreadable', () => {
  test.each<[string, string, string, string]>([
    ['a Helm template with bare actions', 'a.yaml', HELM, 'unreadable Helm template'],
    [
      'a Helm template with quoted actions',
      'a.yaml',
      HELM.replace('{{ .Release.Name }}', '"{{ .Release.Name }}"').replace(
        '{{ .Values.vault.enabled | quote }}',
        '"{{ .Values.vault.enabled }}"',
      ),
      'unreadable Helm template',
    ],
    [
      'a Helm template of an include alone',
      'a.yaml',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "shop.name" . }}\n',
      'unreadable Helm template',
    ],
    [
      'a Helm template behind a condition',
      'a.yaml',
      `{{- if .Values.vault }}\n${good}{{- end }}\n`,
      'unreadable Helm template',
    ],
    [
      'helpers of a Helm chart',
      '_helpers.tpl',
      '{{- define "shop.name" -}}shop{{- end -}}\n',
      'unreadable Helm template',
    ],
    ['a patch of kustomize', 'a.yaml', PATCH, 'skipped patch of kustomize'],
    [
      'a strategic merge patch',
      'a.yaml',
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n${PATCH}    spec: { containers: [{ name: web, env: [] }] }\n`,
      'skipped patch of kustomize',
    ],
    [
      'a JSON patch',
      'a.yaml',
      '- { op: add, path: /spec/replicas, value: 2 }\n',
      'skipped patch of kustomize',
    ],
    [
      'a kustomization',
      'kustomization.yaml',
      'resources: [web.yaml]\npatches: [{ path: patch.yaml }]\n',
      'skipped kustomization',
    ],
    ['a values file', 'prod-values.yaml', 'vault: { role: web }\n', 'skipped values file of Helm'],
    [
      'a Jinja template',
      'a.yaml',
      `{% for app in apps %}\n${good}{% endfor %}\n`,
      'unreadable Jinja template',
    ],
    [
      'Terraform',
      'a.tf',
      'resource "kubernetes_pod" "web" {\n  metadata { name = "web" }\n}\n',
      'unreadable Terraform configuration',
    ],
    [
      'Jsonnet',
      'a.jsonnet',
      "local k = import 'k.libsonnet';\n{ kind: 'Pod' }\n",
      'unreadable Jsonnet program',
    ],
    ['CUE', 'a.cue', 'package shop\n\nkind: "Pod"\n', 'unreadable CUE file'],
  ])('%s', (_, file, text, what) => {
    const [[reason, remedy] = [], ...others] = reasons(file, text);
    expect(others).toEqual([]);
    expect(reason).toBe(what);
    expect(remedy).toMatch(what === 'unreadable Terraform configuration' ? /^terraform show/ : /check -$/);
  });

  test('the line is that of the first action, and the report says it in one line', () => {
    const result = checkManifests([{ file: 'a.yaml', text: HELM }]);
    expect(result.unreadable).toMatchObject([{ line: 4, remedy: `helm template CHART ${CHECK}` }]);
    expect(result.toText()).toBe(
      `a.yaml\n    4:1      error    looks like a Helm template: nothing of it is checked; instead: helm template CHART ${CHECK}\n\n0 errors, 0 warnings, 0 notes, 1 unreadable; node_modules/aks-vault-constructs/docs/check.md explains each rule\n`,
    );
    expect(JSON.parse(result.toSarif())).toMatchObject({
      runs: [
        {
          invocations: [
            {
              executionSuccessful: false,
              toolExecutionNotifications: [
                { message: { text: expect.stringContaining('helm template') as string } },
              ],
            },
          ],
        },
      ],
    });
  });
});

describe('what is a manifest although it looks like none', () => {
  test.each<[string, string]>([
    ["agents' templates", good],
    [
      'templates of Helm in a block of a ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  a.tpl: |\n    {{ .Values.x }}\n    {{ include "x" . }}\n',
    ],
    ['a comment that speaks of Helm', `# {{ .Values.x }} is filled in by Helm\n${good}`],
    [
      'Terraform in a ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  a.tf: |\n    x\nresource: 1\n',
    ],
    [
      'an object whose kind a chart has',
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: { path: ./deploy }\n',
    ],
  ])('%s', (_, text) => {
    const { unreadable, objects } = checkManifests([{ file: 'a.yaml', text }]);
    expect({ unreadable, objects }).toEqual({ unreadable: [], objects: 1 });
  });
});

describe('a folder', () => {
  let folder: string;
  const put = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const names = (options?: Parameters<typeof findManifests>[1]): readonly string[] =>
    findManifests([folder], options).sources.map(({ file }) => file.slice(folder.length + 1));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'avc-sources-'));
    put({
      'web.yaml': racing,
      'tsconfig.json': '{\n  // comments are fine for tsc\n  "compilerOptions": {}\n}\n',
      'values.yaml': 'replicas: 1\n',
      'patch.yaml': PATCH,
      'overlays/prod/patch.yml': PATCH,
      'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'chart/values.yaml': 'replicas: 1\n',
      'chart/templates/web.yaml': HELM,
      'node_modules/a/a.yaml': racing,
      '.github/workflow.yaml': 'on: push\n',
      'README.md': 'text',
    });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("is its YAML and JSON, without hidden folders, others' packages and charts", () => {
    expect(names()).toEqual([
      'overlays/prod/patch.yml',
      'patch.yaml',
      'tsconfig.json',
      'values.yaml',
      'web.yaml',
    ]);
    expect(findManifests([folder]).skipped).toEqual([
      {
        file: join(folder, 'chart'),
        what: 'chart of Helm',
        remedy: `helm template ${join(folder, 'chart')} ${CHECK}`,
      },
    ]);
  });

  test.each<[string, readonly string[]]>([
    ['overlays', ['patch.yaml', 'tsconfig.json', 'values.yaml', 'web.yaml']],
    ['overlays/**', ['patch.yaml', 'tsconfig.json', 'values.yaml', 'web.yaml']],
    ['*.json', ['overlays/prod/patch.yml', 'patch.yaml', 'values.yaml', 'web.yaml']],
    ['**/patch.{yaml,yml}', ['tsconfig.json', 'values.yaml', 'web.yaml']],
    ['?eb.yaml', ['overlays/prod/patch.yml', 'patch.yaml', 'tsconfig.json', 'values.yaml']],
    ['none', ['overlays/prod/patch.yml', 'patch.yaml', 'tsconfig.json', 'values.yaml', 'web.yaml']],
  ])('exclude %j leaves out what fits', (pattern, expected) => {
    expect(names({ exclude: [pattern] })).toEqual(expected);
  });

  test('skips what is no manifest, and says so in one line', () => {
    const { sources } = findManifests([folder]);
    const result = checkManifests(sources);
    expect(result.unreadable).toEqual([]);
    expect(result.errors.map(({ rule }) => rule)).toEqual(['injector-start-race']);
    expect(result.toSummary()).toBe(
      `1 Kubernetes object checked; skipped: 2 × patch of kustomize (to check: kustomize build DIR ${CHECK}), 1 × other file, 1 × values file of Helm (to check: helm template CHART -f FILE ${CHECK})\n`,
    );
  });

  test('a broken manifest in a folder is not skipped', () => {
    put({ 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: [a\n' });
    expect(checkManifests(findManifests([folder]).sources).unreadable).toMatchObject([
      { file: join(folder, 'broken.yaml') },
    ]);
  });

  test('what is named is read in any case, and what is not there is said', () => {
    const file = join(folder, 'chart/templates/web.yaml');
    expect(findManifests([file]).sources).toEqual([{ file, text: HELM }]);
    expect(findManifests([join(folder, 'none.yaml')]).failures).toEqual([
      { file: join(folder, 'none.yaml'), reason: 'no such file or folder', isEmptyFolder: false },
    ]);
    put({ 'empty/a.txt': '' });
    expect(findManifests([join(folder, 'empty')]).failures).toEqual([
      { file: join(folder, 'empty'), reason: 'no *.yaml, *.yml or *.json below it', isEmptyFolder: true },
    ]);
  });
});

describe('rules of your own', () => {
  const limit: Rule = {
    id: 'shop-memory-limit',
    level: 'warning',
    title: 'A container has no memory limit',
    remedy: 'resources.limits.memory',
    *pod({ template }) {
      for (const { at, name } of template.containers) {
        if (!at.at('resources', 'limits', 'memory').exists)
          yield { at, message: `${name} has no memory limit` };
      }
    },
  };
  const sources = [{ file: 'a.yaml', text: good }];

  test('are applied beside ours, accepted as ours, and in SARIF', () => {
    const result = checkManifests(sources, { rules: [limit] });
    expect(result.findings).toMatchObject([
      { rule: 'shop-memory-limit', level: 'warning', location: { path: 'spec.template.spec.containers[0]' } },
    ]);
    expect(
      checkManifests(sources, { rules: [limit], accept: { 'shop-memory-limit': 'small' } }).warnings,
    ).toEqual([]);
    const sarif = JSON.parse(result.toSarif()) as {
      runs: [{ tool: { driver: { rules: { id: string }[] } } }];
    };
    expect(sarif.runs[0].tool.driver.rules.map(({ id }) => id)).toContain('shop-memory-limit');
  });

  test.each<[string, unknown]>([
    ['an id of ours', { ...limit, id: 'injector-start-race' }],
    ['the same id twice', limit],
    ['an id that no annotation can name', { ...limit, id: 'Shop Limit' }],
    ['no id', { ...limit, id: undefined }],
    ['no function', { ...limit, id: 'shop-nothing', pod: undefined }],
  ])('%s is refused', (_, rule) => {
    expect(() => checkManifests([], { rules: [limit, rule as Rule] })).toThrow(
      expect.objectContaining({ code: 'CHECK_RULE_INVALID' }),
    );
  });

  test.each([undefined, null, 'a.yaml', [undefined], [{ file: 'a.yaml' }], [{ file: 1, text: '' }]])(
    'sources of %j are refused',
    (wrong) => {
      expect(() => checkManifests(wrong as never)).toThrow(
        expect.objectContaining({ code: 'CHECK_SOURCE_INVALID' }),
      );
    },
  );
});

describe('a comment accepts a rule for its file', () => {
  const comment = '# aks-vault-constructs/accept.injector-start-race: fails closed here\n';

  test('for all of its objects, and for no other file', () => {
    const { findings } = checkManifests([
      { file: 'a.yaml', text: `${comment}${racing}---\n${racing}` },
      { file: 'b.yaml', text: racing },
    ]);
    expect(findings.map(({ location, accepted }) => [location.file, accepted])).toEqual([
      ['a.yaml', 'fails closed here'],
      ['a.yaml', 'fails closed here'],
      ['b.yaml', undefined],
    ]);
  });

  test('needs a rule that there is, and a reason', () => {
    for (const [text, message] of [
      ['# aks-vault-constructs/accept.injector-start-race\n', /without a reason/],
      ['# aks-vault-constructs/accept.injector-start-rase: x\n', /there is no rule/],
    ] as const) {
      const { findings } = checkManifests([{ file: 'a.yaml', text: `${good}${text}` }]);
      expect(findings).toMatchObject([
        {
          rule: 'accept-unknown',
          location: { kind: 'Comment', line: good.split('\n').length },
          message: expect.stringMatching(message) as string,
        },
      ]);
    }
  });
});
