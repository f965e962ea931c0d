import { Agents, configOf } from '../private/agents';
import { AGENT_CONFIG, GATE, gateOf, gatesByHand, READY_SCRIPT } from '../private/gate';
import { Injection } from '../private/injection';
import { type Container, type PodTemplate } from '../private/pod';
import { type Hit, type Manifests, type Rule } from '../private/rule';

/** Pods whose agent stands in the manifest, ours and others': what has been left out, moved or changed. */
export function agentOrderRules(): readonly Rule[] {
  return [
    {
      id: 'agent-start-race',
      level: 'error',
      title: 'Nothing waits for the files that the agent in the manifest writes',
      remedy:
        'VaultInjectedDeployment; by hand, an init container behind the agent that waits for the files, or an agent that renders and ends before',
      pod: startRace,
    },
    {
      id: 'agent-not-native',
      level: 'error',
      title: 'An agent among the init containers that never ends holds the pod for ever',
      remedy: 'restartPolicy: Always for the container; a webhook with an old client may have dropped it',
      pod: notNative,
    },
    {
      id: 'agent-job-never-ends',
      level: 'error',
      title: 'An agent beside the containers of a Job keeps it from completing',
      remedy: 'the agent as an init container with restartPolicy: Always, or VaultInjectedJob',
      pod: jobNeverEnds,
    },
    {
      id: 'gate-order',
      level: 'error',
      title: 'The start gate does not stand right behind the agent',
      remedy: `first the agent, then ${GATE}, then all others`,
      pod: gateOrder,
    },
    {
      id: 'gate-changed',
      level: 'error',
      title: 'The start gate has been changed, and holds nothing back or holds for ever',
      remedy: 'the container as the construct emits it; durations and files are properties',
      pod: gateChanged,
    },
    {
      id: 'gate-image',
      level: 'warning',
      title: "The start gate runs another image than the agent's",
      remedy: 'agentImage, which is for both',
      pod: gateImage,
    },
    {
      id: 'gate-user',
      level: 'warning',
      title: 'The start gate looks at the files as another user than the application',
      remedy: "the application's runAsUser for the gate",
      pod: gateUser,
    },
    {
      id: 'gate-files',
      level: 'error',
      title: 'The start gate does not wait for all files that the agent writes',
      remedy: 'the ConfigMap as the construct emits it',
      pod: gateFiles,
    },
  ];
}

function* startRace(pod: PodTemplate, all: Manifests): Iterable<Hit> {
  const agents = Agents.of(pod);
  if (agents === undefined || Injection.of(pod) !== undefined) return;
  const readers = agents.application.filter((container) => agents.readsSecrets(container));
  const [reader] = readers;
  if (reader === undefined || holds(agents, all)) return;
  const agent = agents.native[0] ?? agents.beside[0];
  if (agent === undefined) return;
  const message = `${reader.name} starts when ${agent.name} runs, and not when it has written the files: every start is a race`;
  yield { at: agent.at, message };
}

/** Whether something keeps the application from starting before the files are there. */
function holds(agents: Agents, all: Manifests): boolean {
  const { pod } = agents;
  const endless = agents.neverEnding(all);
  if (agents.before.some((agent) => !endless.includes(agent)) || endless.length > 0) return true;
  if (gateOf(pod) !== undefined) return true;
  return agents.native.some((agent) => {
    if (agent.at.at('startupProbe').exists) return true;
    const behind = pod.initContainers.slice(pod.initContainers.indexOf(agent) + 1);
    const folders = agent.mounts
      .filter(({ volume }) => agents.secretsVolumes.has(volume))
      .map(({ path }) => path);
    const waiting = folders.flatMap((folder) => gatesByHand(pod, folder));
    return behind.some((container) => !container.isNativeSidecar && waiting.includes(container));
  });
}

function* notNative(pod: PodTemplate, all: Manifests): Iterable<Hit> {
  for (const agent of Agents.of(pod)?.neverEnding(all) ?? []) {
    const message = `${agent.name} is a plain init container that runs for ever: nothing after it starts`;
    yield { at: agent.at, message };
  }
}

function* jobNeverEnds(pod: PodTemplate, all: Manifests): Iterable<Hit> {
  const agents = Agents.of(pod);
  if (!pod.completes || agents === undefined || agents.application.length === 0) return;
  for (const agent of agents.beside) {
    const said = agent.words.join(' ');
    const config = configOf(agent, pod, all);
    if (said.includes('-exit-after-auth') || config?.value['exit_after_auth'] === true) continue;
    const known = config !== undefined || said.includes(`-config=${AGENT_CONFIG}`);
    yield {
      at: agent.at,
      message: `${agent.name} runs for ever${known ? '' : ', unless its configuration says exit_after_auth'}: the Job never completes`,
      ...(known ? {} : { level: 'note' as const }),
    };
  }
}

