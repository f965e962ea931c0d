import { type Injection, type InjectedFile } from '../model/injection';
import { type CheckedPod } from '../model/checked-pod';
import { isLeased } from '../model/vault-path';
import { type Hit, type Rule } from '../rule';
import { injected, withContainers } from './injected';

/** Files that are not written, cannot be read, or hold what nobody renews. */
export function injectorFileRules(): readonly Rule[] {
  return [
    {
      id: 'injector-file-collision',
      level: 'error',
      title: 'Two secrets are written to one file',
      remedy: 'another agent-inject-file or another name for one of them',
      pod: injected(collision),
    },
    {
      id: 'injector-file-unreadable',
      level: 'error',
      title: 'The application runs as a user who may not read the file',
      remedy: 'agent-inject-perms: "0440" with securityContext.fsGroup, or agent-run-as-same-user: "true"',
      pod: injected(unreadable),
    },
    {
      id: 'injector-file-undeclared',
      level: 'warning',
      title: 'The application reads a file that no annotation declares',
      remedy: 'the name of a declared file, or an annotation for this one',
      pod: injected(undeclared),
    },
    {
      id: 'injector-lease-not-renewed',
      level: 'error',
      title: 'Nobody renews the lease: the credential ends while the application runs',
      remedy: 'leave agent-pre-populate-only out, so that an agent goes on running',
      pod: injected(notRenewed),
    },
    {
      id: 'injector-two-leases',
      level: 'warning',
      title: 'Init container and sidecar take a lease each, and only the second is renewed',
      remedy:
        'Delivery.agent(), which has one agent; or an agent-inject-command that makes the application read the file again',
      pod: injected(twoLeases),
    },
    {
      id: 'injector-cache-leases',
      level: 'warning',
      title: "Behind the agent's cache a credential is not renewed in the file",
      remedy: 'leave agent-cache-enable out: templates need no cache',
      pod: injected(cacheOfLeases),
    },
    {
      id: 'injector-revoke-on-shutdown',
      level: 'warning',
      title: 'The agent revokes the credentials while the application still drains',
      remedy: 'leave agent-revoke-on-shutdown out; Delivery.agent() revokes after the application has ended',
      pod: injected(revokeOnShutdown),
    },
    {
      id: 'injector-command-no-effect',
      level: 'warning',
      title: 'A command of the agent does not reach the application',
      remedy: 'shareProcessNamespace: true for the pod, and one user for agent and application',
      pod: injected(withContainers(commandNoEffect)),
    },
    {
      id: 'injector-token-shared',
      level: 'note',
      title: "The agent's Vault token is in a file that every container reads",
      remedy: 'files with what the application needs, and no agent-inject-token',
      pod: injected(tokenShared),
    },
  ];
}

function* collision({ files }: Injection): Iterable<Hit> {
  const first = new Map<string, InjectedFile>();
  for (const file of files) {
    const other = first.get(file.destination);
    if (other === undefined) first.set(file.destination, file);
    else {
      const message = `${JSON.stringify(other.key)} and ${JSON.stringify(file.key)} are both written to ${file.destination}: either may overwrite the other`;
      yield { at: file.at, message };
    }
  }
}

/** Told only where user and group are stated; where the image decides, a manifest does not say. */
function* unreadable(injection: Injection): Iterable<Hit> {
  const { pod, agentUser, agentGroup } = injection;
  const fsGroup = pod.spec.at('securityContext', 'fsGroup').number;
  const more = pod.spec
    .at('securityContext', 'supplementalGroups')
    .items()
    .map(({ number }) => number);
  const fileGroup = fsGroup ?? agentGroup;
  for (const { permissions, destination } of injection.files) {
    const mode = /^0*([0-7])([0-7])([0-7])$/.exec(permissions.text ?? '');
    if (mode === null) continue;
    const readable = (digit: string | undefined): boolean => (Number(digit) & 4) !== 0;
    if (readable(mode[3])) continue;
    for (const { name, user, group } of pod.containers) {
      if (user === undefined || user === 0 || user === agentUser) continue;
      const inGroup = fsGroup !== undefined || more.includes(fileGroup) || group === fileGroup;
      const unsure = readable(mode[2]) && !inGroup && group === undefined;
      if ((readable(mode[2]) && inGroup) || unsure) continue;
      const message = `${destination} belongs to user ${String(agentUser)} and group ${String(fileGroup)} with mode ${permissions.text ?? ''}: ${name} runs as user ${String(user)} and may not read it`;
      yield { at: permissions, message };
    }
  }
}

