import { nearestName } from '../core';
import { locationOfKind, reached } from '../pod';
import { type Target } from './declaration/workload';
import { isObject } from './form/written';
import { identityOf } from './identity';
import { type StreamObject } from './stream/manifest-stream';

/** Objects are searched for pods as deep as this; an operator's own are below. */
const DEEPEST = 10;

/** The objects of a run that a target can mean without more: those whose pod template is where their kind has it. */
export function withPods(objects: readonly StreamObject[]): readonly StreamObject[] {
  return objects.filter((object) => podOf(object) !== undefined);
}

/** The object that a target probably means, where none fits; undefined where none is near. */
export function nearTarget(target: Target, objects: readonly StreamObject[]): StreamObject | undefined {
  const kinds = (of: readonly StreamObject[], kind: string | undefined) =>
    of.filter((object) => identityOf(object).kind === kind);
  const pods = withPods(objects);
  const meant = nearestName(
    target.kind ?? '',
    pods.map((object) => identityOf(object).kind),
  );
  // What has no pod is meant only where its kind says so.
  const pools = [kinds(objects, target.kind), kinds(pods, meant), pods];
  for (const pool of pools) {
    const found = named(target.name, pool);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The object that a target means whose own object has no pods: the one that a Service selects, or that has its name;
 * undefined where none does.
 */
export function podsBehind(object: StreamObject, objects: readonly StreamObject[]): StreamObject | undefined {
  const selector = reached(object.value, ['spec', 'selector'])?.value;
  const labels = isObject(selector) ? Object.entries(selector) : [];
  const pods = withPods(objects);
  const selected = pods.filter((one) => {
    const own = reached(podOf(one), ['metadata', 'labels'])?.value;
    return labels.length > 0 && isObject(own) && labels.every(([name, value]) => own[name] === value);
  });
  return selected[0] ?? pods.find((one) => identityOf(one).name === identityOf(object).name);
}

/** The JSON pointer of the first pod template in an object, by its shape; undefined where there is none. */
export function pointerOfPod(value: unknown, above = '', depth = 0): string | undefined {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(reached(value, ['spec', 'containers'])?.value)) return above;
  for (const [name, inner] of Object.entries(value)) {
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
    const found = pointerOfPod(inner, `${above}/${step}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function podOf(object: StreamObject): unknown {
  const location = locationOfKind(identityOf(object));
  return location === undefined ? undefined : reached(object.value, location)?.value;
}

/** By its name, or the only one where no name is said. */
function named(name: string | undefined, objects: readonly StreamObject[]): StreamObject | undefined {
  if (name === undefined) return objects.length === 1 ? objects[0] : undefined;
  const names = objects.map((object) => identityOf(object).name);
  const near = nearestName(name, names);
  return near === undefined ? undefined : objects[names.indexOf(near)];
}
