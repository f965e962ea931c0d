import { checkManifests, type ManifestSource } from '../../lib/check';
import { asking, brokenBy, brokenByText, rulesOf, workload } from './support';

/**
 * What is known to go wrong, by its kind: each with several inputs of the kind and with what is right beside it. One input
 * was reported, and whoever reads this has another.
 */
const withAnnotations = (annotations: Readonly<Record<string, unknown>>): readonly string[] =>
  brokenBy(workload({ annotations: asking(annotations) }));

describe('a value that certainly fails is an error, and one that may work or is filled in later is none', () => {
  test.each([
    'vault.vault.svc:8200',
    'vault',
    '10.0.0.1:8200',
    '[::1]:8200',
    'https:/vault:8200',
    'htps://vault:8200',
    'tcp://vault:8200',
    'https://',
    'https://:8200',
    'https://vault:82000',
    'https://vault:port',
    ' https://vault',
    'https://vault .example',
    'https://vault/v1',
    'https://vault/ui/',
    'http://vault:99999',
  ])('service %j: vault-address-invalid', (service) => {
    expect(withAnnotations({ service })).toEqual(['vault-address-invalid']);
  });

  test.each([
    '',
    'https://vault.example:8200/',
    'HTTPS://vault',
    'https://[fd00::1]:8200',
    'https://proxy.example/vault',
    'unix:///run/vault.sock',
    '${VAULT_ADDR}',
    '$VAULT_ADDR',
    '<address>',
  ])('service %j: nothing', (service) => {
    expect(withAnnotations({ service })).toEqual([]);
  });

  test.each([
    ['kubernetes-dev', 'auth/kubernetes-dev'],
    ['kubernetes/', 'auth/kubernetes'],
    ['Auth/kubernetes', 'auth/kubernetes'],
    ['sys/auth/kubernetes', 'auth/kubernetes'],
    ['https://vault/v1/auth/kubernetes', 'auth/kubernetes'],
    ['auth/kubernetes/login', 'auth/kubernetes'],
    ['v1/auth/kubernetes', 'auth/kubernetes'],
  ])('auth-path %j: vault-auth-path-invalid, instead %s', (path, instead) => {
    const { findings } = checkManifests([
      { file: 'a.yaml', text: JSON.stringify(workload({ annotations: asking({ 'auth-path': path }) })) },
    ]);
    expect(findings).toMatchObject([{ rule: 'vault-auth-path-invalid' }]);
    expect(findings[0]?.remedy).toMatch(new RegExp(`(?:^|: )${instead}$`));
  });

  test.each(['auth/kubernetes', '/auth/kubernetes', 'auth/kubernetes/', 'auth/team/k8s', 'auth/${CLUSTER}'])(
    'auth-path %j: nothing',
    (path) => {
      expect(withAnnotations({ 'auth-path': path })).toEqual([]);
    },
  );

  test.each([
    ['agent-limits-cpu', '${CPU}'],
    ['tls-skip-verify', '$(SKIP)'],
    ['agent-inject-perms-api-key', '#{Mode}#'],
    ['agent-inject-containers', 'web'],
    ['log-level', '__LEVEL__'],
  ])('%s: %j may be right when it is filled in', (name, value) => {
    expect(withAnnotations({ [name]: value })).toEqual([]);
  });

  test('a pod whose agent-inject is filled in later is looked at as one that asks', () => {
    expect(
      brokenBy(workload({ annotations: asking({ 'agent-inject': '${INJECT}', role: undefined }) })),
    ).toEqual(['injector-role-missing']);
  });

  test.each(['v1/secret/data/web', '/v1/secret/data/web', 'https://vault.example/v1/secret/data/web'])(
    'the secret at %j: secret-path-invalid, in an annotation and in a template',
    (path) => {
      const template = `{{ with secret "${path}" }}{{ .Data.data.apiKey }}{{ end }}`;
      expect(withAnnotations({ 'agent-inject-template-api-key': template })).toEqual(['secret-path-invalid']);
      expect(
        withAnnotations({ 'agent-inject-template-api-key': undefined, 'agent-inject-secret-api-key': path }),
      ).toEqual(['secret-path-invalid']);
    },
  );
});

