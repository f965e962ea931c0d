import { brokenBy, checked, GATE, GOOD, workload } from './support';

/** Rules about agents written by hand, about who logs in where, and about what stands beside the workloads. */
const IMAGE = 'hashicorp/vault:2.0.4';
const secrets = { name: 'secrets', mountPath: '/secrets' };
const readOnly = { ...secrets, readOnly: true };
const agent = {
  name: 'agent',
  image: IMAGE,
  command: ['vault', 'agent', '-config=/config/agent.hcl'],
  volumeMounts: [secrets],
};
/** The same before the application. */
const first = { ...agent, name: 'agent-init' };
const application = { name: 'web', image: 'registry.example/web:1', volumeMounts: [readOnly] };
const volumes = [{ name: 'secrets', emptyDir: { medium: 'Memory' } }];

interface Parts {
  readonly init?: readonly object[];
  readonly containers?: readonly object[];
  readonly kind?: string;
}

/** A pod with an agent by hand. */
const pod = ({ init = [], containers = [application], kind = 'Deployment' }: Parts): object =>
  workload({
    kind,
    annotations: {},
    containers: containers as readonly Record<string, unknown>[],
    initContainers: init as readonly Record<string, unknown>[],
    spec: { volumes },
  });

describe('container-name-twice', () => {
  const web = { name: 'web', image: 'registry.example/web:1' };
  const wait = { ...GATE, name: 'web' };

  test.each<[string, object]>([
    ['two containers', workload({ containers: [web, web] })],
    ['an init container and a container', workload({ containers: [web], initContainers: [GATE, wait] })],
    ['two init containers', workload({ containers: [web], initContainers: [GATE, GATE] })],
  ])('%s of one name', (_, object) => {
    expect(brokenBy(object)).toEqual(['container-name-twice']);
    expect(checked([object]).findings).toHaveLength(1);
  });

  test('says nothing of names that something else fills in, of other names, and of pods without Vault', () => {
    const filled = { ...web, name: '${NAME}' };
    expect(brokenBy(workload({ containers: [filled, filled] }))).toEqual([]);
    expect(brokenBy(workload({ containers: [web, { ...web, name: 'other' }] }))).toEqual([]);
    expect(brokenBy(workload({ annotations: {}, containers: [web, web], initContainers: [] }))).toEqual([]);
  });
});

describe('agents written by hand', () => {
  test.each<[string, Parts]>([
    ['a native sidecar', { init: [{ ...agent, restartPolicy: 'Always' }] }],
    ['a container beside the application', { containers: [application, agent] }],
    [
      'an agent in a shell',
      { containers: [application, { ...agent, command: ['sh', '-c', 'exec vault agent -config=/c'] }] },
    ],
    [
      'an agent by the entrypoint',
      { containers: [application, { ...agent, command: undefined, args: ['agent', '-config=/c'] }] },
    ],
    [
      'OpenBao',
      {
        containers: [
          application,
          { ...agent, command: ['/bin/bao', 'agent'], image: 'quay.io/openbao/openbao:2.7.2' },
        ],
      },
    ],
  ])('agent-start-race: %s without anything that waits', (_, parts) => {
    expect(brokenBy(pod(parts))).toEqual(['agent-start-race']);
  });

  const wait = {
    name: 'wait',
    image: 'busybox:1.37',
    command: ['sh', '-c', 'until [ -s /secrets/key ]; do sleep 1; done'],
    volumeMounts: [readOnly],
  };

  test.each<[string, Parts]>([
    ['an agent that ends before', { init: [agent] }],
    ['an agent before and one beside', { init: [first], containers: [application, agent] }],
    [
      'a startup probe',
      {
        init: [
          {
            ...agent,
            restartPolicy: 'Always',
            startupProbe: { exec: { command: ['test', '-s', '/secrets/key'] } },
          },
        ],
      },
    ],
    ['an init container that waits', { init: [{ ...agent, restartPolicy: 'Always' }, wait] }],
    [
      'an agent that shares no volume with the application',
      { containers: [{ ...application, volumeMounts: [] }, agent] },
    ],
    ['an agent that starts the application itself', { containers: [{ ...agent, volumeMounts: [] }] }],
    ['a Vault server', { containers: [application, { ...agent, command: ['vault', 'server', '-dev'] }] }],
  ])('%s is no race', (_, parts) => {
    expect(brokenBy(pod(parts)).filter((rule) => !rule.startsWith('secrets-'))).toEqual([]);
  });

  test('an init container that waits before the agent does not help', () => {
    expect(brokenBy(pod({ init: [wait, { ...agent, restartPolicy: 'Always' }] }))).toEqual([
      'agent-start-race',
    ]);
  });

  test('agent-not-native: of an agent by hand only where its configuration is there to read', () => {
    const config = (exits: boolean) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'agent', namespace: 'shop' },
      data: { 'agent.json': JSON.stringify({ exit_after_auth: exits }) },
    });
    const mounted = {
      ...agent,
      command: ['vault', 'agent', '-config=/config/agent.json'],
      volumeMounts: [secrets, { name: 'config', mountPath: '/config' }],
    };
    const object = workload({
      annotations: {},
      containers: [application],
      initContainers: [mounted],
      spec: { volumes: [...volumes, { name: 'config', configMap: { name: 'agent' } }] },
    });
    expect(brokenBy(object)).toEqual([]);
    expect(brokenBy(object, config(true))).toEqual([]);
    expect(brokenBy(object, config(false))).toEqual(['agent-not-native']);
  });

  test('agent-job-never-ends: a note where the configuration cannot be seen', () => {
    expect(brokenBy(pod({ kind: 'Job', init: [first], containers: [application, agent] }))).toEqual([
      'agent-job-never-ends (note)',
    ]);
    const once = { ...agent, command: [...agent.command, '-exit-after-auth'] };
    expect(brokenBy(pod({ kind: 'Job', init: [first], containers: [application, once] }))).toEqual([]);
    expect(brokenBy(pod({ kind: 'Job', init: [{ ...agent, restartPolicy: 'Always' }, wait] }))).toEqual([]);
  });

  test.each([
    ['emptyDir on disk', { emptyDir: {} }],
    ['a folder of the node', { hostPath: { path: '/tmp' } }],
    ['a claim', { persistentVolumeClaim: { claimName: 'x' } }],
  ])('secrets-on-disk: %s', (_, volume) => {
    const object = workload({
      annotations: {},
      containers: [application],
      initContainers: [agent],
      spec: { volumes: [{ name: 'secrets', ...volume }] },
    });
    expect(brokenBy(object)).toEqual(['secrets-on-disk']);
  });

  test('secrets-writable: an init container of the application counts too', () => {
    const migrate = { name: 'migrate', image: 'x:1', volumeMounts: [secrets] };
    expect(brokenBy(pod({ init: [agent, migrate] }))).toEqual(['secrets-writable (warning)']);
  });
});

