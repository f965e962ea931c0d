import { CONFIG_FILES, configPath } from '../../agent';
import { AgentConfig } from './agent-config';
import { agentProgram, type AgentProgram, flagValues } from './agent-program';
import { hereDocuments, scriptOf } from './command-lines';
import { type Container } from './container';
import { gateOf, readyCall } from './gate';
import { type Located } from './located';
import { type Manifests } from './manifests';
import { mountedFiles } from './mounted-files';
import { type PodTemplate } from './pod';

/** A container of a pod that runs an agent. */
export interface Agent {
  readonly container: Container;
  readonly program: AgentProgram;
  /** Those of its configurations whose text is in the manifests. */
  readonly configs: readonly AgentConfig[];
  /** Those that the agent was told of, and cannot read. */
  readonly broken: readonly Located[];
  /** Whether it goes on running; undefined where its configuration is somewhere else. */
  readonly endless: boolean | undefined;
}

/** The agents that a pod's manifest itself holds, ours or written by hand. */
export class Agents {
  public readonly all: readonly Agent[];
  /** Those that run and end before what follows, or should. */
  public readonly before: readonly Agent[];
  /** Init containers that go on running. */
  public readonly native: readonly Agent[];
  /** Containers beside the application. */
  public readonly beside: readonly Agent[];
  /** The regular containers that are no agents. */
  public readonly application: readonly Container[];
  /** Volumes that an agent writes to and a container of the application sees. */
  public readonly secretsVolumes: ReadonlySet<string>;
  private readonly containers: ReadonlySet<Container>;

  private constructor(pod: PodTemplate, found: readonly Agent[]) {
    this.all = found;
    const init = found.filter(({ container }) => pod.initContainers.includes(container));
    this.before = init.filter(({ container }) => !container.isNativeSidecar);
    this.native = init.filter(({ container }) => container.isNativeSidecar);
    this.beside = found.filter((agent) => !init.includes(agent));
    this.containers = new Set(found.map(({ container }) => container));
    this.application = pod.containers.filter((container) => !this.containers.has(container));
    const seen = new Set(this.application.flatMap(({ mounts }) => mounts.map(({ volume }) => volume)));
    this.secretsVolumes = new Set(
      found
        .flatMap(({ container }) => container.mounts)
        .filter(({ readOnly, volume }) => !readOnly && seen.has(volume))
        .map(({ volume }) => volume),
    );
  }

  /** Undefined for a pod without one. */
  public static of(pod: PodTemplate, manifests: Manifests): Agents | undefined {
    const found = pod.allContainers.flatMap((container): Agent[] => {
      const program = agentProgram(container);
      if (program === undefined) return [];
      const files = configFiles(container, program, pod, manifests);
      const own = files.flatMap((at) => AgentConfig.of(at) ?? []);
      const configs = own.length > 0 ? own : [...inVariables(container), ...inScript(container)];
      const broken = files.filter((at) => at.text !== undefined && !AgentConfig.isReadable(at.text));
      return [{ container, program, configs, broken, endless: isEndless(container, program, configs, pod) }];
    });
    return found.length === 0 ? undefined : new Agents(pod, found);
  }

  public includes(container: Container): boolean {
    return this.containers.has(container);
  }

  /** Whether a container mounts what an agent writes. */
  public readsSecrets(container: Container): boolean {
    return container.mounts.some(({ volume }) => this.secretsVolumes.has(volume));
  }
}

function isEndless(
  container: Container,
  { args, endless, supervises }: AgentProgram,
  configs: readonly AgentConfig[],
  pod: PodTemplate,
): boolean | undefined {
  // Runs the agent until the files are there, whatever its configuration says.
  if (readyCall(container)?.mode === 'render') return false;
  if (endless !== undefined) return endless;
  if (supervises || configs.some((config) => config.supervises)) return true;
  if (configs.some(({ ends }) => ends)) return false;
  if (configs.length > 0) return true;
  // Of a pod of ours whose configuration was not given.
  const isOurs = flagValues(args, 'config').includes(configPath(CONFIG_FILES.agent));
  return isOurs && gateOf(pod) !== undefined ? true : undefined;
}

/** The files that its flags name, where the manifests hold their text. */
function configFiles(
  container: Container,
  { args }: AgentProgram,
  pod: PodTemplate,
  manifests: Manifests,
): readonly Located[] {
  const files = flagValues(args, 'config').flatMap((path) => mountedFiles(path, container, pod, manifests));
  // A ConfigMap that is mounted as a whole holds scripts and templates too.
  return files.filter(({ path }) => !/\.(?:sh|ctmpl|tpl|tmpl|crt|pem)$/.test(String(path.at(-1))));
}

/** As the injector hands it over, and many by hand: a variable that a script writes to a file. */
function inVariables(container: Container): readonly AgentConfig[] {
  return container.variables().flatMap(({ value }) => {
    const text = value.text ?? '';
    if (text.length < 10) return [];
    const decoded = /^[\w+/=\s]+$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;
    return AgentConfig.of(value, decoded) ?? [];
  });
}

/** A here-document of a shell's script, or a text in its quotes. */
function inScript(container: Container): readonly AgentConfig[] {
  const script = scriptOf(container.words);
  if (script === undefined) return [];
  const quoted = [...script.matchAll(/'([^']{20,})'/g)];
  const texts = [...hereDocuments(script).texts, ...quoted.map(([, text = '']) => text)];
  const at = scriptAt(container, script);
  return texts.flatMap((text) => AgentConfig.of(at, text) ?? []);
}

function scriptAt(container: Container, script: string): Located {
  const found = ['command', 'args']
    .flatMap((key) => container.at.at(key).items())
    .find(({ text }) => text === script);
  return found ?? container.at;
}
