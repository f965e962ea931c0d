import { type KubernetesObject } from './cluster';
import { admit } from '../support/injector/model';
import { type Pod } from '../support/injector/pod';

interface Templated {
  readonly kind: string;
  readonly spec: { readonly template: Pick<Pod, 'metadata' | 'spec'> };
}

/** The pods of the Deployments and Jobs among the objects, by themselves, as their controllers would make them. */
export function barePods(
  objects: readonly KubernetesObject[],
  identity: { readonly name: string; readonly namespace: string },
): readonly Pod[] {
  return (objects as unknown as readonly Templated[])
    .filter(({ kind }) => /^(?:Deployment|Job)$/.test(kind))
    .map(({ spec: { template } }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...template.metadata, ...identity },
      spec: template.spec,
    }));
}

/** The pod as the injector's webhook leaves it. */
export function injectedPod(pod: Pod): Pod {
  const { injected } = admit(pod);
  if (injected === undefined) throw new Error('the webhook has left the pod as it was');
  return withEncodedConfig(injected);
}

/** VAULT_CONFIG, which the model and the recordings have decoded, as the webhook writes it: base64 of JSON. */
export function withEncodedConfig(pod: Pod): Pod {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  for (const container of containers) {
    container.env = (container.env ?? []).map((variable) => {
      const { name, value } = variable as { name: string; value?: unknown };
      const text = name === 'VAULT_CONFIG' ? Buffer.from(JSON.stringify(value)).toString('base64') : value;
      return text === undefined ? variable : { name, value: text };
    });
  }
  return pod;
}
