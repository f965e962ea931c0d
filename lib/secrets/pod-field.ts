import { isWellFormed } from '../core';
import { SecretsErrors } from './errors';

/**
 * Something that each pod knows of itself when it starts. The agent gets it through the downward API, as a variable of
 * its environment, so that every pod of a workload can have a certificate of its own name.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */
export class PodField {
  private constructor(
    /** The variable of the agent's environment, by the name that HashiCorp's injector gives it. */
    public readonly variable: 'POD_NAME' | 'POD_IP' | 'NAMESPACE',
    /** The field, as the downward API calls it. */
    public readonly fieldPath: string,
  ) {
    Object.freeze(this);
  }

  /** The name of the pod, such as `queue-0` in a StatefulSet. */
  public static podName(): PodField {
    return new PodField('POD_NAME', 'metadata.name');
  }

  /** The IP address of the pod. */
  public static podIp(): PodField {
    return new PodField('POD_IP', 'status.podIP');
  }

  /** The namespace of the pod. */
  public static namespace(): PodField {
    return new PodField('NAMESPACE', 'metadata.namespace');
  }
}

/**
 * Text that differs from pod to pod, as a tag of template literals: for the names of a certificate.
 *
 * @example podText`${PodField.podName()}.queue.shop.svc`
 * @throws SECRETS_POD_TEXT_INVALID for a placeholder that is neither a PodField nor a text, and without a PodField
 */
export function podText(texts: TemplateStringsArray, ...fields: readonly (PodField | string)[]): PodText {
  if (!Array.isArray(texts)) throw invalid(typeof texts);
  const parts: (string | PodField)[] = [];
  (texts as readonly (string | undefined)[]).forEach((text, index) => {
    if (text === undefined) throw SecretsErrors.SECRETS_TEMPLATE_ESCAPE_INVALID({ part: index });
    parts.push(text);
    if (index >= fields.length) return;
    const field: unknown = fields[index];
    if (!(field instanceof PodField) && typeof field !== 'string') throw invalid(typeof field);
    parts.push(field);
  });
  if (!parts.some((part) => part instanceof PodField)) throw invalid('text alone');
  if (!parts.every((part) => part instanceof PodField || isWellFormed(part)))
    throw invalid('half a character');
  return new PodText(parts.filter((part) => part !== ''));
}

function invalid(got: string): Error {
  return SecretsErrors.SECRETS_POD_TEXT_INVALID({ got });
}

/** A text that differs from pod to pod: `podText`. */
export class PodText {
  /** @internal */
  public constructor(
    /** Text and fields, in order. @internal */
    public readonly parts: readonly (string | PodField)[],
  ) {
    Object.freeze(parts);
    Object.freeze(this);
  }
}
