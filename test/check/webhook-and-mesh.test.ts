import { asking, brokenBy, workload } from './support';

/** A webhook's selectors, and meshes that a pod or its Namespace switches on. */
describe('a webhook that fails closed leaves its own pods out, or blocks them', () => {
  const webhook = (more: object): object => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'x', annotations: { 'admissions.enforcer/disabled': 'true' } },
    webhooks: [
      {
        name: 'vault.hashicorp.com',
        clientConfig: { service: { name: 'vault-agent-injector-svc', namespace: 'vault' } },
        failurePolicy: 'Fail',
        ...more,
      },
    ],
  });
  const byName = (operator: string, ...values: string[]): object => ({
    namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator, values }] },
  });

  test.each<[string, object]>([
    ['no selector', {}],
    ['the default of the policy', { failurePolicy: undefined }],
    ['empty selectors', { objectSelector: {}, namespaceSelector: { matchLabels: {} } }],
    ['all namespaces but others', byName('NotIn', 'kube-system')],
    ['its own namespace by name', byName('In', 'vault', 'shop')],
    [
      'its own namespace by label',
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'vault' } } },
    ],
  ])('%s: webhook-blocks-itself', (_, more) => {
    expect(brokenBy(webhook(more))).toEqual(['webhook-blocks-itself']);
  });

  test.each<[string, object]>([
    ['its own namespace left out', byName('NotIn', 'vault')],
    ['namespaces by name', byName('In', 'shop')],
    ['namespaces by a label of people', { namespaceSelector: { matchLabels: { vault: 'enabled' } } }],
    ['pods by a label', { objectSelector: { matchLabels: { vault: 'enabled' } } }],
    ['a condition', { matchConditions: [{ name: 'asks', expression: 'true' }] }],
  ])('%s: nothing', (_, more) => {
    expect(brokenBy(webhook(more))).toEqual([]);
  });
});

describe('a mesh is switched on by a pod or by its Namespace', () => {
  const namespace = (labels: object, annotations: object = {}): object => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels, annotations },
  });
  const LATE = asking({ 'agent-init-first': undefined });
  // Without agent-init-first a gate by hand would come too early: this one waits in the application.
  const pod = (
    otherAnnotations: Record<string, unknown> = {},
    labels: Record<string, unknown> = {},
  ): object =>
    workload({
      annotations: LATE,
      otherAnnotations,
      labels,
      initContainers: [],
      container: {
        command: ['sh', '-c', 'until [ -s /vault/secrets/api-key ]; do sleep 1; done; exec /web'],
      },
    });

  test.each<[string, readonly object[]]>([
    ['Istio by the Namespace', [namespace({ 'istio-injection': 'enabled' }), pod()]],
    ['a revision of Istio', [namespace({ 'istio.io/rev': 'stable' }), pod()]],
    ['Istio by the pod', [pod({}, { 'sidecar.istio.io/inject': 'true' })]],
    ['Linkerd by the Namespace', [namespace({}, { 'linkerd.io/inject': 'enabled' }), pod()]],
    ['Linkerd by the pod', [pod({ 'linkerd.io/inject': 'enabled' })]],
    ['Kuma by the Namespace', [namespace({ 'kuma.io/sidecar-injection': 'enabled' }), pod()]],
    ['Consul by the pod', [pod({ 'consul.hashicorp.com/connect-inject': 'true' })]],
  ])('%s: injector-mesh', (_, objects) => {
    expect(brokenBy(...objects)).toEqual(['injector-mesh (note)']);
  });

  test.each<[string, readonly object[]]>([
    ['no mesh', [namespace({ team: 'shop' }), pod()]],
    ['Istio switched off', [namespace({ 'istio-injection': 'disabled' }), pod()]],
    ['ambient, which has no proxy in the pod', [namespace({ 'istio.io/dataplane-mode': 'ambient' }), pod()]],
    [
      'a pod that refuses',
      [namespace({ 'istio-injection': 'enabled' }), pod({}, { 'sidecar.istio.io/inject': 'false' })],
    ],
    [
      'past the proxy',
      [
        namespace({ 'kuma.io/sidecar-injection': 'enabled' }),
        pod({ 'traffic.kuma.io/exclude-outbound-ports': '8200' }),
      ],
    ],
    [
      'the mesh of another namespace',
      [
        {
          ...namespace({ 'istio-injection': 'enabled' }),
          metadata: { name: 'other', labels: { 'istio-injection': 'enabled' } },
        },
        pod(),
      ],
    ],
  ])('%s: nothing', (_, objects) => {
    expect(brokenBy(...objects)).toEqual([]);
  });
});
