import { type CheckedPod, type Container, type ManifestSource, readPods } from '../check';
import { nearestName, printable } from '../core';
import { RenderErrors } from './errors';
import { filesSeenBy, type PodFile } from './pod-files';

/** A pod with a container of it that sees files of an agent. */
export interface ChosenPod {
  readonly pod: CheckedPod;
  /** `Deployment shop/web`. */
  readonly label: string;
  readonly container: Container;
  readonly files: readonly PodFile[];
  /** Containers that see files too, and not the same. */
  readonly others: readonly string[];
}

/** Which one is wanted, where there are several. */
export interface PodChoice {
  /** `web`, `deployment/web`, `shop/deployment/web`. */
  readonly workload?: string | undefined;
  /** @default the first of the application's that sees files */
  readonly container?: string | undefined;
}

/**
 * The pod and the container whose files are rendered.
 * @throws RENDER_MANIFESTS_UNREADABLE, RENDER_WORKLOADS_NONE, RENDER_WORKLOAD_AMBIGUOUS, RENDER_WORKLOAD_UNKNOWN,
 *   RENDER_CONTAINER_UNKNOWN
 */
export function chosenPod(sources: readonly ManifestSource[], choice: PodChoice): ChosenPod {
  const { pods, unreadable } = readPods(sources);
  if (unreadable.length > 0) {
    const problems = unreadable.map(({ file, line, reason }) => `${file}:${String(line)}: ${reason}`);
    throw RenderErrors.RENDER_MANIFESTS_UNREADABLE({ problems: problems.slice(0, 5) });
  }
  const pod = podNamed(
    pods.filter(
      ({ templates, usesVault, usedUrls }) => usesVault && (templates.length > 0 || usedUrls.length > 0),
    ),
    choice.workload,
    sources,
  );
  return { pod, label: labelOf(pod), ...containerOf(pod, choice.container) };
}

function podNamed(
  pods: readonly CheckedPod[],
  wanted: string | undefined,
  sources: readonly ManifestSource[],
): CheckedPod {
  const names = [...new Set(pods.map(nameOf))];
  const fitting = wanted === undefined ? pods : pods.filter((pod) => isNamed(pod, wanted));
  const [pod, ...others] = fitting;
  if (pods.length === 0) {
    throw RenderErrors.RENDER_WORKLOADS_NONE({ files: sources.map(({ file }) => file).slice(0, 10) });
  }
  if (pod === undefined) {
    const short = pods.map(({ template }) => withoutHash(template.object.name));
    const near = nearestName(wanted ?? '', [...names, ...names.map(withoutHash), ...short]);
    throw RenderErrors.RENDER_WORKLOAD_UNKNOWN({ name: wanted ?? '', workloads: names, near });
  }
  if (others.length > 0) {
    throw RenderErrors.RENDER_WORKLOAD_AMBIGUOUS({
      workloads: [...new Set(fitting.map(nameOf))],
      first: nameOf(pod),
    });
  }
  return pod;
}

/** `web`, `deployment/web`, `shop/deployment/web`: the kind in any case, and cdk8s' hash left out or not. */
function isNamed({ template }: CheckedPod, wanted: string): boolean {
  const { kind, name, namespace } = template.object;
  const parts = wanted.split('/');
  const [last, ofKind, ofNamespace] = [...parts].reverse();
  return (
    parts.length <= 3 &&
    (last === name || last === withoutHash(name)) &&
    (ofKind === undefined || ofKind.toLowerCase() === kind.toLowerCase()) &&
    (ofNamespace === undefined || ofNamespace === namespace)
  );
}

/** cdk8s puts a hash behind names, which nobody types. */
function withoutHash(name: string): string {
  return name.replace(/-c[0-9a-f]{7}$/, '');
}

/** As `--workload` takes it. */
function nameOf({ template }: CheckedPod): string {
  const { kind, name, namespace } = template.object;
  return printable([...(namespace === undefined ? [] : [namespace]), kind.toLowerCase(), name].join('/'));
}

function labelOf({ template }: CheckedPod): string {
  const { kind, name, namespace } = template.object;
  return printable(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
}

function containerOf(
  pod: CheckedPod,
  wanted: string | undefined,
): Pick<ChosenPod, 'container' | 'files' | 'others'> {
  const { template, agents, gate, usedUrls } = pod;
  const isOurs = (container: Container): boolean =>
    container === gate || agents?.includes(container) === true;
  // The application's own come first, init containers after them.
  const seeing = [...template.containers, ...template.initContainers]
    .filter((container) => !isOurs(container))
    .map((container) => ({ container, files: filesSeenBy(pod, container) }))
    .filter(({ files }) => files.length > 0);
  const [application] = template.containers.filter((container) => !isOurs(container));
  if (seeing.length === 0 && usedUrls.length > 0 && application !== undefined) {
    const named = template.containers.find(({ name }) => name === wanted);
    if (wanted === undefined || named !== undefined)
      return { container: named ?? application, files: [], others: [] };
  }
  const found = wanted === undefined ? seeing[0] : seeing.find(({ container }) => container.name === wanted);
  if (found === undefined) {
    const containers = seeing.map(({ container }) => printable(container.name));
    throw RenderErrors.RENDER_CONTAINER_UNKNOWN({ name: wanted, containers });
  }
  const same = (files: readonly PodFile[]): boolean =>
    JSON.stringify(files.map(({ name }) => name)) === JSON.stringify(found.files.map(({ name }) => name));
  const others = seeing.filter(({ files }) => !same(files)).map(({ container }) => printable(container.name));
  return { ...found, others };
}
