import { type AgentConfig } from './agent-config';
import { Agents } from './agents';
import { type Container } from './container';
import { gateOf, readyCall } from './gate';
import { Injection } from './injection';
import { type Manifests } from './manifests';
import { mountedFiles } from './mounted-files';
import { type PodTemplate } from './pod';
import { type PodSecretTemplate, secretTemplates } from './pod-templates';

/** A pod with everything that rules ask of it, found once for all of them. */
export class CheckedPod {
  /** What it asks of HashiCorp's injector; undefined where it does not ask. */
  public readonly injection: Injection | undefined;
  /** The agents that it holds itself; undefined where it has none. */
  public readonly agents: Agents | undefined;
  /** Our start gate. */
  public readonly gate: Container | undefined;
  /** The templates of all these agents whose text is known. */
  public readonly templates: readonly PodSecretTemplate[];

  /** @internal */
  public constructor(
    public readonly template: PodTemplate,
    public readonly manifests: Manifests,
  ) {
    this.injection = Injection.of(template, manifests);
    this.agents = Agents.of(template, manifests);
    this.gate = gateOf(template);
    this.templates = secretTemplates(this.injection, this.agents, {
      textAt: (path, { container }) => mountedFiles(path, container, template, manifests)[0],
    });
  }

  /** The text of a file that a container finds at a path; undefined where the manifests do not have it. */
  public textAt(path: string, container: Container): string | undefined {
    return mountedFiles(path, container, this.template, this.manifests)[0]?.text;
  }

  /** The files that may be empty when the application starts, by their paths in the start gate. */
  public get mayBeEmpty(): ReadonlySet<string> {
    const calls = this.template.allContainers.flatMap((container) => readyCall(container) ?? []);
    return new Set(
      calls.flatMap(({ folder = '', mayBeEmpty }) =>
        mayBeEmpty.map((file) => (file.startsWith('/') ? file : `${folder}/${file}`)),
      ),
    );
  }

  /** What its start gate asks the listener of the pod for, as URLs: what the application uses of Vault itself. */
  public get usedUrls(): readonly string[] {
    const calls = this.template.allContainers.flatMap((container) => readyCall(container) ?? []);
    return [...new Set(calls.flatMap(({ requests }) => requests))];
  }

  /** Whether it takes anything out of Vault. */
  public get usesVault(): boolean {
    return this.injection !== undefined || this.agents !== undefined;
  }

  /** The configurations of its agents whose text is known. */
  public get configs(): readonly AgentConfig[] {
    return [
      ...(this.injection?.configs ?? []),
      ...(this.agents?.all ?? []).flatMap(({ configs }) => configs),
    ];
  }
}
