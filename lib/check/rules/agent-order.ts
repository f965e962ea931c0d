import { type Agent, type Agents } from '../model/agents';
import { type CheckedPod } from '../model/checked-pod';
import { type Container } from '../model/container';
import { gatesByHand, names, waits } from '../model/gate';
import { isInjected } from '../model/injection';
import { type Hit, type Rule } from '../rule';

/** Pods whose manifest holds an agent, ours and others': what has been left out or moved. */
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
      title: 'An agent among the init containers that never ends holds the pod indefinitely',
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
  ];
}

function* startRace({ injection, agents, gate, template }: CheckedPod): Iterable<Hit> {
  if (agents === undefined || injection !== undefined) return;
  const [reader] = agents.application.filter((container) => agents.readsSecrets(container));
  const agent = agents.native[0] ?? agents.beside[0];
  if (reader === undefined || agent === undefined || agent.program.supervises) return;
  if (agents.before.length > 0 || gate !== undefined || isHeld(agents, template)) return;
  const message = `${reader.name} starts when ${agent.container.name} runs, and not when it has written the files: every start is a race`;
  yield { at: agent.container.at, message };
}

/** Whether something by hand keeps the application from starting before the files exist. */
function isHeld(agents: Agents, template: CheckedPod['template']): boolean {
  const readers = agents.application.filter((container) => agents.readsSecrets(container));
  if (readers.every((reader) => waitsForFiles(reader, agents))) return true;
  return agents.native.some((agent) => {
    if (agent.container.at.at('startupProbe').exists) return true;
    const behind = template.initContainers.slice(template.initContainers.indexOf(agent.container) + 1);
    const waiting = foldersOf(agent, agents).flatMap((folder) => gatesByHand(template, folder));
    return behind.some((container) => !container.isNativeSidecar && waiting.includes(container));
  });
}

/** By its own command, as `until [ -s FILE ]; do sleep 1; done; exec ...` does. */
function waitsForFiles(reader: Container, agents: Agents): boolean {
  const folders = reader.mounts.filter(({ volume }) => agents.secretsVolumes.has(volume));
  return (
    /\b(?:until|while)\b/.test(reader.line) &&
    waits(reader) &&
    folders.some(({ path }) => names(reader.line, path))
  );
}

function foldersOf({ container }: Agent, agents: Agents): readonly string[] {
  return container.mounts.filter(({ volume }) => agents.secretsVolumes.has(volume)).map(({ path }) => path);
}

function* notNative({ agents }: CheckedPod): Iterable<Hit> {
  for (const { container, endless } of agents?.before ?? []) {
    if (endless !== true) continue;
    const message = `${container.name} is a plain init container that never ends: nothing after it starts`;
    yield { at: container.at, message };
  }
}

function* jobNeverEnds({ agents, template }: CheckedPod): Iterable<Hit> {
  if (!template.completes || agents === undefined || agents.application.length === 0) return;
  // A live pod that the injector has changed is told at its workload, where it can be mended, if it has one.
  if (isInjected(template) && template.metadata.at('ownerReferences').items().length > 0) return;
  for (const { container, endless, program } of agents.beside) {
    if (endless === false || program.supervises) continue;
    const known = endless === true;
    yield {
      at: container.at,
      message: `${container.name} never ends${known ? '' : ', unless its configuration says exit_after_auth'}: the ${template.object.kind} never completes`,
      ...(known ? {} : { level: 'note' as const }),
    };
  }
}
