import { type CheckedPod, type Container, type Located } from '../check';
import { type ChosenPod } from './pod-choice';

/** What a variable of a container is on this machine. */
export type VariableSource =
  | { readonly kind: 'text'; readonly text: string }
  /** A variable of a rendered file: the kubelet's reader takes it. */
  | { readonly kind: 'file'; readonly path: string; readonly key: string }
  /** Something of the cluster's. */
  | { readonly kind: 'missing'; readonly from: string };

/** The environment of a container, as its manifest says it. */
export interface ContainerEnvironment {
  /** In order: a value may name those before it. */
  readonly variables: readonly (readonly [name: string, source: VariableSource])[];
  /** A file of variables that a shell reads before it becomes the application. */
  readonly sourced: string | undefined;
  /** A JSON file of variables, of which the process supervisor takes these. */
  readonly supervised: { readonly path: string; readonly names: readonly string[] } | undefined;
}

/** `EnvDelivery.wrappedCommand`. */
const WRAPPED = /^set -a; \. '([^']+)'; set \+a; exec "\$@"$/;

/** What a container's process would find in its environment. */
export function environmentOf({ pod, container }: ChosenPod): ContainerEnvironment {
  const [shell, flag, script = ''] = container.words;
  return {
    variables: [
      ...fromSources(pod, container),
      ...container.at
        .at('env')
        .items()
        .map((one) => variable(pod, container, one)),
    ],
    sourced: shell === '/bin/sh' && flag === '-c' ? WRAPPED.exec(script)?.[1] : undefined,
    supervised: supervisedBy(pod, container),
  };
}

/** The variables of the agent's container: what templates ask of the pod. */
export function agentVariables({ pod }: ChosenPod): Readonly<Record<string, string>> {
  const agent = pod.agents?.all[0]?.container;
  if (agent === undefined) return pod.injection === undefined ? {} : podVariables(pod);
  return Object.fromEntries(
    agent.at
      .at('env')
      .items()
      .flatMap((one) => {
        const [name, source] = variable(pod, agent, one);
        return source.kind === 'text' ? [[name, source.text] as const] : [];
      }),
  );
}

/** What the injector's agents have. */
function podVariables(pod: CheckedPod): Readonly<Record<string, string>> {
  const of = (field: string): string => podField(pod, field) ?? '';
  return {
    NAMESPACE: of('metadata.namespace'),
    POD_NAME: of('metadata.name'),
    POD_IP: of('status.podIP'),
    HOST_IP: of('status.hostIP'),
  };
}

function variable(pod: CheckedPod, container: Container, at: Located): readonly [string, VariableSource] {
  const name = at.at('name').text ?? '';
  const from = at.at('valueFrom');
  if (!from.exists) return [name, { kind: 'text', text: String(at.at('value').value ?? '') }];
  const file = from.at('fileKeyRef');
  if (file.exists) {
    const mount = container.mounts.find(({ volume }) => volume === file.at('volumeName').text);
    // The kubelet reads the volume whether or not it is mounted.
    const folder = mount?.path ?? '';
    return [
      name,
      { kind: 'file', path: `${folder}/${file.at('path').text ?? ''}`, key: file.at('key').text ?? name },
    ];
  }
  const field = from.at('fieldRef', 'fieldPath').text;
  const text = field === undefined ? configured(pod, from.at('configMapKeyRef')) : podField(pod, field);
  if (text !== undefined) return [name, { kind: 'text', text }];
  const [kind = 'valueFrom'] = from.entries().map(([key]) => key);
  return [name, { kind: 'missing', from: field ?? kind }];
}

function configured(pod: CheckedPod, reference: Located): string | undefined {
  const name = reference.at('name').text;
  const map = name === undefined ? undefined : pod.manifests.find('ConfigMap', name, pod.template.object);
  return map?.root.at('data', reference.at('key').text ?? '').text;
}

/** `envFrom`: whole ConfigMaps of the manifests. */
function fromSources(
  { manifests, template }: CheckedPod,
  container: Container,
): readonly (readonly [string, VariableSource])[] {
  return container.at
    .at('envFrom')
    .items()
    .flatMap((source): (readonly [string, VariableSource])[] => {
      const prefix = source.at('prefix').text ?? '';
      const name = source.at('configMapRef', 'name').text;
      const map = name === undefined ? undefined : manifests.find('ConfigMap', name, template.object);
      if (map === undefined) {
        const [from = 'envFrom'] = source.entries().map(([key]) => key);
        return [[`${prefix}*`, { kind: 'missing', from }]];
      }
      return map.root
        .at('data')
        .entries()
        .map(([key, at]) => [`${prefix}${key}`, { kind: 'text', text: at.text ?? '' }]);
    });
}

/** A pod's fields, as they would be if this machine were it. */
function podField({ template }: CheckedPod, field: string): string | undefined {
  const { name, namespace } = template.object;
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(field) ?? [];
  if (map !== undefined && key !== undefined) return template.metadata.at(map, key).text;
  switch (field) {
    case 'metadata.name':
      return name;
    case 'metadata.namespace':
      return namespace ?? 'default';
    case 'spec.serviceAccountName':
      return template.serviceAccount;
    case 'spec.nodeName':
      return 'localhost';
    case 'status.podIP':
    case 'status.podIPs':
    case 'status.hostIP':
    case 'status.hostIPs':
      return '127.0.0.1';
    default:
      return undefined;
  }
}

/** `EnvDelivery.supervisor`: its configuration takes each variable out of one JSON file. */
function supervisedBy(pod: CheckedPod, container: Container): ContainerEnvironment['supervised'] {
  const file = container.words
    .map((word) => /^-config=(.+)$/.exec(word)?.[1])
    .find((path) => path !== undefined);
  const text = file === undefined ? undefined : pod.textAt(file, container);
  if (text === undefined) return undefined;
  const { env_template: templates } = (jsonOf(text) ?? {}) as { readonly env_template?: unknown };
  if (!Array.isArray(templates)) return undefined;
  const entries = templates.flatMap((one: unknown) => Object.entries((one ?? {}) as object));
  const contents = entries.map(([, body]) => String((body as { readonly contents?: unknown }).contents));
  const path = contents
    .map((one) => /\bfile "([^"]+)" \| parseJSON/.exec(one)?.[1])
    .find((one) => one !== undefined);
  return path === undefined ? undefined : { path, names: entries.map(([name]) => name) };
}

function jsonOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