const CONFIG = `auto_auth {
  method "kubernetes" {
    mount_path = "kubernetes"
    config = { role = "web" }
  }
}
template {
  destination = "/vault/secrets/db"
  contents = "{{ with secret \\"secret/data/shop\\" }}{{ .Data.password }}{{ end }}"
}
vault {
  address         = "http://vault.example:8200"
  tls_skip_verify = true
}
`;
const IN_CONFIG = [
  'template-kv2-data (warning)',
  'vault-address-plain-http (warning)',
  'vault-auth-path-invalid',
  'vault-tls-skip-verify',
];
const configMap = (data: Readonly<Record<string, string>>, namespace?: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'agent', ...(namespace === undefined ? {} : { namespace }) },
  data,
});
const agentPod = (
  container: object,
  volume: object = { configMap: { name: 'agent' } },
  namespace?: string,
): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...(namespace === undefined ? {} : { namespace }) },
  spec: {
    serviceAccountName: 'web',
    initContainers: [
      {
        name: 'agent',
        image: 'hashicorp/vault:2.0.4',
        volumeMounts: [{ name: 'config', mountPath: '/etc/vault' }],
        ...container,
      },
    ],
    containers: [{ name: 'web', image: 'registry.example/web:1' }],
    volumes: [{ name: 'config', ...volume }],
  },
});
const ONCE = `exit_after_auth = true\n${CONFIG}`;