describe('who logs in, and where', () => {
  const env = (name: string, value: string) => ({ container: { env: [{ name, value }] } });

  test.each(['http://vault:8200', 'HTTP://vault.vault.svc', 'http://user@vault:8200'])(
    'vault-address-plain-http: %s',
    (service) => {
      expect(brokenBy(workload({ annotations: { ...GOOD, service } }))).toEqual([
        'vault-address-plain-http (warning)',
      ]);
    },
  );

  test.each([
    'https://vault:8200',
    'http://127.0.0.1:8200',
    'http://localhost:8200',
    'http://[::1]:8200',
    '',
  ])('%j is none', (service) => {
    expect(brokenBy(workload({ annotations: { ...GOOD, service } }))).toEqual([]);
  });

  test('also in VAULT_ADDR of a pod that uses Vault; other pods are not looked at', () => {
    expect(brokenBy(workload(env('VAULT_ADDR', 'http://vault:8200')))).toEqual([
      'vault-address-plain-http (warning)',
    ]);
    expect(brokenBy(workload({ annotations: {}, ...env('VAULT_ADDR', 'http://vault:8200') }))).toEqual([]);
  });

  test('vault-tls-skip-verify: by annotation or by variable', () => {
    expect(brokenBy(workload({ annotations: { ...GOOD, 'tls-skip-verify': 'true' } }))).toEqual([
      'vault-tls-skip-verify',
    ]);
    expect(brokenBy(workload({ annotations: { ...GOOD, 'tls-skip-verify': 'false' } }))).toEqual([]);
    expect(brokenBy(workload(env('VAULT_SKIP_VERIFY', '1')))).toEqual(['vault-tls-skip-verify']);
  });

  test.each(['1.19.17', '1.20.11-ent', '1.21.6', 'v2.0.1'])(
    'agent-image-cannot-run: %s of Vault, of no other image',
    (tag) => {
      expect(
        brokenBy(workload({ annotations: { ...GOOD, 'agent-image': `mirror:5000/hashicorp/vault:${tag}` } })),
      ).toEqual(['agent-image-cannot-run']);
      expect(
        brokenBy(workload({ annotations: { ...GOOD, 'agent-image': `openbao/openbao:${tag}` } })),
      ).toEqual([]);
    },
  );

  test('service-account-default, by name or by silence', () => {
    expect(brokenBy(workload({ spec: { serviceAccountName: 'default' } }))).toEqual([
      'service-account-default (warning)',
    ]);
    expect(brokenBy(workload({ spec: { serviceAccountName: undefined } }))).toEqual([
      'service-account-default (warning)',
    ]);
    expect(brokenBy(workload({ spec: { serviceAccountName: undefined, serviceAccount: 'web' } }))).toEqual(
      [],
    );
  });

  test('vault-token-in-manifest: a value, and no reference to one', () => {
    expect(brokenBy(workload(env('VAULT_TOKEN', 's.abcdefgh12345678')))).toEqual(['vault-token-in-manifest']);
    expect(brokenBy(workload({ annotations: {}, ...env('VAULT_TOKEN', 'hvs.abcdefgh') }))).toEqual([
      'vault-token-in-manifest',
    ]);
    expect(brokenBy(workload(env('VAULT_TOKEN', '${TOKEN}')))).toEqual([]);
    const reference = { name: 'VAULT_TOKEN', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } };
    expect(brokenBy(workload({ container: { env: [reference] } }))).toEqual([]);
  });
});

