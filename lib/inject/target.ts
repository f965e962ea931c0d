import { nearestName } from '../core';
import { type Target } from './declaration/workload';
import { isObject } from './form/written';
import { InjectErrors } from './errors';
import { type StreamObject } from './stream/manifest-stream';

/** What a Kubernetes object is known by. */
export interface Identity {
  readonly kind: string;
  readonly apiGroup: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, unknown>>;
}

/** The identity of an object of a stream. */
export function identityOf({ value }: StreamObject): Identity {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const apiVersion = String(value['apiVersion']);
  const { name, namespace, labels } = metadata;
  return {
    kind: String(value['kind']),
    apiGroup: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    name: typeof name === 'string' ? name : '',
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
    labels: isObject(labels) ? labels : {},
  };
}

/** What an object is called in errors: `Deployment shop/web`. */
export function nameOf(object: StreamObject): string {
  const { kind, namespace, name } = identityOf(object);
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name === '' ? '(no name)' : name}`;
}

/**
 * The one object that a target means.
 * @param at The place of the target in the declaration.
 * @param namespace That of objects that name none.
 * @throws INJECT_TARGET_MISSING, INJECT_TARGET_AMBIGUOUS
 */
export function targetOf(
  target: Target,
  objects: readonly StreamObject[],
  { at, namespace }: { readonly at: string; readonly namespace: string | undefined },
): StreamObject {
  const found = objects.filter((object) => fits(target, identityOf(object), namespace));
  const [only] = found;
  if (only === undefined) {
    throw InjectErrors.INJECT_TARGET_MISSING({ at, target: described(target), near: near(target, objects) });
  }
  if (found.length > 1) {
    const names = found.map((object) => `${nameOf(object)} (${object.place})`);
    throw InjectErrors.INJECT_TARGET_AMBIGUOUS({ at, target: described(target), objects: names });
  }
  return only;
}

function fits(target: Target, identity: Identity, namespace: string | undefined): boolean {
  const { labels = {} } = target;
  return (
    (target.kind === undefined || target.kind === identity.kind) &&
    (target.apiGroup === undefined || target.apiGroup === identity.apiGroup) &&
    (target.name === undefined || target.name === identity.name) &&
    (target.namespace === undefined || target.namespace === (identity.namespace ?? namespace)) &&
    Object.entries(labels).every(([name, value]) => identity.labels[name] === value)
  );
}

function described(target: Target): string {
  const { labels = {}, ...plain } = target;
  const parts = [
    ...Object.entries(plain).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...Object.entries(labels).map(([name, value]) => `label ${name}=${value}`),
  ];
  return parts.join(', ');
}

/** An object that differs from the target in a letter or in one property. */
function near(target: Target, objects: readonly StreamObject[]): string | undefined {
  const named = objects.map((object) => ({ object, identity: identityOf(object) }));
  const sameKind = named.filter(({ identity }) => target.kind === undefined || identity.kind === target.kind);
  const name =
    target.name === undefined
      ? undefined
      : nearestName(
          target.name,
          sameKind.map(({ identity }) => identity.name),
        );
  const found =
    sameKind.find(({ identity }) => name !== undefined && identity.name === name) ??
    named.find(({ identity }) => target.name !== undefined && identity.name === target.name);
  return found === undefined ? undefined : nameOf(found.object);
}