function* gateOrder(pod: PodTemplate): Iterable<Hit> {
  const gate = gateOf(pod);
  const agents = Agents.of(pod);
  if (gate === undefined || agents === undefined) return;
  const position = (container: Container): number => pod.initContainers.indexOf(container);
  const before = [...agents.native, ...agents.before];
  if (before.length === 0 || before.every((agent) => position(agent) > position(gate))) {
    const message = `${GATE} waits for files, and the agent that writes them starts only after it: the pod never starts`;
    yield { at: gate.at, message };
    return;
  }
  for (const early of pod.initContainers.slice(0, position(gate))) {
    if (agents.all.includes(early) || !agents.readsSecrets(early)) continue;
    const message = `${early.name} mounts the secrets and runs before ${GATE} has seen them: it may find none`;
    yield { at: early.at, message };
  }
}

function* gateChanged(pod: PodTemplate): Iterable<Hit> {
  const gate = gateOf(pod);
  if (gate === undefined) return;
  if (gate.isNativeSidecar) {
    const message = `${GATE} with restartPolicy: Always counts as started at once: it holds nothing back`;
    yield { at: gate.at.at('restartPolicy'), message };
  }
  const [shell, script, command, seconds, ...more] = gate.words;
  const asEmitted =
    /(?:^|\/)sh$/.test(shell ?? '') &&
    script === READY_SCRIPT &&
    command === 'wait' &&
    /^\d+$/.test(seconds ?? '');
  if (!asEmitted || more.length > 0) {
    const message = `${GATE} does not run ${READY_SCRIPT} wait SECONDS: whether it waits for the files, nobody knows`;
    yield { at: gate.at, message };
  }
  if (!gate.mounts.some(({ path }) => READY_SCRIPT.startsWith(`${path}/`))) {
    yield { at: gate.at, message: `${GATE} has no mount with its script: it fails for ever` };
  }
  const agents = Agents.of(pod);
  if (agents !== undefined && Injection.of(pod) === undefined && !agents.readsSecrets(gate)) {
    yield { at: gate.at, message: `${GATE} has no mount of the secrets: it waits for ever` };
  }
}

function* gateImage(pod: PodTemplate): Iterable<Hit> {
  const gate = gateOf(pod);
  if (gate === undefined) return;
  const injected = Injection.of(pod)?.text('agent-image');
  const images = [
    ...(Agents.of(pod)?.all ?? []).map(({ image }) => image),
    ...(injected === undefined ? [] : [injected]),
  ];
  if (images.length === 0 || images.includes(gate.image)) return;
  const message = `${GATE} needs the shell and the programs of the agent's image; with another, the pod may never start`;
  yield { at: gate.at.at('image'), message };
}

function* gateUser(pod: PodTemplate): Iterable<Hit> {
  const gate = gateOf(pod);
  if (gate?.user === undefined) return;
  const users = pod.containers
    .filter((container) => !(Agents.of(pod)?.all ?? []).includes(container))
    .map(({ user }) => user);
  // Where an image decides, nothing is known.
  if (users.length === 0 || users.includes(undefined) || users.includes(gate.user)) return;
  const message = `${GATE} runs as user ${String(gate.user)}, the containers as ${[...new Set(users)].map(String).join(', ')}: it opens for files that these may not read`;
  yield { at: gate.at, message };
}

function* gateFiles(pod: PodTemplate, all: Manifests): Iterable<Hit> {
  const gate = gateOf(pod);
  const mount = gate?.mounts.find(({ path }) => READY_SCRIPT.startsWith(`${path}/`));
  const name = mount === undefined ? undefined : pod.volumes.get(mount.volume)?.at('configMap', 'name').text;
  const script =
    name === undefined
      ? undefined
      : all.find('ConfigMap', name, pod.object)?.root.at('data', 'secrets-ready.sh');
  const waitedFor = /^ *for name in (.*); do$/m.exec(script?.text ?? '')?.[1];
  if (script === undefined || waitedFor === undefined) return;
  const names = new Set([...waitedFor.matchAll(/'([^']*)'/g)].map(([, file]) => file));
  for (const agent of Agents.of(pod)?.all ?? []) {
    const list: unknown = configOf(agent, pod, all)?.value['template'];
    for (const one of Array.isArray(list) ? (list as readonly unknown[]) : []) {
      const destination = (one as { destination?: unknown } | null)?.destination;
      if (
        typeof destination !== 'string' ||
        [...names].some((file) => destination.endsWith(`/${file ?? ''}`))
      )
        continue;
      yield { at: script, message: `${GATE} opens without ${destination}, which the agent writes` };
    }
  }
}
