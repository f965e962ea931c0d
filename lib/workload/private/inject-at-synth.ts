import { type ApiObject } from 'cdk8s';
import { ConfigurationError } from '../../core';
import { type Declared, injectDeclared, type PodTemplate } from '../../pod';
import { WorkloadErrors } from '../errors';
import { type Location, templateAt, withTemplateAt } from './pod-template-location';

const INJECTED = Symbol.for('aks-vault-constructs.injected');

/** What an object makes of itself without the secrets. */
export type OwnTemplate = () => PodTemplate;

/**
 * Has an API object inject the secrets when it is synthesized: the one place where cdk8s and the pod function meet.
 * It takes the object's own JSON, with every change that was made to it until then, JSON patches included.
 *
 * cdk8s offers no hook there, and the typed objects of cdk8s-plus drop every field that their version of Kubernetes
 * does not know, so that the change has to come after them.
 *
 * @param path The path of the construct that errors name.
 * @param check What the adapter has to say about the template, which has been found to be one.
 * @throws WORKLOAD_INJECTED_TWICE
 * @returns The pod template without the secrets.
 */
export function injectAtSynth(
  object: ApiObject,
  location: Location,
  declared: Declared,
  path: string,
  check: (template: PodTemplate) => void = () => undefined,
): OwnTemplate {
  if (INJECTED in object) throw WorkloadErrors.WORKLOAD_INJECTED_TWICE({}, path);
  Object.defineProperty(object, INJECTED, { value: true });
  const own = object.toJson.bind(object) as () => unknown;
  object.toJson = (): unknown => {
    const json = own();
    return ConfigurationError.at(path, () => {
      const template = templateAt(json, location);
      const injected = injectDeclared(template, declared);
      check(template);
      return withTemplateAt(json, location, injected);
    });
  };
  return () => ConfigurationError.at(path, () => templateAt(own(), location));
}
