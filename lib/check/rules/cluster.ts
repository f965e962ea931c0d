import { Agents } from '../private/agents';
import { Injection } from '../private/injection';
import { isMap } from '../private/located';
import { type ManifestObject } from '../private/manifest';
import { type Hit, type Manifests, type Rule } from '../private/rule';

/** What stands beside the workloads: the injector itself, and values where Vault should be. */
export function clusterRules(): readonly Rule[] {
  return [
    {
      id: 'webhook-fails-open',
      level: 'warning',
      title: 'While the webhook is away, pods are made without their secrets',
      remedy:
        'failurePolicy: Fail with an objectSelector for the pods that need it: injectorHelmValues writes both',
      object: failsOpen,
    },
    {
      id: 'webhook-slow',
      level: 'note',
      title: 'While the webhook is away, every new pod waits for its time-out',
      remedy: 'timeoutSeconds: 10',
      object: slow,
    },
    {
      id: 'webhook-single-replica',
      level: 'warning',
      title: 'With one replica, the drain of a node takes the webhook away',
      remedy: 'replicas: 2 and a PodDisruptionBudget',
      object: singleReplica,
    },
    {
      id: 'webhook-aks-enforcer',
      level: 'note',
      title: "On AKS the Admissions Enforcer and the injector fight over the webhook's configuration",
      remedy: 'admissions.enforcer/disabled: "true"',
      object: aksEnforcer,
    },
    {
      id: 'secret-in-manifest',
      level: 'warning',
      title: 'A Kubernetes Secret with its values stands in a manifest',
      remedy: 'the value in Vault, and a file of the workload that reads it',
      object: secretInManifest,
    },
    {
      id: 'env-value',
      level: 'note',
      title: 'An environment variable that is called like a secret has its value in the manifest',
      remedy: 'env of VaultInjectedDeployment, or a file',
      pod: (pod) => envValues(pod),
    },
  ];
}

/** The injector's webhooks of any release of the chart. */
function webhooks(object: ManifestObject) {
  if (object.kind !== 'MutatingWebhookConfiguration') return [];
  return object.root
    .at('webhooks')
    .items()
    .filter(
      (webhook) =>
        webhook.at('name').text === 'vault.hashicorp.com' ||
        /agent-injector-svc$/.test(webhook.at('clientConfig', 'service', 'name').text ?? ''),
    );
}

function* failsOpen(object: ManifestObject): Iterable<Hit> {
  for (const webhook of webhooks(object)) {
    const policy = webhook.at('failurePolicy');
    if (policy.text !== 'Ignore') continue;
    yield {
      at: policy,
      message:
        'failurePolicy: Ignore: a pod that is made while the webhook is away has no agent and no files, and nobody makes it anew',
    };
  }
}

function* slow(object: ManifestObject): Iterable<Hit> {
  for (const webhook of webhooks(object)) {
    const timeout = webhook.at('timeoutSeconds');
    if ((timeout.number ?? 0) <= 15) continue;
    const message = `while the webhook is away, the making of each pod that it selects takes ${String(timeout.number)} s longer`;
    yield { at: timeout, message };
  }
}

function* singleReplica(object: ManifestObject): Iterable<Hit> {
  const name = object.root.at('metadata', 'labels', 'app.kubernetes.io/name').text ?? '';
  if (object.kind !== 'Deployment' || !name.endsWith('-agent-injector')) return;
  const replicas = object.root.at('spec', 'replicas');
  if (replicas.exists && replicas.value !== 1) return;
  yield {
    at: replicas,
    message:
      'there is one pod of the webhook: while its node is drained, pods are made without their secrets',
  };
}

function* aksEnforcer(object: ManifestObject): Iterable<Hit> {
  const [webhook] = webhooks(object);
  if (webhook === undefined) return;
  const said = ['annotations', 'labels'].some(
    (kind) => object.root.at('metadata', kind, 'admissions.enforcer/disabled').exists,
  );
  if (said) return;
  const message =
    'AKS adds a namespaceSelector, which an injector with its own certificates takes away again, many times a second';
  yield { at: object.root.at('metadata'), message };
}

const NO_VALUES = /^(?:kubernetes\.io\/service-account-token|helm\.sh\/release\.v1)$/;

function* secretInManifest(object: ManifestObject, all: Manifests): Iterable<Hit> {
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
      .filter(([, { text }]) => isValue(decoded(text))),
  ].filter(([key]) => !/\.(?:crt|cer)$/.test(key));
  const [first] = keys;
  if (first === undefined) return;
  const names = [...new Set(keys.map(([key]) => key))];
  const besideVault = all.pods.some((pod) => Injection.of(pod) !== undefined || Agents.of(pod) !== undefined);
  yield {
    at: first[1],
    message: `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and more' : ''}: whoever reads the manifest or may read Secrets of the namespace has the value, and nobody rotates it`,
    ...(besideVault ? {} : { level: 'note' as const }),
  };
}

/** References that something else fills in are none: `<path:...>`, `${NAME}`, `vault:...`, `{{ ... }}`. */
function isValue(text: string | undefined): boolean {
  return (
    text !== undefined &&
    text !== '' &&
    !/^(?:<.*>|\$\{.*\}|\{\{.*\}\}|vault:.*|ref\+.*|ENC\[.*)$/s.test(text)
  );
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}

function* envValues(pod: Parameters<NonNullable<Rule['pod']>>[0]): Iterable<Hit> {
  if (Injection.of(pod) === undefined && Agents.of(pod) === undefined) return;
  for (const container of pod.allContainers) {
    for (const variable of container.at.at('env').items()) {
      const name = variable.at('name').text ?? '';
      const value = variable.at('value');
      if (
        name === 'VAULT_TOKEN' ||
        !/(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_KEY)$/.test(name)
      )
        continue;
      if (isMap(value.value) || !isValue(value.text) || /^\/|\$\(/.test(value.text ?? '')) continue;
      yield {
        at: value,
        message: `${name} of ${container.name} stands here for everybody who reads the manifest, if it is what its name says`,
      };
    }
  }
}
