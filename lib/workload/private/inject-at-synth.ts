import { type ApiObject } from 'cdk8s';
import { ConfigurationError } from '../../core';
import { type Declared, injectDeclared, type PodTemplate } from '../../pod';
import { type Location, templateAt, withTemplateAt } from './pod-template-location';

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
 * @returns The pod template without the secrets.
 */
export function injectAtSynth(
  object: ApiObject,
  location: Location,
  declared: Declared,
  path: string,
): OwnTemplate {
  const own = object.toJson.bind(object) as () => unknown;
  object.toJson = (): unknown => {
    const json = own();
    return ConfigurationError.at(path, () =>
      withTemplateAt(json, location, injectDeclared(templateAt(json, location), declared)),
    );
  };
  return () => ConfigurationError.at(path, () => templateAt(own(), location));
}
