import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { INJECTOR_ANNOTATION_FAMILIES, INJECTOR_ANNOTATIONS } from '../../lib/agent';
import { checkManifests, type CheckResult, type Finding } from '../../lib/check';
import { brokenByText, checked, rulesOf, workload } from './support';

/** What the check takes: any text, any number of documents; where it says that something stands; what it never says. */
const result = (text: string): CheckResult => checkManifests([{ file: 'a.yaml', text }]);
const racing = workload({ initContainers: [] });
const yaml = (value: unknown): string => stringify(value, { version: '1.1' });
const placesOf = (text: string): readonly Finding['location'][] =>
  result(text).findings.map(({ location }) => location);

describe('where a finding is', () => {
  test('file, document, object, path, and the line and column of the key', () => {
    const text = `# Source: shop/templates/web.yaml\n${yaml({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } })}---\n${yaml(racing)}`;
    const [location, ...others] = placesOf(text);
    expect(others).toEqual([]);
    expect(location).toEqual({
      file: 'a.yaml',
      document: 2,
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      path: 'spec.template.metadata.annotations["vault.hashicorp.com/agent-inject"]',
      line: 16,
      column: 9,
    });
    expect(text.split('\n')[15]?.slice(8)).toBe('vault.hashicorp.com/agent-inject: "true"');
  });

  test('of what is not there, the nearest thing above it', () => {
    const [location] = placesOf(yaml(workload({ spec: { serviceAccountName: undefined } })));
    expect(location).toMatchObject({ path: 'spec.template.spec' });
    const text = yaml(workload({ spec: { serviceAccountName: undefined } }));
    expect(text.split('\n')[(location?.line ?? 0) - 1]).toBe('    spec:');
  });

  test('in a List, the object of the list', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [workload(), racing] };
    const [location] = placesOf(yaml(list));
    expect(location).toMatchObject({ document: 1, kind: 'Deployment', name: 'web', line: 40 });
    expect(yaml(list).split('\n')[39]).toContain('agent-inject: "true"');
  });

  test('items of a typed list need no kind of their own, as the API server gives them', () => {
    const { kind, apiVersion, ...bare } = racing as { kind: string; apiVersion: string };
    const list = { apiVersion, kind: `${kind}List`, items: [bare] };
    expect(brokenByText(yaml(list))).toEqual(['injector-start-race']);
  });

  test('behind an anchor and a merge, the place of what is meant', () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: &all
    vault.hashicorp.com/agent-inject: 'true'
    vault.hashicorp.com/role: web
spec: { serviceAccountName: web, containers: [] }
---
apiVersion: v1
kind: Pod
metadata: { name: two, annotations: { <<: { vault.hashicorp.com/agent-inject: 'true', vault.hashicorp.com/role: web } } }
spec: { serviceAccountName: web, containers: [] }
`;
    expect(placesOf(text).map(({ name, line }) => [name, line])).toEqual([
      ['web', 6],
      ['two', 12],
    ]);
  });

  test('in JSON too', () => {
    expect(placesOf(JSON.stringify(racing, null, 2))[0]).toMatchObject({ line: 12, column: 11 });
  });

  test('two files keep their order and their names', () => {
    const found = checkManifests(['b.yaml', 'a.yaml'].map((file) => ({ file, text: yaml(racing) }))).findings;
    expect(found.map(({ location }) => location.file)).toEqual(['b.yaml', 'a.yaml']);
  });
});

describe('what is no manifest', () => {
  test.each([
    '',
    '---\n---\n',
    '# a comment',
    'a: 1',
    '- 1\n- 2',
    'just text',
    'kind: Deployment',
    '{"kind": 5, "apiVersion": []}',
  ])('%j is passed over', (text) => {
    const { findings, unreadable, objects } = result(text);
    expect({ findings, unreadable, objects }).toEqual({ findings: [], unreadable: [], objects: 0 });
  });

  test.each([
    ['a: 1\nb: [1, 2', 2],
    ['a: "x\n', 1],
    ['a: *nobody', 1],
    ['a:\n\t- 1', 2],
  ])('%j is unreadable, with its line', (text, line) => {
    const { unreadable } = result(text);
    expect(unreadable.length).toBeGreaterThan(0);
    expect(unreadable[0]).toMatchObject({
      file: 'a.yaml',
      reason: expect.not.stringMatching(/[A-Z]_[A-Z]/) as string,
    });
    expect(unreadable[0]?.line).toBeLessThanOrEqual(line + 1);
  });

  test('a document that is unreadable leaves the others', () => {
    const { findings, unreadable } = result(`${yaml(racing)}---\na: *nobody\n---\n${yaml(racing)}`);
    expect(unreadable).toHaveLength(1);
    expect(findings.map(({ location }) => location.document)).toEqual([1, 3]);
  });

  test('aliases of aliases are not unfolded', () => {
    const levels = Array.from(
      { length: 12 },
      (_, index) =>
        `a${String(index + 1)}: &a${String(index + 1)} [${`*a${String(index)}, `.repeat(9)}*a${String(index)}]`,
    );
    const { unreadable } = result(`apiVersion: v1\nkind: Pod\na0: &a0 [x]\n${levels.join('\n')}\n`);
    expect(unreadable).toMatchObject([{ reason: expect.stringMatching(/^an alias /) as string }]);
  });
});

describe('manifest-key-twice', () => {
  test('is said with the line of the second, and the last one counts, as kubectl has it', () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: { vault.hashicorp.com/agent-inject: 'true' }
  annotations: { example.com/x: y }
spec: { containers: [] }
`;
    const { findings } = result(text);
    expect(findings).toMatchObject([{ rule: 'manifest-key-twice', location: { line: 6, column: 3 } }]);
  });
});

