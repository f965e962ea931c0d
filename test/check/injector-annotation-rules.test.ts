import { asking, brokenBy, brokenByText, checked, GOOD, workload, type WorkloadParts } from './support';

/** What hand-written annotations break, rule by rule: annotations that the injector ignores or takes for others. `docs/check.md` has an example of each, which page.test.ts runs. */
const web = (parts: WorkloadParts = {}): readonly string[] => brokenBy(workload(parts));
const withAnnotations = (annotations: Readonly<Record<string, unknown>>, parts: WorkloadParts = {}) =>
  web({ ...parts, annotations: asking(annotations) });
describe('injector-annotation-unknown', () => {
  test.each([
    ['agent-inject-secrets-db', 'agent-inject-secret-db'],
    ['agent-inject-tempalte-db', 'agent-inject-template-db'],
    ['agent-init-frist', 'agent-init-first'],
    ['agent-inject-template-', undefined],
    ['agent-inject-template', 'agent-inject-template-NAME'],
    ['address', 'service'],
    ['auth-role', 'role'],
    ['toString', undefined],
    ['constructor', undefined],
    ['agentinject', 'agent-inject'],
    ['error-on-missing-key', 'error-on-missing-key-NAME'],
    ['tls-skipverify', 'tls-skip-verify'],
  ])('%s', (name, meant) => {
    const [finding, ...others] = checked([
      workload({ annotations: asking({ [name]: 'x' }) }),
    ]).findings.filter(({ rule }) => rule === 'injector-annotation-unknown');
    expect(others).toEqual([]);
    expect(finding?.location.path).toBe(`spec.template.metadata.annotations["vault.hashicorp.com/${name}"]`);
    if (meant !== undefined)
      expect(finding).toMatchObject({ level: 'error', remedy: `vault.hashicorp.com/${meant}` });
  });

  test('one that is like no other is a warning, since a later injector may know it', () => {
    expect(withAnnotations({ 'frobnicate-the-seal': '1' })).toEqual([
      'injector-annotation-unknown (warning)',
    ]);
  });

  test.each([
    'vault.hashicorp.io/',
    'vault.hashicorp.org/',
    'vault.hashcorp.com/',
    'hashicorp.com/',
    'Vault.HashiCorp.com/',
  ])('the prefix %s is not the injectors', (prefix) => {
    expect(web({ otherAnnotations: { [`${prefix}agent-inject`]: 'true' } })).toEqual([
      'injector-annotation-unknown',
    ]);
  });

  test.each([
    'example.com/role',
    'prometheus.io/service',
    'linkerd.io/inject',
    'role',
    'vault.security.banzaicloud.io/vault-role',
  ])('%s is somebody elses', (name) => {
    expect(web({ otherAnnotations: { [name]: 'x' } })).toEqual([]);
  });
});

describe('injector-annotation-misplaced', () => {
  const annotations = { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web' };

  test('on the Deployment in place of its pod template', () => {
    const { findings } = checked([
      workload({ annotations: {}, metadata: { annotations }, initContainers: [] }),
    ]);
    expect(findings.map(({ rule, location }) => [rule, location.path])).toEqual([
      ['injector-annotation-misplaced', 'metadata.annotations["vault.hashicorp.com/agent-inject"]'],
      ['injector-annotation-misplaced', 'metadata.annotations["vault.hashicorp.com/role"]'],
    ]);
  });

  test('in both places it does no harm', () => {
    expect(web({ metadata: { annotations } })).toEqual([]);
  });

  test('on a Namespace or a ServiceAccount, but not what servers read there', () => {
    const object = (kind: string, names: object) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name: 'web', annotations: names },
    });
    expect(brokenBy(object('Namespace', annotations))).toEqual(['injector-annotation-misplaced']);
    expect(brokenBy(object('ServiceAccount', { 'vault.hashicorp.com/alias-metadata-team': 'shop' }))).toEqual(
      [],
    );
  });

  test('as a label', () => {
    expect(
      web({ annotations: {}, labels: { 'vault.hashicorp.com/agent-inject': 'true' }, initContainers: [] }),
    ).toEqual(['injector-annotation-misplaced']);
  });

  test('a Pod wears them itself', () => {
    expect(web({ kind: 'Pod' })).toEqual([]);
  });
});

