import { type KubernetesObject } from './located';

/** Everything that one run looks at: rules may ask what is beside an object. */
export class Manifests {
  private readonly byName = new Map<string, KubernetesObject>();

  /** @internal */
  public constructor(public readonly objects: readonly KubernetesObject[]) {
    for (const object of objects) {
      const key = keyOf(object.kind, object.namespace, object.name);
      if (!this.byName.has(key)) this.byName.set(key, object);
    }
  }

  /** The object of this name in the namespace of another one. */
  public find(kind: string, name: string, beside: KubernetesObject): KubernetesObject | undefined {
    return this.byName.get(keyOf(kind, beside.namespace, name));
  }

  /** The Namespace of an object, where the run has it. */
  public namespaceOf({ namespace }: KubernetesObject): KubernetesObject | undefined {
    return namespace === undefined ? undefined : this.byName.get(keyOf('Namespace', undefined, namespace));
  }
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace ?? '', name]);
}
