import { CONFIG_FILES, configPath, GATE_CONTAINER, shortDeadline } from '../../agent';
import { type CheckedPod } from '../model/checked-pod';
import { type Container } from '../model/container';
import { readyCall } from '../model/gate';
import { mountedFiles } from '../model/mounted-files';
import { type PodTemplate } from '../model/pod';
import { type Hit, type Rule } from '../rule';

/** Our own start gate: what has been done to it by a patch, an overlay or a hand. */
export function startGateRules(): readonly Rule[] {
  return [
    {
      id: 'gate-order',
      level: 'error',
      title: 'The start gate is not right behind the agent',
      remedy: `first the agent, then ${GATE_CONTAINER}, then all others`,
      pod: gateOrder,
    },
    {
      id: 'gate-changed',
      level: 'error',
      title: 'The start gate has been changed, and holds nothing back or never opens',
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
      remedy: 'gate and agent as the construct emits them, with the same files',
      pod: gateFiles,
    },
    {
      id: 'gate-deadline',
      level: 'warning',
      title: 'The workload gives up before its start gate has said what is missing',
      remedy: 'a longer deadline, or a shorter startTimeout',
      pod: gateDeadline,
    },
  ];
}

function* gateOrder({ gate, agents, template }: CheckedPod): Iterable<Hit> {
  if (gate === undefined || agents === undefined) return;
  const position = (container: Container): number => template.initContainers.indexOf(container);
  const before = [...agents.native, ...agents.before].map(({ container }) => container);
  if (before.length === 0 || before.every((agent) => position(agent) > position(gate))) {
    const message = `${GATE_CONTAINER} waits for files, and the agent that writes them starts only after it: the pod never starts`;
    yield { at: gate.at, message };
    return;
  }
  for (const early of template.initContainers.slice(0, position(gate))) {
    if (agents.includes(early) || !agents.readsSecrets(early)) continue;
    const message = `${early.name} mounts the secrets and runs before ${GATE_CONTAINER} has seen them: it may find none`;
    yield { at: early.at, message };
  }
}

function* gateChanged({ gate, agents, injection, template }: CheckedPod): Iterable<Hit> {
  if (gate === undefined) return;
  const script = configPath(CONFIG_FILES.ready);
  if (gate.isNativeSidecar) {
    const message = `${GATE_CONTAINER} with restartPolicy: Always counts as started at once: it holds nothing back`;
    yield { at: gate.at.at('restartPolicy'), message };
  }
  const call = readyCall(gate);
  if (call?.mode !== 'wait' || call.seconds === undefined) {
    const message = `${GATE_CONTAINER} does not run ${script} wait SECONDS: whether it waits for the files is unknown`;
    yield { at: gate.at, message };
  } else if (!hasOwnNames(gate, template, script)) {
    if (call.folder === undefined) {
      const message = `${GATE_CONTAINER} runs ${script} wait SECONDS without a folder and files: it ends with its usage, and the pod never starts`;
      yield { at: gate.at, message };
    } else if (call.files.length + call.requests.length === 0) {
      yield { at: gate.at, message: `${GATE_CONTAINER} waits for no file: it holds nothing back` };
    }
  }
  if (!gate.mounts.some(({ path }) => script.startsWith(`${path}/`))) {
    yield { at: gate.at, message: `${GATE_CONTAINER} has no mount with its script: it always fails` };
  }
  const waitsForFiles = call === undefined || call.files.length > 0 || call.requests.length === 0;
  if (waitsForFiles && agents !== undefined && injection === undefined && !agents.readsSecrets(gate)) {
    yield { at: gate.at, message: `${GATE_CONTAINER} has no mount of the secrets: it waits indefinitely` };
  }
}

/** Before the pod carried its configuration, the script came with a ConfigMap and had the files in its own text. */
function hasOwnNames(gate: Container, { volumes }: PodTemplate, script: string): boolean {
  const mount = gate.mounts.find(({ path }) => script.startsWith(`${path}/`));
  return mount !== undefined && volumes.get(mount.volume)?.at('configMap').exists === true;
}

function* gateImage({ gate, agents, injection }: CheckedPod): Iterable<Hit> {
  if (gate === undefined) return;
  const images = [
    ...(agents?.all ?? []).map(({ container }) => container.image),
    ...[injection?.text('agent-image')].filter((image) => image !== undefined),
  ];
  if (images.length === 0 || images.includes(gate.image)) return;
  const message = `${GATE_CONTAINER} needs the shell and the programs of the agent's image; with another, the pod may never start`;
  yield { at: gate.at.at('image'), message };
}

function* gateUser({ gate, agents, template }: CheckedPod): Iterable<Hit> {
  if (gate?.user === undefined) return;
  const users = (agents?.application ?? template.containers).map(({ user }) => user);
  // Where an image decides, nothing is known.
  if (users.length === 0 || users.includes(undefined) || users.includes(gate.user)) return;
  const message = `${GATE_CONTAINER} runs as user ${String(gate.user)}, the containers as ${[...new Set(users)].map(String).join(', ')}: it opens for files that these may not read`;
  yield { at: gate.at, message };
}

/** What the gate was told to wait for against what the agents beside it write. */
function* gateFiles({ gate, agents, template, manifests }: CheckedPod): Iterable<Hit> {
  const call = gate === undefined ? undefined : readyCall(gate);
  if (gate === undefined || call?.mode !== 'wait' || call.folder === undefined) return;
  const { folder, files } = call;
  const waitedFor = new Set(files.map((file) => (file.startsWith('/') ? file : `${folder}/${file}`)));
  const written = (agents?.all ?? []).flatMap(({ configs }) => configs.flatMap(({ templates }) => templates));
  for (const { destination } of written) {
    if (destination === '' || waitedFor.has(destination)) continue;
    yield { at: gate.at, message: `${GATE_CONTAINER} opens without ${destination}, which the agent writes` };
  }
  const supervised = mountedFiles(configPath(CONFIG_FILES.supervisor), gate, template, manifests).length > 0;
  const known = new Set(written.map(({ destination }) => destination));
  if (known.size === 0 || supervised || agents?.all.some(({ configs }) => configs.length === 0) === true)
    return;
  for (const file of waitedFor) {
    if (known.has(file)) continue;
    yield {
      at: gate.at,
      message: `${GATE_CONTAINER} waits for ${file}, which no agent writes: the pod never starts`,
    };
  }
}

function* gateDeadline({ gate, template }: CheckedPod): Iterable<Hit> {
  const call = gate === undefined ? undefined : readyCall(gate);
  if (call?.mode !== 'wait' || call.seconds === undefined) return;
  const { root, kind } = template.metadata.object;
  const short = shortDeadline(root.value, call.seconds);
  if (short === undefined) return;
  const { path, seconds, stated, atLeast } = short;
  const consequence = short.consequence.replace(/,$/, '');
  const property = path.at(-1) ?? '';
  const deadline = stated ? `${String(seconds)} s` : `${String(seconds)} s where it says none`;
  yield {
    at: root.at(...path),
    message: `the ${kind} waits ${deadline}, and ${GATE_CONTAINER} ${String(call.seconds)} s: ${consequence} while the pod still waits as it should`,
    remedy: `${property}: ${String(atLeast)} or more, or a shorter startTimeout`,
  };
}
