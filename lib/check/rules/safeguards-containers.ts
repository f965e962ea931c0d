import { SAFEGUARDED_RESOURCES } from '../../core';
import { AGENT_CONTAINER } from '../../agent';
import { type CheckedPod } from '../model/checked-pod';
import { type Container } from '../model/container';
import { type Injection } from '../model/injection';
import { type Located } from '../model/located';
import { isPlaceholder } from '../private/placeholder';
import { quantity } from '../private/quantity';
import { type Hit, type Rule } from '../rule';
import { containerRemedy } from '../safeguards/container-remedy';
import { constraintOf, isLookedAt } from '../safeguards/looked-at';

/** What Deployment Safeguards of AKS refuse or change in the containers of a pod. */
export function safeguardsContainerRules(): readonly Rule[] {
  return [
    {
      id: 'safeguards-probes',
      level: 'error',
      title: 'Deployment Safeguards refuse a container without a readiness and a liveness probe',
      remedy: 'readinessProbe and livenessProbe of httpGet, tcpSocket or exec on every regular container',
      pod: probes,
    },
    {
      id: 'safeguards-resources',
      level: 'warning',
      title: 'Deployment Safeguards change the resources of a container, and GitOps shows it as drift',
      remedy: 'requests and limits of the CPU of 100m or more, requests of the memory of 100Mi or more',
      pod: resources,
    },
    {
      id: 'safeguards-image',
      level: 'error',
      title: 'Deployment Safeguards refuse an image without a tag, or with the tag latest',
      remedy: 'a version as the tag, or a digest',
      pod: images,
    },
  ];
}

const REQUIRED = ['readinessProbe', 'livenessProbe'] as const;
const HANDLERS = ['httpGet', 'tcpSocket', 'exec'] as const;

function* probes(pod: CheckedPod): Iterable<Hit> {
  if (!isLookedAt(pod)) return;
  const constraint = constraintOf('safeguards-probes');
  for (const container of pod.template.containers) {
    const { at, name } = container;
    for (const probe of REQUIRED) {
      if (HANDLERS.some((handler) => at.at(probe, handler).exists)) continue;
      const what = at.at(probe).exists
        ? `a ${probe} that is of none of ${HANDLERS.join(', ')}`
        : `no ${probe}`;
      const remedy = containerRemedy(pod, container, {
        field: `a ${probe} of httpGet, tcpSocket or exec in ${name}`,
        annotation: patchOf([probe]),
      });
      yield { at: at.at(probe), message: `${name} has ${what}: the pod is refused (${constraint})`, remedy };
    }
  }
  const { injection } = pod;
  if (injection?.hasSidecar !== true) return;
  const missing = REQUIRED.filter((probe) => !isPatchedIn(injection, probe));
  if (missing.length === 0) return;
  const at = injection.annotation('agent-inject');
  const message = `the injector gives its ${AGENT_CONTAINER} no ${missing.join(' and no ')}: the pod that it has changed is refused (${constraint})`;
  yield { at, message, remedy: patchOf(missing) };
}

function patchOf(probes: readonly string[]): string {
  return `agent-json-patch that adds ${probes.map((probe) => `/${probe}`).join(' and ')}`;
}

/** Whether the annotation for it adds the probe to the injector's sidecar. What cannot be read is another rule's. */
function isPatchedIn(injection: Injection, probe: string): boolean {
  const text = injection.text('agent-json-patch') ?? '';
  if (isPlaceholder(text)) return true;
  try {
    const operations: unknown = JSON.parse(text);
    return (
      Array.isArray(operations) &&
      operations.some((one: unknown) => {
        const { op, path } = (one ?? {}) as { readonly op?: unknown; readonly path?: unknown };
        return (op === 'add' || op === 'replace') && path === `/${probe}`;
      })
    );
  } catch {
    return false;
  }
}

const { leastCpuMillis, leastMemoryMebibytes } = SAFEGUARDED_RESOURCES;
const LEAST = {
  cpu: { amount: leastCpuMillis / 1000, text: `${String(leastCpuMillis)}m`, inStead: '500m' },
  memory: {
    amount: leastMemoryMebibytes * 2 ** 20,
    text: `${String(leastMemoryMebibytes)}Mi`,
    inStead: '2048Mi',
  },
} as const;

