import { ANNOTATION_PREFIX, RESERVED_CONTAINERS } from '../../agent';
import { PodErrors } from '../errors';
import { type PodSpec, type PodTemplate } from '../kubernetes';

/**
 * The spec of the application's pod, checked as far as this library relies on it.
 * @throws POD_TEMPLATE_INVALID for what is no pod template, or one without containers that have names
 * @throws POD_INJECTED_TWICE for a template that an agent of ours is in already
 * @throws POD_CONTAINER_NAME_RESERVED for the names of the agent and the gate
 */
export function applicationOf(template: PodTemplate): PodSpec {
  const { spec, metadata } = template as { readonly spec?: unknown; readonly metadata?: unknown };
  if (!isObject(spec)) throw invalid('it has a spec', spec);
  if (metadata !== undefined && !isObject(metadata)) throw invalid('its metadata is an object', metadata);
  const { containers, initContainers = [], volumes = [] } = spec;
  if (!areNamed(containers) || containers.length === 0) {
    throw invalid('its spec has containers, each with a name', names(containers));
  }
  if (!areNamed(initContainers)) {
    throw invalid('its initContainers have names, each', names(initContainers));
  }
  if (!areNamed(volumes)) throw invalid('its volumes have names, each', names(volumes));
  const annotations = template.metadata?.annotations ?? {};
  const ours = Object.keys(annotations).find((name) => name.startsWith(ANNOTATION_PREFIX));
  if (ours !== undefined) throw PodErrors.POD_INJECTED_TWICE({ annotation: ours });
  const reserved = [...initContainers, ...containers].find(({ name }) => RESERVED_CONTAINERS.includes(name));
  if (reserved !== undefined) throw PodErrors.POD_CONTAINER_NAME_RESERVED({ name: reserved.name });
  return spec as unknown as PodSpec;
}

function invalid(rule: string, got: unknown): Error {
  return PodErrors.POD_TEMPLATE_INVALID({ rule, got });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areNamed(list: unknown): list is readonly { readonly name: string }[] {
  return (
    Array.isArray(list) &&
    list.every((one) => isObject(one) && typeof one['name'] === 'string' && one['name'] !== '')
  );
}

/** Of a list its names, since containers may hold more than an error should show. */
function names(list: unknown): unknown {
  if (!Array.isArray(list)) return typeof list;
  return list.map((one: unknown) => (isObject(one) ? one['name'] : typeof one));
}
