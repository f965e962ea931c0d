import { asking, brokenBy, checked, GATE, workload, type WorkloadParts } from './support';

/** What hand-written annotations break, rule by rule: what starts before what. `docs/check.md` has an example of each, which page.test.ts runs. */
const web = (parts: WorkloadParts = {}): readonly string[] => brokenBy(workload(parts));
const withAnnotations = (annotations: Readonly<Record<string, unknown>>, parts: WorkloadParts = {}) =>
  web({ ...parts, annotations: asking(annotations) });
test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'Rollout'])(
  'a %s with good annotations, a gate and a service account of its own breaks no rule',
  (kind) => {
    expect(web({ kind })).toEqual([]);
  },
);

test('the rules of the injector ignore a pod that does not ask for it', () => {
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

  test('our gate then waits indefinitely', () => {
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

  test('injector-gate-order: without agent-init-first our gate waits indefinitely', () => {
    const gate = {
      name: 'vault-secrets-ready',
      image: 'hashicorp/vault:2.0.4',
      command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'wait', '300', '/vault/secrets', 'api-key'],
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
  test.each(['Job', 'CronJob'])('a %s beside an agent that never ends', (kind) => {
    expect(web({ kind })).toEqual(['injector-job-never-ends']);
    expect(withAnnotations({ 'agent-pre-populate-only': 'true' }, { kind })).toEqual([]);
    expect(withAnnotations({ 'agent-enable-quit': 'true' }, { kind })).toEqual([]);
  });
});