const RESOURCES = {
  cpu: {
    field: `resources.requests.cpu and resources.limits.cpu of ${LEAST.cpu.text} or more`,
    annotation: `agent-requests-cpu and agent-limits-cpu of ${LEAST.cpu.text} or more`,
  },
  memory: {
    field: `resources.requests.memory of ${LEAST.memory.text} or more, and no limit below it`,
    annotation: `agent-requests-mem of ${LEAST.memory.text} or more, and no agent-limits-mem below it`,
  },
} as const;

function* resources(pod: CheckedPod): Iterable<Hit> {
  if (!isLookedAt(pod)) return;
  for (const container of pod.template.allContainers) {
    for (const kind of ['cpu', 'memory'] as const) {
      const remedy = containerRemedy(pod, container, RESOURCES[kind]);
      for (const hit of changed(container, kind)) yield { ...hit, remedy };
    }
  }
  if (pod.injection !== undefined) yield* changedOfInjector(pod.injection);
}

/** As the mutator is described: a default where nothing is said, the least where it is less, and a limit of the CPU. */
function* changed({ at, name }: Container, kind: keyof typeof LEAST): Iterable<Hit> {
  const least = LEAST[kind];
  const given = (['requests', 'limits'] as const).map((part) => at.at('resources', part, kind));
  const [request, limit] = given as [Located, Located];
  if (!request.exists && !limit.exists) {
    const message = `${name} says nothing of its ${kind}: AKS gives it a request and a limit of ${least.inStead}`;
    yield { at: at.at('resources'), message };
    return;
  }
  for (const one of given) {
    const amount = quantity(one.value);
    if (amount === undefined || amount >= least.amount) continue;
    const part = one === request ? 'request' : 'limit';
    yield {
      at: one,
      message: `${name} has a ${part} of ${kind} of ${String(one.value)}: AKS raises it to ${least.text}`,
    };
  }
  if (kind === 'memory' && !request.exists) {
    const constraint = constraintOf('safeguards-resources');
    const message = `${name} has a limit of memory and no request: AKS adds none, and asks for one (${constraint})`;
    yield { at: limit, message };
  }
  if (kind === 'cpu' && !limit.exists) {
    yield {
      at: request,
      message: `${name} has a request of cpu and no limit: AKS sets the one like the other`,
    };
  }
  if (kind === 'cpu' && !request.exists) {
    yield {
      at: limit,
      message: `${name} has a limit of cpu and no request: AKS sets the one like the other`,
    };
  }
}

const INJECTOR_DEFAULTS = { cpu: '250m', memory: '64Mi' } as const;

/** Whether AKS looks at the pods that a webhook has changed, or at workloads alone, is not published. */
function* changedOfInjector(injection: Injection): Iterable<Hit> {
  for (const [annotation, kind] of [
    ['agent-requests-cpu', 'cpu'],
    ['agent-requests-mem', 'memory'],
  ] as const) {
    const at = injection.annotation(annotation);
    const said = at.text ?? INJECTOR_DEFAULTS[kind];
    const amount = quantity(said);
    if (amount === undefined || amount >= LEAST[kind].amount) continue;
    yield {
      at: at.exists ? at : injection.annotation('agent-inject'),
      message: `the injector's containers have a request of ${kind} of ${said}: AKS may raise it to ${LEAST[kind].text}`,
      remedy: `${annotation}: ${LEAST[kind].text}`,
      level: 'note',
    };
  }
}

function* images(pod: CheckedPod): Iterable<Hit> {
  if (!isLookedAt(pod)) return;
  for (const { at, name, image } of pod.template.allContainers) {
    if (image === '' || isPlaceholder(image) || !isLatest(image)) continue;
    const message = `${name} runs ${image}: the pod is refused (${constraintOf('safeguards-image')})`;
    yield { at: at.at('image'), message };
  }
}

/** A digest is exact, whatever the tag before it says; of a registry's port the colon is before the last slash. */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const [, tag = ''] = /:([^/:]*)$/.exec(image) ?? [];
  return tag === '' || tag === 'latest';
}
