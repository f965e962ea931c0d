import { AuthMount } from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import { type Container, inject, type InjectInput, type PodSpec, type PodTemplate } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';

/** The application of these tests. */
export const application: Container = { name: 'main', image: 'registry.example/shop/web:1.4.2' };

/** What every pod of these tests is told. */
export function declared(overrides: Partial<InjectInput> = {}): InjectInput {
  return {
    vault: VaultServer.at('https://vault.example:8200'),
    auth: AuthMount.kubernetes('kubernetes'),
    roleName: 'shop-web',
    files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
    ...overrides,
  };
}

/** A pod template as an application team writes it. */
export function podTemplate(spec: Partial<PodSpec> = {}): PodTemplate {
  return {
    metadata: { labels: { app: 'web' } },
    spec: { serviceAccountName: 'web', containers: [application], ...spec },
  };
}

/** A pod template with everything that may be missing in one that was not injected. */
export interface InjectedTemplate {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec & Required<Pick<PodSpec, 'initContainers' | 'volumes' | 'securityContext'>>;
}

/** What the function makes of the pod template with this spec. */
export function injected(
  overrides: Partial<InjectInput> = {},
  spec: Partial<PodSpec> = {},
): InjectedTemplate {
  return inject(podTemplate(spec), declared(overrides)) as InjectedTemplate;
}

/** All containers of a pod, in the order in which they start. */
export function containersOf({ spec }: InjectedTemplate): readonly Container[] {
  return [...spec.initContainers, ...spec.containers];
}

/** A container of either kind. */
export function containerOf(template: InjectedTemplate, name: string): Container {
  const found = containersOf(template).find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

/** The names of the containers that mount a volume. */
export function mounting(template: InjectedTemplate, volume: string): readonly string[] {
  return containersOf(template)
    .filter(({ volumeMounts = [] }) => volumeMounts.some(({ name }) => name === volume))
    .map(({ name }) => name);
}

/** A file of the configuration that the pod carries in its annotations. */
export function fileOf({ metadata }: InjectedTemplate, file: string): string {
  const content = metadata.annotations[`aks-vault-constructs/${file}`];
  if (content === undefined) throw new Error(`no file ${file}`);
  return content;
}

/** The parts of an agent's configuration that the tests look at. */
export interface AgentConfig {
  readonly template: readonly {
    readonly destination: string;
    readonly contents: string;
    readonly exec?: { readonly command: readonly string[]; readonly timeout: string };
  }[];
  readonly [part: string]: unknown;
}

/** The agent's configuration, decoded. */
export function agentConfigOf(template: InjectedTemplate): AgentConfig {
  return JSON.parse(fileOf(template, 'agent.json')) as AgentConfig;
}

/** The paths of the files that the agent writes. */
export function destinations(template: InjectedTemplate): readonly string[] {
  return agentConfigOf(template).template.map(({ destination }) => destination);
}

/** What begins a placeholder of Helm, Jinja, Flux, Terraform or a shell. */
export const FOREIGN = /\{\{|\$\{|%\{|\{%|\{#/;
