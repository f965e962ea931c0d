import { check, LOCATION } from './shapes';
/** Where something is: in a file for tools, in an object for people. */
export interface Location {
  /** As it was given; `standard input` for `-`. */
  readonly file: string;
  /** Which of the file's documents, from 1. */
  readonly document: number;
  readonly kind: string;
  /** Undefined where the object says none. */
  readonly namespace: string | undefined;
  /** Empty where the object has none, as with `generateName`. */
  readonly name: string;
  /** In the object, such as `spec.template.metadata.annotations["vault.hashicorp.com/role"]`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** The steps from an object's root to a value. */
export type Path = readonly (string | number)[];

/** A path as people write it. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${String(step)}]`;
      if (!/^[A-Z_]\w*$/i.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** What an object is called in reports: `Deployment shop/web (document 2)`. */
export function objectName(location: Pick<Location, 'kind' | 'namespace' | 'name' | 'document'>): string {
  check('location', location, LOCATION);
  const { kind, namespace, name, document } = location;
  const full = [namespace, name === '' ? '(no name)' : name].filter((part) => part !== undefined).join('/');
  return `${kind} ${full} (document ${String(document)})`;
}