describe('accepted findings', () => {
  const accepted = 'aks-vault-constructs/accept.injector-start-race';

  test.each<[string, object]>([
    [
      'the object',
      workload({ initContainers: [], metadata: { annotations: { [accepted]: 'fails closed here' } } }),
    ],
    [
      'the pod template',
      workload({ initContainers: [], otherAnnotations: { [accepted]: 'fails closed here' } }),
    ],
  ])('by an annotation of %s count no more, for this object alone', (_, object) => {
    const { errors, findings } = checked([
      object,
      workload({ initContainers: [], metadata: { name: 'other' } }),
    ]);
    expect(errors.map(({ location }) => location.name)).toEqual(['other']);
    expect(findings.map((finding) => finding.accepted)).toEqual(['fails closed here', undefined]);
  });

  test('need a rule that there is, and a reason', () => {
    const without = workload({ initContainers: [], otherAnnotations: { [accepted]: ' ' } });
    expect(rulesOf(checked([without]).findings)).toEqual(['accept-unknown (warning)', 'injector-start-race']);
    const unknown = workload({ otherAnnotations: { 'aks-vault-constructs/accept.injector': 'x' } });
    expect(rulesOf(checked([unknown]).findings)).toEqual(['accept-unknown (warning)']);
  });

  test('by an option, which is checked even where there is nothing to look at', () => {
    expect(() => checked([], { accept: { 'injector-start-rase': 'x' } })).toThrow(
      expect.objectContaining({
        code: 'CHECK_RULE_UNKNOWN',
        message: expect.stringContaining('"injector-start-race"') as string,
      }),
    );
    expect(() => checked([], { accept: { nonsense: 'x' } })).toThrow(
      expect.objectContaining({ code: 'CHECK_RULE_UNKNOWN' }),
    );
    expect(() => checked([], { accept: { 'injector-start-race': ' ' } })).toThrow(
      expect.objectContaining({ code: 'CHECK_REASON_MISSING' }),
    );
  });

  test('are counted in the text, and a text without findings is empty', () => {
    const { otherAnnotations } = { otherAnnotations: { [accepted]: 'fails closed here' } };
    expect(checked([workload({ initContainers: [], otherAnnotations }), racing]).toText()).toContain(
      '1 error, 0 warnings, 0 notes, 1 accepted;',
    );
    expect(checked([workload()]).toText()).toBe('');
  });
});

