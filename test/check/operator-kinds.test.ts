import { brokenBy } from './support';

/** Objects of operators: their pods, or the annotations of pods that they make. */
const POD = {
  'vault.hashicorp.com/agent-inject': 'true',
  'vault.hashicorp.com/agent-inject-secret-key': 'kv1/web',
};
const custom = (apiVersion: string, kind: string, spec: object, annotations?: object): object => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'shop', ...(annotations === undefined ? {} : { annotations }) },
  spec,
});

describe('kinds of operators are looked at where their pods are', () => {
  test.each<[string, string, object]>([
    ['argoproj.io/v1alpha1', 'WorkflowTemplate', { podMetadata: { annotations: POD }, templates: [] }],
    [
      'argoproj.io/v1alpha1',
      'WorkflowTemplate',
      { templates: [{ name: 'a', metadata: { annotations: POD } }] },
    ],
    [
      'kafka.strimzi.io/v1beta2',
      'Kafka',
      { kafka: { template: { pod: { metadata: { annotations: POD } } } } },
    ],
    ['acid.zalan.do/v1', 'postgresql', { podAnnotations: POD }],
    ['postgresql.cnpg.io/v1', 'Cluster', { inheritedMetadata: { annotations: POD } }],
    ['sparkoperator.k8s.io/v1beta2', 'SparkApplication', { driver: { annotations: POD } }],
    ['opentelemetry.io/v1beta1', 'OpenTelemetryCollector', { podAnnotations: POD }],
    ['monitoring.coreos.com/v1', 'Prometheus', { podMetadata: { annotations: POD } }],
    [
      'pkg.crossplane.io/v1beta1',
      'DeploymentRuntimeConfig',
      { deploymentTemplate: { spec: { template: { metadata: { annotations: POD } } } } },
    ],
  ])('%s %s: what the annotations say, and nothing of containers that nobody sees', (api, kind, spec) => {
    expect(brokenBy(custom(api, kind, spec))).toEqual(['injector-role-missing']);
  });

  test.each([
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['serving.knative.dev/v1', 'Service'],
    ['apps.kruise.io/v1alpha1', 'CloneSet'],
    ['apps.openshift.io/v1', 'DeploymentConfig'],
  ])('%s %s has a template of pods', (api, kind) => {
    const spec = { serviceAccountName: 'web', containers: [{ name: 'web', image: 'x:1' }] };
    expect(brokenBy(custom(api, kind, { template: { metadata: { annotations: POD }, spec } }))).toEqual([
      'injector-role-missing',
      'injector-start-race',
    ]);
  });

  test.each(['Task', 'TaskRun', 'PipelineRun'])(
    'Tekton hands the annotations of a %s on to its pods',
    (kind) => {
      expect(brokenBy(custom('tekton.dev/v1', kind, {}, POD))).toEqual(['injector-role-missing']);
    },
  );

  test('of another operator it is not known, and Kubernetes itself hands nothing on', () => {
    expect(brokenBy(custom('postgresql.cnpg.io/v1', 'Cluster', {}, POD))).toEqual([
      'injector-annotation-misplaced (note)',
    ]);
    expect(brokenBy(custom('v1', 'ServiceAccount', {}, POD))).toEqual(['injector-annotation-misplaced']);
  });

  test('a chart of Flux or Argo CD has values, and no pods', () => {
    const values = { values: { podAnnotations: POD } };
    expect(brokenBy(custom('helm.toolkit.fluxcd.io/v2', 'HelmRelease', values))).toEqual([]);
    expect(brokenBy(custom('argoproj.io/v1alpha1', 'Application', { source: { helm: values } }))).toEqual([]);
  });

  test('a workflow whose agent nobody may end is a note', () => {
    const spec = { podMetadata: { annotations: { ...POD, 'vault.hashicorp.com/role': 'web' } } };
    expect(brokenBy(custom('argoproj.io/v1alpha1', 'Workflow', spec))).toEqual([
      'injector-job-never-ends (note)',
    ]);
  });
});
