import { asking, brokenBy, brokenByText, checked, GATE, GOOD, workload, type WorkloadParts } from './support';

/** What hand-written annotations break, rule by rule. `docs/check.md` has an example of each, which page.test.ts runs. */
const web = (parts: WorkloadParts = {}): readonly string[] => brokenBy(workload(parts));
const withAnnotations = (annotations: Readonly<Record<string, unknown>>, parts: WorkloadParts = {}) =>
  web({ ...parts, annotations: asking(annotations) });
const file = (key: string, path: string): Readonly<Record<string, string>> => ({
  [`agent-inject-template-${key}`]: `{{ with secret "${path}" }}{{ .Data.username }}{{ end }}`,
  [`error-on-missing-key-${key}`]: 'true',
});

test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Rollout'])(
  'a %s with good annotations, a gate and a service account of its own breaks no rule',
  (kind) => {
    expect(web({ kind })).toEqual([]);
  },
);

test('a pod that does not ask the injector is none of its rules business', () => {
  expect(web({ annotations: {}, initContainers: [], spec: { serviceAccountName: 'default' } })).toEqual([]);
  expect(web({ annotations: { 'agent-inject': 'false', role: 'x' }, initContainers: [] })).toEqual([]);
});

describe('injector-start-race', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'Rollout'])(
    'a %s that only the webhook protects',
    (kind) => {
      expect(web({ kind, initContainers: [] })).toEqual(['injector-start-race']);
    },
  );

  test.each(['1', 't', 'T', 'TRUE', 'True'])(
    'also with agent-inject: "%s", which Go reads as true',
    (value) => {
      expect(withAnnotations({ 'agent-inject': value }, { initContainers: [] })).toEqual([
        'injector-start-race',
      ]);
    },
  );

  test('an init container that does something else is no gate', () => {
    const migrate = { name: 'migrate', image: 'registry.example/migrate:1', command: ['/migrate'] };
    expect(web({ initContainers: [migrate] })).toEqual(['injector-start-race']);
  });

  test.each([
    'test -s /vault/secrets/api-key',
    '[ -f /vault/secrets/api-key ]',
    'until [ -s "/vault/secrets/api-key" ]; do sleep 1; done',
  ])('an init container that runs %j is a gate', (script) => {
    expect(web({ initContainers: [{ ...GATE, command: ['sh', '-c', script] }] })).toEqual([]);
  });

  test.each([
    'test -s /vault/secrets/api-key || true',
    'while ! ls /vault/secrets/api-key; do sleep 1; done',
  ])('one that runs %j may be a gate: a note', (script) => {
    expect(web({ initContainers: [{ ...GATE, command: ['sh', '-c', script] }] })).toEqual([
      'injector-start-race (note)',
    ]);
  });

  test('an application that waits by its own command is held', () => {
    const command = ['sh', '-c', 'until [ -s /vault/secrets/api-key ]; do sleep 1; done; exec /web'];
    expect(web({ initContainers: [], container: { command } })).toEqual([]);
  });

  test('reading the file is not waiting for it', () => {
    const command = ['sh', '-c', '. /vault/secrets/api-key && exec /web'];
    expect(web({ initContainers: [], container: { command } })).toEqual(['injector-start-race']);
  });
});

describe('injector-no-pre-populate', () => {
  const late = { 'agent-pre-populate': 'false' };

  test('an application that starts with the agent', () => {
    expect(withAnnotations(late, { initContainers: [] })).toEqual(['injector-no-pre-populate']);
  });

  test('our gate then waits for ever', () => {
    const gate = { name: 'vault-secrets-ready', image: 'hashicorp/vault:2.0.4' };
    const findings = checked([workload({ annotations: asking(late), initContainers: [gate] })]).errors;
    expect(findings.find(({ rule }) => rule === 'injector-no-pre-populate')?.message).toMatch(/never starts/);
  });

  test('with agent-pre-populate-only there is no agent at all', () => {
    expect(withAnnotations({ ...late, 'agent-pre-populate-only': 'true' }, { initContainers: [] })).toEqual([
      'injector-no-pre-populate',
    ]);
  });

  test('an application that waits by itself is a note', () => {
    const command = ['sh', '-c', 'until [ -s /vault/secrets/api-key ]; do sleep 1; done; exec /web'];
    expect(withAnnotations(late, { initContainers: [], container: { command } })).toEqual([
      'injector-no-pre-populate (note)',
    ]);
  });
});

