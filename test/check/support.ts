import { stringify } from 'yaml';
import { type CheckOptions, checkManifests, type CheckResult, type Finding } from '../../lib/check';

/** Any JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** The check of objects, each a document of one file. */
export function checked(objects: readonly object[], options?: CheckOptions): CheckResult {
  const text = objects
    .map((object) => stringify(object, { aliasDuplicateObjects: false, version: '1.1' }))
    .join('---\n');
  return checkManifests([{ file: 'test.yaml', text }], options);
}

/** The rules that an object breaks, each once, with the level where it is not an error. */
export function brokenBy(...objects: readonly object[]): readonly string[] {
  return rulesOf(checked(objects).findings);
}

/** The same for a text. */
export function brokenByText(text: string): readonly string[] {
  return rulesOf(checkManifests([{ file: 'test.yaml', text }]).findings);
}

export function rulesOf(findings: readonly Finding[]): readonly string[] {
  return [
    ...new Set(findings.map(({ rule, level }) => (level === 'error' ? rule : `${rule} (${level})`))),
  ].sort();
}

/** What a workload of these tests differs in. */
export interface WorkloadParts {
  readonly kind?: string;
  readonly namespace?: string;
  /** Of the pod template, without the injector's prefix. */
  readonly annotations?: Readonly<Record<string, unknown>>;
  /** Of the pod template, as they are. */
  readonly otherAnnotations?: Readonly<Record<string, unknown>>;
  readonly labels?: Json;
  /** Of the workload. */
  readonly metadata?: Json;
  readonly spec?: Json;
  /** Of the first container. */
  readonly container?: Json;
  readonly containers?: readonly Json[];
  readonly initContainers?: readonly Json[];
}

const PREFIX = 'vault.hashicorp.com/';

/** A gate by hand, which nobody can object to. */
export const GATE = {
  name: 'wait-for-secrets',
  image: 'busybox:1.37',
  command: ['sh', '-c', 'test -s /vault/secrets/api-key'],
};

/** Annotations that ask the injector for one file and break no rule. */
export const GOOD = {
  'agent-inject': 'true',
  'agent-init-first': 'true',
  role: 'web',
  'agent-inject-template-api-key': '{{ with secret "secret/data/web" }}{{ .Data.data.apiKey }}{{ end }}',
  'error-on-missing-key-api-key': 'true',
};

/** A Deployment, or another kind, with annotations by hand, a gate and a service account: breaks no rule by itself. */
export function workload(parts: WorkloadParts = {}): object {
  const { kind = 'Deployment', annotations = GOOD, initContainers = [GATE] } = parts;
  const template = {
    metadata: {
      ...(parts.labels === undefined ? {} : { labels: parts.labels }),
      annotations: {
        ...Object.fromEntries(Object.entries(annotations).map(([name, value]) => [PREFIX + name, value])),
        ...parts.otherAnnotations,
      },
    },
    spec: {
      serviceAccountName: 'web',
      containers: parts.containers ?? [{ name: 'web', image: 'registry.example/web:1', ...parts.container }],
      ...(initContainers.length === 0 ? {} : { initContainers }),
      ...parts.spec,
    },
  };
  const metadata = { name: 'web', namespace: parts.namespace ?? 'shop', ...parts.metadata };
  if (kind === 'Pod')
    return { apiVersion: 'v1', kind, metadata: { ...metadata, ...template.metadata }, spec: template.spec };
  if (kind === 'CronJob') {
    return { apiVersion: 'batch/v1', kind, metadata, spec: { jobTemplate: { spec: { template } } } };
  }
  return { apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata, spec: { template } };
}

/** The good annotations with others beside or in their place; undefined takes one away. */
export function asking(annotations: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries({ ...GOOD, ...annotations }).filter(([, value]) => value !== undefined),
  );
}