describe('a configuration in HCL is read as one in JSON, wherever it is', () => {
  test.each<[string, readonly object[]]>([
    [
      'a file of a ConfigMap',
      [configMap({ 'a.hcl': ONCE }), agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] })],
    ],
    ['a folder', [configMap({ 'a.hcl': ONCE }), agentPod({ args: ['agent', '-config=/etc/vault'] })]],
    [
      'a flag of two words',
      [configMap({ 'a.hcl': ONCE }), agentPod({ args: ['agent', '--config', '/etc/vault/a.hcl'] })],
    ],
    [
      'a shell',
      [
        configMap({ 'a.hcl': ONCE }),
        agentPod({ command: ['sh', '-c', 'exec vault agent -config=/etc/vault/a.hcl'] }),
      ],
    ],
    [
      'another name in the volume',
      [
        configMap({ 'a.hcl': ONCE }),
        agentPod(
          { args: ['agent', '-config=/etc/vault/b.hcl'] },
          { configMap: { name: 'agent', items: [{ key: 'a.hcl', path: 'b.hcl' }] } },
        ),
      ],
    ],
    [
      'a ConfigMap of the namespace that kubectl is in',
      [configMap({ 'a.hcl': ONCE }, 'default'), agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] })],
    ],
    [
      'a pod of a namespace, and a ConfigMap without one',
      [
        configMap({ 'a.hcl': ONCE }),
        agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] }, undefined, 'shop'),
      ],
    ],
    ['a ConfigMap whose pods are somewhere else', [configMap({ 'a.hcl': ONCE })]],
    [
      'a variable',
      [
        agentPod(
          {
            command: ['sh', '-c', 'echo "$C" > /tmp/a.hcl; vault agent -config=/tmp/a.hcl'],
            env: [{ name: 'C', value: ONCE }],
          },
          { emptyDir: {} },
        ),
      ],
    ],
    [
      'a here-document',
      [
        agentPod(
          { command: ['sh', '-c', `cat > /tmp/a.hcl <<'EOF'\n${ONCE}EOF\nvault agent -config=/tmp/a.hcl`] },
          { emptyDir: {} },
        ),
      ],
    ],
    [
      'agent-configmap',
      [
        configMap({ 'config-init.hcl': ONCE, 'config.hcl': CONFIG }, 'shop'),
        workload({
          annotations: { 'agent-inject': 'true', 'agent-init-first': 'true', 'agent-configmap': 'agent' },
        }),
      ],
    ],
  ])('%s', (_, objects) => {
    expect(brokenBy(...objects)).toEqual(IN_CONFIG);
  });

  test('two ConfigMaps of one name in two namespaces are not mixed up', () => {
    const pod = agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] }, undefined, 'shop');
    expect(
      brokenBy(
        configMap({ 'a.hcl': 'exit_after_auth = true' }, 'shop'),
        configMap({ 'a.hcl': ONCE }, 'other'),
        pod,
      ),
    ).toEqual(IN_CONFIG);
  });

  test('a template in a file of its own, of an agent and of consul-template', () => {
    const text = '{{ with secret "secret/data/shop" }}{{ Data.password }}{{ end }}';
    const bySource =
      'exit_after_auth = true\ntemplate {\n  source = "/etc/vault/t"\n  destination = "/x"\n}\n';
    expect(
      brokenBy(
        configMap({ 'a.hcl': bySource, t: text }),
        agentPod({ args: ['agent', '-config=/etc/vault/a.hcl'] }),
      ),
    ).toEqual(['template-broken']);
    const flags = {
      image: 'hashicorp/consul-template:0.41.1',
      args: ['-once', '-template', '/etc/vault/t:/x'],
    };
    expect(brokenBy(configMap({ t: text }), agentPod(flags))).toEqual(['template-broken']);
  });

  test('a template that is written where its file should be named', () => {
    const config = 'exit_after_auth = true\ntemplate {\n  source = "{{ .x }}"\n  destination = "/x"\n}\n';
    expect(brokenBy(configMap({ 'a.hcl': config }))).toEqual(['template-broken']);
  });

  test('a template of a variable', () => {
    const config = 'exit_after_auth = true\nenv_template "PW" {\n  contents = "{{ Data.x }}"\n}\n';
    expect(brokenBy(configMap({ 'a.hcl': config }))).toEqual(['template-broken']);
  });

  test('the ConfigMap of another program is none', () => {
    expect(
      brokenBy(configMap({ 'app.hcl': 'template = "default"\nvault = true\n', 'x.json': '{"template":[]}' })),
    ).toEqual([]);
  });
});

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

