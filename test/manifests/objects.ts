import { parseAllDocuments } from 'yaml';

/** What every Kubernetes object has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects of a stream by what identifies them, sorted: Helm and kustomize write them in an order of their own. */
export function objectsOf(manifests: string): ReadonlyMap<string, KubernetesObject> {
  const objects = parseAllDocuments(manifests)
    .map((document) => {
      if (document.errors[0] !== undefined) throw document.errors[0];
      return document.toJS() as KubernetesObject | null;
    })
    .filter((object) => object !== null);
  const named = objects.map((object) => [identityOf(object), object] as const);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function identityOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return [apiVersion, kind, metadata.namespace ?? '', metadata.name].join(' ');
}
