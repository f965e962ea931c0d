import { INJECTOR_PREFIX } from '../../agent';
import { Container } from './container';
import { type Path } from '../location';
import { isMap, type KubernetesObject, type Located } from './located';

/** The kinds whose pods end by themselves. */
const COMPLETES = /Job$|^(?:Workflow|CronWorkflow|JobSet|TaskRun)$/;

/** What others are made of, or values of charts: the pods are somewhere else. */
const NO_PODS = /^(?:CustomResourceDefinition|HelmRelease|HelmChart|Application|ApplicationSet)$/;

/** Pods of these get the annotations of the object itself. */
const HANDED_ON = /^tekton\.dev\//;

/** Objects are searched for pods as deep as this; an operator's own are below. */
const DEEPEST = 10;

/**
 * The pod of a workload's template, or a Pod itself; or no more than the annotations of pods that an operator makes,
 * where its object says these and not the containers.
 */
export class PodTemplate {
  public readonly metadata: Located;
  public readonly annotations: Located;
  /** Whether the containers are known. */
  public readonly hasSpec: boolean;
  public readonly spec: Located;
  public readonly containers: readonly Container[];
  public readonly initContainers: readonly Container[];
  public readonly volumes: ReadonlyMap<string, Located>;
  /** Whether it is meant to end, as the pods of a Job are. */
  public readonly completes: boolean;

  private constructor(metadata: Located, annotations: Located, spec: Located) {
    this.metadata = metadata;
    this.annotations = annotations;
    this.spec = spec;
    this.hasSpec = spec.exists;
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
    this.completes = COMPLETES.test(metadata.object.kind) || policy === 'Never' || policy === 'OnFailure';
  }

  /** The pods of an object, by their shape and not by its kind: operators have kinds of their own. */
  public static allOf(object: KubernetesObject): readonly PodTemplate[] {
    const { kind, root } = object;
    if (NO_PODS.test(kind)) return [];
    const paths = podsBelow(root.value, [], []);
    const pods = paths.map((path) => {
      const pod = root.at(...path);
      return new PodTemplate(pod.at('metadata'), pod.at('metadata', 'annotations'), pod.at('spec'));
    });
    const others = podAnnotations(object, paths).map(
      (path) => new PodTemplate(root.at(...path.slice(0, -1)), root.at(...path), root.at('no spec')),
    );
    return [...pods, ...others];
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

/** Where an object has annotations of the injector for pods whose containers it does not say. */
function podAnnotations(
  { root, apiVersion, kind }: KubernetesObject,
  pods: readonly Path[],
): readonly Path[] {
  const inPod = (path: Path): boolean =>
    pods.some((pod) => JSON.stringify(path) === JSON.stringify([...pod, 'metadata', 'annotations']));
  const own = JSON.stringify(['metadata', 'annotations']);
  const isOfPods = (path: Path): boolean =>
    JSON.stringify(path) === own
      ? HANDED_ON.test(apiVersion) && kind !== 'Pod'
      : !inPod(path) && path.join('.') !== 'spec.jobTemplate.metadata.annotations';
  return annotationsBelow(root.value, [], []).filter(isOfPods);
}

function annotationsBelow(value: unknown, path: Path, found: Path[]): Path[] {
  if (path.length > DEEPEST || typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) annotationsBelow(one, [...path, index], found);
    return found;
  }
  if (!isMap(value)) return found;
  for (const [key, one] of Object.entries(value)) {
    if (key === 'status' && path.length === 0) continue;
    const below = [...path, key];
    if (/annotations$/i.test(key) && isMap(one)) {
      if (Object.keys(one).some((name) => name.startsWith(`${INJECTOR_PREFIX}agent-inject`)))
        found.push(below);
    } else annotationsBelow(one, below, found);
  }
  return found;
}