describe('what is never said', () => {
  const SECRET = 's3cr3t-Pa55w0rd';

  test('values of Secrets, of variables and of tokens, in text and SARIF', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { password: SECRET } },
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'b' },
        data: { password: Buffer.from(SECRET).toString('base64') },
      },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c' },
        data: { VAULT_TOKEN: `hvs.${SECRET}` },
      },
      workload({
        container: {
          env: [
            { name: 'DB_PASSWORD', value: SECRET },
            { name: 'VAULT_TOKEN', value: `hvs.${SECRET}` },
          ],
        },
      }),
    ];
    const all = checked(objects);
    expect(rulesOf(all.findings)).toEqual([
      'env-value (note)',
      'secret-in-manifest (warning)',
      'vault-token-in-manifest',
    ]);
    for (const output of [all.toText(), all.toSarif()]) {
      expect(output).not.toContain(SECRET);
      expect(output).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 12));
    }
  });

  test('values of annotations, templates and proxies', () => {
    const annotations = Object.fromEntries(
      [
        ...INJECTOR_ANNOTATIONS.filter((name) => name !== 'agent-configmap'),
        ...INJECTOR_ANNOTATION_FAMILIES.map((family) => `${family}key`),
        // With braces elsewhere it would be a template of Helm, of which nothing is checked.
      ].map((name) => [name, `${name.includes('template') ? '{{ ' : ''}"${SECRET}`]),
    );
    const all = checked([workload({ annotations: { ...annotations, 'agent-inject': 'true' } })]);
    expect(all.findings.length).toBeGreaterThan(10);
    // A file's name and a container's are no secrets, and are what these findings are about.
    const about = /injector-(?:file|container|init|start|token|two)/;
    const said = all.findings.filter(({ rule }) => !about.test(rule));
    expect(
      said.filter((finding) => JSON.stringify(finding).includes(SECRET)).map(({ rule }) => rule),
    ).toEqual([]);
  });

  test('lines of a text that is no YAML', () => {
    const broken = result(`password: "${SECRET}\nother: [${SECRET}\n*${SECRET}`);
    expect(broken.unreadable.length).toBeGreaterThan(0);
    expect(JSON.stringify(broken) + broken.toText() + broken.toSarif()).not.toContain(SECRET);
  });
});

describe('whatever a text holds', () => {
  const outputs = (text: string): void => {
    const found = result(text);
    found.toText();
    JSON.parse(found.toSarif());
    for (const { location } of found.findings) {
      expect(location.line).toBeGreaterThanOrEqual(1);
      expect(location.line).toBeLessThanOrEqual(text.split('\n').length);
    }
  };

  test('the check does not throw: 500 texts of any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), outputs), { numRuns: 500 });
  });

  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double());
  const name = fc.oneof(
    fc.constantFrom(...INJECTOR_ANNOTATIONS),
    fc
      .tuple(fc.constantFrom(...INJECTOR_ANNOTATION_FAMILIES), fc.string({ maxLength: 8 }))
      .map((parts) => parts.join('')),
    fc.string({ maxLength: 12 }),
  );
  const value = fc.oneof(
    fc.constantFrom(
      'true',
      'false',
      '{{ with secret "secret/data/a" }}{{ .Data.x }}',
      'database/creds/x',
      '/vault/secrets',
      '[]',
      '0400',
    ),
    scalar,
  );
  const annotations = fc.dictionary(
    name.map((one) => `vault.hashicorp.com/${one}`),
    value,
    { maxKeys: 12 },
  );

  test('nor does any set of annotations: 1,000 pods', () => {
    fc.assert(
      fc.property(annotations, (given) => {
        outputs(
          yaml({
            apiVersion: 'v1',
            kind: 'Pod',
            metadata: { annotations: { ...given, 'vault.hashicorp.com/agent-inject': 'true' } },
            spec: { containers: [{}] },
          }),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test('nor does any shape where a workload is expected: 1,000 objects', () => {
    const keys = fc.constantFrom(
      'metadata',
      'spec',
      'template',
      'containers',
      'initContainers',
      'volumes',
      'volumeMounts',
      'name',
      'command',
      'env',
      'value',
      'annotations',
      'securityContext',
      'jobTemplate',
      'data',
      'webhooks',
      'items',
      '__proto__',
      'projected',
      'emptyDir',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        scalar,
        fc.dictionary(keys, tie('tree'), { maxKeys: 5 }),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }));
    const kinds = fc.constantFrom(
      'Pod',
      'Deployment',
      'CronJob',
      'List',
      'Secret',
      'ConfigMap',
      'MutatingWebhookConfiguration',
      'Namespace',
    );
    fc.assert(
      fc.property(kinds, fc.dictionary(keys, tree, { maxKeys: 6 }), (kind, parts) => {
        outputs(JSON.stringify({ ...parts, apiVersion: 'v1', kind }));
      }),
      { numRuns: 1000 },
    );
  });
});
