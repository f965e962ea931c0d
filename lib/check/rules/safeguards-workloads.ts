import { type CheckedPod } from '../model/checked-pod';
import { type KubernetesObject, type Located } from '../model/located';
import { type CheckRun, type Hit, type Rule } from '../rule';
import { isOurs, SAFEGUARDS_OPTION } from '../safeguards/container-remedy';
import { constraintOf, isLookedAt } from '../safeguards/looked-at';

/** What Deployment Safeguards of AKS refuse or change in what is around the containers. */
export function safeguardsWorkloadRules(): readonly Rule[] {
  return [
    {
      id: 'safeguards-spread',
      level: 'error',
      title: 'Deployment Safeguards want the pods of a workload spread over nodes',
      remedy: SPREAD,
      pod: spread,
    },
    {
      id: 'safeguards-label',
      level: 'error',
      title: 'Deployment Safeguards refuse labels of kubernetes.azure.com',
      remedy: 'a label with a prefix of your own; in a nodeSelector the labels of AKS are right',
      pod: labels,
    },
    {
      id: 'safeguards-selector',
      level: 'error',
      title: 'Deployment Safeguards refuse a second Service with the same selector and a port of the first',
      remedy: 'one Service with both ports, another port, or a label more in one selector and in its pods',
      object: selector,
    },
  ];
}

const SPREAD = 'topologySpreadConstraints or affinity.podAntiAffinity in the pod template';

/** AKS adds it to these, one replica or more. */
const CHANGED = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

/** These make one of those out of their template, which AKS refuses with several replicas. */
const MAKES_REPLICA_SETS = new Set(['Rollout', 'ReplicationController']);

function* spread(pod: CheckedPod): Iterable<Hit> {
  if (!isLookedAt(pod)) return;
  const { spec, object } = pod.template;
  const { kind, root } = object;
  const isSpread =
    spec.at('affinity', 'podAntiAffinity').exists || spec.at('topologySpreadConstraints').items().length > 0;
  if (isSpread) return;
  // Where this library has made the pod, its option spreads it too.
  const remedy = isOurs(pod) ? `${SPREAD}, or ${SAFEGUARDS_OPTION}` : SPREAD;
  if (CHANGED.has(kind)) {
    const message = `nothing spreads the pods: AKS adds a podAntiAffinity and a spread to the ${kind}, and GitOps shows it as drift`;
    yield { at: spec, message, remedy, level: 'warning' };
    return;
  }
  const replicas = root.at('spec', 'replicas').number ?? 1;
  if (!MAKES_REPLICA_SETS.has(kind) || replicas < 2) return;
  const message = `nothing spreads the ${String(replicas)} pods, and AKS adds nothing to a ${kind}: its pods are refused (${constraintOf('safeguards-spread')})`;
  yield { at: spec, message, remedy };
}

const RESERVED = /^kubernetes\.azure\.com(?:\/|$)/;

function* labels(pod: CheckedPod): Iterable<Hit> {
  if (!isLookedAt(pod)) return;
  const { metadata, object } = pod.template;
  const own = object.root.at('metadata', 'labels');
  const ofPods = metadata.at('labels');
  const places: readonly Located[] = own.path.join() === ofPods.path.join() ? [own] : [own, ofPods];
  for (const place of places) {
    for (const [name, at] of place.entries()) {
      if (!RESERVED.test(name)) continue;
      const message = `the label ${name} is AKS's own: the ${object.kind} is refused (${constraintOf('safeguards-label')})`;
      yield { at, message };
    }
  }
}

/** Of the Services of pods with secrets: the others are no subject of this check. */
function* selector(object: KubernetesObject, { manifests, pods }: CheckRun): Iterable<Hit> {
  if (!isService(object)) return;
  const wanted = object.root.at('spec', 'selector').entries();
  if (wanted.length === 0) return;
  const selects = pods.some(
    (pod) =>
      isLookedAt(pod) &&
      pod.template.object.namespace === object.namespace &&
      wanted.every(([name, { value }]) => pod.template.metadata.at('labels', name).value === value),
  );
  if (!selects) return;
  const earlier = manifests.objects.slice(0, manifests.objects.indexOf(object));
  const other = earlier.find(
    (one) =>
      isService(one) &&
      one.namespace === object.namespace &&
      one.name !== object.name &&
      textOf(one) === textOf(object) &&
      portsOf(one).some((port) => portsOf(object).includes(port)),
  );
  if (other === undefined) return;
  const message = `Service ${other.name} has the same selector and a port of this one: the second is refused (${constraintOf('safeguards-selector')})`;
  yield { at: object.root.at('spec', 'selector'), message };
}

function isService({ kind, apiVersion }: KubernetesObject): boolean {
  return kind === 'Service' && apiVersion === 'v1';
}

/** The selector, whatever the order of its labels. */
function textOf({ root }: KubernetesObject): string {
  const entries = root.at('spec', 'selector').entries();
  return JSON.stringify(entries.map(([name, { value }]) => [name, value] as const).sort());
}

function portsOf({ root }: KubernetesObject): readonly unknown[] {
  return root
    .at('spec', 'ports')
    .items()
    .map((port) => port.at('port').value);
}
