import { type ApiObject } from 'cdk8s';
import { ConfigurationError } from '../../core';
import { type Declared, injectDeclared, type Location, type PodTemplate, withTemplateAt } from '../../pod';
import { WorkloadErrors } from '../errors';
import { templateAt } from './pod-template-location';

const INJECTED = Symbol.for('aks-vault-constructs.injected');

/** What an object makes of itself without the secrets. */
export type OwnTemplate = () => PodTemplate;

/** What is injected where. */
export interface Injection {
  readonly location: Location;
  readonly declared: Declared;
  /** The namespace of the role. */
  readonly namespace: string;
  /** The path of the construct that errors name. */
  readonly path: string;
  /** What the adapter has to say about the template, which has been found to be one, and the object around it. */
  readonly check: (template: PodTemplate, object: unknown) => void;
}

/**
 * Has an API object inject the secrets when it is synthesized: the one place where cdk8s and the pod function meet.
 * It takes the object's own JSON, with every change that was made to it until then, JSON patches included.
 *
 * cdk8s offers no hook there, and the typed objects of cdk8s-plus drop every field that their version of Kubernetes
 * does not know, so that the change has to come after them.
 *
 * @throws WORKLOAD_INJECTED_TWICE
 * @returns The pod template without the secrets.
 */
export function injectAtSynth(object: ApiObject, injection: Injection): OwnTemplate {
  const { location, declared, namespace, path, check } = injection;
  if (INJECTED in object) throw WorkloadErrors.WORKLOAD_INJECTED_TWICE({}, path);
  Object.defineProperty(object, INJECTED, { value: true });
  const own = object.toJson.bind(object) as () => unknown;
  object.toJson = (): unknown => {
    const json = own();
    return ConfigurationError.at(path, () => {
      const template = templateAt(json, location);
      const injected = injectDeclared(template, declared);
      check(template, json);
      checkNamespace(json, namespace);
      return withTemplateAt(json, location, injected);
    });
  };
  return () => ConfigurationError.at(path, () => templateAt(own(), location));
}

/** A JSON patch may have moved the object to where nobody may log in to the role. */
function checkNamespace(json: unknown, namespace: string): void {
  const { metadata } = json as { readonly metadata?: { readonly namespace?: string } };
  const other = metadata?.namespace ?? namespace;
  if (other !== namespace) {
    const where = 'the manifest';
    throw WorkloadErrors.WORKLOAD_NAMESPACE_CONFLICT({ access: namespace, other, where });
  }
}
