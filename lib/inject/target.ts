import { type Target } from './declaration/workload';
import { InjectErrors } from './errors';
import { type Identity, identityOf, nameOf } from './identity';
import { nearTarget, withPods } from './near-target';
import { type StreamObject } from './stream/manifest-stream';

/** How many objects an error names. */
const MOST_NAMED = 5;

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
    const near = nearTarget(target, objects);
    throw InjectErrors.INJECT_TARGET_MISSING({
      at,
      target: described(target),
      near: near === undefined ? undefined : nameOf(near),
      objects: objects.length,
      withPods: withPods(objects).slice(0, MOST_NAMED).map(nameOf),
    });
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
