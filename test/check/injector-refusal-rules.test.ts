import { asking, brokenBy, workload, type WorkloadParts } from './support';

/** What hand-written annotations break, rule by rule: pods that the webhook refuses. `docs/check.md` has an example of each, which page.test.ts runs. */
const web = (parts: WorkloadParts = {}): readonly string[] => brokenBy(workload(parts));
const withAnnotations = (annotations: Readonly<Record<string, unknown>>, parts: WorkloadParts = {}) =>
  web({ ...parts, annotations: asking(annotations) });
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