describe('the order of init containers', () => {
  const late = { 'agent-init-first': undefined };

  test('injector-gate-order: without agent-init-first our gate waits for ever', () => {
    const gate = {
      name: 'vault-secrets-ready',
      image: 'hashicorp/vault:2.0.4',
      command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'wait', '300'],
      volumeMounts: [{ name: 'vault-config', mountPath: '/vault/config', readOnly: true }],
    };
    expect(withAnnotations(late, { initContainers: [gate] })).toEqual(['injector-gate-order']);
    expect(web({ initContainers: [gate] })).toEqual([]);
  });

  test('injector-init-order: an init container that speaks of the files', () => {
    expect(withAnnotations(late)).toEqual(['injector-init-order']);
    const env = [{ name: 'KEY_FILE', value: '/vault/secrets/api-key' }];
    expect(withAnnotations(late, { initContainers: [{ name: 'migrate', image: 'x:1', env }] })).toEqual([
      'injector-init-order',
      'injector-start-race',
    ]);
  });

  test('follows secret-volume-path', () => {
    const elsewhere = { ...late, 'secret-volume-path': '/secrets' };
    expect(withAnnotations(elsewhere)).toEqual(['injector-start-race']);
  });

  test('injector-mesh is a note, where Istio is asked for and nothing is said against its redirection', () => {
    const labels = { 'sidecar.istio.io/inject': 'true' };
    expect(withAnnotations(late, { labels, initContainers: [] })).toEqual([
      'injector-mesh (note)',
      'injector-start-race',
    ]);
    expect(web({ labels })).toEqual([]);
    const otherAnnotations = { 'traffic.sidecar.istio.io/excludeOutboundPorts': '8200' };
    expect(withAnnotations(late, { labels, otherAnnotations, initContainers: [] })).toEqual([
      'injector-start-race',
    ]);
  });
});

describe('injector-job-never-ends', () => {
  test.each(['Job', 'CronJob'])('a %s beside an agent that runs for ever', (kind) => {
    expect(web({ kind })).toEqual(['injector-job-never-ends']);
    expect(withAnnotations({ 'agent-pre-populate-only': 'true' }, { kind })).toEqual([]);
    expect(withAnnotations({ 'agent-enable-quit': 'true' }, { kind })).toEqual([]);
  });
});

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