describe('a text that is no manifest is said to be what it is', () => {
  const HEAD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
  const said = (file: string, text: string): string => {
    const { unreadable, skipped, objects } = checkManifests([{ file, text }]);
    return `${unreadable[0]?.reason ?? skipped[0]?.what ?? ''} ${String(objects)}`;
  };

  test.each([
    ['a variable', `${HEAD}spec: { replicas: {{ $replicas }} }\n`],
    ['a condition', `{{- if eq $kind "Deployment" }}\n${HEAD}{{- end }}\n`],
    ['a value that is printed', `${HEAD}  labels:\n    app: {{ printf "%s-web" $name }}\n`],
    ['a default', `${HEAD}  labels:\n    app: {{ default "web" $app | quote }}\n`],
    ['toYaml', `${HEAD}  labels:\n    {{- toYaml $labels | nindent 4 }}\n`],
    ['an annotation in quotes', `${HEAD}  annotations:\n    a: "{{ .Values.a }}"\n`],
  ])('Helm: %s', (_, text) => {
    expect(said('web.yaml', text)).toBe('Helm template 0');
  });

  test.each([
    ['Jinja template', 'a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}\n'],
    [
      'template that was not filled in',
      'a.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "{{ name }}"\n',
    ],
    ['template that was not filled in', 'a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n'],
    ['template of Terraform', 'a.yaml', `${HEAD}%{ if prod }\n  labels: { a: b }\n%{ endif }\n`],
    [
      'template of Octopus Deploy or Azure DevOps',
      'a.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: #{name}\n',
    ],
    [
      'template of Go with other delimiters',
      'a.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: [[ .Name ]]\n',
    ],
    ['ytt template', 'a.yaml', `${HEAD}spec:\n  replicas: #@ data.values.replicas\n`],
    [
      'manifest with a template that is not in quotes',
      'a.yaml',
      `${HEAD}  annotations:\n    a: {{ with secret "x" }}\n`,
    ],
    ['Jsonnet program', 'a.jsonnet', '{ kind: "Pod", apiVersion: "v1" }\n'],
    ['Jsonnet program', 'a.libsonnet', '{\n  pod(name):: { kind: "Pod" },\n}\n'],
    ['CUE file', 'a.cue', 'web: {\n  kind: "Deployment"\n}\n'],
    ['Terraform configuration', 'a.tf', '# all\nmodule "a" {\n  source = "./a"\n}\n'],
    ['Terraform configuration', 'a.tfvars', 'role = "web"\n'],
    ['configuration of an agent', 'agent.hcl', 'auto_auth {\n  method "kubernetes" {}\n}\n'],
    ['configuration of an agent', 'agent.json', '{"auto_auth":{"method":{"type":"kubernetes"}}}'],
    ['policy of Vault', 'a.hcl', 'path "secret/x" {\n  capabilities = ["read"]\n}\n'],
    ['script', 'apply', '#!/bin/sh\nkubectl apply -f - <<EOF\nkind: Pod\nEOF\n'],
    ['program', 'main.ts', "import { App } from 'cdk8s';\n"],
    ['page of documentation', 'a.md', '# Web\n\n```yaml\nkind: Pod\n```\n'],
    ['values file of Helm', 'values.prod.yaml', 'resources: {}\n'],
    ['values file of Helm', 'prod.yaml', 'replicaCount: 2\npodAnnotations: {}\nresources: {}\n'],
    [
      'kustomization',
      'kustomization.yaml',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
    ],
    [
      'patch of kustomize',
      'a.yaml',
      `${HEAD}spec:\n  template:\n    metadata:\n      annotations: { a: b }\n`,
    ],
    [
      'patch of kustomize',
      'a.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers: [{ name: web, env: [] }]\n',
    ],
    ['Chart.yaml of Helm', 'Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n'],
    ['helmfile', 'helmfile.yaml', 'releases:\n  - name: web\n    chart: ./web\n'],
    ['file of Docker Compose', 'compose.yaml', 'services:\n  web: { image: x }\n'],
    ['other file', 'action.yml', 'on: push\njobs: {}\n'],
  ])('%s: %s', (what, file, text) => {
    expect(said(file, text)).toBe(`${what} 0`);
  });

  test('an object of an operator with containers without images is no patch, and a parameter of another program no template', () => {
    const eck = custom('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch', {
      nodeSets: [{ podTemplate: { spec: { containers: [{ name: 'elasticsearch' }] } } }],
    });
    const argo = custom('argoproj.io/v1alpha1', 'Workflow', {
      templates: [{ container: { image: '{{inputs.parameters.image}}' } }],
    });
    const sources: readonly ManifestSource[] = [eck, argo].map((object, index) => ({
      file: String(index),
      text: JSON.stringify(object, undefined, 2),
    }));
    const { objects, findings } = checkManifests(sources);
    expect({ objects, findings: rulesOf(findings) }).toEqual({ objects: 2, findings: [] });
  });

  test('a value with dollars is checked for everything else', () => {
    expect(
      brokenByText(`apiVersion: v1
kind: Pod
metadata:
  name: \${NAME}
  annotations: { vault.hashicorp.com/agent-inject: 'true', vault.hashicorp.com/agent-inject-secret-key: kv1/web }
spec: { serviceAccountName: web, containers: [{ name: web, image: 'x:1' }] }
`),
    ).toEqual(['injector-role-missing', 'injector-start-race']);
  });
});
