import { INJECTED_LABEL } from '../../agent';
import { type KubernetesObject, type Located } from '../model/located';
import { type Hit, type Rule } from '../rule';

/** The injector itself: its webhook and its Deployment. */
export function webhookRules(): readonly Rule[] {
  return [
    {
      id: 'webhook-fails-open',
      level: 'warning',
      title: 'While the webhook is unavailable, pods are created without their secrets',
      remedy:
        'failurePolicy: Fail with an objectSelector for the pods that need it: injectorHelmValues writes both',
      object: failsOpen,
    },
    {
      id: 'webhook-blocks-itself',
      level: 'error',
      title: 'A webhook that fails closed for every pod keeps its own pods from coming back',
      remedy: `objectSelector: { matchLabels: { ${INJECTED_LABEL.name}: ${INJECTED_LABEL.value} } }, as injectorHelmValues writes it`,
      object: blocksItself,
    },
    {
      id: 'webhook-slow',
      level: 'note',
      title: 'While the webhook is unavailable, every new pod waits for its time-out',
      remedy: 'timeoutSeconds: 10',
      object: slow,
    },
    {
      id: 'webhook-single-replica',
      level: 'warning',
      title: 'With one replica, draining a node makes the webhook unavailable',
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
  ];
}

/** The injector's webhooks of any release of the chart. */
function webhooks(object: KubernetesObject): readonly Located[] {
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

function* failsOpen(object: KubernetesObject): Iterable<Hit> {
  for (const webhook of webhooks(object)) {
    const policy = webhook.at('failurePolicy');
    if (policy.text !== 'Ignore') continue;
    yield {
      at: policy,
      message:
        'failurePolicy: Ignore: a pod that is created while the webhook is unavailable has no agent and no files, and nothing recreates it',
    };
  }
}

function* blocksItself(object: KubernetesObject): Iterable<Hit> {
  for (const webhook of webhooks(object)) {
    const policy = webhook.at('failurePolicy');
    // Fail is the API's own default.
    if (policy.exists && policy.text !== 'Fail') continue;
    if (leavesItselfOut(webhook)) continue;
    yield {
      at: policy.exists ? policy : webhook,
      message:
        'failurePolicy: Fail without a selector: when no pod of the webhook runs, no pod of the cluster can be created, not even one of the webhook',
    };
  }
}

/** By a selector or a condition. Of namespaces by their names it can be told whether the webhook's own is among them. */
function leavesItselfOut(webhook: Located): boolean {
  if (selects(webhook.at('objectSelector')) || webhook.at('matchConditions').items().length > 0) return true;
  const selector = webhook.at('namespaceSelector');
  if (!selects(selector)) return false;
  const own = webhook.at('clientConfig', 'service', 'namespace').text;
  const labels = selector.at('matchLabels').entries();
  const expressions = selector.at('matchExpressions').items();
  const keys = [...labels.map(([key]) => key), ...expressions.map((one) => one.at('key').text)];
  if (own === undefined || keys.some((key) => key !== NAMESPACE_NAME)) return true;
  return !(
    labels.every(([, { text }]) => text === own) &&
    expressions.every((one) => {
      const isListed = one
        .at('values')
        .items()
        .some(({ text }) => text === own);
      const operator = one.at('operator').text;
      return operator === 'In' ? isListed : operator === 'NotIn' ? !isListed : operator === 'Exists';
    })
  );
}

/** Kubernetes' own label of every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** An empty selector selects everything. */
function selects(selector: Located): boolean {
  return (
    selector.at('matchLabels').entries().length > 0 || selector.at('matchExpressions').items().length > 0
  );
}

function* slow(object: KubernetesObject): Iterable<Hit> {
  for (const webhook of webhooks(object)) {
    const timeout = webhook.at('timeoutSeconds');
    if ((timeout.number ?? 0) <= 15) continue;
    const message = `while the webhook is unavailable, creating each pod that it selects takes ${String(timeout.number)} s longer`;
    yield { at: timeout, message };
  }
}

function* singleReplica(object: KubernetesObject): Iterable<Hit> {
  const name = object.root.at('metadata', 'labels', 'app.kubernetes.io/name').text ?? '';
  if (object.kind !== 'Deployment' || !name.endsWith('-agent-injector')) return;
  const replicas = object.root.at('spec', 'replicas');
  if (replicas.exists && replicas.value !== 1) return;
  yield {
    at: replicas,
    message: 'the webhook has one pod: while its node is drained, pods are created without their secrets',
  };
}

function* aksEnforcer(object: KubernetesObject): Iterable<Hit> {
  const [webhook] = webhooks(object);
  if (webhook === undefined) return;
  const said = ['annotations', 'labels'].some(
    (kind) => object.root.at('metadata', kind, 'admissions.enforcer/disabled').exists,
  );
  if (said) return;
  const message =
    'AKS adds a namespaceSelector, which an injector with its own certificates removes again, many times a second';
  yield { at: object.root.at('metadata'), message };
}
