import { type CheckRun } from '../rule';
import { AgentConfig } from './agent-config';
import { type KubernetesObject } from './located';
import { type PodSecretTemplate, templatesOf } from './pod-templates';

/**
 * The agents' configurations of a ConfigMap whose pods are not among the manifests. What a configuration says is right
 * or wrong without them; where the pods are there, it is looked at with them.
 */
export function looseConfigs(object: KubernetesObject, { pods }: CheckRun): readonly AgentConfig[] {
  if (object.kind !== 'ConfigMap') return [];
  const found = object.root
    .at('data')
    .entries()
    .flatMap(([, at]) => AgentConfig.of(at) ?? [])
    // One of another program may have such a word too.
    .filter((config) => config.logins.length > 0 || config.templates.length > 0);
  if (found.length === 0) return [];
  const isUsed = pods.some(({ configs }) => configs.some(({ at }) => at.object === object));
  return isUsed ? [] : found;
}

/** Their templates; those in files of their own where these are in the same ConfigMap. */
export function looseTemplates(object: KubernetesObject, run: CheckRun): readonly PodSecretTemplate[] {
  const data = object.root.at('data');
  return looseConfigs(object, run).flatMap((config) =>
    templatesOf(config, (path) => {
      const file = data.at(path.slice(path.lastIndexOf('/') + 1));
      return file.exists ? file : undefined;
    }),
  );
}
