import { isObject } from './form/written';
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
export function identityOf({ value }: Pick<StreamObject, 'value'>): Identity {
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
