import {
  AGENT_CONTAINER,
  AGENT_INIT_CONTAINER,
  DEFAULT_SECRETS_PATH,
  INJECTOR_PREFIX,
  type InjectorAnnotation,
} from '../../agent';
import { AgentConfig } from './agent-config';
import { withoutSlash } from './container';
import { type Located } from './located';
import { type Manifests } from './manifests';
import { mountedFiles } from './mounted-files';
import { type PodTemplate } from './pod';
import { isPlaceholder } from '../private/placeholder';

/** A file that the injector's agent writes. */
export interface InjectedFile {
  /** As its annotations end. */
  readonly key: string;
  /** The annotation that declares it. */
  readonly at: Located;
  /** Undefined where only a template says what is read. */
  readonly secretPath: string | undefined;
  /** Its text; undefined for the default template, and for a file whose text is not in the manifests. */
  readonly template: Located | undefined;
  /** The path of a template that is a file; undefined where none is read. */
  readonly templateFile: string | undefined;
  readonly destination: string;
  readonly command: string | undefined;
  readonly permissions: Located;
}

type Family =
  | 'agent-inject-secret'
  | 'agent-inject-template-file'
  | 'agent-inject-file'
  | 'agent-inject-command'
  | 'secret-volume-path';

/** What a pod asks of the injector by its annotations, read as vault-k8s 1.7.6 reads them. */
export class Injection {
  public readonly files: readonly InjectedFile[];

  /** The configurations of its agents where a ConfigMap of the author's has them: of the init container, of the sidecar. */
  public readonly configs: readonly AgentConfig[];

  private constructor(
    public readonly pod: PodTemplate,
    private readonly manifests: Manifests,
  ) {
    const configMap = manifests.find('ConfigMap', this.text('agent-configmap') ?? '', pod.object);
    this.configs = ['config-init.hcl', 'config.hcl'].flatMap((key) => {
      const at = configMap?.root.at('data', key);
      return (at === undefined ? undefined : AgentConfig.of(at)) ?? [];
    });
    this.files = this.hasOwnConfig ? [] : this.declaredFiles();
  }

  /** Undefined for a pod that does not ask, and for one that was read from a cluster with its agents in it. */
  public static of(pod: PodTemplate, manifests: Manifests): Injection | undefined {
    const text = annotationOf(pod, 'agent-inject').text ?? '';
    // What will be filled in may well be "true".
    const asked = goBoolean(text) ?? isPlaceholder(text);
    return asked && !isInjected(pod) ? new Injection(pod, manifests) : undefined;
  }

  /** By the name without its prefix. */
  public annotation(name: InjectorAnnotation): Located {
    return annotationOf(this.pod, name);
  }

  public text(name: InjectorAnnotation): string | undefined {
    return this.annotation(name).text;
  }

  public isTrue(name: InjectorAnnotation): boolean {
    return goBoolean(this.text(name) ?? '') === true;
  }

  /** Whether the webhook's own mark makes it leave the pod as it is. */
  public get isMarked(): boolean {
    return this.text('agent-inject-status') === 'injected';
  }

  /** Whether an init container writes the files before the application starts. */
  public get prePopulates(): boolean {
    return goBoolean(this.text('agent-pre-populate') ?? 'true') !== false;
  }

  /** Whether an agent runs beside the application. */
  public get hasSidecar(): boolean {
    return !this.isTrue('agent-pre-populate-only');
  }

  public get secretsPath(): string {
    return withoutSlash(this.text('secret-volume-path') ?? DEFAULT_SECRETS_PATH);
  }

  /** Whether the agent's configuration is a ConfigMap of the author's, and the annotations about it are not read. */
  public get hasOwnConfig(): boolean {
    return (this.text('agent-configmap') ?? '') !== '';
  }

  /** The user that the agent runs as, of the annotations alone. */
  public get agentUser(): number {
    if (this.isTrue('agent-run-as-same-user')) return this.pod.containers[0]?.user ?? 100;
    return Number(this.text('agent-run-as-user') ?? 100);
  }

  public get agentGroup(): number {
    return Number(this.text('agent-run-as-group') ?? 1000);
  }

  /** A file that the agents find at a path since they have the mounts of a container. */
  private copiedFile(path: string): Located | undefined {
    const name = this.text('agent-copy-volume-mounts') ?? '';
    const container = this.pod.allContainers.find((one) => one.name === name);
    if (container === undefined) return undefined;
    const [file] = mountedFiles(path, container, this.pod, this.manifests);
    return file?.text === undefined ? undefined : file;
  }

  private declaredFiles(): readonly InjectedFile[] {
    const keys = new Map<string, Located>();
    for (const [name, at] of injectorAnnotations(this.pod)) {
      const key = /^agent-inject-(?:secret|template-file|template)-(.+)$/.exec(name)?.[1];
      if (key !== undefined && (at.text ?? '').trim() !== '' && !keys.has(key)) keys.set(key, at);
    }
    return [...keys].map(([key, at]) => {
      const of = (family: Family): string | undefined => {
        const text = this.text(`${family}-${key}`);
        return text === '' ? undefined : text;
      };
      const preserved = this.text(`preserve-secret-case-${key}`) ?? this.text('preserve-secret-case') ?? '';
      const name = goBoolean(preserved) === true ? key : key.toLowerCase();
      const folder = withoutSlash(of('secret-volume-path') ?? this.secretsPath);
      const inline = this.annotation(`agent-inject-template-${key}`);
      const isInline = (inline.text ?? '') !== '';
      // A template of the annotations is preferred to a file.
      const templateFile = isInline ? undefined : of('agent-inject-template-file');
      const file = templateFile === undefined ? undefined : this.copiedFile(templateFile);
      return {
        key,
        at,
        secretPath: isInline || templateFile !== undefined ? undefined : of('agent-inject-secret'),
        template: isInline ? inline : file,
        templateFile,
        destination: `${folder}/${of('agent-inject-file') ?? name}`.replace(/\/{2,}/g, '/'),
        command: of('agent-inject-command'),
        permissions: this.annotation(`agent-inject-perms-${key}`),
      };
    });
  }
}

/** Whether the webhook has been here: its mark and one of its containers. */
export function isInjected(pod: PodTemplate): boolean {
  return (
    annotationOf(pod, 'agent-inject-status').text === 'injected' &&
    pod.allContainers.some(({ name }) => name === AGENT_CONTAINER || name === AGENT_INIT_CONTAINER)
  );
}

function annotationOf(pod: PodTemplate, name: InjectorAnnotation): Located {
  return pod.annotations.at(INJECTOR_PREFIX + name);
}

/** The pod's annotations of the injector, by their names without the prefix. */
export function injectorAnnotations(pod: PodTemplate): readonly (readonly [string, Located])[] {
  return pod.annotations
    .entries()
    .filter(([name]) => name.startsWith(INJECTOR_PREFIX))
    .map(([name, at]) => [name.slice(INJECTOR_PREFIX.length), at] as const);
}

/** As Go's strconv reads it, with nothing for false; undefined for what it refuses. */
export function goBoolean(text: string): boolean | undefined {
  if (/^(?:[1tT]|TRUE|true|True)$/.test(text)) return true;
  return /^(?:[0fF]|FALSE|false|False)?$/.test(text) ? false : undefined;
}
