import { type Located } from './located';
import { type ManifestObject } from './manifest';

/** A mount of a volume in a container. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
  readonly at: Located;
}

/** A container of a pod, an init container or not. */
export class Container {
  public readonly name: string;
  public readonly image: string;
  /** `command` and `args`, as the program gets them. */
  public readonly words: readonly string[];
  public readonly mounts: readonly Mount[];
  /** Undefined where the manifest leaves it to the image. */
  public readonly user: number | undefined;
  public readonly group: number | undefined;

  public constructor(
    public readonly at: Located,
    pod: Located,
  ) {
    this.name = at.at('name').text ?? '';
    this.image = at.at('image').text ?? '';
    this.words = ['command', 'args'].flatMap((key) =>
      at
        .at(key)
        .items()
        .flatMap(({ text }) => text ?? []),
    );
    this.mounts = at
      .at('volumeMounts')
      .items()
      .map((mount) => ({
        volume: mount.at('name').text ?? '',
        path: mount.at('mountPath').text ?? '',
        readOnly: mount.at('readOnly').isTrue,
        at: mount,
      }));
    const security = (key: string): number | undefined =>
      at.at('securityContext', key).number ?? pod.at('securityContext', key).number;
    this.user = security('runAsUser');
    this.group = security('runAsGroup');
  }

  /** An init container that goes on running beside the application. */
  public get isNativeSidecar(): boolean {
    return this.at.at('restartPolicy').text === 'Always';
  }

  /** Command, arguments and plain environment in one text, to look for paths in. */
  public get said(): string {
    const env = this.at
      .at('env')
      .items()
      .flatMap((variable) => variable.at('value').text ?? []);
    return [...this.words, ...env].join(' ');
  }
}

/** The pod of a workload's template, or a Pod itself. */
export class PodTemplate {
  public readonly metadata: Located;
  public readonly spec: Located;
  public readonly containers: readonly Container[];
  public readonly initContainers: readonly Container[];
  public readonly volumes: ReadonlyMap<string, Located>;
  /** Whether it is meant to end, as the pods of a Job are. */
  public readonly completes: boolean;

  private constructor(root: Located) {
    this.metadata = root.at('metadata');
    this.spec = root.at('spec');
    const containers = (key: string) =>
      this.spec
        .at(key)
        .items()
        .map((at) => new Container(at, this.spec));
    this.containers = containers('containers');
    this.initContainers = containers('initContainers');
    this.volumes = new Map(
      this.spec
        .at('volumes')
        .items()
        .map((at) => [at.at('name').text ?? '', at]),
    );
    this.completes = ['Job', 'CronJob'].includes(root.object.kind);
  }

  /** Of any kind that keeps its pod where Deployments and CronJobs do, known or not; undefined for everything else. */
  public static of({ kind, root }: ManifestObject): PodTemplate | undefined {
    const places =
      kind === 'Pod'
        ? [root]
        : [root.at('spec', 'template'), root.at('spec', 'jobTemplate', 'spec', 'template')];
    const found = places.find((place) => Array.isArray(place.at('spec', 'containers').value));
    return found === undefined ? undefined : new PodTemplate(found);
  }

  public get object(): ManifestObject {
    return this.metadata.object;
  }

  public get allContainers(): readonly Container[] {
    return [...this.initContainers, ...this.containers];
  }

  /** The service account by its name; `default` where the pod names none. */
  public get serviceAccount(): string {
    return this.spec.at('serviceAccountName').text ?? this.spec.at('serviceAccount').text ?? 'default';
  }
}