describe('pods that are refused', () => {
  test('injector-already-injected', () => {
    expect(withAnnotations({ 'agent-inject-status': 'injected' })).toEqual(['injector-already-injected']);
    expect(withAnnotations({ 'agent-inject-status': 'update' })).toEqual([]);
  });

  test('injector-role-missing, but for other ways to log in', () => {
    expect(withAnnotations({ role: undefined })).toEqual(['injector-role-missing']);
    expect(withAnnotations({ role: '' })).toEqual(['injector-role-missing']);
    expect(withAnnotations({ role: undefined, 'auth-type': 'approle' })).toEqual([]);
    expect(withAnnotations({ role: undefined, 'auth-config-role': 'web' })).toEqual([]);
  });

  describe('injector-token-missing', () => {
    const off = { automountServiceAccountToken: false };
    const volumes = [
      {
        name: 'vault-token',
        projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] },
      },
    ];
    const named = { 'agent-service-account-token-volume-name': 'vault-token' };

    test('no token is mounted and no volume named', () => {
      expect(web({ spec: off })).toEqual(['injector-token-missing']);
      expect(withAnnotations(named, { spec: { ...off, volumes } })).toEqual([]);
    });

    test('the service account in the same run turns it off', () => {
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'web', namespace: 'shop' },
        ...off,
      };
      expect(brokenBy(workload(), account)).toEqual(['injector-token-missing']);
      expect(brokenBy(workload({ spec: { automountServiceAccountToken: true } }), account)).toEqual([]);
      expect(brokenBy(workload({ namespace: 'other' }), account)).toEqual([]);
    });

    test('a mounted token serves', () => {
      const volumeMounts = [{ name: 'vault-token', mountPath: '/var/run/secrets/x/serviceaccount' }];
      expect(web({ spec: { ...off, volumes }, container: { volumeMounts } })).toEqual([]);
    });

    test('the named volume is not there, or projects no token', () => {
      expect(withAnnotations(named)).toEqual(['injector-token-missing']);
      expect(withAnnotations(named, { spec: { volumes: [{ name: 'vault-token', emptyDir: {} }] } })).toEqual([
        'injector-token-missing',
      ]);
    });
  });

  describe('injector-pod-refused', () => {
    const refused = ['injector-pod-refused'];

    test('the agent as the same user, of whom nothing is said or who is root', () => {
      const same = { 'agent-run-as-same-user': 'true' };
      expect(withAnnotations(same)).toEqual(refused);
      expect(withAnnotations(same, { spec: { securityContext: { runAsUser: 10001 } } })).toEqual(refused);
      expect(withAnnotations(same, { container: { securityContext: { runAsUser: 0 } } })).toEqual(refused);
      expect(withAnnotations(same, { container: { securityContext: { runAsUser: 10001 } } })).toEqual([]);
    });

    test('shared processes that the pod forbids', () => {
      const shared = { 'agent-share-process-namespace': 'true' };
      expect(withAnnotations(shared, { spec: { shareProcessNamespace: false } })).toEqual(refused);
      expect(withAnnotations(shared)).toEqual([]);
    });

    test.each(['kube-system', 'kube-public'])('the namespace %s', (namespace) => {
      expect(web({ namespace })).toEqual(refused);
    });

    test('names and mount paths that the webhook takes', () => {
      const agent = { name: 'vault-agent', image: 'registry.example/x:1' };
      const own = { name: 'web', image: 'registry.example/web:1' };
      expect(web({ containers: [own, agent] })).toEqual(refused);
      expect(web({ spec: { volumes: [{ name: 'home-init', emptyDir: {} }] } })).toEqual(refused);
      const volumeMounts = [{ name: 'data', mountPath: '/vault/secrets/' }];
      expect(web({ container: { volumeMounts } })).toEqual(refused);
      expect(
        withAnnotations(
          { 'secret-volume-path': '/elsewhere' },
          { container: { volumeMounts }, initContainers: [] },
        ),
      ).toEqual(['injector-start-race']);
    });
  });

  test('injector-container-unknown: a name that is none, and a blank behind the comma', () => {
    const containers = [
      { name: 'web', image: 'x:1' },
      { name: 'side', image: 'x:1' },
    ];
    expect(withAnnotations({ 'agent-inject-containers': 'web,sied' }, { containers })).toEqual([
      'injector-container-unknown',
    ]);
    expect(withAnnotations({ 'agent-inject-containers': 'web, side' }, { containers })).toEqual([
      'injector-container-unknown',
    ]);
    expect(withAnnotations({ 'agent-inject-containers': 'web,side' }, { containers })).toEqual([]);
  });

  test('injector-pod-security: only where the run has the namespace, and it enforces restricted', () => {
    const namespace = (level: string) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { 'pod-security.kubernetes.io/enforce': level } },
    });
    expect(brokenBy(namespace('restricted'), workload())).toEqual(['injector-pod-security']);
    expect(brokenBy(namespace('baseline'), workload())).toEqual([]);
    const securityContext = { seccompProfile: { type: 'RuntimeDefault' } };
    expect(brokenBy(namespace('restricted'), workload({ spec: { securityContext } }))).toEqual([]);
  });
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
    expect(template('{{ with secret "secret/data/web" }}{{ .Data.metadata.version }}{{ end }}')).toEqual([]);
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
