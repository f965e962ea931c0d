import { ANNOTATION_PREFIX, RESERVED_CONTAINERS } from '../../agent';
import { isListOf } from '../../core';
import { PodErrors } from '../errors';
import { type PodSpec, type PodTemplate } from '../kubernetes';

/**
 * The spec of the application's pod, checked as far as this library relies on it. A field without a value, which YAML
 * reads as null, is one that is not there.
 * @throws POD_TEMPLATE_INVALID for what is no pod template, or one without containers that have names
 * @throws POD_INJECTED_TWICE for a template that an agent of ours is in already
 * @throws POD_CONTAINER_NAME_RESERVED for the names of the agent and the gate
 * @throws POD_CONTAINER_NAME_TWICE for two containers of one name, one of which may be an init container
 */
export function applicationOf(template: PodTemplate): PodSpec {
  if (!isObject(template)) throw invalid('must be an object', typeof template);
  const { spec } = template as { readonly spec?: unknown };
  if (!isObject(spec)) throw invalid('must have a spec', typeof spec);
  checkMetadata(template);
  const { containers } = spec;
  if (!areNamed(containers) || containers.length === 0) {
    throw invalid('its spec must have containers, each with a name', names(containers));
  }
  const initContainers = namedList(spec, 'initContainers');
  namedList(spec, 'volumes');
  for (const field of ['securityContext', 'nodeSelector']) optionalObject(spec, field, 'it has');
  const all = [...initContainers, ...containers];
  all.forEach(checkContainer);
  const reserved = all.find(({ name }) => RESERVED_CONTAINERS.includes(name));
  if (reserved !== undefined) throw PodErrors.POD_CONTAINER_NAME_RESERVED({ name: reserved.name });
  const twice = all.find(({ name }, index) => all.findIndex((one) => one.name === name) !== index);
  if (twice !== undefined) throw PodErrors.POD_CONTAINER_NAME_TWICE({ name: twice.name });
  return withoutNulls({
    ...spec,
    ...(isEmpty(spec['initContainers']) ? {} : { initContainers: initContainers.map(withoutNulls) }),
    containers: containers.map(withoutNulls),
  }) as unknown as PodSpec;
}

function checkMetadata({ metadata }: PodTemplate): void {
  if (isEmpty(metadata)) return;
  if (!isObject(metadata)) throw invalid('its metadata must be an object', typeof metadata);
  for (const field of ['labels', 'annotations']) {
    const found = optionalObject(metadata, field, 'it has') ?? {};
    const wrong = Object.entries(found).find(([, value]) => typeof value !== 'string');
    if (wrong !== undefined) {
      throw invalid(`its ${field} must be texts, as YAML reads them in quotes: ${wrong[0]}`, typeof wrong[1]);
    }
  }
  const annotations = (metadata['annotations'] ?? {}) as object;
  const ours = Object.keys(annotations).find((name) => name.startsWith(ANNOTATION_PREFIX));
  if (ours !== undefined) throw PodErrors.POD_INJECTED_TWICE({ annotation: ours });
}

function checkContainer(container: Named): void {
  const of = `its container ${JSON.stringify(container.name)} has`;
  const list = (field: string, what: string, fits: (one: unknown) => boolean): void => {
    const value = container[field];
    if (isEmpty(value) || isListOf(value, fits)) return;
    throw invalid(`${of} ${field}, which must be a list of ${what}`, typeof value);
  };
  optionalObject(container, 'securityContext', of);
  list('command', 'texts', isText);
  list('args', 'texts', isText);
  list('env', 'variables with names', (one) => isObject(one) && isText(one['name']));
  list('volumeMounts', 'mounts, each with a path', (one) => isObject(one) && isText(one['mountPath']));
}

function namedList(spec: Fields, field: string): readonly Named[] {
  const list = spec[field] ?? [];
  if (!areNamed(list)) throw invalid(`its ${field} must have names, each`, names(list));
  return list;
}

function optionalObject(fields: Fields, field: string, of: string): Fields | undefined {
  const value = fields[field];
  if (isEmpty(value)) return undefined;
  if (!isObject(value)) throw invalid(`${of} ${field}, which must be an object`, typeof value);
  return value;
}

function invalid(rule: string, got: unknown): Error {
  return PodErrors.POD_TEMPLATE_INVALID({ rule, got });
}

type Fields = Readonly<Record<string, unknown>>;
type Named = Fields & { readonly name: string };

function isEmpty(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The same object where nothing is to be left out. */
function withoutNulls<T extends Fields>(fields: T): T {
  if (!Object.values(fields).includes(null)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as T;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areNamed(list: unknown): list is readonly Named[] {
  return isListOf(list, (one) => isObject(one) && typeof one['name'] === 'string' && one['name'] !== '');
}

/** Of a list its names, since containers may hold more than an error should show. */
function names(list: unknown): unknown {
  if (list === undefined) return 'none';
  if (!Array.isArray(list)) return typeof list;
  return Array.from<unknown>(list).map((one) => (isObject(one) ? one['name'] : typeof one));
}
