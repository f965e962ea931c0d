import { type KubernetesObject } from './located';

/** Everything that one run looks at: rules may ask what is beside an object. */
export class Manifests {
  private readonly byName = new Map<string, KubernetesObject>();
  /** Of all namespaces. */
  private readonly byNameAlone = new Map<string, KubernetesObject[]>();

  /** @internal */
  public constructor(public readonly objects: readonly KubernetesObject[]) {
    for (const object of objects) {
      const key = keyOf(object.kind, object.namespace, object.name);
      if (this.byName.has(key)) continue;
      this.byName.set(key, object);
      const alone = keyOf(object.kind, undefined, object.name);
      this.byNameAlone.set(alone, [...(this.byNameAlone.get(alone) ?? []), object]);
    }
  }

  /**
   * The object of this name in the namespace of another one. One that names no namespace gets that of the command which
   * applies it, so that it may be the same.
   */
  public find(kind: string, name: string, beside: KubernetesObject): KubernetesObject | undefined {
    const exact = this.byName.get(keyOf(kind, beside.namespace, name));
    if (exact !== undefined) return exact;
    if (beside.namespace !== undefined) return this.byName.get(keyOf(kind, undefined, name));
    const [only, ...others] = this.byNameAlone.get(keyOf(kind, undefined, name)) ?? [];
    return others.length === 0 ? only : this.byName.get(keyOf(kind, 'default', name));
  }

  /** The Namespace of an object, where the run has it. */
  public namespaceOf({ namespace }: KubernetesObject): KubernetesObject | undefined {
    return namespace === undefined ? undefined : this.byName.get(keyOf('Namespace', undefined, namespace));
  }
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace ?? '', name]);
}