describe('beside the workloads', () => {
  const objectSelector = { matchLabels: { 'vault-injection': 'required' } };
  const webhook = (
    parts: object,
    metadata: object = { annotations: { 'admissions.enforcer/disabled': 'true' } },
  ) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'vault-agent-injector-cfg', ...metadata },
    webhooks: [
      { name: 'vault.hashicorp.com', failurePolicy: 'Fail', objectSelector, timeoutSeconds: 10, ...parts },
    ],
  });

  test('the webhook of the injector that injectorHelmValues asks for breaks no rule', () => {
    expect(brokenBy(webhook({}))).toEqual([]);
    expect(brokenBy(webhook({ failurePolicy: undefined, timeoutSeconds: undefined }))).toEqual([]);
  });

  test('webhook-fails-open, webhook-slow and webhook-aks-enforcer', () => {
    expect(brokenBy(webhook({ failurePolicy: 'Ignore' }))).toEqual(['webhook-fails-open (warning)']);
    expect(brokenBy(webhook({ timeoutSeconds: 30 }))).toEqual(['webhook-slow (note)']);
    expect(brokenBy(webhook({}, {}))).toEqual(['webhook-aks-enforcer (note)']);
    expect(brokenBy(webhook({}, { labels: { 'admissions.enforcer/disabled': 'true' } }))).toEqual([]);
  });

  test('of others nothing is said', () => {
    expect(
      brokenBy(webhook({ name: 'pods.kyverno.svc', failurePolicy: 'Ignore', timeoutSeconds: 30 }, {})),
    ).toEqual([]);
  });

  test('webhook-single-replica: one or none stated', () => {
    const injector = (replicas: number | undefined) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'vault-agent-injector',
        labels: { 'app.kubernetes.io/name': 'vault-agent-injector' },
      },
      spec: { replicas },
    });
    expect(brokenBy(injector(1))).toEqual(['webhook-single-replica (warning)']);
    expect(brokenBy(injector(undefined))).toEqual(['webhook-single-replica (warning)']);
    expect(brokenBy(injector(2))).toEqual([]);
    expect(brokenBy(workload({ spec: { replicas: 1 } }))).toEqual([]);
  });

  describe('secret-in-manifest', () => {
    const secret = (parts: object) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      ...parts,
    });
    const base64 = (text: string): string => Buffer.from(text).toString('base64');

    test('a warning beside a workload that uses Vault, a note by itself', () => {
      expect(brokenBy(secret({ stringData: { key: 'v' } }))).toEqual(['secret-in-manifest (note)']);
      expect(brokenBy(secret({ stringData: { key: 'v' } }), workload())).toEqual([
        'secret-in-manifest (warning)',
      ]);
    });

    test.each<[string, object]>([
      ['no value', { stringData: {} }],
      ['an empty value', { data: { key: '' } }],
      ['a certificate alone', { data: { 'ca.crt': base64('-----BEGIN CERTIFICATE-----') } }],
      [
        'a token that Kubernetes fills in',
        { type: 'kubernetes.io/service-account-token', data: { token: base64('x') } },
      ],
      ['the state of Helm', { type: 'helm.sh/release.v1', data: { release: base64('x') } }],
      ['a reference of Argo CD', { stringData: { key: '<path:secret/data/x#key>' } }],
      ['a reference of a shell', { stringData: { key: '${KEY}' } }],
      ['a reference of Bank-Vaults', { data: { key: base64('vault:secret/data/x#key') } }],
    ])('%s is none', (_, parts) => {
      expect(brokenBy(secret(parts), workload())).toEqual([]);
    });

    test('names the keys, five at most', () => {
      const stringData = Object.fromEntries(
        [1, 2, 3, 4, 5, 6].map((number) => [`key${String(number)}`, 'v']),
      );
      expect(checked([secret({ stringData })]).notes).toMatchObject([
        { message: expect.stringMatching(/^key1, key2, key3, key4, key5 and more: /) as string },
      ]);
    });
  });

  test('env-value: called like a secret, with a value that is no path and no reference', () => {
    const env = (name: string, value: string) =>
      brokenBy(workload({ container: { env: [{ name, value }] } }));
    for (const name of ['DB_PASSWORD', 'API_KEY', 'APIKEY', 'TOKEN', 'CLIENT_SECRET']) {
      expect(env(name, 'x')).toEqual(['env-value (note)']);
    }
    for (const [name, value] of [
      ['DB_PASSWORD', ''],
      ['DB_PASSWORD', '/vault/secrets/api-key'],
      ['DB_PASSWORD', '$(OTHER)'],
      ['DB_HOST', 'x'],
      ['TOKENIZER', 'x'],
    ] as const) {
      expect(env(name, value)).toEqual([]);
    }
  });
});
