import { Container } from './container';
import { type Path } from '../location';
import { isMap, type KubernetesObject, type Located } from './located';

/** The kinds whose pods end by themselves. */
const COMPLETES = /Job$|^(?:Workflow|CronWorkflow|JobSet|TaskRun)$/;

/** Objects are searched for pods as deep as this; an operator's own are below. */
const DEEPEST = 10;

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
    const containers = (key: string): readonly Container[] =>
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
    // No controller but a Job's takes a template with another policy than Always.
    const policy = this.spec.at('restartPolicy').text;
    this.completes = COMPLETES.test(root.object.kind) || policy === 'Never' || policy === 'OnFailure';
  }

  /** The pods of an object, by their shape and not by its kind: operators have kinds of their own. */
  public static allOf({ kind, root }: KubernetesObject): readonly PodTemplate[] {
    if (kind === 'CustomResourceDefinition') return [];
    return podsBelow(root.value, [], []).map((path) => new PodTemplate(root.at(...path)));
  }

  public get object(): KubernetesObject {
    return this.metadata.object;
  }

  public get allContainers(): readonly Container[] {
    return [...this.initContainers, ...this.containers];
  }

  /** The service account by its name; `default` where the pod names none. */
  public get serviceAccount(): string {
    return this.spec.at('serviceAccountName').text ?? this.spec.at('serviceAccount').text ?? 'default';
  }

  /** Whether it was read from a cluster, as `kubectl get -o yaml` prints it: admission has already happened. */
  public get isLive(): boolean {
    const { kind, root } = this.object;
    return kind === 'Pod' && root.at('metadata', 'uid').exists;
  }
}

/** Walks over the plain values, since most objects hold no pod and need no locations. */
function podsBelow(value: unknown, path: Path, found: Path[]): Path[] {
  if (path.length > DEEPEST || typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) podsBelow(one, [...path, index], found);
    return found;
  }
  if (!isMap(value)) return found;
  const spec = value['spec'];
  if (isMap(spec) && Array.isArray(spec['containers'])) found.push(path);
  else
    for (const key of Object.keys(value))
      if (key !== 'metadata' && key !== 'status') podsBelow(value[key], [...path, key], found);
  return found;
}