function* undeclared(injection: Injection): Iterable<Hit> {
  if (injection.hasOwnConfig) return;
  const { pod, secretsPath, files } = injection;
  const written = files.map(({ destination }) => destination);
  if (injection.isTrue('agent-inject-token')) written.push(`${secretsPath}/token`);
  for (const container of pod.allContainers) {
    const paths = container.said.match(/\/[\w.\-/]+/g) ?? [];
    const read = paths
      .filter((path) => path.startsWith(`${secretsPath}/`))
      .map((path) => path.replace(/[./]+$/, ''));
    for (const path of new Set(read)) {
      if (path === secretsPath || written.some((one) => one === path || one.startsWith(`${path}/`))) continue;
      const near = written.find((one) => one.toLowerCase() === path.toLowerCase());
      const message = `${container.name} refers to ${path}, and no annotation writes it`;
      yield {
        at: container.at,
        message,
        ...(near === undefined
          ? {}
          : {
              remedy: `${near}, as the injector writes names in lower case; or preserve-secret-case: "true"`,
            }),
      };
    }
  }
}

function leased({ files }: Injection, { templates }: CheckedPod): readonly InjectedFile[] {
  return files.filter(({ template, secretPath }) => {
    if (template === undefined) return isLeased(secretPath ?? '');
    const read = templates.find(({ at }) => at.path.join() === template.path.join());
    return (read?.outcome.reads ?? []).some(({ path }) => isLeased(path));
  });
}

function* notRenewed(injection: Injection, pod: CheckedPod): Iterable<Hit> {
  if (injection.hasSidecar || !injection.prePopulates) return;
  for (const { at, destination } of leased(injection, pod)) {
    yield injection.pod.completes
      ? {
          at,
          level: 'note',
          message: `${destination} has a lease that nobody renews: a Job that runs for longer than its TTL loses the credential`,
          remedy: "a TTL above the Job's longest time",
        }
      : {
          at,
          message: `${destination} has a lease, and no agent goes on running: Vault revokes the credential at the end of its TTL`,
        };
  }
}

function* twoLeases(injection: Injection, pod: CheckedPod): Iterable<Hit> {
  if (!injection.hasSidecar || !injection.prePopulates) return;
  for (const { at, destination, command } of leased(injection, pod)) {
    if (command !== undefined) continue;
    const message = `the init container and the sidecar each take a credential for ${destination}; an application that reads it once, at its start, has the one that nobody renews`;
    yield { at, message };
  }
}

function* cacheOfLeases(injection: Injection, pod: CheckedPod): Iterable<Hit> {
  if (!injection.isTrue('agent-cache-enable') || !injection.hasSidecar) return;
  const [first] = leased(injection, pod);
  if (first === undefined) return;
  const message = `templates read through the cache, which keeps answering with the lease that it has: ${first.destination} may hold an expired credential`;
  yield { at: injection.annotation('agent-cache-enable'), message };
}

function* revokeOnShutdown(injection: Injection, pod: CheckedPod): Iterable<Hit> {
  if (!injection.isTrue('agent-revoke-on-shutdown') || !injection.hasSidecar) return;
  const [first] = leased(injection, pod);
  if (first === undefined) return;
  const message = `agent and application are stopped at the same time: the credential of ${first.destination} ends while requests are still answered`;
  yield { at: injection.annotation('agent-revoke-on-shutdown'), message };
}

/** Where no agent goes on running, whatever the command does is done before the application exists. */
function* commandOnce(injection: Injection): Iterable<Hit> {
  for (const { key, command } of injection.files) {
    if (command === undefined) continue;
    yield {
      at: injection.annotation(`agent-inject-command-${key}`),
      message:
        "with agent-pre-populate-only the command runs once, in the agent's init container and among its mounts, before the application exists; nobody runs it when the secret changes",
      remedy:
        'leave agent-pre-populate-only out, or the command; in a Job neither the command nor a change counts',
    };
  }
}

function* commandNoEffect(injection: Injection): Iterable<Hit> {
  if (!injection.hasSidecar) {
    yield* commandOnce(injection);
    return;
  }
  const shared =
    injection.pod.spec.at('shareProcessNamespace').isTrue ||
    (injection.isTrue('agent-share-process-namespace') && injection.prePopulates);
  if (shared) return;
  for (const { key, command } of injection.files) {
    if (command === undefined || !/\b(?:kill|pkill|killall)\b/.test(command)) continue;
    const message =
      "the command runs in the agent's container, which does not see the processes of the others";
    yield { at: injection.annotation(`agent-inject-command-${key}`), message };
  }
}

function* tokenShared(injection: Injection): Iterable<Hit> {
  if (!injection.isTrue('agent-inject-token')) return;
  const message = `every container can read ${injection.secretsPath}/token and do in Vault whatever the role may`;
  yield { at: injection.annotation('agent-inject-token'), message };
}
