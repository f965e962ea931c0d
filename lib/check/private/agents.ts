import { isMap, type Located } from './located';
import { AGENT_CONFIG, gateOf } from './gate';
import { type Container, type PodTemplate } from './pod';
import { type Manifests } from './rule';

/** The agents that stand in a pod's manifest itself, ours or written by hand. */
export class Agents {
  /** Those that run and end before what follows. */
  public readonly before: readonly Container[];
  /** Init containers that go on running. */
  public readonly native: readonly Container[];
  /** Containers beside the application. */
  public readonly beside: readonly Container[];

  private constructor(public readonly pod: PodTemplate) {
    const init = pod.initContainers.filter(isAgent);
    this.before = init.filter((container) => !container.isNativeSidecar);
    this.native = init.filter((container) => container.isNativeSidecar);
    this.beside = pod.containers.filter(isAgent);
  }

  /** Undefined for a pod without one. */
  public static of(pod: PodTemplate): Agents | undefined {
    const agents = new Agents(pod);
    return agents.all.length === 0 ? undefined : agents;
  }

  public get all(): readonly Container[] {
    return [...this.before, ...this.native, ...this.beside];
  }

  /** Volumes that an agent writes to and a container of the application sees. */
  public get secretsVolumes(): ReadonlySet<string> {
    const written = this.all.flatMap(({ mounts }) =>
      mounts.filter(({ readOnly }) => !readOnly).map(({ volume }) => volume),
    );
    const seen = new Set(this.application.flatMap(({ mounts }) => mounts.map(({ volume }) => volume)));
    return new Set(written.filter((volume) => seen.has(volume)));
  }

  /** The regular containers that are no agents. */
  public get application(): readonly Container[] {
    return this.pod.containers.filter((container) => !this.all.includes(container));
  }

  /** Whether a container mounts what the agent writes. */
  public readsSecrets(container: Container): boolean {
    const volumes = this.secretsVolumes;
    return container.mounts.some(({ volume }) => volumes.has(volume));
  }

  /** Agents among the plain init containers that never end, so that nothing after them starts. */
  public neverEnding(all: Manifests): readonly Container[] {
    return this.before.filter((agent) => {
      const said = agent.words.join(' ');
      if (/-exit-after-auth|\brender\b/.test(said)) return false;
      if (said.includes(`-config=${AGENT_CONFIG}`) && gateOf(this.pod) !== undefined) return true;
      const config = configOf(agent, this.pod, all);
      return config !== undefined && config.value['exit_after_auth'] !== true;
    });
  }
}

/** `vault agent` or `bao agent`, by itself or in a shell's line. */
function isAgent(container: Container): boolean {
  const { words } = container;
  const program = words.findIndex((word) => /(?:^|\/)(?:vault|bao)$/.test(word));
  return (
    (program >= 0 && words[program + 1] === 'agent') ||
    words.some((word) => /(?:^|[\s/;&])(?:vault|bao)\s+agent\b/.test(word)) ||
    (words[0] === 'agent' && /(?:^|\/)(?:vault|openbao)(?:[:@]|$)/.test(container.image))
  );
}

/** An agent's configuration that is JSON and stands in a ConfigMap of the same run. */
export interface AgentConfig {
  readonly value: Readonly<Record<string, unknown>>;
  readonly at: Located;
}

/** Of the container's `-config`; undefined where it is somewhere else, or not JSON. */
export function configOf(agent: Container, pod: PodTemplate, all: Manifests): AgentConfig | undefined {
  const path = /-config[= ](\S+)/.exec(agent.words.join(' '))?.[1];
  const mount = agent.mounts.find((one) => path?.startsWith(`${one.path}/`));
  if (path === undefined || mount === undefined) return undefined;
  const name = pod.volumes.get(mount.volume)?.at('configMap', 'name').text;
  const map = name === undefined ? undefined : all.find('ConfigMap', name, pod.object);
  const at = map?.root.at('data', path.slice(mount.path.length + 1));
  const value = at === undefined ? undefined : parsed(at.text);
  return at === undefined || value === undefined ? undefined : { at, value };
}

/** A JSON object; undefined for every other text. */
export function parsed(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