describe('injector-annotation-not-text', () => {
  test.each([true, 640, 0.9, ['a'], { a: 1 }])('%j', (value) => {
    expect(withAnnotations({ 'agent-inject-perms-api-key': value })).toEqual([
      'injector-annotation-not-text',
    ]);
  });

  test('YAML 1.1, as kubectl reads it, has yes and 0440 as no texts', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    vault.hashicorp.com/agent-inject: yes\n    vault.hashicorp.com/agent-inject-perms-x: 0440\nspec: { containers: [] }\n`;
    expect(brokenByText(text)).toEqual(['injector-annotation-not-text']);
  });
});

describe('injector-value-refused', () => {
  test.each([
    ['agent-inject-token', 'ture'],
    ['agent-init-first', 'yes'],
    ['error-on-missing-key-api-key', 'on'],
    ['tls-skip-verify', 'no'],
    ['agent-run-as-user', 'app'],
    ['agent-revoke-grace', '5s'],
    ['template-max-connections-per-host', 'many'],
    ['template-lease-renewal-threshold', '90%'],
    ['auth-min-backoff', '30'],
    ['auth-max-backoff', '1 minute'],
    ['agent-limits-mem', '128MB'],
    ['agent-requests-cpu', '250 m'],
    ['agent-inject-default-template', 'yaml'],
    ['agent-json-patch', '[{"op": add}]'],
    ['agent-init-json-patch', '{"op": "add"}'],
    ['template-static-secret-render-interval', '1 min'],
    ['agent-inject-perms-api-key', 'rw-r-----'],
    ['agent-inject-perms-api-key', '0o640'],
    ['log-level', 'verbose'],
    ['log-format', 'xml'],
  ])('%s: %j', (name, value) => {
    expect(withAnnotations({ [name]: value }).filter((rule) => !/order|race|missing-key/.test(rule))).toEqual(
      ['injector-value-refused'],
    );
  });

  test.each([
    ['agent-revoke-on-shutdown', 'T'],
    ['agent-set-security-context', '0'],
    ['agent-cache-enable', ''],
    ['agent-run-as-user', '10001'],
    ['agent-revoke-grace', '5'],
    ['template-lease-renewal-threshold', '.75'],
    ['auth-min-backoff', '1m30s'],
    ['auth-max-backoff', ''],
    ['agent-limits-mem', '128Mi'],
    ['agent-limits-ephemeral', ''],
    ['agent-requests-cpu', '0.25'],
    ['agent-inject-default-template', 'JSON'],
    ['agent-json-patch', '[]'],
    ['template-static-secret-render-interval', '30'],
    ['agent-inject-perms-api-key', '440'],
    ['log-level', 'WARN'],
  ])('%s: %j is read', (name, value) => {
    expect(withAnnotations({ [name]: value })).toEqual([]);
  });

  test('of a pod that does not ask only agent-inject itself is read', () => {
    expect(web({ annotations: { 'agent-inject': 'maybe' }, initContainers: [] })).toEqual([
      'injector-value-refused',
    ]);
    expect(
      web({ annotations: { 'agent-inject': 'false', 'log-level': 'loud' }, initContainers: [] }),
    ).toEqual([]);
  });
});

describe('injector-annotation-without-effect', () => {
  const rest = Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== 'agent-inject'));

  test('everything but agent-inject is there', () => {
    expect(web({ annotations: rest, initContainers: [] })).toEqual(['injector-annotation-without-effect']);
    expect(web({ annotations: { ...rest, 'agent-inject': 'false' }, initContainers: [] })).toEqual([]);
  });

  test.each([
    'agent-inject-file',
    'agent-inject-perms',
    'agent-inject-command',
    'error-on-missing-key',
    'secret-volume-path',
  ])('%s for a file that nobody declares, with the near one', (family) => {
    const value =
      family === 'error-on-missing-key' ? 'true' : family === 'agent-inject-perms' ? '0440' : '/x';
    const { errors } = checked([workload({ annotations: asking({ [`${family}-apikey`]: value }) })]);
    expect(errors).toMatchObject([
      { rule: 'injector-annotation-without-effect', remedy: expect.stringContaining('"api-key"') as string },
    ]);
  });

  test('a file of a template beside the template itself, which the webhook prefers', () => {
    expect(withAnnotations({ 'agent-inject-template-file-api-key': '/etc/api-key.tmpl' })).toEqual([
      'injector-annotation-without-effect (warning)',
    ]);
    const alone = {
      'agent-inject-template-api-key': '',
      'agent-inject-template-file-api-key': '/etc/x.tmpl',
    };
    expect(withAnnotations(alone)).toEqual([]);
  });

  test('with agent-configmap the others about the configuration are not read', () => {
    expect(withAnnotations({ 'agent-configmap': 'web-agent' })).toEqual([
      'injector-annotation-without-effect (warning)',
    ]);
    expect(
      web({
        annotations: { 'agent-inject': 'true', 'agent-init-first': 'true', 'agent-configmap': 'web-agent' },
      }),
    ).toEqual([]);
  });
});
