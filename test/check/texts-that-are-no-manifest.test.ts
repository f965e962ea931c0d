import { checkManifests, type ManifestSource } from '../../lib/check';
import { brokenByText, rulesOf } from './support';

/** Texts that are no manifest: what each is said to be. */
const custom = (apiVersion: string, kind: string, spec: object, annotations?: object): object => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'shop', ...(annotations === undefined ? {} : { annotations }) },
  spec,
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
