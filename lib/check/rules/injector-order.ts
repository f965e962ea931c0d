import { type CheckedPod } from '../model/checked-pod';
import { type Container } from '../model/container';
import { gatesByHand, names, surelyWaits, waits } from '../model/gate';
import { type Injection } from '../model/injection';
import { lacking, meshOf } from '../model/mesh';
import { type Hit, type Rule } from '../rule';
import { injected } from './injected';

/** What the injector's pods do in the wrong order, or before their time. */
export function injectorOrderRules(): readonly Rule[] {
  return [
    {
      id: 'injector-start-race',
      level: 'error',
      title: 'Only the webhook keeps the application from starting without its secrets',
      remedy:
        'a start gate in the manifest: VaultInjectedDeployment has one in every delivery, and npx aks-vault-constructs inject --from-annotations FILE prints a declaration that gives one to this manifest; by hand, an init container that fails while the files are missing, and agent-init-first: "true"',
      pod: injected(startRace),
    },
    {
      id: 'injector-no-pre-populate',
      level: 'error',
      title: 'agent-pre-populate: "false" starts the application before its secrets',
      remedy: 'leave agent-pre-populate out; for a service mesh: agent-init-first: "true"',
      pod: injected(noPrePopulate),
    },
    {
      id: 'injector-gate-order',
      level: 'error',
      title: 'The start gate waits for an agent that comes after it',
      remedy: 'vault.hashicorp.com/agent-init-first: "true"',
      pod: injected(gateOrder),
    },
    {
      id: 'injector-init-order',
      level: 'error',
      title: 'An init container runs before the secrets that it reads',
      remedy: 'vault.hashicorp.com/agent-init-first: "true"',
      pod: injected(initOrder),
    },
    {
      id: 'injector-job-never-ends',
      level: 'error',
      title: 'The agent beside a Job keeps it from completing',
      remedy: 'vault.hashicorp.com/agent-pre-populate-only: "true"',
      pod: injected(jobNeverEnds),
    },
    {
      id: 'injector-mesh',
      level: 'note',
      title: 'In a mesh the agent may start before the proxy through which it has to go',
      remedy:
        'native sidecars in the mesh; or agent-init-first: "true"; or traffic.sidecar.istio.io/excludeOutboundPorts with the port of Vault',
      pod: injected(mesh),
    },
  ];
}

function* startRace(injection: Injection, { gate }: CheckedPod): Iterable<Hit> {
  const { pod } = injection;
  if (!injection.prePopulates || gate !== undefined || !pod.hasSpec) return;
  const at = injection.annotation('agent-inject');
  const byHands = [...gatesByHand(pod, injection.secretsPath), ...waiting(injection)];
  if (byHands.some((container) => surelyWaits(container, injection.secretsPath))) return;
  const [byHand] = byHands;
  if (byHand !== undefined) {
    yield {
      at: byHand.at,
      level: 'note',
      message: `${byHand.name} looks like a start gate of its own; whether it stays closed while ${injection.secretsPath} is missing cannot be seen in a manifest`,
      remedy: 'try it: it has to fail, or to wait, in a pod without the agent',
    };
    return;
  }
  yield {
    at,
    message:
      'while the webhook is unavailable (it fails open by default), pods are created without agent and files, and the application starts without its secrets; nothing in this manifest holds it back',
  };
}

/** When all containers of the application wait by their own command, one of them to speak of. */
function waiting({ pod, secretsPath }: Injection): readonly Container[] {
  const patient = pod.containers.filter(
    (container) =>
      names(container.line, secretsPath) && /\b(?:until|while)\b/.test(container.line) && waits(container),
  );
  return patient.length > 0 && patient.length === pod.containers.length ? patient : [];
}

function* noPrePopulate(injection: Injection, { gate }: CheckedPod): Iterable<Hit> {
  if (injection.prePopulates) return;
  const at = injection.annotation('agent-pre-populate');
  if (gate !== undefined) {
    const message = `${gate.name} waits for files that the agent writes only after all init containers have ended: the pod never starts`;
    yield { at, message };
  } else if (!injection.hasSidecar) {
    yield { at, message: 'with agent-pre-populate-only besides, no agent is put into the pod at all' };
  } else {
    const own = waiting(injection).length > 0;
    yield {
      at,
      message: own
        ? 'the agent starts with the application, which seems to wait for its files by itself'
        : 'the agent starts with the application and not before it: every start is a race for the files',
      ...(own ? { level: 'note' as const } : {}),
    };
  }
}

function* gateOrder(injection: Injection, { gate }: CheckedPod): Iterable<Hit> {
  if (gate === undefined || !injection.prePopulates || isFirst(injection)) return;
  const message = `the webhook appends its own init container, so ${gate.name} waits for files that are written after it: the pod never starts`;
  yield { at: gate.at, message };
}

function* initOrder(injection: Injection, { gate }: CheckedPod): Iterable<Hit> {
  if (!injection.prePopulates || isFirst(injection)) return;
  for (const container of injection.pod.initContainers) {
    if (container === gate || !names(container.said, injection.secretsPath)) continue;
    const message = `the webhook appends its own init container: when ${container.name} runs, ${injection.secretsPath} is empty`;
    yield { at: container.at, message };
  }
}

/** Of a value that nobody can read, injector-value-refused tells; the pod is refused, and has no order. */
function isFirst(injection: Injection): boolean {
  const { text = '' } = injection.annotation('agent-init-first');
  return injection.isTrue('agent-init-first') || !['', '0', 'f', 'false'].includes(text.toLowerCase());
}

function* jobNeverEnds(injection: Injection): Iterable<Hit> {
  if (!injection.pod.completes || !injection.hasSidecar || injection.isTrue('agent-enable-quit')) return;
  const { kind, apiVersion } = injection.pod.object;
  // Tekton ends the sidecars of its pods itself.
  if (apiVersion.startsWith('tekton.dev/')) return;
  const message = `the webhook adds an agent that never ends: the ${kind} never completes${kind === 'CronJob' ? ', and pods pile up' : ''}`;
  const ends = endsTheAgent(injection)
    ? 'unless the application ends the agent, as it seems to do'
    : undefined;
  const unless = injection.pod.hasSpec ? ends : 'unless its operator ends the agent';
  const isSure = unless === undefined;
  yield {
    at: injection.annotation('agent-inject'),
    message: isSure ? message : `${message}, ${unless}`,
    ...(isSure ? {} : { level: 'note' as const }),
  };
}

/** By its process, which containers see where they share the namespace of processes. */
function endsTheAgent(injection: Injection): boolean {
  const { pod } = injection;
  const shares =
    injection.isTrue('agent-share-process-namespace') || pod.spec.at('shareProcessNamespace').isTrue;
  return (
    shares && pod.containers.some(({ line }) => /\b(?:pkill|killall|kill)[ \t][^\n]*\bvault\b/.test(line))
  );
}

function* mesh(injection: Injection, pod: CheckedPod): Iterable<Hit> {
  if (!injection.prePopulates || isFirst(injection)) return;
  const found = meshOf(pod);
  if (found === undefined || found.nativeSidecar || found.passesVault) return;
  const message = `without native sidecars, the init container of ${found.name} redirects the agent's traffic to a proxy that does not run yet, and the pod stays in Init${lacking(found)}`;
  yield { at: found.at, message, ...(found.remedy === undefined ? {} : { remedy: found.remedy }) };
}
