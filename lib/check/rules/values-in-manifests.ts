import { type CheckedPod } from '../model/checked-pod';
import { isMap, type KubernetesObject } from '../model/located';
import { type CheckRun, type Hit, type Rule } from '../rule';

/** Values of secrets where Vault should be. */
export function valuesInManifestsRules(): readonly Rule[] {
  return [
    {
      id: 'secret-in-manifest',
      level: 'warning',
      title: 'A Kubernetes Secret with its values is in a manifest',
      remedy: 'the value in Vault, and a file of the workload that reads it',
      object: secretInManifest,
    },
    {
      id: 'env-value',
      level: 'note',
      title: 'An environment variable that is called like a secret has its value in the manifest',
      remedy: 'env of VaultInjectedDeployment, or a file',
      pod: envValues,
    },
  ];
}

const NO_VALUES = /^(?:kubernetes\.io\/service-account-token|helm\.sh\/release\.v1)$/;

function* secretInManifest(object: KubernetesObject, run: CheckRun): Iterable<Hit> {
  const type = object.root.at('type').text ?? '';
  if (object.kind !== 'Secret' || NO_VALUES.test(type)) return;
  const keys = [
    ...object.root
      .at('stringData')
      .entries()
      .filter(([, { text }]) => isValue(text)),
    ...object.root
      .at('data')
      .entries()
      // As it is: what another program fills in, it encodes too.
      .filter(([, { text }]) => isValue(text) && isValue(decoded(text))),
  ].filter(([key]) => !/\.(?:crt|cer)$/.test(key));
  const [first] = keys;
  if (first === undefined) return;
  const names = [...new Set(keys.map(([key]) => key))];
  const besideVault = run.pods.some(({ usesVault }) => usesVault);
  yield {
    at: first[1],
    message: `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and more' : ''}: everyone who may read the manifest or Secrets of the namespace has the value, and nothing rotates it`,
    ...(besideVault ? {} : { level: 'note' as const }),
  };
}

/** References that something else fills in are none: `<path:...>`, `${NAME}`, `vault:...`, `{{ ... }}`. */
function isValue(text: string | undefined): boolean {
  return (
    text !== undefined &&
    text !== '' &&
    !/^(?:<.*>|vault:.*|ref\+.*|ENC\[.*)$|\$\{[^}]*\}|\{\{.*\}\}|<path:/s.test(text)
  );
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}

function* envValues({ template, usesVault }: CheckedPod): Iterable<Hit> {
  if (!usesVault) return;
  for (const container of template.allContainers) {
    for (const { name, value } of container.variables()) {
      if (
        name === 'VAULT_TOKEN' ||
        !/(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)$/.test(name)
      )
        continue;
      if (isMap(value.value) || !isValue(value.text) || /^\/|\$\(/.test(value.text ?? '')) continue;
      yield {
        at: value,
        message: `${name} of ${container.name} is here for everybody who reads the manifest, if it is what its name says`,
      };
    }
  }
}
