import { parse, stringify } from 'yaml';
import { declaredByAnnotations } from '../../../lib/check';
import { injectManifests, readDeclaration } from '../../../lib/inject';
import { admit } from '../../support/injector/model';
import { type Pod } from '../../support/injector/pod';

/** Annotations by their names without the prefix. */
export type ShortAnnotations = Readonly<Record<string, string>>;

/** Annotations as people write them, for one file `conf`; the default template's without a template. */
export function annotationsOf(
  path: string,
  template?: string,
  more: ShortAnnotations = {},
): ShortAnnotations {
  return {
    'agent-inject': 'true',
    role: 'shop-web',
    'agent-inject-secret-conf': path,
    ...(template === undefined ? {} : { 'agent-inject-template-conf': template }),
    ...more,
  };
}

/** A Deployment with annotations, and the pod of it as the API server gives it to the webhook. */
export function deployment(
  annotations: ShortAnnotations,
  containers: readonly string[] = ['app'],
): { readonly text: string; readonly pod: Pod } {
  const prefixed = Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`vault.hashicorp.com/${name}`, value]),
  );
  // With the token of the service account.
  const mount = {
    name: 'kube-api-access-x',
    mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    readOnly: true,
  };
  const own = containers.map((name) => ({ name, image: 'registry.example/app:1' }));
  const spec = { serviceAccountName: 'web', containers: own };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template: { metadata: { annotations: prefixed }, spec } },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', annotations: prefixed },
    spec: { ...spec, containers: own.map((container) => ({ ...container, volumeMounts: [mount] })) },
  };
  return { text: stringify(object, { lineWidth: 0 }), pod: pod as unknown as Pod };
}

/** A template of an agent's configuration. */
export interface AgentTemplateConfig {
  readonly destination: string;
  readonly contents: string;
  readonly left_delimiter?: string;
  readonly right_delimiter?: string;
}

/** The templates of the agent that the webhook would add: the model of test/support/injector. */
export function webhookTemplates(pod: Pod): readonly AgentTemplateConfig[] {
  const { injected, message } = admit(pod);
  if (injected === undefined) throw new Error(message);
  const init = injected.spec.initContainers?.[0] as unknown as {
    env: { name: string; value?: { template: readonly AgentTemplateConfig[] } }[];
  };
  return init.env.find(({ name }) => name === 'VAULT_CONFIG')?.value?.template ?? [];
}

/** Those of the agent that the declaration gives, to the manifest without the annotations. */
export function declaredTemplates(text: string): readonly AgentTemplateConfig[] {
  const { workloads, notTaken } = declaredByAnnotations([{ file: 'web.yaml', text }]);
  expect(notTaken).toEqual([]);
  const file = {
    apiVersion: 'aks-vault-constructs/v1',
    kind: 'VaultSecrets',
    vault: { address: 'https://vault.example:8200' },
    workloads,
  };
  const object = parse(text) as { spec: { template: { metadata: object } } };
  object.spec.template.metadata = {};
  const { texts } = injectManifests(
    [{ file: 'web.yaml', text: stringify(object) }],
    readDeclaration(stringify(file), 'f'),
  );
  const made = parse(texts[0]?.text ?? '') as {
    spec: { template: { metadata: { annotations: Record<string, string> } } };
  };
  const config = made.spec.template.metadata.annotations['aks-vault-constructs/agent.json'] ?? '';
  return (JSON.parse(config) as { template: readonly AgentTemplateConfig[] }).template;
}

/** The workloads and what is said against a Deployment with these annotations. */
export function taken(annotations: ShortAnnotations, containers?: readonly string[]) {
  const sources = [{ file: 'web.yaml', text: deployment(annotations, containers).text }];
  // The object that it is from is what was given.
  const { workloads, remarks, notTaken } = declaredByAnnotations(sources);
  return { workloads, remarks, notTaken };
}
